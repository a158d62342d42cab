"""When time alone will do something next, so that the history can go there at once instead of looking every minute."""

from datetime import datetime

from webapp.cases.escalation.service_sweep import BELOW_TOWN
from webapp.cases.models import Case, WorkOrder
from webapp.cases.states import ANSWER_WITHIN, State
from webapp.cases.states_steps import Action
from webapp.cases.work_orders.states import OPEN_ORDERS


def next_step(case: Case) -> tuple[datetime, Action] | None:
    """Return when the sweep will take which step on a case as it is; None when it never will."""
    if case.state == State.SUBMITTED and case.holder_level in BELOW_TOWN and case.step_due_at:
        return case.step_due_at, Action.PASS_UP
    if case.state == State.RESOLVED and case.resolved_at:
        return case.resolved_at + ANSWER_WITHIN, Action.CLOSE_UNANSWERED
    return None


def next_order_step(order: WorkOrder) -> datetime | None:
    """Return when the next rung of an order is due; None when there is none."""
    return order.next_rung_at if order.state in OPEN_ORDERS else None
