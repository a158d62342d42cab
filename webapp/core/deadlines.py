"""The clocks of the work: a start, a limit and a calendar give the moment by which something is due.

Pure: nothing here asks what time it is. Working time is 08:00–18:00 unless configured, on the days that
the State Council's yearly notice leaves or makes working days (放假和调休): as it was put in, else as the library has
it, else, until the year's notice is out, as the law says (``core/holidays``). A festival that a
notice leaves out is off all the same. The town's own file corrects them all.
Calendar limits run straight through nights and holidays and end at the same clock time. (The Civil Code,
Art 201 and 203, would count days from the next day on and move an end on a holiday; ours is never later.)
"""

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path

import chinese_calendar

from webapp.core import clock
from webapp.core.holidays.law import FIRST, LAST, festival_days, statutory_days

_DAY = timedelta(days=1)
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "h": timedelta(hours=1), "day": _DAY}
_AMOUNT = r"(?P<amount>[1-9][0-9]{0,3}) (?P<working>working )?(?P<unit>minute|hour|h|day)s?"
_LIMIT = re.compile(rf"{_AMOUNT}(?: each)?(?: \((?:(?P<clock>calendar|working)|urgent (?P<urgent>[^()]+))\))?")
_SAME_DAY = re.compile(r"end of the same working day( \(next one when reported after hours\))?")
_WORKS = {"work": True, "rest": False}
GUESSED = "暂按法定节假日推算"
# Longer than any holiday: a calendar that has no working day for so long is a mistake in the town's file.
_LONGEST_REST_DAYS = 60


class Kind(Enum):
    """How a limit runs."""

    STRAIGHT = "straight"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    END_OF_WORKING_DAY = "end_of_working_day"


@dataclass(frozen=True)
class Limit:
    """How long something may take; `length` is in working time or working days where `kind` says so."""

    kind: Kind
    length: timedelta = timedelta(0)


def parse_limit(text: str, clock_kind: str = "calendar", *, urgent: bool = False) -> Limit:
    """Return the limit that a cell of severities.csv or statutory_clocks.csv means, or raise ValueError.

    `clock_kind` (“calendar” or “working”, the second file's own column) holds where the text does not say it.
    With `urgent` the limit in brackets counts, as in “72 h (urgent 24 h)”.
    """
    text = text.strip()
    if clock_kind not in ("calendar", "working"):
        raise ValueError(f"not a kind of clock: {clock_kind!r}")
    if _SAME_DAY.fullmatch(text):
        return Limit(Kind.END_OF_WORKING_DAY)
    found = _LIMIT.fullmatch(text)
    if not found:
        raise ValueError(f"not a limit: {text!r}")
    if urgent and found["urgent"]:
        return parse_limit(found["urgent"], clock_kind)
    length = int(found["amount"]) * _UNITS[found["unit"]]
    if not found["working"] and (found["clock"] or clock_kind) == "calendar":
        return Limit(Kind.STRAIGHT, length)
    return Limit(Kind.WORKING_DAYS if found["unit"] == "day" else Kind.WORKING_HOURS, length)


