"""In which lists an order is, derived from the order alone.

Buckets: ``new`` what nobody has confirmed, by when it is due; ``late`` the same, once the sweep has brought it to the
justice office; ``crowd`` in place of both for what came on top of several others from one device, which the
office sees as one row; ``visits`` what is agreed, by its time; ``calls`` what is to be reported by telephone;
``follow_up`` after 不满意; ``done`` by its end; ``all`` by receipt, which decides who may see it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy import insert as plain_insert

from webapp.areas.scope import person_scope, scope_entries, unit_scope
from webapp.core import clock
from webapp.core.db import db
from webapp.core.erasure import on_erase
from webapp.service_orders.models import OrderScope, ServiceOrder
from webapp.service_orders.states import AHEAD, State


@on_erase("order")
def forget_entries(order_ids: Sequence[int]) -> None:
    """Take orders out of all lists before they are erased."""
    db.session().execute(delete(OrderScope).where(OrderScope.row_id.in_(order_ids)))


def sync_scope(order: ServiceOrder, office_id: int, *, new: bool = False) -> None:
    """Enter an order in its lists anew."""
    session = db.session()
    if not new:
        session.execute(delete(OrderScope).where(OrderScope.row_id == order.id))
    rows = scope_rows(order, office_id)
    if rows:
        session.execute(plain_insert(OrderScope), rows)


def scope_rows(order: ServiceOrder, office_id: int) -> list[dict[str, object]]:
    """Return the entries of an order: the units that look after it, and whoever serves it."""
    units = [unit_scope(unit_id) for unit_id in dict.fromkeys((order.unit_id, office_id))]
    rows = scope_entries(units, [*_places(order), *_office_places(order)], order.id)
    if order.adviser_id and not order.crowd:
        rows += scope_entries([person_scope(order.adviser_id)], _places(order), order.id)
    return rows


def _places(order: ServiceOrder) -> list[tuple[str, int]]:
    places = [("all", clock.to_micros(order.received_at))]
    if order.state == State.REQUESTED:
        if not order.crowd:
            places.append(("new", clock.to_micros(order.confirm_due_at)))
    elif order.state in AHEAD:
        places.append(("visits", clock.to_micros(order.meet_at or order.confirmed_at or order.received_at)))
    else:
        places.append(("done", clock.to_micros(_end(order))))
    return places


def _office_places(order: ServiceOrder) -> list[tuple[str, int]]:
    places = []
    if order.state == State.REQUESTED and order.crowd:
        places.append(("crowd", clock.to_micros(order.received_at)))
    elif order.state == State.REQUESTED and order.late_at:
        places.append(("late", clock.to_micros(order.confirm_due_at)))
    if order.to_call:
        places.append(("calls", clock.to_micros(order.changed_at)))
    if order.follow_up == "open":
        places.append(("follow_up", clock.to_micros(order.changed_at)))
    return places


def _end(order: ServiceOrder) -> datetime:
    return order.finished_at or order.changed_at
