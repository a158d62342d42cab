"""What comes in about the duty calendar: one day, a stretch of days, or a week that is carried on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.core import reading
from webapp.core.errors import not_found
from webapp.web.fields import day, flag, row, several, version
from webapp.web.forms import Reader, form_input

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_DAYS = 366
WAYS = ("day", "range", "copy")
WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
NOBODY = "选谁值班"
SAME = "主班和副班要两个人"
PAST = "过去的日子不能再排"
TOO_FAR = f"最多排到 {MOST_DAYS} 天以后"


@form_input
class DutyInput:
    """The fields of all three ways; ``seen`` is the number of the last change that the page showed."""

    first: date | None = day(sent_as="from")
    last: date | None = day(sent_as="until")
    main: int | None = row()
    deputy: int | None = row()
    weekdays: tuple[str, ...] = several([str(n) for n in range(1, 8)])
    week: date | None = day()
    replace: bool = flag()
    seen: int | None = version()


@dataclass(frozen=True)
class DutyWish:
    """What is wanted: on which days who, and the faults that the days themselves do not have."""

    way: str
    days: list[date]
    main: int | None
    deputy: int | None
    replace: bool
    seen: int | None
    week: date | None = None
    faults: dict[str, str] = field(default_factory=dict)


def day_in(word: str) -> date:
    """Return the day that an address names; the one 404 for what is none."""
    found = reading.day(word)
    if found is None or found.isoformat() != word:
        raise not_found()
    return found


def parse_duty(form: Mapping[str, str], today: date) -> DutyWish:
    """Return what is wanted; Problem 422 where the days can't be read.

    Other faults come along, to be said after it is known whether the days were changed meanwhile.
    """
    reader = Reader(form)
    way = form.get("way", "") or "range"
    sent = reader.fill(DutyInput)
    if way not in WAYS:
        reader.refuse("way", "选一种排法")
    days = _copied(reader, sent, today) if way == "copy" else _stretch(reader, sent, today)
    if not days:
        reader.finish()
    if way != "copy":
        if sent.main is None and sent.deputy is None and way == "range":
            reader.refuse("main", NOBODY)
        if sent.main is not None and sent.main == sent.deputy:
            reader.refuse("deputy", SAME)
    replaces = sent.replace or way == "day"
    week = sent.week - timedelta(days=sent.week.weekday()) if sent.week else None
    return DutyWish(way, days, sent.main, sent.deputy, replaces, sent.seen, week, dict(reader.faults))


def _stretch(reader: Reader, sent: DutyInput, today: date) -> list[date]:
    first, last = sent.first, sent.last or sent.first
    if first is None or last is None:
        reader.refuse("from", "选从哪天起")
        return []
    if last < first:
        reader.refuse("until", "最后一天要在开始以后")
        return []
    if not _in_reach(reader, first, last, today, "from"):
        return []
    every = [first + n * DAY for n in range((last - first).days + 1)]
    wanted = [one for one in every if not sent.weekdays or str(one.isoweekday()) in sent.weekdays]
    if not wanted:
        reader.refuse("weekdays", "这几天里没有选的星期几")
    return wanted


def _copied(reader: Reader, sent: DutyInput, today: date) -> list[date]:
    """Return the days to which a week is carried on: from the Monday after it, or today, until the last day."""
    if sent.week is None:
        reader.refuse("week", "选照哪一周")
        return []
    first = max(sent.week - timedelta(days=sent.week.weekday()) + WEEK, today)
    if sent.last is None or sent.last < first:
        reader.refuse("until", "选排到哪天，要在那一周以后")
        return []
    if not _in_reach(reader, first, sent.last, today, "until"):
        return []
    return [first + n * DAY for n in range((sent.last - first).days + 1)]


def _in_reach(reader: Reader, first: date, last: date, today: date, name: str) -> bool:
    if first < today:
        reader.refuse(name, PAST)
    elif last > today + timedelta(days=MOST_DAYS):
        reader.refuse("until", TOO_FAR)
    else:
        return True
    return False
