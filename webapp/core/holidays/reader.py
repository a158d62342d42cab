"""The text of a notice becomes days: the State Council's own sentences as pasted, or a line a day. Pure.

“春节：2月5日（周五）至12日（周五）放假调休，共8天。” Days are off or worked as the word behind them says. What the
text says twice is checked: a weekday in brackets against the year, and 共8天 against the days that were read. Nothing
of a sentence with days is passed over: what is read only in part is a fault.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.core.holidays.law import statutory_days

MOST_LETTERS = 5_000
_LONGEST = 31
_FOLD = str.maketrans("０１２３４５６７８９（），．：；－～／", "0123456789(),.:;-~/")
_DATE = (
    r"(?:(?P<iso>20\d\d[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)"
    r"|(?:(?:(?P<y>20\d\d)年)?(?P<m>\d{1,2})月)(?P<d>\d{1,2})(?!\d)日?|(?P<alone>\d{1,2})日"
    r"|(?<![\d.])(?P<short>\d{1,2}[/.]\d{1,2})(?![\d.月]))"
)
_POINT = rf"{_DATE}\s*(?:\((?P<bracket>[^()]*)\))?"
_SAYS = r"(?P<no>不[再用必需]?)?(?P<says>放假|(?<![调年公双])休(?!日)|[上补]班)"
_WORKED = ("上班", "补班")
_LEADS = r"(?P<leads>(?:调休)?(?:的?时间|的?日期|安排)?\s*[:为])?"
_MARK = re.compile(rf"{_POINT}|{_SAYS}{_LEADS}|共\s*(?P<count>\d{{1,2}})\s*天")
_BARE = re.compile(r"(?<=\d)(?=、\d{1,2}(?:、|日))")  # 2月5、6、7日
_NUMBER = re.compile(r"(月\d{1,2}|[至到、,~—-]\s*\d{1,2})号")  # 2月5号
_BRACKET = re.compile(r"\([^()]*\)")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_TO = re.compile(r"^\s*(?:起|开始)?\s*(?:至|到|-|—|~)+\s*")
_GOES_ON, _GOES_ON_FROM = re.compile(rf"[、,和及与至到~—-]|共|{_SAYS}"), re.compile(r"[、,和及与至到~—-]$")
# Digits that are no day: the number of a line, a year by itself, how many days.
_NO_DAY = re.compile(r"20\d\d年|\d{1,2}\s*[天个]")
_LINE = re.compile(r"^\s*\(?\d{1,2}[.、)](?=\D|\d{1,2}月|20\d\d)")


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

    @property
    def mark(self) -> str:
        """A mark of the days that were read: another text with the same days has the same."""
        return hashlib.sha256(as_text(self.days).encode()).hexdigest()[:16]


def read_notice(text: str, year: int) -> Read:
    """Read the days of a year's notice; nothing is stored of a text with faults."""
    whole = _NUMBER.sub(r"\1日", text.replace("\r", "").translate(_FOLD))
    whole = _BRACKET.sub(lambda one: one[0].replace("\n", ""), whole)
    found = Read()
    for sentence in _sentences(_BARE.sub("日", whole)):
        _Sentence(found, year, sentence).read()
    if not found.days and not found.faults:
        found.faults.append("没有读到日子。把通知的原文贴进来，或者一行写一天，像 2027-02-05 放假")
    found.odd = [*_odd(found, year)]
    return found


