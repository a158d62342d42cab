"""The spans of situations: half-months and others, and who may read and write one."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from webapp.core import clock, reading

DAY = timedelta(days=1)
MIDDLE = 15
_HALF = re.compile(r"(\d{4}-\d{2})([ab])", re.ASCII)
LONGEST = 366
_ANY = re.compile(r"(\d{4}-\d{2}-\d{2})_(\d{4}-\d{2}-\d{2})", re.ASCII)


class Span(NamedTuple):
    """Days that a situation is about, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """The moment at which it begins."""
        return clock.day_start(self.first)

    @property
    def until(self) -> datetime:
        """The moment at which it is over."""
        return clock.day_start(self.last + DAY)

    @property
    def half(self) -> str:
        """Which half of its month it is: a, b, or nothing where it is neither."""
        if self == half_of(self.first):
            return "a" if self.first.day == 1 else "b"
        return ""

    @property
    def key(self) -> str:
        """How an address names it: 2026-11a, or 2026-11-03_2026-11-20."""
        if half := self.half:
            return f"{self.first:%Y-%m}{half}"
        return f"{self.first.isoformat()}_{self.last.isoformat()}"

    @property
    def before(self) -> "Span":
        """The half before, or as many days as it has itself."""
        if self.half:
            return half_of(self.first - DAY)
        days = self.last - self.first
        return Span(self.first - DAY - days, self.first - DAY)

    @property
    def after(self) -> "Span":
        """The half after, or as many days as it has itself."""
        if self.half:
            return half_of(self.last + DAY)
        return Span(self.last + DAY, self.last + DAY + (self.last - self.first))

    @property
    def words(self) -> str:
        """How people say it: 11月1日–15日, 12月20日–2027年1月3日."""
        first, last = self.first, self.last
        begins = f"{first.month}月{first.day}日"
        if first == last:
            return begins
        if first.year != last.year:
            return f"{first.year}年{begins}–{last.year}年{last.month}月{last.day}日"
        return f"{begins}–{last.day}日" if first.month == last.month else f"{begins}–{last.month}月{last.day}日"

    @property
    def title(self) -> str:
        """How a heading names it: 2026年11月上半月."""
        month = f"{self.first.year}年{self.first.month}月"
        halves = {"a": f"{month}上半月", "b": f"{month}下半月"}
        return halves.get(self.half) or (f"{self.first.year}年" * (self.first.year == self.last.year) + self.words)


def half_of(day: date) -> Span:
    """Return the half-month in which a day lies."""
    if day.day <= MIDDLE:
        return Span(day.replace(day=1), day.replace(day=MIDDLE))
    following = (day.replace(day=28) + 4 * DAY).replace(day=1)
    return Span(day.replace(day=MIDDLE + 1), following - DAY)


def last_half(now: datetime) -> Span:
    """Return the half-month that ended last."""
    return half_of(half_of(clock.local_day(now)).first - DAY)


def days_between(since: datetime, until: datetime) -> Span:
    """Return the whole days of a span of moments; the day of its end counts when it is over at that moment."""
    return Span(clock.local_day(since), clock.local_day(until) - DAY)


def span_of(key: str) -> Span | None:
    """Return the span that a key names; None for what names none, or names it otherwise than ``Span.key`` does."""
    span = None
    if half := _HALF.fullmatch(key):
        first = reading.month(half[1])
        span = half_of(first.replace(day=1 if half[2] == "a" else MIDDLE + 1)) if first else None
    elif days := _ANY.fullmatch(key):
        first, last = reading.day(days[1]), reading.day(days[2])
        if first and last and first <= last <= first + LONGEST * DAY:
            span = Span(first, last)
    return span if span and span.key == key else None
