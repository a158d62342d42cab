"""What the dispatch desk and the units' inboxes show, put together from queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import literal, select

from webapp.areas.scope import PAGE_SIZE, Window, area_scope
from webapp.cases.clocks import due_after, guess_note
from webapp.cases.lists import queries as queries_lists
from webapp.cases.lists.presenters_table import TODO_COLUMNS, due, todo_attributes
from webapp.cases.lists.queries import CaseRow
from webapp.cases.models import Case
from webapp.cases.panels import Where, case_panel
from webapp.cases.rules import CaseAccess, allowed_actions
from webapp.cases.states import Clock, State
from webapp.cases.states_steps import Action
from webapp.cases.work_orders import queries as queries_orders
from webapp.cases.work_orders.queries import Narrowed, OrderRow, WorkOrderPage
from webapp.core import clock
from webapp.core.hot.forms import Piece, piece
from webapp.dispatch import queries as queries_desk
from webapp.dispatch.presenters_inbox import INBOX_COLUMNS, attributes
from webapp.dispatch.presenters_inbox import due as due_of_order
from webapp.dispatch.schemas import DeskInput, InboxInput, inbox_filters
from webapp.people.actor import Actor
from webapp.people.permissions import GOVERNANCE
from webapp.reports.catalogue import category_name, severities
from webapp.web import tables
from webapp.web.formatting import day_words
from webapp.web.lists.filters import filters_of
from webapp.web.waiting import tonight

# The desk's lists; the first three are always there, the others while something is in them.
DESK_WORDS = {
    "waiting": "等派",
    "urgent": "急事没派",
    "today": "今天到期",
    "out": "已派",
    "returned": "退回",
    "requests": "要定",
    "check": "要核实",
    "handover": "没人接",
    "overdue": "已超期",
}
_ALWAYS = ("waiting", "out", "returned")
DIALOG = "dispatch/_dialog.html"


@dataclass(frozen=True)
class UnitChoice:
    """A unit that can be asked, with how many orders it has open."""

    code: str
    name: str
    busy: int


def town_scopes(actor: Actor) -> list[str]:
    """Return the scopes of the towns for which the actor dispatches."""
    return [area_scope(p.area_id) for p in actor.posts if p.role in GOVERNANCE and p.area_id]


def to_dispatch(actor: Actor) -> Any:
    """Count in SQL what waits for a dispatch; None for whoever dispatches nothing."""
    return piece(queries_desk.waiting_for_dispatch, scopes=scopes) if (scopes := town_scopes(actor)) else None


def to_dispatch_tonight(actor: Actor) -> Any:
    """Count in SQL what waits for a dispatch and is due before the day is over."""
    until = clock.to_micros(tonight())
    return piece(queries_desk.waiting_for_dispatch, scopes=town_scopes(actor), until=until)


def to_decide(actor: Actor) -> Any:
    """Count in SQL what units ask for and propose; None for whoever decides nothing."""
    if not actor.can("order.decide"):
        return None
    return piece(queries_orders.in_buckets, scopes=queries_orders.desk_scopes(actor), buckets=["requests", "proposals"])


def desk_page(actor: Actor, wanted: DeskInput, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one of the desk's lists, an urgent lane on top of what waits, with the numbers of all of them."""
    orders = queries_orders.desk_scopes(actor)
    counts = queries_desk.desk_counts(town_scopes(actor), orders)
    left = queries_orders.handover(orders)
    numbers = {
        "waiting": sum(counts[bucket] for bucket in queries_desk.DESK_LISTS),
        "urgent": 0,  # named only where it is what is shown: it is on top of what waits
        "today": 0,
        "out": counts["out"],
        "returned": counts["returned"],
        "requests": counts["requests"] + counts["proposals"],
        "check": counts["check"],
        "handover": len(left),
        "overdue": counts["overdue"],
    }
    page: dict[str, Any] = {"urgent": [], "rows": [], "sent": [], "next_page": None}
    size = tables.ON_A_DESK if tables.on_a_desk() else PAGE_SIZE
    if wanted.show == "waiting":
        page |= _waiting(actor, wanted, after, counts["desk_urgent"], size)
    elif wanted.show == "urgent":
        window = Window(after=after, newest_first=False)
        urgent = queries_lists.list_page(town_scopes(actor), "desk_urgent", window, size=size)
        page |= {"urgent": urgent.rows, "next_page": _address(show="urgent", part=None, after=urgent.after)}
    elif wanted.show == "handover":
        page["sent"] = left
    else:
        page |= _sent(actor, wanted, after, size)
    views = [
        {
            "word": word,
            "url": url_for("dispatch.desk", show=None if show == "waiting" else show),
            "count": None if show in ("urgent", "today") else numbers[show],
            "active": show == wanted.show,
            "bad": show == "overdue",
        }
        for show, word in DESK_WORDS.items()
        if show in _ALWAYS or numbers[show] or show == wanted.show
    ]
    drawn = {
        "sort_name": category_name,
        "case_lamp": due,
        "order_lamp": due_of_order,
        "more_word": f"再看 {size} 件" if size > PAGE_SIZE else "看后面的",
    }
    return page | drawn | {"views": views, "numbers": numbers, "show": wanted.show}