def as_text(days: dict[date, bool]) -> str:
    """Return days as lines that `read_notice` reads again, for correcting them."""
    return "\n".join(f"{day} {'上班' if works else '放假'}" for day, works in sorted(days.items()))


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences; a line that breaks before the word that says what its days are goes on in the next."""
    held = ""
    for piece in filter(None, map(str.strip, re.split(r"[。;\n]", text))):
        goes_on = held and (_GOES_ON.match(piece) or _GOES_ON_FROM.search(held))
        if held and not goes_on:
            yield held
        held = held + piece if goes_on else piece
    yield held


class _Sentence:
    """One sentence being read: its days wait for the word that says whether they are off or worked."""

    def __init__(self, found: Read, year: int, text: str) -> None:
        self.found, self.year, self.text = found, year, text
        self.waiting: list[date] = []
        self.last: list[date] = []
        self.lead: bool | None = None
        self.month = 0

    def read(self) -> None:
        """Take its days, or say what is wrong with it; one that speaks of no day of the year says nothing."""
        marks = [*_MARK.finditer(self.text)]
        said = [mark for mark in marks if mark["says"]]
        if not said and not any(self._is_of_year(mark) for mark in marks if not mark["count"]):
            return
        after, start = _line_number(self.text), len(self.found.faults)
        for mark in marks:
            if mark.start() < after:
                continue
            self._refuse_digits(self.text[after : mark.start()])
            self._mark(mark, self.text[after : mark.start()])
            after = mark.end()
            if len(self.found.faults) > start:
                return
        self._refuse_digits(self.text[after:])
        self._end()

    def _mark(self, mark: re.Match[str], before: str) -> None:
        if mark["says"]:
            self._say((mark["says"] in _WORKED) != bool(mark["no"]), leads=bool(mark["leads"]))
        elif mark["count"]:
            days = len(self.waiting or self.last)
            if days != int(mark["count"]):
                self._fault(f"写的是共 {mark['count']} 天，读到 {days} 天")
        else:
            self._point(mark, before)

    def _say(self, works: bool, *, leads: bool) -> None:
        if leads:
            self._end()
        elif self.waiting:
            self._take(works)
            self.lead = None
            return
        if leads or not self.last:
            self.lead = works

    def _end(self) -> None:
        if self.waiting and self.lead is None:
            self._fault("没写放假还是上班")
        elif self.waiting:
            self._take(bool(self.lead))

    def _take(self, works: bool) -> None:
        for day in self.waiting:
            if self.found.days.get(day, works) is not works:
                self.found.faults.append(f"{_words(day)}又放假又上班")
            self.found.days[day] = works
        self.last, self.waiting = self.waiting, []

    def _point(self, point: re.Match[str], before: str) -> None:
        day = _day(point, self.year, self.month)
        if day is None or not _is_of(day, self.year):
            self._fault(f"里的 {point[0].strip()[:20]} 不是 {self.year} 年的日子")
            return
        self.month = day.month
        said = _WEEKDAY.search(point["bracket"] or "")
        if said and "一二三四五六日".index(said[1].replace("天", "日")) != day.weekday():
            self.found.faults.append(f"{_words(day)}不是周{said[1]}：是不是贴了别的年份的通知？")
        if self.waiting and _TO.match(before):
            self._until(self.waiting[-1], day)
        else:
            self.waiting.append(day)

    def _until(self, first: date, last: date) -> None:
        """Let the days after the first up to the last wait too."""
        if last < first:
            self._fault(f"里的{_words(last)}在{_words(first)}前面，写上是哪一年的")
        self.waiting += [first + timedelta(days=n) for n in range(1, min((last - first).days, _LONGEST) + 1)]

    def _refuse_digits(self, between: str) -> None:
        left = re.search(r"[\d./-]*\d", _NO_DAY.sub("", between))
        if left:
            self._fault(f"里的 {left[0]} 没看懂")

    def _fault(self, words: str) -> None:
        self.found.faults.append(f"“{self.text[:30]}”{words}")

    def _is_of_year(self, point: re.Match[str]) -> bool:
        day = _day(point, self.year, self.month)
        return day is not None and _is_of(day, self.year)


def _line_number(text: str) -> int:
    """Return how far the number of a line goes, such as 1. or （2）."""
    number = _LINE.match(text)
    return number.end() if number else 0


def _words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _day(point: re.Match[str], year: int, month: int) -> date | None:
    """Return the day that was found; one without its month is of the month that was named before it."""
    if point["iso"]:
        year, month, day = map(int, re.split(r"[-/.]", point["iso"]))
    elif point["short"]:
        month, day = map(int, re.split(r"[/.]", point["short"]))
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
            yield f"{_words(day)}（{name}）按规定放假，这里没有写放假"
    for day in found.worked:
        if day.weekday() < 5:
            yield f"{_words(day)}本来就是上班的日子"
