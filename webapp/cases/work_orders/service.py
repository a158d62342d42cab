"""The dispatch desk and the units: orders are made, worked on, handed on; the case follows what became of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm.attributes import flag_modified

from webapp.cases import queries, service
from webapp.cases.clocks import calendar, due_after, next_reminder, working_days_after
from webapp.cases.lists.service import own_scopes_of, sync_scope
from webapp.cases.models import Case, WorkOrder
from webapp.cases.rules import CaseAccess, refuse_unless_allowed
from webapp.cases.states import HANDED_STATES, Clock, State
from webapp.cases.states_steps import CASES, Action
from webapp.cases.work_orders.rules import RECALL_WITHIN, order_bound, recallable
from webapp.cases.work_orders.rules import refuse_unless_allowed as refuse_order_step
from webapp.cases.work_orders.schemas import DispatchInput, OrderStepInput
from webapp.cases.work_orders.service_lists import sync_order_scopes
from webapp.cases.work_orders.service_recall import remember
from webapp.cases.work_orders.service_requests import (
    ask,
    decide,
    resume,
)
from webapp.cases.work_orders.service_steps import (
    advance_order,
    leading_order,
    record_order,
    unit_name,
)
from webapp.cases.work_orders.service_supervision import supervise
from webapp.cases.work_orders.states import GONE_ORDERS, OPEN_ORDERS, OrderState
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem, invalid, not_found
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.reports.models import ReportKind, Severity

LATEST = timedelta(days=365)
LATE = "期限要在今天以后"


@dataclass(frozen=True)
class Taken:
    """A step that was let through: what it needs beside the case and the order."""

    held: CaseAccess
    order: WorkOrder
    wanted: OrderStepInput
    actor: Actor
    submission_id: int | None


def dispatch(actor: Actor, code: str, wanted: DispatchInput, submission_id: int | None = None) -> Case:
    """Send a case to a leading unit and its helpers; the clock of each starts now.

    Problem 404 without the right, 409 when another was faster, 422 beside a wrong field. To a case that has a leading
    unit already only helpers are added.
    """
    held = queries.get_case_for(actor, code)
    case, transition = held.case, CASES[Action.DISPATCH]
    refuse_unless_allowed(actor, held, transition)
    CASES.check(case, transition, version=wanted.version)
    units = _units(wanted, held)
    if not wanted.asked:
        raise invalid(asked="写一句要单位办什么")
    due = due_of(case, wanted)
    if case.state in HANDED_STATES:
        remember(case)
    for unit, leading in units:
        order = new_order(case, unit, actor, asked=wanted.asked, due=due, leading=leading)
        order.deadline_reason = wanted.deadline_reason
        record_order(case, order, "order.dispatched", actor, note=wanted.asked, due=clock.to_micros(due))
    names = "、".join(unit.name for unit, _ in units)
    return service.advance(held, transition, actor, note=wanted.asked, submission_id=submission_id, unit=names)


def act_on_order(
    actor: Actor, code: str, number: int, wanted: OrderStepInput, submission_id: int | None = None
) -> Case:
    """Take one step on a work order of a case that the actor can see.

    Problem 404 when the order or the right is not theirs, 403 where a second person is needed, 409 when another writer
    was faster or the step no longer fits, 422 when something is missing.
    """
    held = queries.get_case_for(actor, code)
    order = next((one for one in held.orders if one.number == number), None)
    if order is None:
        raise not_found()
    step = WORK_ORDERS[wanted.action]
    refuse_order_step(actor, held, order, step)
    WORK_ORDERS.check(order, step, version=wanted.version, note=wanted.note)
    _DOING.get(wanted.action, _plainly)(Taken(held, order, wanted, actor, submission_id))
    return settle(held, actor)


def settle(held: CaseAccess, actor: Actor | None) -> Case:
    """Let the case follow its orders: back to the desk, to the recheck, resolved; and write its lists anew."""
    case, orders = held.case, queries.orders_of(held.case.id)
    held = CaseAccess(case, held.area, held.holder_path, held.reporter, orders)
    action = _consequence(case, orders)
    if action:
        lead = leading_order(orders)
        unit = unit_name(lead.unit_id) if lead else ""
        note = lead.result if lead and action in (Action.ALL_DONE, Action.ALL_CHECKED) else ""
        return service.advance(held, CASES[action], actor, note=note, unit=unit)
    lead = leading_order(orders)
    if case.state == State.DISPATCHED and lead and case.due_at != lead.due_at:
        case.resolve_due_at = case.due_at = lead.due_at
    flag_modified(case, "state")
    db.session().flush()
    sync_scope(case, held.area, own_scopes_of(case))
    sync_order_scopes(case, held.area, orders)
    return case


def new_order(
    case: Case,
    unit: Unit,
    actor: Actor,
    *,
    asked: str,
    due: datetime,
    leading: bool,
    follows: WorkOrder | None = None,
) -> WorkOrder:
    """Make a work order; one that ``follows`` another keeps its clock."""
    now = clock.now()
    case.order_count += 1
    order = WorkOrder(
        case_id=case.id,
        number=case.order_count,
        unit_id=unit.id,
        leading=leading,
        asked=asked,
        state=OrderState.DISPATCHED,
        dispatched_by_id=actor.id,
        dispatched_at=follows.dispatched_at if follows else now,
        clock_from=follows.clock_from if follows else now,
        first_due_at=follows.first_due_at if follows else due,
        due_at=due,
        transferred_from_id=follows.id if follows else None,
    )
    order.next_rung_at = next_reminder(order.clock_from, due, now)
    session = db.session()
    session.add(order)
    session.flush()
    return order


def due_of(case: Case, wanted: DispatchInput) -> datetime:
    """Return by when a dispatch is to be done: by severity, or as chosen and given a reason for."""
    default = due_after(clock.now(), case.severity, Clock.RESOLVE)
    if wanted.due is None or wanted.due == clock.local_day(default):
        return default
    if not wanted.deadline_reason:
        raise invalid(deadline_reason="和平常的期限不一样，写一句为什么")
    return moment_of(wanted.due)


def moment_of(due: date | datetime, name: str = "due_on") -> datetime:
    """Return a chosen day as the moment when the courtyard closes on it; 422 for what is past or too far off."""
    found = due if isinstance(due, datetime) else datetime.combine(due, calendar().close, clock.SHANGHAI)
    if not clock.now() < found < clock.now() + LATEST:
        raise invalid(**{name: LATE})
    return found


def _units(wanted: DispatchInput, held: CaseAccess) -> list[tuple[Unit, bool]]:
    """Return the units to be asked with whether they lead."""
    leading = leading_order(held.orders)
    codes = [*([wanted.unit] if wanted.unit else []), *(c for c in wanted.helpers if c != wanted.unit)]
    units = people.units_by_code(codes)
    busy = {order.unit_id for order in held.orders if order.state in OPEN_ORDERS}
    if leading and wanted.unit:
        raise invalid(unit=f"已经由{unit_name(leading.unit_id)}主办，只能再加协办；要换单位，请用“转给别的单位”")
    if not leading and not wanted.unit:
        raise invalid(unit="选一个主办单位")
    if not codes:
        raise invalid(helpers="选一个协办单位")
    for code in codes:
        name = "unit" if code == wanted.unit else "helpers"
        if code not in units:
            raise invalid(**{name: "没有这个单位，或者已经撤了"})
        if units[code].id in busy:
            raise invalid(**{name: f"{units[code].name}手里已经有这件事的工单"})
    return [(units[code], code == wanted.unit) for code in codes]


def _consequence(case: Case, orders: Sequence[WorkOrder]) -> Action | None:
    """Return which step of the case follows from the states of its orders."""
    if case.state != State.DISPATCHED or any(order.state in OPEN_ORDERS for order in orders):
        return None
    live = [order for order in orders if order.state not in GONE_ORDERS]
    if not any(order.leading for order in live):
        recalled = not live and case.before_dispatch and all(o.state == OrderState.WITHDRAWN for o in orders)
        return Action.RECALL if recalled and all(map(_unseen, orders)) else Action.BACK_AT_DESK
    if case.kind == ReportKind.HAZARD:
        return Action.ALL_DONE
    return Action.ALL_CHECKED if all(order.state != OrderState.DONE for order in live) else None


def _unseen(order: WorkOrder) -> bool:
    """Say whether an order was taken back so soon that it counts as never sent."""
    return (
        order.accepted_at is None
        and order.ended_at is not None
        and (order.ended_at - order.dispatched_at <= RECALL_WITHIN)
    )


def _plainly(step: Taken) -> None:
    advance_order(
        step.held.case,
        step.order,
        step.wanted.action,
        step.actor,
        note=step.wanted.note,
        submission_id=step.submission_id,
    )


def _finish(step: Taken) -> None:
    bound = order_bound(step.held.case, step.order)
    if bound and bound.not_done:
        raise Problem("stale", bound.not_done)
    _plainly(step)


def _take_over(step: Taken) -> None:
    if step.order.officer_id == step.actor.id:
        raise Problem("stale", "这一单本来就在您手里")
    step.order.officer_id = step.actor.id
    _plainly(step)


def _recall(step: Taken) -> None:
    if not recallable(step.order):
        raise Problem("stale", "派出去超过 10 分钟了，收不回来；要撤请写明原因")
    _plainly(step)


def _remind(step: Taken) -> None:
    order = step.order
    if order.reminded_at and clock.local_day(order.reminded_at) == clock.local_day(clock.now()):
        raise Problem("stale", "今天已经催过了，明天还没动静再催")
    order.reminded_at = clock.now()
    _plainly(step)


def _return(step: Taken) -> None:
    """Hand an order back at once, the first time and within the limit; later another person decides.

    Where a package bounds it another person decides always, and after its limit it is 409.
    """
    bound = order_bound(step.held.case, step.order)
    if bound and clock.now() > bound.return_until:
        raise Problem("stale", bound.too_late)
    if not bound and _returns_freely(step.held, step.order):
        _plainly(step)
    else:
        ask(step.held.case, step.order, step.actor, OrderAction.ASK_RETURN, step.wanted.note)


def _returns_freely(held: CaseAccess, order: WorkOrder) -> bool:
    before = any(o.unit_id == order.unit_id and o.state == OrderState.RETURNED for o in held.orders)
    if held.case.severity == Severity.URGENT:
        limit = order.dispatched_at + timedelta(hours=2)
    else:
        limit = working_days_after(order.dispatched_at, 1)
    return not before and clock.now() <= limit


def _transfer(step: Taken) -> None:
    """Hand an order on to another unit, with its clock as it runs."""
    case, order, wanted = step.held.case, step.order, step.wanted
    unit = people.units_by_code([wanted.unit]).get(wanted.unit) if wanted.unit else None
    if unit is None or unit.id == order.unit_id:
        raise invalid(unit="选一个别的单位")
    had = {one.unit_id for one in step.held.orders if one.state != OrderState.WITHDRAWN}
    if unit.id in had:
        raise invalid(unit=f"{unit.name}已经办过或者正在办这件事，请调度员来定")
    advance_order(
        case, order, OrderAction.TRANSFER, step.actor, note=wanted.note, submission_id=step.submission_id, to=unit.name
    )
    due = order.suspended_due_at if order.suspended_at and order.suspended_due_at else order.due_at
    new = new_order(case, unit, step.actor, asked=order.asked, due=due, leading=order.leading, follows=order)
    record_order(case, new, "order.dispatched", step.actor, note=order.asked, due=clock.to_micros(new.due_at))


def _ask_extension(step: Taken) -> None:
    wanted = moment_of(step.wanted.due) if step.wanted.due else None
    if wanted is None or wanted <= step.order.due_at:
        raise invalid(due_on="选一个比现在的期限晚的日子")
    ask(step.held.case, step.order, step.actor, OrderAction.ASK_EXTENSION, step.wanted.note, wanted)


def _ask_suspension(step: Taken) -> None:
    if step.wanted.due is None:
        raise invalid(due_on="选一个接着办的日子")
    wanted = moment_of(step.wanted.due)
    ask(step.held.case, step.order, step.actor, OrderAction.ASK_SUSPENSION, step.wanted.note, wanted)


def _decide(step: Taken) -> None:
    yes = step.wanted.action == OrderAction.APPROVE
    due = moment_of(step.wanted.due) if step.wanted.due else None
    decide(step.held.case, step.order, step.actor, yes, step.wanted.note, due)


def _resume(step: Taken) -> None:
    resume(step.held.case, step.order, step.actor)


def _supervise(step: Taken) -> None:
    supervise(step.held.case, step.order, step.actor, step.wanted.note)


_DOING: dict[OrderAction, Callable[[Taken], None]] = {
    OrderAction.TAKE_OVER: _take_over,
    OrderAction.RECALL: _recall,
    OrderAction.REMIND: _remind,
    OrderAction.FINISH: _finish,
    OrderAction.RETURN: _return,
    OrderAction.TRANSFER: _transfer,
    OrderAction.ASK_EXTENSION: _ask_extension,
    OrderAction.ASK_SUSPENSION: _ask_suspension,
    OrderAction.APPROVE: _decide,
    OrderAction.REFUSE: _decide,
    OrderAction.RESUME: _resume,
    OrderAction.SUPERVISE: _supervise,
}
