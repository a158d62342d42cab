"""An order that follows from another package's step, without the desk's dispatch: given, prolonged, done, handed back.

Who takes that step has shown their right there; here nobody's verb is asked again.
"""

from datetime import datetime

from sqlalchemy import select

from webapp.cases import queries, service
from webapp.cases.models import Case, WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.states import HANDED_STATES, State
from webapp.cases.states_steps import CASES, Action
from webapp.cases.work_orders.service import new_order, settle
from webapp.cases.work_orders.service_recall import remember
from webapp.cases.work_orders.service_requests import resume
from webapp.cases.work_orders.service_steps import advance_order, leading_order, record_order, set_due
from webapp.cases.work_orders.states import OPEN_ORDERS, OrderState
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import Unit

TAKES_ORDERS = HANDED_STATES | {State.DISPATCHED}


def give_order(
    case_id: int, unit: Unit, actor: Actor, *, asked: str, due: datetime, by_rule: bool = False
) -> WorkOrder:
    """Give a unit an order on a case, in the open transaction; the open one that it has already is used.

    It leads where nobody does, and then the case is out with the units. Problem 409 for a case that is over.
    ``by_rule``: it follows of itself from what the actor reported, so the course does not say that they sent it.
    """
    held = _held(case_id)
    case = held.case
    theirs = next((one for one in held.orders if one.unit_id == unit.id and one.state in OPEN_ORDERS), None)
    if theirs:
        return theirs
    if case.state not in TAKES_ORDERS:
        raise CASES.stale(case)
    if case.state in HANDED_STATES:
        remember(case)
    leads = leading_order(held.orders) is None
    order = new_order(case, unit, actor, asked=asked, due=due, leading=leads)
    teller = None if by_rule else actor
    record_order(case, order, "order.dispatched", teller, note=asked, due=clock.to_micros(due))
    service.advance(held, CASES[Action.DISPATCH], teller, note=asked, unit=unit.name)
    return order


def prolong(order_id: int, due: datetime) -> None:
    """Let an order that is open be due no earlier than this, in the open transaction."""
    order = order_now(order_id)
    if order.state in OPEN_ORDERS and order.due_at < due:
        set_due(order, due)
        settle(_held(order.case_id), None)


def finish(order_id: int, actor: Actor, result: str) -> None:
    """Let an order that is open be done, with what came of it; the case follows."""
    order = order_now(order_id)
    case = _going_on(order, actor)
    if case is None:
        return
    if order.state == OrderState.DISPATCHED:
        advance_order(case, order, OrderAction.ACCEPT, actor)
    advance_order(case, order, OrderAction.FINISH, actor, note=result)
    settle(_held(case.id), actor)


def hand_back(order_id: int, actor: Actor | None, why: str) -> None:
    """Let an order that is open go back to the desk, with the reason; the case follows."""
    order = order_now(order_id)
    case = _going_on(order, actor)
    if case is None:
        return
    advance_order(case, order, OrderAction.RETURN, actor, note=why)
    settle(_held(case.id), actor)


def order_now(order_id: int) -> WorkOrder:
    """Return an order, or the one to which it was handed on, however often."""
    session = db.session()
    order = session.get_one(WorkOrder, order_id)
    while order.state == OrderState.TRANSFERRED:
        later = session.scalar(select(WorkOrder).where(WorkOrder.transferred_from_id == order.id))
        if later is None:
            return order
        order = later
    return order


def _going_on(order: WorkOrder, actor: Actor | None) -> Case | None:
    """Return the case of an order that is open, with its pause ended; None where nothing is to be done on it."""
    case = queries.case_by_id(order.case_id)
    if case is None or case.protected or order.state not in OPEN_ORDERS:
        return None
    if order.state == OrderState.SUSPENDED:
        resume(case, order, actor)
    return case


def _held(case_id: int) -> CaseAccess:
    case = db.session().get_one(Case, case_id)
    area = queries.area_of(case)
    return CaseAccess(case, area, area.path, False, queries.orders_of(case_id))
