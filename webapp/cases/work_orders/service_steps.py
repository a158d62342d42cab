"""Every change of a work order's state goes through ``advance_order``; and what a step of a case does to its orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from webapp.cases.clocks import due_after, next_reminder
from webapp.cases.models import Case, WorkOrder
from webapp.cases.states import Clock, State
from webapp.cases.states_steps import Action, Step
from webapp.cases.work_orders.states import (
    FINISHED_ORDERS,
    GONE_ORDERS,
    OPEN_ORDERS,
    RUNNING_ORDERS,
    OrderState,
    RequestKind,
)
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction, OrderStep
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.workflow import Standing
from webapp.people.actor import Actor
from webapp.people.models import Unit

_ENDED = GONE_ORDERS | {OrderState.CLOSED}


def leading_order(orders: Sequence[WorkOrder]) -> WorkOrder | None:
    """Return the order of the unit that leads (主办) now, open or done; None when there is none."""
    return next((order for order in reversed(orders) if order.leading and order.state not in GONE_ORDERS), None)


def advance_order(
    case: Case,
    order: WorkOrder,
    action: OrderAction,
    actor: Actor | None,
    *,
    note: str = "",
    submission_id: int | None = None,
    **content: Any,
) -> WorkOrder:
    """Change an order's state, or note on it what leaves its state: the only function that does.

    Problem 409 when the step does not fit the state or another was faster. ``content`` goes into the journal too.
    """
    step = WORK_ORDERS[action]
    with WORK_ORDERS.take(order, step):
        _move(case, order, step, actor, note)
    if step.event:
        record_order(case, order, step.event, actor, note=note, submission=submission_id, **content)
    return order


def record_order(case: Case, order: WorkOrder, event: str, actor: Actor | None, **content: Any) -> None:
    """Write into the case's timeline what happened to one of its orders."""
    words = {"order": order.number, "unit_id": order.unit_id, "unit": unit_name(order.unit_id), **content}
    kept = {name: value for name, value in words.items() if value}
    journal.append(event, ("case", case.id), actor_id=actor.id if actor else None, content=kept)
    submit_after_commit("deliver_notices")


def unit_name(unit_id: int) -> str:
    """Return a unit's name, read once in a transaction."""
    return db.session().get_one(Unit, unit_id).name


def _standing(order: WorkOrder) -> Standing:
    """Return what a refusal says of an order: of a case with several it matters whose."""
    case = db.session().get_one(Case, order.case_id)
    return Standing(case.id, f"{unit_name(order.unit_id)}这一单", case.code)


WORK_ORDERS.standing = _standing


def follow_case(case: Case, orders: Sequence[WorkOrder], transition: Step, actor: Actor | None, note: str) -> None:
    """Let the orders follow a step of their case: closed with it, confirmed by a recheck, or begun anew."""
    if transition.target == State.CLOSED or transition.action == Action.AGREE:
        for order in orders:
            if order.state in OPEN_ORDERS:
                advance_order(case, order, OrderAction.DROP, actor, note=note)
            elif order.state in (OrderState.DONE, OrderState.CHECKED) and transition.target == State.CLOSED:
                advance_order(case, order, OrderAction.CLOSE, actor)
    elif transition.action == Action.RECHECK_PASS:
        for order in orders:
            if order.state == OrderState.DONE:
                advance_order(case, order, OrderAction.CONFIRM, actor)
    elif transition.ordered:
        lead = leading_order(orders)
        if lead and lead.state in FINISHED_ORDERS:
            advance_order(case, lead, OrderAction.REDO, actor, note=note)


def let_go(case: Case, orders: Sequence[WorkOrder], actor: Actor) -> None:
    """End what units still do, or wait to have checked, for a case that turns protected: 这件不用办了."""
    for order in orders:
        if order.state in WORK_ORDERS[OrderAction.LET_GO].sources:
            advance_order(case, order, OrderAction.LET_GO, actor)


def _move(case: Case, order: WorkOrder, step: OrderStep, actor: Actor | None, note: str) -> None:
    now = clock.now()
    if step.target is None:
        return
    if step.action == OrderAction.LAY_DOWN:
        _leave_to_unit(order)
    elif step.target == OrderState.ACCEPTED:
        order.accepted_at, order.officer_id = now, actor.id if actor else None
    elif step.target == OrderState.DONE:
        order.done_at, order.done_by_id, order.result = now, actor.id if actor else None, note
    elif step.target == OrderState.CHECKED:
        order.checked_at, order.checked_by_id = now, actor.id if actor else None
    elif step.target in _ENDED:
        order.ended_at = now
    if step.new_clock:
        _restart_clock(case, order, now)
    if step.target not in RUNNING_ORDERS:
        order.next_rung_at = None
    if step.target not in OPEN_ORDERS:
        order.asks = order.asks_by_id = order.asks_since = order.supervision_proposed_at = None


def _leave_to_unit(order: WorkOrder) -> None:
    """Let an order wait for another officer of its unit; nobody asks for a pause of what is not begun."""
    order.accepted_at = order.officer_id = None
    if order.asks == RequestKind.SUSPENSION:
        order.asks = order.asks_by_id = order.asks_since = None


def set_due(order: WorkOrder, due: datetime) -> None:
    """Move an order's due time and its ladder with it."""
    order.due_at = due
    order.next_rung_at = next_reminder(order.clock_from, due, clock.now())


def _restart_clock(case: Case, order: WorkOrder, now: datetime) -> None:
    """Begin the time of an order anew, as for a fresh dispatch of the same severity."""
    order.clock_from = now
    order.first_due_at = due_after(now, case.severity, Clock.RESOLVE)
    set_due(order, order.first_due_at)
    order.done_at = order.checked_at = order.checked_by_id = order.ended_at = None
