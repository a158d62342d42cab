"""The clocks of a protected matter: they run day and night, through weekends and holidays; their spans are data."""

from datetime import datetime, timedelta
from typing import NamedTuple

from webapp.care.models import CareCourse
from webapp.care.states import Danger, State, Waits
from webapp.cases.clocks import statutory

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# What may be chosen for the next look, and what each danger allows at most.
LOOKS: dict[str, timedelta] = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
LONGEST_LOOK: dict[Danger, timedelta] = {Danger.NOW: DAY, Danger.DANGER: 7 * DAY, Danger.SAFE: 30 * DAY}
# A minor's matter is kept at least till the latter age.
ADULT_AT, KEPT_TILL_AGE = 18, 25


class Running(NamedTuple):
    """An open clock: what it is for, when it began, when it is due."""

    waits_for: Waits
    since: datetime
    due: datetime


def span(name: str) -> timedelta:
    """Return how long something of a course takes, by ``data/statutory_clocks.csv``: receive, contact, quiet, ….

    What the house itself set is there beside the law, with which it is.
    """
    return statutory(f"protection_{name}").length


def running(course: CareCourse) -> list[Running]:
    """Return the open clocks of the course itself; what items wait for is theirs."""
    match course.state:
        case State.ARRIVED:
            return [_of(Waits.RECEIVE, course.began_at)]
        case State.RECEIVED:
            return [_before_the_first_check(course)]
        case State.CHECKED:
            return [_of(Waits.PLAN, course.checked_at or course.began_at), *_look(course, Waits.LOOK)]
        case State.IN_CARE:
            return _look(course, Waits.LOOK)
        case State.WATCHING:
            return _look(course, Waits.REVISIT)
    return []


def _before_the_first_check(course: CareCourse) -> Running:
    """Return what is next before she was asked the first time: to reach her (again), or to ask."""
    if course.contacted_at:
        return _of(Waits.RISK, course.contacted_at)
    return _of(Waits.CONTACT, course.tried_at or course.received_at or course.began_at)


def _look(course: CareCourse, waits_for: Waits) -> list[Running]:
    if course.look_at is None:
        return []
    return [Running(waits_for, course.checked_at or course.began_at, course.look_at)]


def _of(waits_for: Waits, since: datetime) -> Running:
    return Running(waits_for, since, since + span(waits_for))
