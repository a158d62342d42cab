"""What the addresses of the dispatch desk and of the units' inboxes may say; unknown words are the one 404."""

from collections.abc import Mapping
from dataclasses import dataclass

from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.core.errors import not_found
from webapp.reports.models import Severity

DESK_SHOWS = ("waiting", "out", "returned", "requests", "check", "handover", "overdue")
INBOX_SHOWS = ("new", "working", "overdue", "done")


@dataclass(frozen=True)
class DeskWanted:
    """Which list of the desk; ``part`` is where its paging stands, urgent first."""

    show: str
    part: str


@dataclass(frozen=True)
class InboxWanted:
    """Which orders of a unit; ``first`` is the first page of its list, ``unit`` set by who also leads an area."""

    show: str | None
    state: str | None
    severity: str | None
    part: str
    first: bool
    unit: str | None


def parse_desk(arguments: Mapping[str, str]) -> DeskWanted:
    """Return which list of the desk an address means."""
    return DeskWanted(
        _known(arguments, "show", DESK_SHOWS) or "waiting", _known(arguments, "part", ("urgent", "rest")) or "urgent"
    )


def parse_inbox(arguments: Mapping[str, str]) -> InboxWanted:
    """Return which orders of a unit an address means."""
    return InboxWanted(
        _known(arguments, "show", INBOX_SHOWS),
        _known(arguments, "state", OPEN_ORDERS),
        _known(arguments, "severity", set(Severity)),
        _known(arguments, "part", ("new", "working")) or "new",
        "after" not in arguments and "part" not in arguments,
        "1" if "unit" in arguments else None,
    )


def _known(arguments: Mapping[str, str], name: str, words: object) -> str | None:
    value = arguments.get(name) or None
    if value is not None and value not in words:  # type: ignore[operator]
        raise not_found()
    return value
