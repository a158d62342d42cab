"""Who may see a decision and take which step: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from webapp.areas.scope import desk_scope
from webapp.cases.models import WorkOrder
from webapp.cases.work_orders.states import OrderState
from webapp.core.asks import Waits
from webapp.core.errors import not_found
from webapp.decisions.models import Decision, DecisionSeat
from webapp.decisions.states import DECISIONS, Action, By, State, Step
from webapp.people.actor import Actor


@dataclass(frozen=True)
class DecisionAccess:
    """A decision as loaded through the actor's scope: who was asked, what the actor is to it, what waits on it.

    ``order`` is the work order that it follows, ``case_code`` the code of the case that it is about, ``barred`` why the
    actor takes no step on it.
    """

    decision: Decision
    seats: Sequence[DecisionSeat] = ()
    lead: bool = False
    maker: bool = False
    order: WorkOrder | None = None
    case_code: str | None = None
    waiting: Sequence[Waits] = field(default=())
    barred: str = ""

    @property
    def leading(self) -> DecisionSeat:
        """Who leads."""
        return next(one for one in self.seats if one.leading)

    @property
    def helping(self) -> list[DecisionSeat]:
        """Who helps."""
        return [one for one in self.seats if not one.leading]


def access_of(
    actor: Actor,
    decision: Decision,
    seats: Sequence[DecisionSeat],
    order: WorkOrder | None,
    case_code: str | None,
    waiting: Sequence[Waits],
    barred: str = "",
) -> DecisionAccess:
    """Return what the actor is to a decision that they see."""
    leads = any(one.leading and one.seat in actor.scopes for one in seats)
    makes = desk_scope(decision.town_id) in actor.scopes
    return DecisionAccess(decision, seats, leads, makes, order, case_code, waiting, barred)


def allowed(actor: Actor, seen: DecisionAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table.

    None where a work order is followed, or for who withdrew.
    """
    if seen.barred:
        return []
    return DECISIONS.steps_from(
        seen.decision,
        lambda step: (
            may(actor, seen, step)
            and not DECISIONS.is_own(seen.decision, step, actor.id)
            and DECISIONS.open_to(step, seen.waiting, actor.id)
            and not (step.action == Action.EXTEND and seen.waiting)  # what is asked for is decided
        ),
    )


# Where a decision about a case stands while its order stands there.
STANDS = {
    OrderState.DISPATCHED: State.ASSIGNED,
    OrderState.ACCEPTED: State.ACCEPTED,
    OrderState.IN_PROGRESS: State.ACCEPTED,
    OrderState.SUSPENDED: State.ACCEPTED,
    OrderState.DONE: State.DONE,
    OrderState.CHECKED: State.CHECKED,
    OrderState.CLOSED: State.CHECKED,
    OrderState.RETURNED: State.RETURNED,
    OrderState.WITHDRAWN: State.CANCELLED,
}


def standing(decision: Decision, order: WorkOrder | None) -> tuple[State, datetime]:
    """Return where a decision stands and when it is due: where its order is, also before its lists have followed."""
    if order is None:
        return decision.state, decision.due_at
    return STANDS.get(order.state, decision.state), order.due_at


def may(actor: Actor, seen: DecisionAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if seen.decision.order_id is not None or step.verb is None or not actor.can(step.verb):
        return False
    return seen.lead if step.by == By.LEAD else seen.maker


def read_before_signing(decision: Decision) -> str:
    """Return what stands above the pad on which whoever takes a 交办单 may sign."""
    return f"我收到了交办单 {decision.number}，知道要办什么、哪天前办好。"


def town_of(actor: Actor) -> int:
    """Return the town for which the actor makes decisions; the one 404 for who makes none."""
    makes = [post.area_id for post in actor.posts if post.area_id and desk_scope(post.area_id) in actor.scopes]
    if not actor.can("decision.make") or not makes:
        raise not_found()
    return makes[0]
