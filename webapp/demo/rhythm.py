"""When the town's people report: by day, weekday, weather and hour. Deterministic for a given chance."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from webapp.core.clock import SHANGHAI
from webapp.demo.corpus import season

DAYS = 60
_WEEKDAYS = (1.0, 1.0, 1.0, 1.05, 1.0, 0.85, 0.7)
# Weight of each hour: out at dawn, back at dusk, hardly anybody at noon or at night.
_HOURS = (0, 0, 0, 0, 0, 1, 5, 10, 12, 9, 7, 5, 2, 2, 4, 5, 7, 10, 9, 6, 3, 2, 1, 0)
_RAINY_SHARE = {"spring": 0.45, "summer": 0.35, "autumn": 0.2, "winter": 0.22}
_RAIN = {"patrol": 0.45, "hazard": 1.15, "dispute": 0.8}
"""How much a rainy day changes the number of reports of each kind."""


@dataclass(frozen=True)
class Day:
    """A day of the town, with its weather."""

    date: date
    rainy: bool
    growth: float  # more and more people use the door: 0.75 two months ago, 1.2 now


def days_before(anchor: date, chance: random.Random) -> tuple[Day, ...]:
    """Return the 60 days before `anchor`; rain comes in spells."""
    days: list[Day] = []
    for back in range(DAYS, 0, -1):
        day = anchor - timedelta(days=back)
        share = _RAINY_SHARE[season(day.month)]
        rained = bool(days) and days[-1].rainy
        rainy = chance.random() < (share + 0.3 if rained else share * 0.75)
        days.append(Day(day, rainy, 0.75 + 0.45 * (DAYS - back) / DAYS))
    return tuple(days)


def pick_days(days: Sequence[Day], kind: str, count: int, chance: random.Random) -> list[Day]:
    """Return `count` days for reports of a kind: fewer patrols in the rain and on Sundays."""
    return chance.choices(days, weights=[weight_of(day, kind) for day in days], k=count)


def weight_of(day: Day, kind: str) -> float:
    """Return how much of a kind such a day brings, against a usual one."""
    return day.growth * _WEEKDAYS[day.date.weekday()] * (_RAIN[kind] if day.rainy else 1)


def pick_time(day: date, chance: random.Random, *, night: float = 0.0) -> datetime:
    """Return a moment of that Shanghai day in UTC; `night` is the share that comes at any hour."""
    hours = (1,) * 24 if chance.random() < night else _HOURS
    hour = chance.choices(range(24), weights=hours)[0]
    here = datetime.combine(day, time(hour, chance.randrange(60), chance.randrange(60)), SHANGHAI)
    return here.astimezone(UTC)
