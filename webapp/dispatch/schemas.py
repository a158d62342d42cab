"""What the addresses of the dispatch desk and of the units' inboxes may say; unknown words are the one 404."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.cases.work_orders.states import OPEN_ORDERS, ORDER_LABELS
from webapp.reports.catalogue import severities
from webapp.web.addresses import known_word
from webapp.web.lists.filters import Filter, chosen_of

DESK_SHOWS = ("waiting", "urgent", "today", "out", "returned", "requests", "check", "handover", "overdue")
INBOX_SHOWS = ("new", "working", "today", "overdue", "protected", "done")
TO_DECIDE_SHOWS = ("requests", "supervised", "late")


@dataclass(frozen=True)
class DeskInput:
    """Which list of the desk; ``part`` is where its paging is, urgent first."""

    show: str
    part: str


@dataclass(frozen=True)
class InboxInput:
    """Which orders of a unit; ``first`` is the first page of its list, ``unit`` set by who also leads an area."""

    show: str | None
    state: str | None
    severity: str | None
    part: str
    first: bool
    unit: str | None


def parse_desk(arguments: Mapping[str, str]) -> DeskInput:
    """Return which list of the desk an address means."""
    return DeskInput(
        known_word(arguments, "show", DESK_SHOWS) or "waiting",
        known_word(arguments, "part", ("urgent", "rest")) or "urgent",
    )


def parse_inbox(arguments: Mapping[str, str]) -> InboxInput:
    """Return which orders of a unit an address means."""
    chosen = chosen_of(inbox_filters(), arguments)
    return InboxInput(
        known_word(arguments, "show", INBOX_SHOWS),
        chosen.get("state"),
        chosen.get("severity"),
        known_word(arguments, "part", ("new", "working")) or "new",
        "after" not in arguments and "part" not in arguments,
        "1" if "unit" in arguments else None,
    )


def inbox_filters() -> list[Filter]:
    """Return what narrows the open orders of a unit."""
    return [
        Filter("state", "办到哪一步", {state.value: ORDER_LABELS[state][0] for state in sorted(OPEN_ORDERS)}),
        Filter("severity", "急不急", {code.value: one.name for code, one in severities().items()}),
    ]
