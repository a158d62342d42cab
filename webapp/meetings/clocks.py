"""When meetings are: the first working day from the 1st and from the 16th, at nine, made 14 days ahead. Pure.

Nothing here asks what time it is; which days are worked is asked of a function.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from webapp.core import clock

AHEAD = timedelta(days=14)
LASTS = timedelta(hours=2)
NINE = time(9)
# So long ago may a half have begun whose first working day is still to come: longer than any holiday.
_BEFORE = timedelta(days=31)
_DAY = timedelta(days=1)
Works = Callable[[date], bool]


class Regular(NamedTuple):
    """A regular meeting: the half of a month in which it is, its day, and its span (to before ``until``)."""

    slot: str
    day: date
    since: date
    until: date

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        return at_nine(self.day)


def at_nine(day: date) -> datetime:
    """Return nine o'clock of a day in Shanghai."""
    return datetime.combine(day, NINE, clock.SHANGHAI)


def midnight(day: date) -> datetime:
    """Return when a day begins in Shanghai."""
    return datetime.combine(day, time(), clock.SHANGHAI)


def half_of(day: date) -> str:
    """Return the half of a month in which a day lies, as 2026-11a."""
    return f"{day:%Y-%m}{'a' if day.day < 16 else 'b'}"


def beginning(day: date) -> date:
    """Return the first day of the half in which a day lies."""
    return day.replace(day=1 if day.day < 16 else 16)


def regular(begins: date, works: Works) -> Regular:
    """Return the regular meeting of the half that begins on a day (the 1st or the 16th)."""
    day = begins
    while not works(day):
        day += _DAY
    return Regular(half_of(begins), day, beginning(begins - _DAY), begins)


def to_be_made(today: date, works: Works) -> Iterator[Regular]:
    """Yield the regular meetings that are held from today on and at most 14 days ahead, the nearest first."""
    begins = beginning(today - _BEFORE)
    while begins <= today + AHEAD:
        found = regular(begins, works)
        if today <= found.day <= today + AHEAD:
            yield found
        begins = beginning(begins + 16 * _DAY)


def every(since: date, until: date, days: int) -> list[date]:
    """Return every so many days from one day to another, both among them."""
    return [since + n * _DAY for n in range(0, (until - since).days + 1, days)]
