"""Reads for the orders of one case that was loaded in scope: names, and what waits for a decision."""

from sqlalchemy import and_, select

from webapp.cases.models import OrderRequest, WorkOrder
from webapp.core.db import db
from webapp.people.models import Unit, User


def asked_and_named(case_id: int) -> dict[int, tuple[str, str, OrderRequest | None]]:
    """Return order id → names of its unit and officer, and the request that waits for a decision, in one statement."""
    waits = and_(OrderRequest.row_id == WorkOrder.id, OrderRequest.decided_at.is_(None), WorkOrder.asks.is_not(None))
    query = (
        select(WorkOrder.id, Unit.name, User.name, OrderRequest)
        .join(Unit, Unit.id == WorkOrder.unit_id)
        .outerjoin(User, User.id == WorkOrder.officer_id)
        .outerjoin(OrderRequest, waits)
        .where(WorkOrder.case_id == case_id)
        .order_by(OrderRequest.id)
    )
    return {row[0]: (row[1], row[2] or "", row[3]) for row in db.session().execute(query)}
