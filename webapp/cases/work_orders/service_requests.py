"""What a unit asks for and another person decides: more time, a pause, to hand back after all."""

from datetime import datetime

from sqlalchemy import select

from webapp.cases.clocks import without
from webapp.cases.models import Case, OrderRequest, WorkOrder
from webapp.cases.work_orders.service_steps import advance_order, record_order, set_due
from webapp.cases.work_orders.states import REQUEST_WORDS, OrderAction, RequestKind
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.people.actor import Actor

_ASKING = {RequestKind.EXTENSION: OrderAction.ASK_EXTENSION, RequestKind.SUSPENSION: OrderAction.ASK_SUSPENSION}


def ask(
    case: Case, order: WorkOrder, actor: Actor, kind: RequestKind, reason: str, wanted: datetime | None
) -> OrderRequest:
    """Ask for something on an order; one request at a time. The clock goes on until somebody decides."""
    _refuse_second(order)
    _wait_for_decision(order, actor, kind)
    due = clock.to_micros(wanted) if wanted else None
    advance_order(case, order, _ASKING[kind], actor, note=reason, wanted=due)
    return _keep(order, actor, kind, reason, wanted)


def ask_return(case: Case, order: WorkOrder, actor: Actor, reason: str) -> OrderRequest:
    """Ask to hand an order back when that is no longer the unit's own choice."""
    _refuse_second(order)
    _wait_for_decision(order, actor, RequestKind.RETURN)
    record_order(case, order, "order.return_asked", actor, note=reason)
    return _keep(order, actor, RequestKind.RETURN, reason, None)


def decide(case: Case, order: WorkOrder, actor: Actor, yes: bool, words: str, due: datetime | None) -> None:
    """Approve or refuse what waits on an order; ``due`` is another date than the one asked for.

    That it is another person than who asked was looked at before.
    """
    request = pending(order)
    if request is None:
        raise Problem("stale", "这个申请已经有人定了")
    request.decided_by_id, request.decided_at = actor.id, clock.now()
    request.approved, request.words = yes, words
    kind = RequestKind(request.kind)
    order.asks = order.asks_by_id = order.asks_since = None
    action = OrderAction.APPROVE if yes else OrderAction.REFUSE
    advance_order(case, order, action, actor, note=words, what=REQUEST_WORDS[kind], asker=request.asked_by_id)
    if yes:
        _grant(case, order, actor, request, due or request.wanted_at)


def resume(case: Case, order: WorkOrder, actor: Actor | None) -> None:
    """Let a suspended order go on; its clock has stood still exactly as long as the pause lasted."""
    assert order.suspended_at is not None
    assert order.suspended_due_at is not None
    due = without(order.suspended_due_at, case.severity, order.suspended_at, clock.now())
    order.suspended_at = order.suspended_until = order.suspended_due_at = None
    advance_order(case, order, OrderAction.RESUME, actor)
    set_due(order, due)
    db.session().flush()


def pending(order: WorkOrder) -> OrderRequest | None:
    """Return the request on an order that waits for a decision."""
    query = select(OrderRequest).where(OrderRequest.order_id == order.id, OrderRequest.decided_at.is_(None))
    return db.session().scalar(query.order_by(OrderRequest.id.desc()).limit(1))


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


def _refuse_second(order: WorkOrder) -> None:
    if order.asks:
        raise Problem("stale", f"已经申请过{REQUEST_WORDS[RequestKind(order.asks)]}，等定下来再说")


def _wait_for_decision(order: WorkOrder, actor: Actor, kind: RequestKind) -> None:
    order.asks, order.asks_by_id, order.asks_since = kind, actor.id, clock.now()


def _keep(order: WorkOrder, actor: Actor, kind: RequestKind, reason: str, wanted: datetime | None) -> OrderRequest:
    request = OrderRequest(
        order_id=order.id,
        kind=kind,
        reason=reason,
        wanted_at=wanted,
        asked_by_id=actor.id,
        asked_at=clock.now(),
    )
    session = db.session()
    session.add(request)
    session.flush()
    return request
