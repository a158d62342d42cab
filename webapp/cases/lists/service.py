"""In which lists a case is and for what it counts; both follow from the case alone, so they can be proved."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, insert, literal, select, union_all

from webapp.areas.models import Area
from webapp.areas.scope import (
    SCOPE_COLUMNS,
    area_scope,
    counter_scope,
    desk_scope,
    person_scope,
    recheck_scope,
    scope_entries,
    seat_scope,
    town_scope,
    unit_scope,
)
from webapp.cases.models import Case, CaseCounter, CaseReport, CaseScope, WorkOrder
from webapp.cases.queries import orders_of
from webapp.cases.reach.rules import seen_in, stays_in_town
from webapp.cases.states import HANDED_STATES, OPEN_STATES, State
from webapp.cases.work_orders.states import GONE_ORDERS, OPEN_ORDERS, OrderState
from webapp.core import clock
from webapp.core.db import db
from webapp.core.db import insert as upsert
from webapp.core.hot.reads import HotRead
from webapp.core.hot.writes import HotWrite
from webapp.people.queries_receiving import protected_scope_of
from webapp.reports.models import Registration, Report, Severity

# Area, measure, period; kind, category, severity, all three empty for a total. In the order of the table's key.
Key = tuple[int, str, str, str, str, str]
KEY = ("area_id", "measure", "period", "kind", "category", "severity")

# Written for every step of every case, hence on the bare tables and put together once.
_entries: Any = CaseScope.__table__
_counters: Any = CaseCounter.__table__
_LEAVE_LISTS = HotWrite(delete(_entries).where(_entries.c.row_id == bindparam("case_id")))
_ENTER_LISTS = HotWrite(insert(_entries), SCOPE_COLUMNS)
_now = (CaseReport.case_id == bindparam("case_id"), CaseReport.left_at.is_(None))
_OWN = HotRead(
    union_all(
        select(literal(True), Report.author_id).join(CaseReport, CaseReport.report_id == Report.id).where(*_now),
        select(literal(False), Registration.registered_by_id)
        .join(CaseReport, CaseReport.report_id == Registration.report_id)
        .where(*_now, Registration.registered_by_id.is_not(None)),
    )
)


def counted_for(case: Case, area: Area) -> frozenset[Key]:
    """Return every key of a counter for which the case counts one; nothing for a protected case."""
    if case.protected:
        return frozenset()
    day = clock.local_day(case.received_at).isoformat()
    totals, by_what = [("received", day)], [("received:day", day), ("received:month", day[:7])]
    if case.state in OPEN_STATES:
        totals.append(("open", ""))
        by_what.append(("open:now", ""))
    elif case.resolved_at:
        day = clock.local_day(case.resolved_at).isoformat()
        totals.append(("resolved", day[:7]))
        by_what += [("resolved:day", day), ("resolved:month", day[:7])]
    what = (case.kind, case.category, case.severity)
    counted = [(*one, "", "", "") for one in totals] + [(*one, *what) for one in by_what]
    return frozenset((area_id, *one) for area_id in seen_in(case, area) for one in counted)


def move_counters(before: frozenset[Key], after: frozenset[Key]) -> None:
    """Count what changed, in the open transaction, with one statement."""
    changes = Counter(dict.fromkeys(after - before, 1))
    changes.update(dict.fromkeys(before - after, -1))
    _count(changes)


def count_new(counted: Iterable[frozenset[Key]]) -> None:
    """Count many things that are new, in the open transaction, with one statement."""
    _count(Counter(key for keys in counted for key in keys))


def _count(changes: Mapping[Key, int]) -> None:
    if not changes:
        return
    rows = [{**dict(zip(KEY, key, strict=True)), "value": change} for key, change in sorted(changes.items())]
    _counting(db.engine.dialect.name).run_all(rows)


@cache
def _counting(_dialect: str) -> HotWrite:
    """Return the statement that adds to a counter or begins it, put together once for each kind of database."""
    statement = upsert(_counters)
    return HotWrite(
        statement.on_conflict_do_update(
            index_elements=list(KEY), set_={"value": _counters.c.value + statement.excluded.value}
        ),
        (*KEY, "value"),
    )


def sync_scope(case: Case, area: Area, own: Iterable[str], *, new: bool = False) -> None:
    """Write anew in which lists the case is: its areas', people's own, its holder's and its units'."""
    orders = orders_of(case.id) if case.order_count else []
    if not new:
        _LEAVE_LISTS.run({"case_id": case.id})
    _ENTER_LISTS.run_all(scope_rows(case, area, own, orders, named=named_scope(case)))


def enter_lists(rows: Sequence[dict[str, object]]) -> None:
    """Let cases that are new stand in their lists: the rows of all of them, in one statement."""
    _ENTER_LISTS.run_all(rows)


def scope_rows(
    case: Case, area: Area, own: Iterable[str], orders: Sequence[WorkOrder] = (), *, named: str = ""
) -> list[dict[str, object]]:
    """Return the scope entries of a case; ``own`` are the scopes of ``own_scopes``, who don't see a protected one.

    A protected one stands in the scope ``named`` alone (``named_scope``).

    One on the town's level stands in no list below the town's; the reception of the town sees it, and the leads of the
    one village that is shown it.

    A unit sees a case while an order of its own is neither returned, nor handed on, nor withdrawn; the informant of the
    micro-grid sees a hazard from the moment it waits to be rechecked, and when it was rechecked what comes of it.
    """
    if case.protected and case.merged_into_id:
        return []  # those named find what it became one with
    if case.protected:
        return scope_entries([named], [*_places(case), *_held_places(case)], case.id)
    persons, pending = list(own), case.state == State.PENDING_RECHECK
    rechecking = [] if stays_in_town(case) else [recheck_scope(area.id)]
    others = rechecking if pending or case.rechecked_by_id else []
    others = [*others, *_town_only(case, area)]
    others += [unit_scope(order.unit_id) for order in orders if order.state not in GONE_ORDERS]
    if any(order.state != OrderState.WITHDRAWN for order in orders):
        others.append(desk_scope(town_of(area)))
    rows = scope_entries([*map(area_scope, seen_in(case, area)), *persons, *others], _places(case), case.id)
    if pending:
        rows += scope_entries([*persons, *rechecking], [("recheck", clock.to_micros(case.due_at))], case.id)
    at_work = [unit_scope(order.unit_id) for order in orders if order.state in OPEN_ORDERS]
    rows += scope_entries(at_work, _came_back(case), case.id)
    return rows + scope_entries([area_scope(case.holder_area_id or area.id)], _held_places(case, area, orders), case.id)


def _town_only(case: Case, area: Area) -> list[str]:
    """Return who besides the town sees what stays on its level: its reception, and the village that is shown it."""
    if not stays_in_town(case):
        return []
    shown = [seat_scope(case.shown_in_id)] if case.shown_in_id else []
    return [town_scope(town_of(area)), *shown]


def named_scope(case: Case) -> str:
    """Return the scope of those who are named to a case, in one statement where it is protected."""
    return protected_scope_of("case", case.id) if case.protected else ""


def town_of(area: Area) -> int:
    """Return the town in which an area lies (the county itself when it lies in none)."""
    return area.lineage[1] if len(area.lineage) > 1 else area.lineage[0]


def own_scopes(reporters: Iterable[int], registrars: Iterable[int | None]) -> list[str]:
    """Return the scopes of the people in whose own lists a case is: who reported it, and who wrote it down."""
    reported = [person_scope(user_id) for user_id in reporters]
    return list(dict.fromkeys([*reported, *(counter_scope(user_id) for user_id in registrars if user_id)]))


def own_scopes_of(case: Case) -> list[str]:
    """Return them for an ordinary case as it is now, in one statement."""
    rows = _OWN.all({"case_id": case.id})
    return own_scopes((who for reported, who in rows if reported), (who for reported, who in rows if not reported))


def _places(case: Case) -> list[tuple[str, int]]:
    received = clock.to_micros(case.received_at)
    if case.state in OPEN_STATES:
        return [("all", received), ("open", clock.to_micros(case.due_at)), ("open_new", received)]
    if case.resolved_at:
        group = ("done", clock.to_micros(case.resolved_at))
    else:
        group = ("closed", clock.to_micros(case.closed_at or case.received_at))
    return [("all", received), group]


def _held_places(case: Case, area: Area | None = None, orders: Sequence[WorkOrder] = ()) -> list[tuple[str, int]]:
    due = clock.to_micros(case.due_at)
    places = []
    if area and case.holder_area_id == town_of(area) and _to_dispatch(case, orders):
        places.append(("desk_urgent" if case.severity == Severity.URGENT else "desk", due))
    if case.state == State.SUBMITTED:
        return [*places, ("awaiting", clock.to_micros(case.held_since))]
    return [*places, ("working", due), *_came_back(case)] if case.state in OPEN_STATES else places


def _came_back(case: Case) -> list[tuple[str, int]]:
    return [("came_back", clock.to_micros(case.came_back_at))] if case.came_back_at else []


def _to_dispatch(case: Case, orders: Sequence[WorkOrder]) -> bool:
    """Say whether the desk still has to find a unit: none was asked yet, or the leading one is gone."""
    leading = any(order.leading and order.state not in GONE_ORDERS for order in orders)
    return case.state in HANDED_STATES or (case.state == State.DISPATCHED and not leading)