@dataclass(frozen=True)
class WorkCalendar:
    """Which moments are working time: from `open` until before `close` on working days, Shanghai time.

    `overrides` are the town's own days; `noticed` those of notices that were put in (day → worked), for these `years`.
    """

    open: time = time(8)
    close: time = time(18)
    overrides: Mapping[date, bool] = field(default_factory=dict)
    noticed: Mapping[date, bool] = field(default_factory=dict)
    years: Collection[int] = ()

    def __post_init__(self) -> None:
        if self.open >= self.close:
            raise ValueError("working time must open before it closes, on the same day")

    def is_workday(self, day: date) -> bool:
        """Say whether a day is worked: as a day of its own, else Monday–Friday."""
        special = self._special(day)
        return day.weekday() < 5 if special is None else special

    def is_holiday(self, day: date) -> bool:
        """Say whether a day is off as a holiday, and not only because it is a weekend."""
        return self._special(day) is False

    def knows(self, year: int) -> bool:
        """Say whether the year's notice is there: put in, or in the library."""
        return year in self.years or knows_by_itself(year)

    def is_guess(self, day: date) -> bool:
        """Say whether nobody can know yet whether this day is worked, because the notice of its year is not there."""
        return day not in self.overrides and day not in self.noticed and not self.knows(day.year)

    def note_for(self, day: date) -> str | None:
        """Return the words for a screen beside a date that rests on a guess, else None."""
        how = GUESSED if FIRST <= day.year <= LAST else "暂按周一到周五上班推算"
        return f"{day.year}年的放假安排还没有录入，{how}" if self.is_guess(day) else None

    def _special(self, day: date) -> bool | None:
        """Say whether a day that is no ordinary one of its week is worked; None for an ordinary one."""
        if day in self.overrides:
            return self.overrides[day]
        if day in self.noticed:
            return self.noticed[day]
        if knows_by_itself(day.year):
            return _official(day)
        # A notice moves the days that are made up for; a festival that it doesn't name is off all the same.
        off = festival_days if day.year in self.years else statutory_days
        return False if day in off(day.year) else None

    def is_working_time(self, moment: datetime) -> bool:
        """Say whether the courtyard is open at that moment."""
        here = clock.local(moment)
        return self.is_workday(here.date()) and self.open <= here.time() < self.close

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself in working time, else the next opening (Shanghai time)."""
        here = clock.local(moment)
        if self.is_working_time(here):
            return here
        day = here.date()
        if here.time() >= self.open or not self.is_workday(day):
            day = self._workday_after(day)
        return _at(day, self.open)

    def due(self, start: datetime, limit: Limit) -> datetime:
        """Return when it is due, in UTC, for an aware `start`.

        A limit that does not run straight ends in working time or at its closing, never outside.
        """
        if limit.kind is Kind.STRAIGHT:
            return clock.local(start).astimezone(UTC) + limit.length
        begin = self.next_opening(start)
        if limit.kind is Kind.WORKING_HOURS:
            end = self._after_working_hours(begin, limit.length)
        elif limit.kind is Kind.WORKING_DAYS:
            end = self._after_working_days(begin, limit.length.days)
        else:
            end = _at(begin.date(), self.close)
        return end.astimezone(UTC)

    def last_day_of_right(self, event: date, days: int) -> date:
        """Return the last day of a right of people that many days after the day of the event; a working day.

        The day of the event is not counted (民法典 201); an end on a day off moves to the next working day (203).
        """
        day = event + days * _DAY
        return day if self.is_workday(day) else self._workday_after(day)

    def workday_after(self, day: date, days: int) -> date:
        """Return the day that many working days after a day, which is not counted."""
        for _ in range(days):
            day = self._workday_after(day)
        return day

    def _after_working_hours(self, begin: datetime, left: timedelta) -> datetime:
        closing = _at(begin.date(), self.close)
        while begin + left > closing:
            left -= closing - begin
            begin = self.next_opening(closing)
            closing = _at(begin.date(), self.close)
        return begin + left

    def _after_working_days(self, begin: datetime, days: int) -> datetime:
        return datetime.combine(self.workday_after(begin.date(), days), begin.timetz())

    def _workday_after(self, day: date) -> date:
        for _ in range(_LONGEST_REST_DAYS):
            day += _DAY
            if self.is_workday(day):
                return day
        raise ValueError(f"no working day before {day}: check the overrides")


def load_overrides(path: Path | str) -> dict[date, bool]:
    """Return the town's own working and rest days from a CSV: date, kind (work or rest), note.

    ValueError, naming the line, for a missing column, another kind, a bad or a repeated date.
    """
    overrides: dict[date, bool] = {}
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if not {"date", "kind", "note"} <= set(reader.fieldnames or ()):
            raise ValueError(f"{path}: the columns must be date, kind, note")
        for row in reader:
            try:
                day, works = date.fromisoformat(row["date"].strip()), _WORKS[row["kind"].strip()]
            except (ValueError, KeyError, AttributeError) as error:
                raise ValueError(f"{path}, line {reader.line_num}: not a date and work or rest") from error
            if day in overrides:
                raise ValueError(f"{path}, line {reader.line_num}: {day} stands there twice")
            overrides[day] = works
    return overrides


def share_elapsed(start: datetime, due: datetime, now: datetime) -> float:
    """Say which share of the time from `start` to `due` passed by the wall clock; above 1 when late."""
    if due <= start:
        return 1.0 if now >= due else 0.0
    return max(0.0, (now - start) / (due - start))


@lru_cache(maxsize=256)
def knows_by_itself(year: int) -> bool:
    """Say whether the library has the notice of a year."""
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


# Asked for each day that a limit crosses; the library walks through all its holidays every time.
@lru_cache(maxsize=4096)
def _official(day: date) -> bool | None:
    """Say whether the library's notice makes a day one that is worked or off; None for an ordinary one."""
    try:
        off, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return None if name is None else not off


def _at(day: date, clock_time: time) -> datetime:
    return datetime.combine(day, clock_time, clock.SHANGHAI)
