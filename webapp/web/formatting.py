"""Times and counts in everyday words (“刚刚”, “今天 9:20”, “12月8日前办好”)."""

import re
from datetime import datetime, timedelta

from webapp.core import clock, reading

WEEKDAYS = "一二三四五六日"
_FIGURES = "0123456789"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def when(moment: datetime) -> str:
    """Return a moment as a page writes it: 刚刚, 今天 9:20, 昨天 14:05, 11月19日 8:00, 2025年1月3日 8:00."""
    age = clock.now() - moment
    if timedelta(0) <= age < timedelta(minutes=1):
        return "刚刚"
    return f"{day_words(moment)} {clock_time(moment)}"


def when_short(moment: datetime) -> str:
    """Return a moment for the right edge of a list: 8:15, 昨天 16:40, 周六, 11月12日."""
    age = (clock.local_day(clock.now()) - clock.local_day(moment)).days
    if age == 0:
        return clock_time(moment)
    if age == 1:
        return f"昨天 {clock_time(moment)}"
    if 1 < age < 7:
        return f"周{WEEKDAYS[clock.local(moment).weekday()]}"
    return day_words(moment)


def day_words(moment: datetime) -> str:
    """Return the day: 今天, 昨天, 明天, 11月19日, with the year when it is another."""
    today, there = clock.local_day(clock.now()), clock.local(moment)
    age = (today - there.date()).days
    near = {0: "今天", 1: "昨天", -1: "明天"}
    if age in near:
        return near[age]
    day = f"{there.month}月{there.day}日"
    return day if there.year == today.year else f"{there.year}年{day}"


def clock_time(moment: datetime) -> str:
    """Return hours and minutes in Shanghai: 9:20."""
    there = clock.local(moment)
    return f"{there.hour}:{there.minute:02d}"


def today_words() -> str:
    """Return today for a page head: 11月23日 星期一."""
    today = clock.local(clock.now())
    return f"{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}"


def moment_words() -> str:
    """Return this moment for a printed list: 11月23日 星期一 9:20."""
    return f"{today_words()} {clock_time(clock.now())}"


def stamp(at: datetime | None) -> str:
    """Return a moment as tables and papers write it: 2026-11-26 09:30; nothing for none."""
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""


def tel(number: str) -> str:
    """Return the address that dials a number, however it was typed; what stands behind 转 is dialled after a pause.

    Of several numbers it is the first.
    """
    several = reading.phones_in(number)
    main, *extension = re.split("转|分机", several[0] if len(several) > 1 else number)
    parts = [reading.phone(main, reading.ANY_PHONE) or "".join(main.split()), *map(str.strip, extension)]
    return f"tel:{','.join(parts)}"


def greeting() -> str:
    """Return the greeting of the hour."""
    hour = clock.local(clock.now()).hour
    return (
        "早上好"
        if 5 <= hour < 9
        else "上午好"
        if hour < 12 and hour >= 9
        else "下午好"
        if 12 <= hour < 18
        else "晚上好"
    )


def span(seconds: float) -> str:
    """Return a length of time in its largest fitting unit, rounded down: 40 分钟, 11 小时, 2 天."""
    whole = int(abs(seconds))
    if whole < HOUR:
        return f"{max(whole // MINUTE, 1)} 分钟"
    return f"{whole // HOUR} 小时" if whole < 2 * DAY else f"{whole // DAY} 天"


def until(moment: datetime) -> str:
    """Return a date to keep, as short as it is clear: 今天 18:00, 明天 9:20, 周五, 12月8日; so one that is over."""
    days = (clock.local_day(moment) - clock.local_day(clock.now())).days
    if -1 <= days <= 1:
        return f"{day_words(moment)} {clock_time(moment)}"
    return f"周{WEEKDAYS[clock.local(moment).weekday()]}" if 1 < days < 7 else day_words(moment)


def by_when(due: datetime, done: str = "", *, said: str = "") -> str:
    """Return until when it is to be ``done``: 12月8日前办好, 说好周五前办好; once that is over 已超期 16 小时."""
    late = (clock.now() - due).total_seconds()
    if late > 0:
        return f"已超期 {span(late)}"
    return joined(f"{said}{until(due)}", f"前{done}")


def joined(*words: str) -> str:
    """Put words together as they are written here: a space where a figure meets a word."""
    text = ""
    for word in filter(None, words):
        meets = text and (text[-1] in _FIGURES or word[0] in _FIGURES)
        text += f" {word}" if meets else word
    return text


def ago(moment: datetime) -> str:
    """Return how long ago in whole days: 今天, 昨天, 3 天前."""
    days = (clock.local_day(clock.now()) - clock.local_day(moment)).days
    return "今天" if days <= 0 else "昨天" if days == 1 else f"{days} 天前"
