"""The situations of the last four half-months: two that were issued, one frozen, the latest a draft."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from webapp.core.clock import day_start
from webapp.demo import who
from webapp.demo.moments import Moments, Scene
from webapp.meetings.situations.queries import TOPICS, seen
from webapp.meetings.situations.rules import last_half
from webapp.meetings.situations.service import note, take, tick, write_ended
from webapp.meetings.situations.states import Action

HALVES = 4
MOST_TOPICS = 3
# How long after its end each is written, looked over, frozen and issued.
WRITTEN, NOTED, FROZEN, ISSUED = timedelta(minutes=5), timedelta(hours=8.5), timedelta(hours=8.8), timedelta(hours=10)
SAID = "和村里核过，数对得上。雨后的路和灯，会上说一说。"


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens): each written when it is over; the desk notes, ticks, freezes; it is issued."""
    span = last_half(moments.at - WRITTEN)
    for age in range(HALVES):
        over = day_start(span.last) + timedelta(days=1)
        yield over + WRITTEN, write_ended
        steps = ((NOTED, _look_over), (FROZEN, _freeze), (ISSUED, _issue))
        for after, step in steps[: (0, 2, 3, 3)[age]]:
            if over + after < moments.at:
                yield over + after, partial(step, span.key)
        span = span.before


def _look_over(key: str) -> None:
    desk = who.person(who.DISPATCHER)
    note(desk, key, "overall", SAID, 0)
    topics = [one.key for one in seen(desk, key).mentions if one.section == TOPICS]
    if topics:
        tick(desk, key, topics[:MOST_TOPICS], None)


def _freeze(key: str) -> None:
    take(who.person(who.DISPATCHER), key, Action.FREEZE, None)


def _issue(key: str) -> None:
    take(who.person(who.COMMISSIONER), key, Action.ISSUE, None)
