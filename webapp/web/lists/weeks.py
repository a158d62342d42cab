"""A week on one page: seven days with what stands in each, on a desk side by side, on a phone one below the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import request

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.web.formatting import WEEKDAYS, clock_time
from webapp.web.lists.filters import Filters
from webapp.web.tables import Chip, Link

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Entry:
    """What stands in a day: when, what it is called and leads to, who or where, and how it stands."""

    at: datetime
    link: Link
    second: str = ""
    chip: Chip | None = None

    @property
    def time(self) -> str:
        """When it begins: 9:20."""
        return clock_time(self.at)


@dataclass(frozen=True)
class Day:
    """One day of a week; ``note`` says why nothing is there, as 放假 or 不在."""

    day: date
    today: bool
    entries: tuple[Entry, ...]
    note: str = ""

    @property
    def name(self) -> str:
        """What the day is called: 周三."""
        return f"周{WEEKDAYS[self.day.weekday()]}"

    @property
    def words(self) -> str:
        """Its date: 6月10日."""
        return f"{self.day.month}月{self.day.day}日"


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on, and the ways to the weeks around."""

    days: tuple[Day, ...]
    before: str
    after: str
    now: str | None

    @property
    def words(self) -> str:
        """From when to when: 6月8日–14日."""
        first, last = self.days[0], self.days[-1]
        return f"{first.words}–{last.words if first.day.month != last.day.month else f'{last.day.day}日'}"

    @property
    def entries(self) -> int:
        """How many things stand in it."""
        return sum(len(day.entries) for day in self.days)


def monday_asked() -> date:
    """Return the Monday of the week in the address, of this week where there is none; the one 404 for no day."""
    text = request.args.get("week")
    day = reading.day(text) if text else clock.local_day(clock.now())
    if day is None:
        raise not_found()
    return day - timedelta(days=day.weekday())


def bounds(monday: date) -> tuple[datetime, datetime]:
    """Return the moments from which and before which a week lasts."""
    return clock.day_start(monday), clock.day_start(monday + _WEEK)


def week_of(
    monday: date,
    entries: Iterable[Entry],
    filters: Filters,
    notes: Mapping[date, str] | None = None,
    show: str = "week",
) -> Week:
    """Return the week with these entries, each on its Shanghai day in order of time."""
    today = clock.local_day(clock.now())
    found: dict[date, list[Entry]] = {}
    for one in sorted(entries, key=lambda one: one.at):
        found.setdefault(clock.local_day(one.at), []).append(one)
    days = [monday + timedelta(days=n) for n in range(7)]
    return Week(
        tuple(Day(day, day == today, tuple(found.get(day, ())), (notes or {}).get(day, "")) for day in days),
        filters.address(show=show, week=(monday - _WEEK).isoformat()),
        filters.address(show=show, week=(monday + _WEEK).isoformat()),
        None if today in days else filters.address(show=show),
    )
