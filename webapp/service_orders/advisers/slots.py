"""Free times of an adviser, from the week they gave, their absences, the calendar and what holds them. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from webapp.core import clock, reading
from webapp.core.calendar import CalendarEntry, meets

SLOT = timedelta(minutes=40)
# Nobody can be asked to be there in a moment; before that 尽快 is the way.
NOTICE = timedelta(hours=2)
AHEAD_DAYS = 14
_A_DAY = 24 * 60
# Who serves may agree by telephone on a time outside the week they gave, but not at night.
EARLIEST, LATEST = time(7), time(21)


@dataclass(frozen=True)
class Stretch:
    """A stretch of every week: weekday (0 Monday), opening and closing in minutes since midnight."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class Time:
    """One time that can be ordered, and whether it still can; ``word`` where half a day is meant, not the hour."""

    at: datetime
    free: bool
    word: str = ""

    @property
    def micros(self) -> str:
        """The moment as forms carry it."""
        return str(clock.to_micros(self.at))

    @property
    def clock(self) -> str:
        """The moment as people say it: 10:20."""
        there = clock.local(self.at)
        return f"{there.hour}:{there.minute:02d}"


@dataclass(frozen=True)
class Day:
    """A day with its times, in order."""

    day: date
    times: tuple[Time, ...]

    @property
    def free(self) -> int:
        """How many times are left."""
        return sum(one.free for one in self.times)


def week_code(week: Sequence[Stretch]) -> str:
    """Return a week as a form carries it, to say later from what it was changed: 0-540-660.0-870-990."""
    return ".".join(f"{one.weekday}-{one.opens}-{one.closes}" for one in sorted(week, key=_weekly))


def week_in(code: str) -> list[Stretch] | None:
    """Return the week that ``week_code`` wrote; None for what is none."""
    found = []
    for part in code.split(".") if code else ():
        numbers = [reading.whole(one, _A_DAY) for one in part.split("-")]
        if len(numbers) != 3 or None in numbers:
            return None
        found.append(Stretch(*(one or 0 for one in numbers)))
    return found


def _weekly(one: Stretch) -> tuple[int, int]:
    return one.weekday, one.opens


def by_day(at: datetime) -> bool:
    """Say whether a time lies within the hours in which a person can be visited."""
    begin, end = clock.local(at), clock.local(at + SLOT)
    return begin.date() == end.date() and begin.time() >= EARLIEST and end.time() <= LATEST


# Until an adviser gives other times: mornings and afternoons of working days.
USUAL_WEEK = tuple(
    Stretch(weekday, opens, closes) for weekday in range(5) for opens, closes in ((540, 660), (870, 990))
)
_HALVES = ((time(9), "上午"), (time(15), "下午"))


def found(days: Sequence[Day], at: datetime) -> Time | None:
    """Return the offered time that begins at this moment, free or taken; None when it was never offered."""
    return next((one for day in days for one in day.times if one.at == at), None)


def is_away(absences: Collection[tuple[date, date]], day: date) -> bool:
    """Say whether a day lies in one of the absences (both ends included)."""
    return any(since <= day <= until for since, until in absences)


def free_days(
    week: Sequence[Stretch],
    absences: Collection[tuple[date, date]],
    held: Sequence[CalendarEntry],
    is_holiday: Callable[[date], bool],
    now: datetime,
) -> list[Day]:
    """Return the days of the next two weeks on which there are times, taken ones struck out, none in the next hours.

    A time is taken when anything that holds the adviser meets it; a weekend that the adviser gave is no holiday.
    """
    found = []
    for day in _coming(now):
        if is_away(absences, day) or is_holiday(day):
            continue
        stretches = [one for one in week if one.weekday == day.weekday()]
        times = tuple(Time(at, not meets(held, at, at + SLOT)) for at in _times(day, stretches) if at >= now + NOTICE)
        if times:
            found.append(Day(day, times))
    return found


def half_days(is_workday: Callable[[date], bool], now: datetime) -> list[Day]:
    """Return mornings and afternoons of the coming working days, for what an office serves: a wish, not a time kept."""
    found = []
    for day in _coming(now):
        halves = [(datetime.combine(day, at, clock.SHANGHAI).astimezone(UTC), word) for at, word in _HALVES]
        times = tuple(Time(at, True, word) for at, word in halves if at >= now + NOTICE)
        if times and is_workday(day):
            found.append(Day(day, times))
    return found


def _coming(now: datetime) -> list[date]:
    today = clock.local_day(now)
    return [today + timedelta(days=n) for n in range(AHEAD_DAYS)]


def _times(day: date, stretches: Sequence[Stretch]) -> list[datetime]:
    midnight = clock.day_start(day)
    found = []
    for stretch in sorted(stretches, key=lambda one: one.opens):
        at, closing = midnight + timedelta(minutes=stretch.opens), midnight + timedelta(minutes=stretch.closes)
        while at + SLOT <= closing:
            found.append(at)
            at += SLOT
    return sorted(at for at in set(found) if by_day(at))