@case_panel(DIALOG, Where.DIALOGS)
def dispatch_form(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Return what the form asks: units with what they have in hand, who led the last such case, the usual deadline.

    None where the actor may not dispatch the case.
    """
    case = held.case
    if all(step.action != Action.DISPATCH for step in allowed_actions(actor, held)):
        return None
    units, last = unit_choices(case)
    until = due_after(clock.now(), case.severity, Clock.RESOLVE)
    return {
        "units": sorted(units, key=lambda unit: unit.code != last),
        "last_unit": last,
        "usual_due": clock.local_day(until).isoformat(),
        "usual_due_words": day_words(until),
        "usual_due_note": guess_note(until, case.severity),
        "earliest": clock.local_day(clock.now()).isoformat(),
        "severity_word": severities()[case.severity].name,
    }


def unit_choices(case: Case | None = None) -> tuple[list[UnitChoice], str | None]:
    """Return the units that can be asked for a case, or for any, and who led the last such case.

    A task group is only for the case for which it was made.
    """
    found, last = queries_desk.units_to_ask(case)
    mine = (None, case.code if case else None)
    return [UnitChoice(unit.code, unit.name, busy) for unit, busy in found if unit.made_for in mine], last


def inbox_page(actor: Actor, wanted: InboxInput, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return a unit's orders: the new ones on top, then those in hand, each by due time; narrowed, and paged by key."""
    scopes, asked = queries_orders.unit_scopes(actor), tables.asked_of("inbox", INBOX_COLUMNS)
    counts = queries_orders.order_counts(scopes, *_protected_late(actor))
    narrowed = queries_desk.narrowed_by(wanted)
    new = working = WorkOrderPage([], None)
    part = wanted.part
    if wanted.show is None and "new" in queries_desk.open_lists(wanted) and part == "new":
        new = queries_orders.work_order_page(scopes, "new", after, narrowed=narrowed, size=asked.size)
        after = None
    elif wanted.show == "new":
        new = queries_orders.work_order_page(scopes, "new", after, narrowed=narrowed, size=asked.size)
    room = asked.size - len(new.rows)
    if wanted.show in (None, "working", "today", "overdue") and new.after is None and room > 0:
        working = queries_orders.work_order_page(scopes, "working", after, narrowed=narrowed, size=room)
    done = WorkOrderPage([], None)
    if wanted.show == "done":
        done = queries_orders.work_order_page(scopes, "done", after, size=asked.size)
    whole = wanted.first and not (wanted.show or wanted.state or wanted.severity)
    left = queries_orders.handover(scopes) if whole else []
    protected = _protected_among(actor, wanted) if wanted.first else []
    signed = [row for row in protected if row.case.state != State.SUBMITTED]
    return {
        "asked": asked,
        "attrs": attributes,
        "named": tables.asked_of("todo", TODO_COLUMNS),
        "named_attrs": lambda row: todo_attributes(row, actor),
        "protected": protected,
        "counts": counts | {"awaiting": counts["new"]},
        "waits": [row for row in protected if row.case.state == State.SUBMITTED],
        "pressing": [row for row in signed if row.light and row.light[0] != "good"],
        "signed": [row for row in signed if not row.light or row.light[0] == "good"],
        "groups": [
            ("原来的人不在了，没人接", left),
            ("新派来的，先到期的在前", new.rows),
            ("在办的，先到期的在前", working.rows),
            ("办好的", done.rows),
        ],
        "some": bool(left or new.rows or working.rows or done.rows),
        "wanted": wanted,
        "place": "、".join(dict.fromkeys(p.unit_name for p in actor.posts if p.unit_name)),
        "filters": filters_of([] if wanted.show == "done" else inbox_filters(), "show", "unit"),
        "more": tables.more_at(_inbox_next(wanted, new, working, done, asked.size), asked),
        "new_id": lambda: str(uuid.uuid4()),
    }


def _protected_among(actor: Actor, wanted: InboxInput) -> list[CaseRow]:
    """Return the protected matters named to the actor: all on the whole list, the late ones among the overdue."""
    if wanted.show not in (None, "overdue", "protected"):
        return []
    rows = _protected(actor)
    if wanted.show == "protected":  # those that nobody has acknowledged
        return [row for row in rows if row.case.state == State.SUBMITTED]
    return [row for row in rows if row.light and row.light[0] == "late"] if wanted.show else list(rows)


def inbox_count(actor: Actor) -> Piece:
    """Count an officer's new orders, and the protected matters that nobody has acknowledged."""
    return piece(_in_inbox, units=queries_orders.unit_scopes(actor), named=actor.named)


def inbox_tonight(actor: Actor) -> Piece:
    """Count the orders of an officer's units whose limit ends today, and such protected matters."""
    return piece(_due_in_inbox, units=queries_orders.unit_scopes(actor), named=actor.named, until=tonight())


def _in_inbox(units: Sequence[str], named: Sequence[str]) -> Any:
    new = queries_orders.in_buckets(units, ["new"]).scalar_subquery()
    return new + queries_lists.awaiting(named).scalar_subquery() if named else new


def _due_in_inbox(units: Sequence[str], named: Sequence[str], until: datetime) -> Any:
    due = queries_orders.due_until(units, ["new", "working"], until).scalar_subquery()
    return due + queries_lists.held_until(named, until).scalar_subquery() if named else due


def _protected_late(actor: Actor) -> list[Any]:
    """Select the late protected matters named to the actor, to be counted along with the overdue orders."""
    late = queries_lists.held_until(actor.named, clock.now()).scalar_subquery()
    return [select(literal("named"), literal(0), late)] if actor.protected else []


def _protected(actor: Actor) -> list[CaseRow]:
    if not actor.protected:
        return []
    waits = queries_lists.list_page(actor.named, "awaiting").rows
    return [*waits, *queries_lists.list_page(actor.named, "working", Window(newest_first=False)).rows]


def _waiting(
    actor: Actor, wanted: DeskInput, after: tuple[int, int] | None, urgent_count: int, size: int
) -> dict[str, Any]:
    scopes, by_due = town_scopes(actor), False
    urgent, rows = queries_lists.CasePage([], None), queries_lists.CasePage([], None)
    if wanted.part == "urgent" and urgent_count:
        urgent = queries_lists.list_page(scopes, "desk_urgent", Window(after=after, newest_first=by_due), size=size)
    if wanted.part == "urgent":
        after = None
    room = size - len(urgent.rows)
    if urgent.after is None and room > 0:
        rows = queries_lists.list_page(scopes, "desk", Window(after=after, newest_first=by_due), size=room)
    part, key = ("urgent", urgent.after) if urgent.after else ("rest", rows.after)
    return {"urgent": urgent.rows, "rows": rows.rows, "next_page": _address(show=None, part=part, after=key)}


def _sent(actor: Actor, wanted: DeskInput, after: tuple[int, int] | None, size: int) -> dict[str, Any]:
    scopes = queries_orders.desk_scopes(actor)
    bucket = {"overdue": "out", "today": "out"}.get(wanted.show, wanted.show)
    narrowed = Narrowed(overdue=wanted.show == "overdue", before=tonight() if wanted.show == "today" else None)
    found = queries_orders.work_order_page(scopes, bucket, after, narrowed=narrowed, size=size)
    rows: Sequence[OrderRow] = found.rows
    if wanted.show == "requests" and after is None:  # what the ladder proposes is listed with what units ask for
        known = {row.order.id for row in rows}
        proposed = queries_orders.work_order_page(scopes, "proposals").rows
        rows = [*rows, *(row for row in proposed if row.order.id not in known)]
    return {"sent": rows, "next_page": _address(show=wanted.show, part=None, after=found.after)}


def _address(show: str | None, part: str | None, after: tuple[int, int] | None) -> str | None:
    return url_for("dispatch.desk", show=show, part=part, after=f"{after[0]}.{after[1]}") if after else None


def _inbox_next(
    wanted: InboxInput, new: WorkOrderPage, working: WorkOrderPage, done: WorkOrderPage, size: int
) -> str | None:
    filters: Mapping[str, Any] = {
        "show": wanted.show,
        "state": wanted.state,
        "severity": wanted.severity,
        "unit": wanted.unit,
    }
    parts = (("new", new), ("working", working), ("working", done))
    part, page = next(((part, page) for part, page in parts if page.after), ("working", working))
    if page.after is None:
        full = len(new.rows) == size and wanted.show is None
        return url_for("cases.todo", part="working", **filters) if full else None
    return url_for("cases.todo", part=part, after=f"{page.after[0]}.{page.after[1]}", **filters)
