"""The clocks of a petition, by the law (信访工作条例 22, 23, 34–36); it is due when the nearest open one is.

Duties of the house run straight. Rights of people end at 24:00 of the last day, the day of the event not counted,
moved on where that is no working day (民法典 201–203). Pure but for the calendar that is known now.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from webapp.cases.clocks import calendar, reminders, statutory
from webapp.core import clock
from webapp.core.clock import day_start
from webapp.petitions.models import Petition
from webapp.petitions.states import TO_TELL, State

DAY = timedelta(days=1)
ROUTE, TELL, OBJECT, RESOLVE = "route", "tell", "object", "resolve"
ASK_REVIEW, REVIEW, ASK_RECHECK, RECHECK, RING = "ask_review", "review", "ask_recheck", "recheck", "ring"
# What each waits for, in words.
WAITS_FOR = {
    ROUTE: "交办或转送",
    TELL: "告诉信访人",
    OBJECT: "不归本单位的，可以申请退回",
    RESOLVE: "办结",
    ASK_REVIEW: "信访人可以要求复查",
    REVIEW: "县里复查",
    ASK_RECHECK: "信访人可以要求复核",
    RECHECK: "上级复核",
    RING: "回电问一声",
}
LADDER = {"80": "petition.due_soon", "100": "petition.overdue", "chase": "petition.chased"}


class Rung(NamedTuple):
    """A reminder: its short name, when it is given, the event that is written then; none where time alone ends it."""

    name: str
    at: datetime
    event: str = ""


class Running(NamedTuple):
    """An open clock: what it is for, when it began, when it is due; ``duty``: somebody of the house has to do it."""

    waits_for: str
    since: datetime
    due: datetime
    duty: bool = True

    @property
    def rungs(self) -> list[Rung]:
        """Its reminders in their order; a right and what others decide only end."""
        if not self.duty:
            return [Rung("end", self.due)]
        found = [Rung(name, at, LADDER[name]) for name, at in reminders(self.since, self.due) if name in LADDER]
        return [one for one in found if one.at > self.since]


def running(petition: Petition) -> list[Running]:
    """Return the open clocks of a petition, the nearest first; of a right that is over none."""
    found = list(_duties(petition)) + [one for one in _others(petition) if one.due > clock.now()]
    return sorted(found, key=lambda one: one.due)


def _duties(petition: Petition) -> Iterator[Running]:
    state = petition.state
    if state == State.REGISTERED:
        yield Running(ROUTE, petition.registered_at, _after(petition.registered_at, "petition_route"))
    since = petition.assigned_at or petition.registered_at
    if state in TO_TELL and petition.told_on is None and petition.told_how is None:
        yield Running(TELL, since, _after(since, "petition_route"))
    if petition.resolve_by and petition.accepted_at and state in (State.ACCEPTED, State.DRAFTED, State.SIGNED):
        yield Running(RESOLVE, petition.accepted_at, petition.resolve_by)
    if state == State.WITHDRAWN and petition.before_state and petition.withdrawn_at:
        yield Running(RING, petition.withdrawn_at, _after(petition.withdrawn_at, "petition_ring_back"))


def _others(petition: Petition) -> Iterator[Running]:
    """Yield rights, and what the county decides: nobody of the house is late with them."""
    state = petition.state
    if state == State.ASSIGNED and petition.assigned_at:
        yield Running(OBJECT, petition.assigned_at, may_object_until(petition.assigned_at), duty=False)
    if state == State.ANSWERED and petition.served_on:
        yield Running(ASK_REVIEW, day_start(petition.served_on), may_ask_until(petition.served_on), duty=False)
    if state == State.IN_REVIEW and petition.review_asked_on:
        yield _decided(REVIEW, petition.review_asked_on)
    if state == State.REVIEWED and petition.review_served_on:
        served = petition.review_served_on
        yield Running(ASK_RECHECK, day_start(served), may_ask_until(served), duty=False)
    if state == State.IN_RECHECK and petition.recheck_asked_on:
        yield _decided(RECHECK, petition.recheck_asked_on, petition.hearing_days)


def _decided(waits_for: str, asked: date, more: int = 0) -> Running:
    days = statutory("petition_review").length.days + more
    return Running(waits_for, day_start(asked), end_of(asked + days * DAY), duty=False)


def resolve_by(accepted: datetime) -> datetime:
    """Return when a petition that was accepted then has to be answered (34): 60 days, nothing suspends them."""
    return _after(accepted, "petition_resolve")


def latest_extension(resolve: datetime) -> datetime:
    """Return until when the time that ends then may be extended, once (34)."""
    return _after(resolve, "petition_extend")


def may_object_until(assigned: datetime) -> datetime:
    """Return the end of a unit's time to say that it is not theirs: 24:00 of the fifth working day after (23)."""
    days = statutory("petition_misrouted").length.days
    return end_of(calendar().workday_after(clock.local_day(assigned), days))


def may_ask_until(served: date) -> datetime:
    """Return the end of the time to ask for 复查 or 复核 of what was served that day (35, 36)."""
    return end_of(calendar().last_day_of_right(served, statutory("petition_review").length.days))


def end_of(day: date) -> datetime:
    """Return the last second of a day in Shanghai, so that its date is what stands there."""
    return day_start(day + DAY) - timedelta(seconds=1)


def _after(start: datetime, name: str) -> datetime:
    return calendar().due(start, statutory(name))


def set_clock(petition: Petition) -> None:
    """Let a petition be due when its nearest open clock is, and be looked at when the next rung of any is reached."""
    aside = petition.set_aside_at is not None
    found = [] if aside else running(petition)
    nearest = found[0] if found else None
    petition.due_at, petition.waits_for = (nearest.due, nearest.waits_for) if nearest else (None, None)
    petition.next_rung_at = next_rung(found, clock.now())


def next_rung(found: Iterable[Running], after: datetime) -> datetime | None:
    """Return when the next rung of these clocks is reached; None when all have been."""
    ahead: Sequence[datetime] = [rung.at for one in found for rung in one.rungs if rung.at > after]
    return min(ahead, default=None)
