"""What a unit asks for and another person decides: more time, a pause, to hand back after all."""

from datetime import datetime

from webapp.cases.clocks import without
from webapp.cases.models import Case, OrderRequest, WorkOrder
from webapp.cases.work_orders.service_steps import advance_order, record_order, set_due
from webapp.cases.work_orders.states import REQUEST_WORDS, RequestKind
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction
from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor


def ask(
    case: Case, order: WorkOrder, actor: Actor, action: OrderAction, reason: str, wanted: datetime | None = None
) -> None:
    """Ask for something on an order; one request at a time. The clock goes on until the desk decides."""
    step = WORK_ORDERS[action]
    with WORK_ORDERS.ask(order, step, actor.id, reason, wanted_at=wanted):
        order.asks, order.asks_by_id, order.asks_since = RequestKind(step.ask), actor.id, clock.now()
    until = clock.to_micros(wanted) if wanted else None
    record_order(case, order, str(step.event), actor, note=reason, wanted=until)


def decide(case: Case, order: WorkOrder, actor: Actor, yes: bool, words: str, due: datetime | None) -> None:
    """Approve or refuse what waits on an order; ``due`` is another date than the one asked for."""
    step = WORK_ORDERS[OrderAction.APPROVE if yes else OrderAction.REFUSE]
    with WORK_ORDERS.decide(order, step, actor.id, words) as request:
        order.asks = order.asks_by_id = order.asks_since = None
    what = REQUEST_WORDS[RequestKind(request.kind)]
    record_order(case, order, str(step.event), actor, note=words, what=what, asker=request.asked_by_id)
    if yes:
        _grant(case, order, actor, request, due or request.wanted_at)


def resume(case: Case, order: WorkOrder, actor: Actor | None) -> None:
    """Let a suspended order go on; its clock was stopped exactly as long as the pause lasted."""
    assert order.suspended_at is not None
    assert order.suspended_due_at is not None
    due = without(order.suspended_due_at, case.severity, order.suspended_at, clock.now())
    order.suspended_at = order.suspended_until = order.suspended_due_at = None
    advance_order(case, order, OrderAction.RESUME, actor)
    set_due(order, due)
    db.session().flush()


def _grant(case: Case, order: WorkOrder, actor: Actor, request: OrderRequest, due: datetime | None) -> None:
    if request.kind == RequestKind.EXTENSION and due:
        set_due(order, due)
    elif request.kind == RequestKind.SUSPENSION and due:
        now = clock.now()
        order.suspended_at, order.suspended_until, order.suspended_due_at = now, due, order.due_at
        order.due_at = without(order.due_at, case.severity, now, due)
        advance_order(case, order, OrderAction.SUSPEND, actor, note=request.reason)
        order.next_rung_at = due  # the sweep ends the pause when nobody did before
    elif request.kind == RequestKind.RETURN:
        advance_order(case, order, OrderAction.RETURN, actor, note=request.reason)
    db.session().flush()
