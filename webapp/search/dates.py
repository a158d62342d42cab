"""Days, weeks, months and years as people type them, and as the index holds them (d20261103, m202611)."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from webapp.core import clock, reading

# Years: from 29 February 2096 to that of 2104.
LONGEST_WITHOUT_LEAP_DAY = 8
RELATIVE = {"今天": 0, "昨天": 1, "前天": 2}
WEEKS = {"这周": 0, "本周": 0, "这个星期": 0, "上周": 1, "上星期": 1, "上个星期": 1, "上上周": 2}
MONTHS = {"这个月": 0, "本月": 0, "上个月": 1, "上月": 1, "上上个月": 2}
YEARS = {"今年": 0, "去年": 1, "前年": 2}
SPANS = frozenset({*RELATIVE, *WEEKS, *MONTHS, *YEARS})
"""Words that are a time and nothing else; a date that is typed may also stand in a text."""
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})月|(\d{4})[-/.](\d{1,2})")
_YEAR = re.compile(r"(\d{4})年")


def day_key(day: date) -> str:
    """Return the index word of a day."""
    return f"d{day:%Y%m%d}"


def keys_of(day: date) -> list[str]:
    """Return the index words of something that came in on a day."""
    return [day_key(day), f"m{day:%Y%m}"]


def time_of(text: str) -> tuple[str, ...]:
    """Return the index words of the time that a person typed, from its first day on; nothing when it is none."""
    today = clock.local_day(clock.now())
    if text in WEEKS:
        monday = today - timedelta(days=today.weekday() + 7 * WEEKS[text])
        return tuple(day_key(monday + timedelta(days=n)) for n in range(7))
    if text in MONTHS:
        months = today.year * 12 + today.month - 1 - MONTHS[text]
        return (f"m{months // 12:04}{months % 12 + 1:02}",)
    year = _YEAR.fullmatch(text)
    if year or text in YEARS:
        number = int(year[1]) if year else today.year - YEARS[text]
        return tuple(f"m{number:04}{month:02}" for month in range(1, 13))
    found = key_of(text)
    return (found,) if found else ()


def key_of(text: str) -> str | None:
    """Return the index word of the day or month that a person typed, None when it is none.

    Without a year it is the last such day that has come.
    """
    today = clock.local_day(clock.now())
    if text in RELATIVE:
        return day_key(today - timedelta(days=RELATIVE[text]))
    found = _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text)
    if found:
        day = _day(found.group(1), int(found.group(2)), int(found.group(3)), today)
        return day_key(day) if day else None
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = (found.group(1), found.group(2)) if found.group(2) else (found.group(3), found.group(4))
    first = _day(year, int(month), 1, today)
    return f"m{first:%Y%m}" if first else None


def said(keys: Sequence[str]) -> str:
    """Return the time behind index words as one says it: a day, a month, from one to another."""
    first, last = _said(keys[0]), _said(keys[-1])
    return first if first == last else f"{first}到{last}"


def _said(key: str) -> str:
    year, month, day = int(key[1:5]), int(key[5:7]), key[7:]
    return f"{year}年{month}月{int(day)}日" if day else f"{year}年{month}月"


def _day(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return reading.date_of(int(year), month, day)
    come = (reading.date_of(today.year - back, month, day) for back in range(LONGEST_WITHOUT_LEAP_DAY + 1))
    return next((found for found in come if found and found <= today), None)
