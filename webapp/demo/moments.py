"""The moments of a town that is looked at now: pure, so that any hour of any day can be tried without building it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from webapp.core.clock import SHANGHAI, day_start, local, local_day
from webapp.core.deadlines import Limit
from webapp.demo.lives import calendar

DAY = timedelta(days=1)
# Hours of a day from which on people see to what would fall due, for nearly three hours.
_ROUNDS, A_ROUND = (time(7), time(13), time(19)), timedelta(minutes=170)
# For so long after somebody opened the town nothing is moved by a clock alone, and at least until the day is over.
QUIET = timedelta(hours=3)

Scene = tuple[datetime, Callable[[], object]]
"""A moment, and what happens then."""


@dataclass(frozen=True)
class Moments:
    """What stands before and after the moment ``at``, at which somebody opens the town; its Shanghai day is today."""

    at: datetime

    @property
    def today(self) -> date:
        """The day that is today in the town."""
        return local_day(self.at)

    @property
    def quiet_until(self) -> datetime:
        """Until when people have seen to it that no clock acts by itself."""
        return max(day_start(self.today + DAY), self.at + QUIET)

    @property
    def last_round(self) -> datetime:
        """When people last went through what would fall due soon: by day, and over by now."""
        days = (self.today, self.today - DAY)
        return max(begin for day in days for hour in _ROUNDS if (begin := on(day, hour)) + A_ROUND <= self.at)

    def ago(self, **amount: float) -> datetime:
        """Return a moment before now, as ``ago(hours=3)``."""
        return self.at - timedelta(**amount)

    def workday(self, count: int) -> date:
        """Return the working day so many before (-3) or after (2) today; 0: today, or the next one when it is off."""
        step = DAY if count >= 0 else -DAY
        day, left = self.today, abs(count)
        while left or not calendar().is_workday(day):
            day += step
            left -= left > 0 and calendar().is_workday(day)
        return day

    def working(self, count: int, hour: str) -> datetime:
        """Return an hour of that working day."""
        return on(self.workday(count), time.fromisoformat(hour))

    def begun(self, limit: Limit, hour: str = "16:30") -> datetime:
        """Return when that must have begun of which the time is over today at about this hour, or at the next such
        hour on which it can be: the first moment, looking forward, whose limit lies ahead of now.
        """
        first = on(self.today - timedelta(days=60), time.fromisoformat(hour))
        starts = (first + number * DAY for number in range(61))
        fitting = [start for start in starts if start < self.at < calendar().due(start, limit)]
        return fitting[0] if fitting else self.ago(hours=1)


def on(day: date, hour: time) -> datetime:
    """Return an hour of a Shanghai day, in UTC."""
    return datetime.combine(day, hour, SHANGHAI).astimezone(UTC)


def daylight(moment: datetime) -> datetime:
    """Return the moment, or one of the evening before when people sleep then."""
    here = local(moment)
    if time(6, 30) <= here.time() < time(22):
        return moment
    evening = here.date() if here.time() >= time(22) else here.date() - DAY
    return on(evening, time(20)) + timedelta(minutes=here.minute)
