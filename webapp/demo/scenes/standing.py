"""The emergency team of the demo town and its duty calendar: two weeks behind, two ahead, one gap, two swaps."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from webapp.capture.queries_counter import town_of
from webapp.core import clock
from webapp.demo.moments import Moments, Scene, on
from webapp.demo.who import DISPATCHER, person, user_of
from webapp.emergencies.standing import service_duty, service_swaps, service_team
from webapp.emergencies.standing.queries_team import candidate
from webapp.emergencies.standing.schemas import MemberInput, SwapInput
from webapp.emergencies.standing.schemas_duty import DutyWish
from webapp.emergencies.standing.states import SwapAction

SKILLS = (
    ("first_aid",),
    ("driving", "mountain"),
    ("driving",),
    ("language", "mountain"),
    ("first_aid", "language"),
    ("electrician", "driving"),
    ("boat",),
    ("driving", "boat", "first_aid"),
    ("mountain",),
    ("electrician",),
    ("first_aid", "driving"),
    ("language", "other"),
)
FIRST, SECOND = (tuple(f"100600000{number:02}" for number in range(n, n + 6)) for n in (1, 11))
TEAM = FIRST + SECOND
# Week before or after this one → duty officer and deputy, by their place in the team; this week it is the police's.
WEEKS = {-2: (3, 9), -1: (2, 8), 0: (1, 7), 1: (5, 11), 2: (4, 10)}
BEHIND, AHEAD, GAP = 14, 14, 10
SWAPPED, ASKED = -5, 12
WEEK = timedelta(days=7)


def scenes(moments: Moments) -> Iterator[Scene]:
    """Yield (moment, what happens): the team first, its calendar before the first day of it, swaps in between."""
    today = moments.today
    yield on(today - timedelta(days=BEHIND + 6), time(9, 0)), _gather
    yield on(today - timedelta(days=BEHIND + 1), time(10, 0)), lambda: _plan(today)
    swapped, asked = today + timedelta(days=SWAPPED), today + timedelta(days=ASKED)
    yield on(swapped - timedelta(days=2), time(16, 20)), lambda: _swap(today, swapped, "孩子家长会", agreed=True)
    yield on(today - timedelta(days=1), time(17, 10)), lambda: _swap(today, asked, "要去县里培训", agreed=False)


def _gather() -> None:
    """Put twelve officers into the team, each with a colleague of the same unit who is called in their place."""
    desk = person(DISPATCHER)
    town, ids = town_of(desk), [user_of(number).id for number in TEAM]
    since = clock.local_day(clock.now())
    for place, user_id in enumerate(ids):
        found = candidate(town, user_id)
        wanted = MemberInput(
            user=user_id,
            unit=found.unit_id if found else None,
            skills=SKILLS[place],
            since=since,
            until=None,
            deputy=ids[(place + 6) % len(ids)],
        )
        service_team.store(desk.id, town, wanted)


def _plan(today: date) -> None:
    """Plan week by week from two weeks behind to two weeks ahead, but for one day, which nobody has yet."""
    desk = person(DISPATCHER)
    town, ids = town_of(desk), [user_of(number).id for number in TEAM]
    monday = today - timedelta(days=today.weekday())
    every = [today + timedelta(days=n) for n in range(-BEHIND, AHEAD + 1) if n != GAP]
    for week, (main, deputy) in WEEKS.items():
        first = monday + week * WEEK
        days = [day for day in every if first <= day < first + WEEK]
        if days:
            service_duty.arrange(desk, town, DutyWish("range", days, ids[main], ids[deputy], replace=False, seen=None))


def _swap(today: date, day: date, reason: str, *, agreed: bool) -> None:
    """Let the deputy of a day ask a colleague of another unit to take it."""
    monday = today - timedelta(days=today.weekday())
    asker, other = person(TEAM[WEEKS[(day - monday).days // 7][1]]), person(TEAM[6])
    town = town_of(asker)
    swap = service_swaps.record(asker, town, day, SwapInput(other=other.id, reason=reason))
    if agreed:
        service_swaps.advance(other, town, day, swap.id, SwapAction.AGREE)
