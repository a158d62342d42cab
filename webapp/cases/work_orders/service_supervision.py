"""督办: numbered, to the head of a unit; a number is never given twice."""

from webapp.cases.models import Case, WorkOrder
from webapp.cases.work_orders.service_steps import advance_order
from webapp.cases.work_orders.states_steps import OrderAction
from webapp.core.numbering import next_number
from webapp.people.actor import Actor


def supervise(case: Case, order: WorkOrder, actor: Actor, words: str) -> str:
    """Put an order under supervision and return its number (督办〔2026〕3号); the unit's head is notified."""
    order.supervision = next_number("supervision")
    order.supervision_proposed_at = None
    advance_order(case, order, OrderAction.SUPERVISE, actor, note=words, number=order.supervision)
    return order.supervision
