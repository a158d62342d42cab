"""Every change of an order: who may take which step, and ``advance``, the only function that changes a state."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from webapp.cases.clocks import calendar
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import invalid, not_found
from webapp.core.protection.impartial import refuse, withdraw
from webapp.people.actor import Actor
from webapp.people.queries_impartial import barred_from
from webapp.people.service_times import is_held, refuse_held
from webapp.service_orders import queries
from webapp.service_orders.advisers.queries import is_adviser, times_of, wishes
from webapp.service_orders.advisers.slots import EARLIEST, LATEST, SLOT, Day, by_day, found
from webapp.service_orders.menu import OFFICE
from webapp.service_orders.models import OrderNote, ServiceOrder
from webapp.service_orders.rules import may
from webapp.service_orders.schemas import StepInput
from webapp.service_orders.service import TAKEN, confirm_due, offices, refuse_unless_offered
from webapp.service_orders.service_lists import sync_scope
from webapp.service_orders.service_texts import write_text
from webapp.service_orders.states import (
    ALIVE,
    ORDERS,
    Action,
    Rating,
    State,
    Step,
)
from webapp.web.formatting import day_words

# What a resident without a smartphone, or who wants a call, hears by one.
_TOLD_BY_CALL = {State.SCHEDULED: "scheduled", State.CANCELLED: "cancelled"}


@transactional
def act(actor: Actor, code: str, action: Action, said: StepInput, *, version: int | None) -> ServiceOrder:
    """Take one step as the one who serves or as the justice office.

    Problem 404 out of scope or without the right, 409 when another was faster or it no longer fits, 422 when words or
    a time are missing.
    """
    row, transition = queries.row_for(actor, code), ORDERS[action]
    order = row.order
    if not may(actor, order, transition, queries.units_of(actor)):
        raise not_found()
    refuse(row.barred)
    if action != Action.RECUSE:
        return _take(order, transition, said, actor.id, version)
    _withdraw_from(actor, order, said.reason, version)
    if order.adviser_id != actor.id:
        return order
    return advance(order, ORDERS[Action.HAND_BACK], said, actor.id)


def _withdraw_from(actor: Actor, order: ServiceOrder, reason: str, version: int | None) -> None:
    """Note that an actor withdrew (我要回避), and why; no clock is prolonged."""
    step = ORDERS[Action.RECUSE]
    ORDERS.check_version(order, version)
    withdraw("order", order.id, actor.id, reason)
    with ORDERS.take(order, step):
        order.changed_at = clock.now()
    ORDERS.record(order, step, actor_id=actor.id, item=order.item)


@transactional
def act_as_resident(order_id: int, action: Action, said: StepInput, *, version: int | None) -> ServiceOrder:
    """Take one step as the resident, whose code and telephone were checked by the caller."""
    order = db.session().get_one(ServiceOrder, order_id)
    return _take(order, ORDERS[action], said, None, version)


def advance(
    order: ServiceOrder, step: Step, said: StepInput, actor_id: int | None, version: int | None = None
) -> ServiceOrder:
    """Change an order: state, times, lists and journal, together. Problem 422 for a time that was taken meanwhile."""
    now, before = clock.now(), order.state
    try:
        with ORDERS.take(order, step, version=version):
            order.changed_at = now
            _TIMES.get(Action(step.action), _nothing)(order, said, now)
            if order.state not in ALIVE:
                order.slot_at = None
                order.finished_at = order.finished_at or now
            told = order.state != before or step.action == Action.PUT_OFF
            if order.call_only and told:
                order.to_call = _TOLD_BY_CALL.get(order.state)
    except IntegrityError as error:
        raise invalid(slot=TAKEN) from error
    sync_scope(order, *offices(OFFICE))
    if told:
        write_text(order, moved=step.action == Action.PUT_OFF)
    ORDERS.record(order, step, actor_id=actor_id, item=order.item)
    return order


@transactional
def told(actor: Actor, code: str) -> ServiceOrder:
    """Note that the person was called and informed; the order leaves the call list."""
    order = queries.order_to_change(actor, code)
    if not order.to_call:
        return order
    order.to_call = None
    db.session().flush()
    sync_scope(order, *offices(OFFICE))
    journal.append("order.told", ("order", order.id), actor_id=actor.id)
    return order


@transactional
def show_phone(actor: Actor, code: str) -> None:
    """Journal that an officer looked at the number, to call back."""
    order = queries.order_for(actor, code)
    journal.append("order.phone_shown", ("order", order.id), actor_id=actor.id, content={"reason": "回电话"})


@transactional
def add_note(actor: Actor, code: str, words: str) -> None:
    """Write a note for the service alone; Problem 422 without words."""
    order = queries.order_for(actor, code)
    if not words:
        raise invalid(note="写一句再存")
    session = db.session()
    session.add(OrderNote(order_id=order.id, author_id=actor.id, at=clock.now(), words=words))
    session.flush()
    journal.append("order.noted", ("order", order.id), actor_id=actor.id)


def _take(
    order: ServiceOrder, transition: Step, said: StepInput, actor_id: int | None, version: int | None
) -> ServiceOrder:
    ORDERS.check(order, transition, version=version, note=said.words)
    if transition.wants_time and said.at is None and transition.action != Action.MOVE:
        raise invalid(at="选一个时间")
    if transition.action == Action.ASSIGN and not (said.adviser_id and is_adviser(said.adviser_id)):
        raise invalid(adviser="选一位现在能接的人")
    if transition.action == Action.ASSIGN and said.adviser_id in barred_from("order", order.id):
        raise invalid(adviser="这个人要回避，请另选一位")
    if transition.action == Action.MOVE and said.at:
        refuse_unless_offered(times_to_move(order), said.at)
        if order.adviser_id and is_held(order.adviser_id, said.at, SLOT, without=order.uid):
            raise invalid(slot=TAKEN)  # of two at once the second sees what the first one took
    if transition.action in (Action.SCHEDULE, Action.PUT_OFF) and said.at:
        _refuse_time(order, said.at, actor_id)
    order = advance(order, transition, said, actor_id)
    if transition.action == Action.CONFIRM and _is_agreed_with(order):
        # The time asked for is the time agreed; one tap does both.
        order = advance(order, ORDERS[Action.SCHEDULE], StepInput(at=order.meet_at), actor_id)
    return order


def times_to_move(order: ServiceOrder) -> list[Day]:
    """Return the times to which a resident may move an order: those of who serves it, else half days to wish for."""
    return times_of(order.adviser_id, without=order.uid) if order.adviser_id else wishes()


def _refuse_time(order: ServiceOrder, at: datetime, actor_id: int | None) -> None:
    """Raise the 422 beside a time that who serves can't keep: at night, on a holiday, or held by something else."""
    if not by_day(at):
        raise invalid(at=f"选 {EARLIEST.hour}:00 到 {LATEST.hour}:00 之间的钟点")
    if calendar().is_holiday(clock.local_day(at)):
        raise invalid(at=f"{day_words(at)}放假，换一天吧")
    if order.adviser_id:
        refuse_held([order.adviser_id], at, SLOT, field="at", without=order.uid, me=actor_id)


