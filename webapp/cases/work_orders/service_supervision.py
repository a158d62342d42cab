"""督办: numbered, to the head of a unit; a number is never given twice."""

from webapp.cases.models import Case, SupervisionNumber, WorkOrder
from webapp.cases.work_orders.service_steps import advance_order
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core import clock
from webapp.core.db import db, insert
from webapp.people.actor import Actor


def supervise(case: Case, order: WorkOrder, actor: Actor, words: str) -> str:
    """Put an order under supervision and return its number (督办〔2026〕3号); the unit's head is notified."""
    order.supervision = next_number()
    order.supervision_proposed_at = None
    advance_order(case, order, OrderAction.SUPERVISE, actor, note=words, number=order.supervision)
    return order.supervision


def next_number() -> str:
    """Take the next number of this Shanghai year; those taken in a transaction that fails are given again."""
    year = clock.local_day(clock.now()).year
    statement = insert(SupervisionNumber).values(year=year, last=1)
    taken = statement.on_conflict_do_update(
        index_elements=["year"], set_={"last": SupervisionNumber.last + 1}
    ).returning(SupervisionNumber.last)
    return f"督办〔{year}〕{db.session().scalar(taken)}号"
