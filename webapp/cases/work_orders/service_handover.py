"""What an officer leaves open goes to a colleague in one step; what leads leave open stays with the seat."""

from sqlalchemy import ColumnElement, func, select

from webapp.cases.models import Case, WorkOrder
from webapp.cases.work_orders.service_steps import record_order
from webapp.cases.work_orders.states import OPEN_ORDERS
from webapp.cases.work_orders.states_steps import WORK_ORDERS
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import User


def open_in_hand(unit_id: int, user_id: int) -> int:
    """Return how many open orders of a unit an officer has in hand."""
    query = select(func.count()).select_from(WorkOrder).where(*_in_hand(unit_id, user_id))
    return db.session().scalar(query) or 0


def hand_over(actor: Actor, unit_id: int, user_id: int, heir: User) -> int:
    """Give a colleague all open orders that a person has in hand, inside the open transaction; returns how many.

    Nothing else of an order changes: neither its state nor its clock. Problem 409 when another was faster with one.
    """
    query = select(WorkOrder, Case).join(Case, Case.id == WorkOrder.case_id).where(*_in_hand(unit_id, user_id))
    found = list(db.session().execute(query.order_by(WorkOrder.id)))
    for order, case in found:
        with WORK_ORDERS.saving(order):
            order.officer_id = heir.id
        record_order(case, order, "order.handed_over", actor, to=heir.name)
    return len(found)


def _in_hand(unit_id: int, user_id: int) -> tuple[ColumnElement[bool], ...]:
    return WorkOrder.unit_id == unit_id, WorkOrder.officer_id == user_id, WorkOrder.state.in_(OPEN_ORDERS)
