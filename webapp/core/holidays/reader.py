"""The text of a notice becomes days: the State Council's own sentences as pasted, or a line a day. Pure.

“春节：2月5日（周五）至12日（周五）放假调休，共8天。” What the text says twice is checked: a weekday in
brackets against the year, and 共8天 against the days that were read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.core.holidays.law import statutory_days

MOST_LETTERS = 5_000
_LONGEST = 31
_FOLD = str.maketrans("０１２３４５６７８９（），．：；－～", "0123456789(),.:;-~")
_DATE = (
    r"(?:(?P<iso>20\d\d[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)"
    r"|(?:(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月)(?P<d>\d{1,2})(?!\d)日?|(?P<alone>\d{1,2})日)"
)
_POINT = re.compile(rf"{_DATE}\s*(?:\((?P<bracket>[^()]*)\))?")
_BARE = re.compile(r"(?<=\d)(?=、\d{1,2}(?:、|日))")  # 2月5、6、7日
_COUNT = re.compile(r"共\s*(\d{1,2})\s*天")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_TO = re.compile(r"^\s*(?:至|到|-|—|~)+\s*")
_OFF, _WORKED = ("放假", "休", "连休"), ("上班", "补班")


@dataclass
class Read:
    """What was read: day → worked, what can't be (each a sentence), and what is odd but may be meant."""

    days: dict[date, bool] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    @property
    def spans(self) -> list[tuple[date, date]]:
        """The days off as stretches, each with its first and its last day."""
        found: list[tuple[date, date]] = []
        for day in self.off:
            if found and day - found[-1][1] == timedelta(days=1):
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        return found

    @property
    def off(self) -> list[date]:
        """The days off, in order."""
        return sorted(day for day, works in self.days.items() if not works)

    @property
    def worked(self) -> list[date]:
        """The weekends that are worked, in order."""
        return sorted(day for day, works in self.days.items() if works)


def read_notice(text: str, year: int) -> Read:
    """Read the days of a year's notice; nothing is stored of a text with faults."""
    found = Read()
    for sentence in re.split(r"[。;；\n]", _BARE.sub("日", text.translate(_FOLD))):
        works = _says(sentence)
        if works is not None:
            _take(found, sentence.strip(), year, works=works)
    if not found.days and not found.faults:
        found.faults.append("没有读到日子。把通知的原文贴进来，或者一行写一天，像 2027-02-05 放假")
    found.odd = [*_odd(found, year)]
    return found


def as_text(days: dict[date, bool]) -> str:
    """Return days as lines that `read_notice` reads again, for correcting them."""
    return "\n".join(f"{day} {'上班' if works else '放假'}" for day, works in sorted(days.items()))


def _says(sentence: str) -> bool | None:
    if any(word in sentence for word in _WORKED):
        return True
    return False if any(word in sentence for word in _OFF) and re.search(r"\d", sentence) else None


def _take(found: Read, sentence: str, year: int, *, works: bool) -> None:
    """Take the days of one sentence; what belongs to its end (共8天) is compared with them."""
    count = _COUNT.search(sentence)
    spoken, days = sentence[: count.start()] if count else sentence, list[date]()
    month, after = 0, 0
    for point in _POINT.finditer(spoken):
        day = _day(point, year, month)
        if day is None or not _is_of(day, year):
            found.faults.append(f"“{sentence[:30]}”里的 {point[0][:20]} 不是 {year} 年的日子")
            return
        month = day.month
        said = _WEEKDAY.search(point["bracket"] or "")
        if said and "一二三四五六日".index(said[1].replace("天", "日")) != day.weekday():
            found.faults.append(f"{day.month}月{day.day}日不是周{said[1]}：是不是贴了别的年份的通知？")
        to = days and _TO.match(spoken[after : point.start()])
        days += _until(days[-1], day) if to else [day]
        after = point.end()
    if count and not works and len(days) != int(count[1]):
        found.faults.append(f"“{sentence[:30]}”写的是共 {count[1]} 天，读到 {len(days)} 天")
    for day in days:
        if found.days.get(day, works) is not works:
            found.faults.append(f"{day.month}月{day.day}日又放假又上班")
        found.days[day] = works


def _until(first: date, last: date) -> list[date]:
    """Return the days after the first up to the last."""
    return [first + timedelta(days=n) for n in range(1, min((last - first).days, _LONGEST) + 1)]


def _day(point: re.Match[str], year: int, month: int) -> date | None:
    """Return the day that was found; one without its month is of the month that was named before it."""
    if point["iso"]:
        year, month, day = map(int, re.split(r"[-/.]", point["iso"]))
    else:
        year, month, day = int(point["y"] or year), int(point["m"] or month), int(point["d"] or point["alone"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_of(day: date, year: int) -> bool:
    """Say whether a notice may speak of a day: one of its year, or the end of the December before."""
    return day.year == year or (day.year == year - 1 and day.month == 12 and day.day >= 25)


def _odd(found: Read, year: int) -> Iterator[str]:
    """Yield what a notice hardly says: a day of the law that is worked, a working day that is one anyway."""
    missing = [day for day, _ in sorted(statutory_days(year).items()) if found.days.get(day) is not False]
    for day in missing:
        name = statutory_days(year)[day]
        if day.weekday() < 5 or day in found.days:
            yield f"{day.month}月{day.day}日（{name}）按规定放假，这里没有写放假"
    for day in found.worked:
        if day.weekday() < 5:
            yield f"{day.month}月{day.day}日本来就是上班的日子"
