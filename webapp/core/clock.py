"""The one clock of the house: stored in UTC, shown in Shanghai time, and movable for history, trials and tests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, timezone

# China has kept one time, UTC+8 without daylight saving, since September 1991. A fixed offset needs no
# time zone database on the machine and converts any year.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_FIRST = datetime.min.replace(tzinfo=UTC)
# The last moment that can still be shown in Shanghai time.
_LAST = datetime.max.replace(tzinfo=SHANGHAI).astimezone(UTC)
_LONGEST_CLAIM = 64
_MIDNIGHT_AS_24 = re.compile(r"(?<=[Tt ])24(?=(:?00){0,2}([.,]0+)?([Zz+-]|$))")
_LEAP_SECOND = re.compile(r"(?<=[Tt ]\d\d:\d\d:)60|(?<=[Tt ]\d\d\d\d)60")

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)
# When this process began, by the machine's clock, and how far the house's clock is ahead of that one.
_BEGAN = datetime.now(UTC)
_ahead = timedelta(0)


def now() -> datetime:
    """Return the present moment, aware, in UTC, to the microsecond; inside `travel` the moment set there."""
    return _travelled.get() or datetime.now(UTC) + _ahead


def machine() -> datetime:
    """Return what the machine's own clock says, whatever moment the house lives in: to compare machines, no more."""
    return datetime.now(UTC)


def live_from(moment: datetime, *, since_start: bool = False) -> None:
    """Let the whole process, with its threads and those it forks, live from `moment` (aware) on, ticking.

    With `since_start` it is as if the process had begun at that moment, however often this is called. What compares
    with times taken from the machine (cookies, signatures, files, the limiter) goes on by the machine's clock.
    ValueError for a naive moment.
    """
    global _ahead
    _ahead = _as_utc(moment) - (_BEGAN if since_start else datetime.now(UTC))


@contextmanager
def travel(moment: datetime) -> Iterator[datetime]:
    """Stop the clock at `moment` (aware) inside the block; blocks may be nested.

    It holds for the current thread or task only, so that the demo's history can be written and a test
    can wait a week without touching another thread's clock. ValueError for a naive moment.
    """
    stopped = _as_utc(moment)
    token = _travelled.set(stopped)
    try:
        yield stopped
    finally:
        _travelled.reset(token)


def local(moment: datetime) -> datetime:
    """Return the same moment in Shanghai time; at the edge of the calendar, the nearest one that exists."""
    return min(_as_utc(moment), _LAST).astimezone(SHANGHAI)


def local_day(moment: datetime) -> date:
    """Return the Shanghai day in which the moment falls."""
    return local(moment).date()


def day_start(day: date) -> datetime:
    """Return the first moment of a Shanghai day, in UTC."""
    return _as_utc(datetime.combine(day, time(), SHANGHAI))


def month_start(moment: datetime) -> datetime:
    """Return the first moment of the Shanghai month in which the moment falls, in UTC."""
    return day_start(local_day(moment).replace(day=1))


def to_micros(moment: datetime) -> int:
    """Return whole microseconds since 1970-01-01 UTC, negative before: exact and sortable on any database."""
    return (_as_utc(moment) - _EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the UTC moment for `to_micros`; OverflowError outside the years 1 to 9999."""
    return _EPOCH + micros * _MICROSECOND


def parse_claimed(text: str) -> datetime | None:
    """Return the UTC moment a phone claims in ISO 8601, or None when the text is not one.

    An offset or Z counts; without one it is Shanghai time; a date alone is its first moment. 24:00 is the
    next midnight and a leap second the second before it. Years 1 to 9999 never fail: what falls outside
    the calendar on conversion becomes its first or last moment. Whether it can be true is for the caller.
    """
    text = text.strip()
    if len(text) > _LONGEST_CLAIM or not text.isascii():
        return None
    text, midnights = _MIDNIGHT_AS_24.subn("00", text)
    text = _LEAP_SECOND.sub("59", text)
    try:
        claimed = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    if claimed.tzinfo is None:
        claimed = claimed.replace(tzinfo=SHANGHAI)
    claimed = _as_utc(claimed)
    return min(claimed, _LAST - timedelta(days=midnights)) + timedelta(days=midnights)


def _as_utc(moment: datetime) -> datetime:
    if moment.tzinfo is UTC:  # as nearly all are
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == 1 else _LAST
