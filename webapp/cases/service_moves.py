"""What a step changes on the case itself: who holds it, its state, its clocks. ``service.advance`` alone calls it."""

from collections.abc import Sequence
from datetime import datetime

from webapp.cases.clocks import due_after
from webapp.cases.models import Case, WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.service_holders import Seat, seat_above, seat_below, seats_of
from webapp.cases.states import Clock, CloseReason, State
from webapp.cases.states_steps import Action, Step
from webapp.cases.work_orders.service_steps import leading_order
from webapp.cases.work_orders.states import FINISHED_ORDERS
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.people.queries_impartial import barred_from

# By these steps a case that was said to be settled comes back.
_BACK = {Action.ANSWER_PARTLY, Action.ANSWER_NOT_SOLVED, Action.RECHECK_FAIL, Action.FOLLOW_UP_DISSATISFIED}


def move_holder(held: CaseAccess, transition: Step, actor: Actor | None) -> Seat | None:
    """Give the case to another seat where the step says so, and return that seat; Problem 409 where there is none."""
    case, seat = held.case, None
    if case.protected:
        return None
    if transition.move:
        seat = _seat_beyond(held, transition)
        if transition.move > 0 and actor:
            case.handed_up_by_id = actor.id
    elif transition.action in (Action.DISPATCH, Action.EMERGENCY):
        town = seats_of(held.area, case=held.case)[-1]  # it goes on holding what units work on
        seat = town if town.area_id != case.holder_area_id else None
    elif transition.action == Action.ACKNOWLEDGE and actor:
        seat = _own_seat(held, actor)
    if seat:
        case.holder_area_id, case.holder_level, case.held_since = seat.area_id, seat.level, clock.now()
    return seat


def _seat_beyond(held: CaseAccess, transition: Step) -> Seat:
    case, seats = held.case, seats_of(held.area, barred_from("case", held.case.id), case=held.case)
    if transition.action == Action.ASK_DISPATCH:
        return seats[-1]
    if transition.move > 0:
        seat = seat_above(seats, case.holder_area_id)
    else:
        seat = seat_below(seats, case.holder_area_id, case.author_id)
    if seat is None:
        raise Problem("stale", "已经到头了，没有再往这边交的一级" if transition.move > 0 else "下面没有人接，退不了")
    return seat


def _own_seat(held: CaseAccess, actor: Actor) -> Seat | None:
    """Return the seat of a higher lead who says 我已收到: they take the case to their own level."""
    posts = [p for p in actor.leading if held.holder_path.startswith(p.area_path)]
    higher = [p for p in posts if p.area_path != held.holder_path]
    if not higher or len(higher) < len(posts):
        return None
    post = max(higher, key=lambda p: len(p.area_path))
    return Seat(post.area_id or 0, str(post.area_level), post.area_path, post.area_label, (actor.id,))


def set_dates(case: Case, transition: Step, note: str, close_reason: CloseReason | None) -> None:
    """Set the dates that go with the new state of a case, its last words and the reason it is closed for."""
    now = clock.now()
    if transition.action in (Action.FOLLOW_UP_UNREACHED, Action.EMERGENCY):
        return
    case.latest_note = note
    case.came_back_at = now if transition.action in _BACK else None
    if transition.action in (Action.ACKNOWLEDGE, Action.DISPATCH):
        case.acknowledged_at = case.acknowledged_at or now
    case.closed_at = now if case.state == State.CLOSED else None
    agreed = case.close_reason == CloseReason.AGREED and transition.close_reason == CloseReason.SOLVED
    own = CloseReason(transition.close_reason) if transition.close_reason else close_reason
    case.close_reason = CloseReason.AGREED if agreed else own
    if case.state == State.RESOLVED:
        case.resolved_at = now
    elif case.state != State.CLOSED or transition.action == Action.CLOSE:
        case.resolved_at = None  # open again, or closed without having been settled: neither counts as settled


def hide_case(case: Case) -> None:
    """Let a case be protected: nobody holds it, it lies nowhere, and it begins anew with those named."""
    case.protected, case.emergency = True, False
    case.holder_level = case.holder_area_id = case.latitude = case.longitude = None
    case.acknowledged_at = case.handed_up_by_id = case.rechecked_by_id = case.before_dispatch = None
    case.shown_in_id, case.held_since = None, clock.now()
    case.resolve_due_at = due_after(case.held_since, case.severity, Clock.RESOLVE)


def target_of(transition: Step, orders: Sequence[WorkOrder]) -> State | None:
    """Return where a step leads: back to the units where the leading one had done its part."""
    lead = leading_order(orders) if transition.ordered else None
    return transition.ordered if lead and lead.state in FINISHED_ORDERS else transition.target


def set_clocks(case: Case, transition: Step, orders: Sequence[WorkOrder]) -> None:
    """Start the clock that the step starts; while units work on a case it is due when the leading one is."""
    now = clock.now()
    lead = leading_order(orders)
    if case.state == State.DISPATCHED and lead:
        case.resolve_due_at = case.due_at = lead.due_at
        case.step_due_at = None
        return
    reopened = transition.clock == Clock.RESOLVE and transition.action != Action.START
    if reopened:
        case.resolve_due_at = due_after(now, case.severity, Clock.RESOLVE)
    step: datetime | None = None
    if transition.clock == Clock.FIRST_ACTION:
        step = due_after(case.held_since, case.severity, Clock.FIRST_ACTION)
    elif transition.clock == Clock.ACKNOWLEDGE:
        step = due_after(now, case.severity, Clock.ACKNOWLEDGE)
        if transition.action == Action.HAND_ON and case.step_due_at and case.step_due_at > now:
            step = min(step, case.step_due_at)  # who withdraws buys no time either
    case.step_due_at = step
    # The clock to resolve runs through every level and step, so handing on never buys time.
    case.due_at = min(step, case.resolve_due_at) if step else case.resolve_due_at
