"""Reads for the orders of one case that was loaded in scope: names, and what waits for a decision."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from webapp.cases.models import OrderRequest, WorkOrder
from webapp.core.db import db
from webapp.people.models import Unit, User


def requests_of(orders: Sequence[WorkOrder]) -> dict[int, OrderRequest]:
    """Return order id → the request that waits for a decision."""
    ids = [order.id for order in orders if order.asks]
    if not ids:
        return {}
    query = select(OrderRequest).where(OrderRequest.row_id.in_(ids), OrderRequest.decided_at.is_(None))
    return {request.row_id: request for request in db.session().scalars(query.order_by(OrderRequest.id))}


def names_in(orders: Sequence[WorkOrder]) -> tuple[dict[int, str], dict[int, str]]:
    """Return the names of the units and of the officers of these orders, each by id, in two statements."""
    return _names(Unit, {o.unit_id for o in orders}), _names(User, {o.officer_id for o in orders if o.officer_id})


def _names(kind: Any, ids: Iterable[int]) -> dict[int, str]:
    wanted = set(ids)
    if not wanted:
        return {}
    return {row.id: row.name for row in db.session().execute(select(kind.id, kind.name).where(kind.id.in_(wanted)))}