def _is_agreed_with(order: ServiceOrder) -> bool:
    """Say whether the time asked for can be kept as it is: by a person who is free then. A half day is only a wish."""
    if not order.adviser_id or not order.meet_at or order.meet_at <= clock.now():
        return False
    return not is_held(order.adviser_id, order.meet_at, SLOT, without=order.uid)


def _is_free(order: ServiceOrder, adviser_id: int, at: datetime) -> bool:
    offered = found(times_of(adviser_id), at)
    return offered is not None and not is_held(adviser_id, at, SLOT, without=order.uid)


def _nothing(_order: ServiceOrder, _said: StepInput, _now: datetime) -> None:
    """Leave the times as they are."""


def _confirmed(order: ServiceOrder, _said: StepInput, now: datetime) -> None:
    # Whoever confirms has called back and spoken with the right person: nobody travels before that.
    order.confirmed_at, order.proved_at, order.late_at = now, order.proved_at or now, None


def _timed(order: ServiceOrder, said: StepInput, _now: datetime) -> None:
    order.meet_at = said.at
    order.reason = said.words or None
    if order.slot_at != said.at:
        order.slot_at = said.at if order.adviser_id else None


def _moved(order: ServiceOrder, said: StepInput, now: datetime) -> None:
    order.meet_at, order.urgent = said.at, said.at is None
    order.slot_at = said.at if order.adviser_id and not order.crowd else None
    order.confirm_due_at, order.late_at = confirm_due(order.urgent, now), None


def _assigned(order: ServiceOrder, said: StepInput, now: datetime) -> None:
    at = order.meet_at
    free = bool(at and said.adviser_id and _is_free(order, said.adviser_id, at))  # asked before it is theirs
    order.adviser_id, order.adviser_reason = said.adviser_id, "司法所安排"
    order.confirm_due_at, order.late_at = confirm_due(order.urgent, now), None
    # The time wished for stays; it is kept for the new one only where it is free there.
    order.slot_at = at if free else None


def _handed_back(order: ServiceOrder, _said: StepInput, _now: datetime) -> None:
    # The time wished for stays for whoever is asked next, and so does when it has to be answered.
    order.adviser_id, order.adviser_reason, order.slot_at = None, "", None


def _started(order: ServiceOrder, _said: StepInput, now: datetime) -> None:
    order.started_at = now


def _completed(order: ServiceOrder, said: StepInput, now: datetime) -> None:
    order.result, order.finished_at = said.words, now


def _ended(order: ServiceOrder, said: StepInput, now: datetime) -> None:
    order.reason, order.finished_at = said.words or None, now


def _rated(order: ServiceOrder, said: StepInput, _now: datetime) -> None:
    order.rating, order.rating_words = said.rating, said.words or None
    if said.rating == Rating.DISSATISFIED:
        order.follow_up = "open"


def _followed_up(order: ServiceOrder, said: StepInput, _now: datetime) -> None:
    order.follow_up, order.follow_up_words = "done", said.words


def _late(order: ServiceOrder, _said: StepInput, now: datetime) -> None:
    order.late_at = now


_TIMES = {
    Action.CONFIRM: _confirmed,
    Action.SCHEDULE: _timed,
    Action.PUT_OFF: _timed,
    Action.MOVE: _moved,
    Action.ASSIGN: _assigned,
    Action.START: _started,
    Action.COMPLETE: _completed,
    Action.NO_SHOW: _ended,
    Action.CANCEL: _ended,
    Action.WITHDRAW: _ended,
    Action.RATE: _rated,
    Action.FOLLOWED_UP: _followed_up,
    Action.LATE: _late,
    Action.HAND_BACK: _handed_back,
}
