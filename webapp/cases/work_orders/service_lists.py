"""Where work orders are in the lists of units and of the desk; it follows from the case and its orders alone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert

from webapp.areas.models import Area
from webapp.areas.scope import desk_scope, scope_entries, unit_scope
from webapp.cases.lists.service import town_of
from webapp.cases.models import Case, OrderScope, WorkOrder
from webapp.cases.states import OPEN_STATES
from webapp.cases.work_orders.states import FINISHED_ORDERS, OPEN_ORDERS, OrderState
from webapp.core import clock
from webapp.core.db import db
from webapp.reports.models import ReportKind

_entries: Any = OrderScope.__table__
_LEAVE = delete(_entries).where(_entries.c.row_id.in_(bindparam("orders", expanding=True)))
_ENTER = insert(_entries)


def sync_order_scopes(case: Case, area: Area, orders: Sequence[WorkOrder]) -> None:
    """Write anew in which lists the orders of a case are."""
    if not orders:
        return
    session = db.session()
    session.execute(_LEAVE, {"orders": [order.id for order in orders]})
    rows = order_rows(case, area, orders)
    if rows:
        session.execute(_ENTER, rows)


def order_rows(case: Case, area: Area, orders: Sequence[WorkOrder]) -> list[dict[str, Any]]:
    """Return the scope entries of all orders of a case; none of a protected one, whose orders have ended."""
    if case.protected:
        return []
    desk = desk_scope(town_of(area))
    rows = []
    for order in orders:
        rows += scope_entries([unit_scope(order.unit_id)], _unit_places(order), order.id)
        rows += scope_entries([desk], _desk_places(case, order, orders), order.id)
    return rows


def _unit_places(order: WorkOrder) -> list[tuple[str, int]]:
    if order.state == OrderState.DISPATCHED:
        return [("new", clock.to_micros(order.due_at))]
    if order.state in OPEN_ORDERS:
        return [("working", clock.to_micros(order.due_at))]
    if order.state in FINISHED_ORDERS and order.done_at:
        return [("done", clock.to_micros(order.done_at))]
    return []


def _desk_places(case: Case, order: WorkOrder, orders: Sequence[WorkOrder]) -> list[tuple[str, int]]:
    places: list[tuple[str, int | None]] = []
    if order.state in OPEN_ORDERS:
        places.append(("out", _micros(order.due_at)))
        places.append(("requests", _micros(order.asks_since if order.asks else None)))
        places.append(("proposals", _micros(order.supervision_proposed_at)))
    elif case.state in OPEN_STATES and order.state == OrderState.RETURNED:
        # Until another unit is asked in its place.
        again = any(order.ended_at and other.dispatched_at >= order.ended_at for other in orders)
        places.append(("returned", None if again else _micros(order.ended_at)))
    elif order.state == OrderState.DONE and case.kind != ReportKind.HAZARD:
        places.append(("check", _micros(order.done_at)))
    return [(bucket, sort) for bucket, sort in places if sort is not None]


def _micros(moment: Any) -> int | None:
    return clock.to_micros(moment) if moment else None
