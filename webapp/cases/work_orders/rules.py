"""Who may take which step on a work order: one rule, asked by the service before it acts and by pages for buttons."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from webapp.cases.models import Case, OrderRequest, WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.states import OPEN_STATES, Reach
from webapp.cases.work_orders.states import OPEN_ORDERS, REQUEST_WORDS, OrderBy
from webapp.cases.work_orders.states_steps import WORK_ORDERS, OrderAction, OrderStep
from webapp.core import clock
from webapp.core.asks import Asking, Waiting
from webapp.core.errors import not_found
from webapp.core.protection.impartial import refuse
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.people.permissions import DECIDERS, GOVERNANCE, LEADS, ROLE_VERBS, Role
from webapp.reports.models import ReportKind

WORK_ORDERS.asking = Asking(OrderRequest, REQUEST_WORDS, alone=True, may_wait=lambda order: order.asks is not None)

RECALL_WITHIN = timedelta(minutes=10)


class OrderBound(NamedTuple):
    """How an order may end where a package has the say: it comes back only asked for until ``return_until``, decided
    by another; while there is a sentence why not, nobody says 办好了.
    """

    return_until: datetime
    too_late: str
    not_done: str = ""


# A package above says for which orders of cases on the town's level: function (order) → how it may end, or None.
ORDER_BOUNDS: Registry[Callable[[WorkOrder], OrderBound | None]] = Registry("how orders may end")


def order_bound(case: Case, order: WorkOrder) -> OrderBound | None:
    """Return how an order may end, where a package says so; ordinary cases cost no look."""
    if case.reach != Reach.TOWN:
        return None
    return next((bound for one in ORDER_BOUNDS if (bound := one(order))), None)


def allowed_order_steps(actor: Actor, held: CaseAccess, order: WorkOrder) -> list[OrderStep]:
    """Return the steps the actor may take on an order now, in the order of the table."""
    return WORK_ORDERS.steps_from(
        order,
        lambda step: (
            _has_right(actor, held, order, step)
            and not _bars(held, step)
            and not WORK_ORDERS.is_own(order, step, actor.id)
            and WORK_ORDERS.open_to(step, waiting_on(order), actor.id)
            and _possible(actor, held, order, step)
        ),
    )


def refuse_unless_allowed(actor: Actor, held: CaseAccess, order: WorkOrder, step: OrderStep) -> None:
    """Raise 403 where a second person is needed, 404 for every other right that is missing."""
    if not _has_right(actor, held, order, step):
        raise not_found()
    refuse(_bars(held, step))
    WORK_ORDERS.refuse_own(order, step, actor.id)


def _bars(held: CaseAccess, step: OrderStep) -> str:
    """Return why the actor takes no such step on the case's orders; who reported it may remind."""
    return "" if step.by == OrderBy.WATCHER and held.reporter else held.barred


def in_unit(actor: Actor, unit_id: int, verb: str) -> bool:
    """Say whether the actor holds a post of this unit that grants the verb."""
    return any(p.unit_id == unit_id and verb in ROLE_VERBS[p.role] for p in actor.posts)


def at_desk(actor: Actor, held: CaseAccess, roles: Collection[Role] = GOVERNANCE) -> bool:
    """Say whether the actor sits at the desk of the town in which a case lies (or holds another of ``roles`` there)."""
    return any(p.role in roles and p.area_path and held.path.startswith(p.area_path) for p in actor.posts)


def knows_reporter(actor: Actor, held: CaseAccess) -> bool:
    """Say whether name and phone of whoever reported are shown: to leads and the desk, and to a unit that accepted."""
    if any(held.path.startswith(post.area_path) for post in actor.leading):
        return True
    accepted = (o for o in held.orders if o.accepted_at and o.state in OPEN_ORDERS)
    return any(in_unit(actor, order.unit_id, "order.handle") for order in accepted)


def _has_right(actor: Actor, held: CaseAccess, order: WorkOrder, step: OrderStep) -> bool:
    if step.verb is None or not actor.can(step.verb) or held.case.protected:
        return False
    unit = in_unit(actor, order.unit_id, step.verb)
    match step.by:
        case OrderBy.UNIT:
            return unit
        case OrderBy.DESK:
            return at_desk(actor, held)
        case OrderBy.UNIT_OR_DESK:
            return unit or at_desk(actor, held)
        case OrderBy.DECIDER:
            return at_desk(actor, held, DECIDERS)
        case OrderBy.CHECKER:
            leads = any(held.path.startswith(path) for path in actor.paths_for(step.verb))
            return at_desk(actor, held) or (leads and held.case.handed_up_by_id == actor.id)
        case OrderBy.WATCHER:
            return held.reporter or at_desk(actor, held, DECIDERS | LEADS)
    return False


def waiting_on(order: WorkOrder) -> list[Waiting]:
    """Return what waits for a decision on an order, from its own columns."""
    return [Waiting(order.asks, order.asks_by_id)] if order.asks else []


def _possible(actor: Actor, held: CaseAccess, order: WorkOrder, step: OrderStep) -> bool:
    """Say whether there is anything to do the step for, beyond the state."""
    now = clock.now()
    match step.action:
        case OrderAction.RECALL:
            return recallable(order)
        case OrderAction.WITHDRAW:
            return not recallable(order)
        case OrderAction.RETURN:
            bound = order_bound(held.case, order) if order.asks is None else None
            return order.asks is None and (bound is None or now <= bound.return_until)
        case OrderAction.FINISH:
            bound = order_bound(held.case, order)
            return bound is None or not bound.not_done
        case OrderAction.TAKE_OVER:
            return order.officer_id != actor.id
        case OrderAction.CHECK | OrderAction.SEND_BACK:
            return held.case.kind != ReportKind.HAZARD and held.case.state in OPEN_STATES
        case OrderAction.REMIND:
            return order.reminded_at is None or clock.local_day(order.reminded_at) != clock.local_day(now)
    return True


def recallable(order: WorkOrder) -> bool:
    """Say whether a dispatch can still be undone: ten minutes long, and only what was not handed on."""
    fresh = clock.now() - order.dispatched_at <= RECALL_WITHIN
    return fresh and order.accepted_at is None and order.transferred_from_id is None
