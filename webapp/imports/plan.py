"""What a table would bring, row by row, and every reason why it must not: decided from values, asking nobody.

A row is new, or known already (its number came in before, or stands higher up in the same table), or for a person at
the counter (somebody may be in danger, so the three questions have to be asked), or faulty. With one faulty row
nothing comes in at all.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from webapp.areas.models import Area
from webapp.capture.schemas_counter import LONGEST_NAME
from webapp.core import clock, reading
from webapp.core.letters.characters import without_invisible
from webapp.imports.columns import BY_KEY
from webapp.imports.places import Places
from webapp.imports.schemas_table import Cell, Table
from webapp.reports.catalogue import KINDS, categories, severities, signs
from webapp.reports.models import ReportKind, Severity
from webapp.reports.schemas import EARLIEST, LIMITS
from webapp.web.fields import Unreadable, as_name, too_long

T = TypeVar("T")

BY_HAND = "by_hand"
"""What a word of theirs may mean besides a kind of matter: that a person has to ask first."""

LONGEST_NUMBER, LONGEST_WORD = 80, 40
MOST_WORDS = 60
MOST_FAULTS = 200
LATEST = timedelta(days=1)
EMPTY = "（空着）"
_RECKONED = re.compile(r"[0-9.]+[eE]\+?[0-9]+")
_DAY = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(.*)", re.DOTALL)
_TIME = re.compile(r"(?:T|\s)*([0-9]{1,2})\s*[:时点]\s*([0-9]{1,2})\s*分?(?::?[0-9.]+秒?)?\s*")
_OFTEN = {
    "不急": "low",
    "一般": "normal",
    "普通": "normal",
    "较急": "high",
    "紧急": "urgent",
    "特急": "urgent",
    "加急": "high",
}


class Wrong(Unreadable):
    """A cell that can't be taken; its message goes behind the column's name."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: in which column, and the sentence that says what to do."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    """A row as it would come in."""

    row: int
    number: str
    what: str
    kind: ReportKind
    category: str
    area: Area
    place: str
    name: str
    phone: str
    came: datetime | None
    doubtful: bool
    severity: Severity | None


@dataclass(frozen=True)
class Meaning:
    """Which column is what, what stands for all rows, and what their words mean: as a source keeps it."""

    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    about: str | None


@dataclass
class Plan:
    """All rows that would come in, those that are left out, everything that is wrong, and words that nobody explained.

    ``known`` and ``by_hand`` are (row, number); ``unknown`` is field → their words, in how many rows each.
    """

    new: list[Row] = field(default_factory=list)
    known: list[tuple[int, str]] = field(default_factory=list)
    by_hand: list[tuple[int, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faulty: int = 0
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are what."""
        return {"new": len(self.new), "known": len(self.known), "by_hand": len(self.by_hand)}


def numbers_in(table: Table, columns: Mapping[str, str]) -> set[str]:
    """Return every number of a table that can be read, to ask which are known."""
    at, found = table.column(columns.get("number", "")), set()
    for _, cells in table.rows:
        try:
            found.add(_number(_cell(cells, at)))
        except Unreadable:
            continue
    return found


def plan_for(table: Table, meaning: Meaning, places: Places, known: Collection[str]) -> Plan:
    """Return what a table would bring, or every reason why it must not."""
    maker = _Maker(table, meaning, places, known)
    for number, cells in table.rows:
        maker.take(number, cells)
    maker.tell()
    return maker.plan


class _Maker:
    """Goes through the rows from above; each sees the numbers of those before it."""

    def __init__(self, table: Table, meaning: Meaning, places: Places, known: Collection[str]) -> None:
        self.plan, self.meaning, self.places, self.known = Plan(told=list(table.told)), meaning, places, known
        self.at = {key: table.column(head) for key, head in meaning.columns.items()}
        self.first: dict[str, int] = {}
        self.starred = 0
        self.latest = clock.now() + LATEST
        self.earliest = clock.now() - EARLIEST

    def take(self, row: int, cells: list[Cell]) -> None:
        wrong: dict[str, str] = {}
        number = self._read(wrong, "number", lambda: _number(self._of(cells, "number")))
        if number and (number in self.known or number in self.first):
            self.plan.known.append((row, number))
            return
        if number:
            self.first[number] = row
        about = self._word(wrong, "about", cells)
        if self._for_a_person(cells, about):
            self.plan.by_hand.append((row, number or ""))
            return
        made = self._row(wrong, row, number or "", about, cells)
        self.plan.faults += [Fault(row, self._head(key), message) for key, message in wrong.items()]
        if wrong or made is None:
            self.plan.faulty += 1
        else:
            self.plan.new.append(made)

    def tell(self) -> None:
        """Add what is to be known of the table as a whole."""
        if self.starred:
            self.plan.told.append(f"有 {self.starred} 个电话打了星号，不会存")

    def _row(self, wrong: dict[str, str], row: int, number: str, about: str, cells: list[Cell]) -> Row | None:
        kind, _, category = about.partition(":")
        what = self._read(wrong, "what", lambda: _text(self._of(cells, "what"), LIMITS["description"], needed=True))
        place = self._read(wrong, "place", lambda: _text(self._of(cells, "place"), LIMITS["place_name"])) or ""
        name = self._read(wrong, "name", lambda: as_name(_words(self._of(cells, "name")), LONGEST_NAME)) or ""
        phone = self._read(wrong, "phone", lambda: self._phone(_words(self._of(cells, "phone")))) or ""
        came = self._read(wrong, "came", lambda: self._came(_words(self._of(cells, "came"))))
        area = self._area(wrong, cells, place)
        severity = self._word(wrong, "severity", cells)
        if wrong or not what or area is None or kind not in KINDS:
            return None
        return Row(
            row=row,
            number=number,
            what=what,
            kind=ReportKind(kind),
            category=category,
            area=area,
            place=place,
            name=name,
            phone=phone,
            came=came,
            doubtful=came is not None and came < self.earliest,
            severity=Severity(severity) if severity else None,
        )

    def _of(self, cells: list[Cell], key: str) -> Cell:
        return _cell(cells, self.at.get(key, -1))

    def _head(self, key: str) -> str:
        return self.meaning.columns.get(key) or BY_KEY[key].word

    def _read(self, wrong: dict[str, str], key: str, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Unreadable as unreadable:
            wrong[key] = str(unreadable)
            return None

    def _for_a_person(self, cells: list[Cell], about: str) -> bool:
        """Say whether somebody may be in danger, by what it is about or by a word: then the counter asks first."""
        texts = [cell[1] for key in self.at if (cell := self._of(cells, key))]
        return about == BY_HAND or signs().show(about, *texts)

    def _word(self, wrong: dict[str, str], key: str, cells: list[Cell]) -> str:
        """Return what a word of theirs means here; one that nobody explained is kept, to be asked about."""
        if self.at.get(key, -1) < 0:
            return self._for_all(wrong) if key == "about" else ""
        said = self._read(wrong, key, lambda: _text(self._of(cells, key), LONGEST_WORD))
        if said is None:
            return ""
        if not said and key == "severity":
            return ""
        found = self.meaning.words.get(key, {}).get(said) or self._own(key, said)
        if found is not None and _is_ours(key, found):
            return found
        asked = self.plan.unknown.setdefault(key, {})
        asked[said] = asked.get(said, 0) + 1
        wrong[key] = f"“{said or EMPTY}”第一次见，先在上面选它是什么"
        return ""

    def _for_all(self, wrong: dict[str, str]) -> str:
        about = self.meaning.about or ""
        if not _is_ours("about", about):
            wrong["about"] = "没有哪一列写着，请先选都是哪一类"
        return about

    def _own(self, key: str, said: str) -> str | None:
        """Return what a word means that is one of the house's own."""
        if key == "severity":
            ours = {one.name: str(code) for code, one in severities().items()}
            return ours.get(said) or _OFTEN.get(said)
        named = [f"{kind}:{one.code}" for kind in KINDS for one in categories(kind).values() if one.name == said]
        return named[0] if len(named) == 1 else None

    def _area(self, wrong: dict[str, str], cells: list[Cell], place: str) -> Area | None:
        """Return where it lies: as its column says, else the village that its place names, else the whole town."""
        said = self._read(wrong, "area", lambda: _text(self._of(cells, "area"), LIMITS["place_name"]))
        if not said:
            return self.places.in_words(place) or self.places.town
        code = self.meaning.words.get("area", {}).get(said)
        area = self.places.by_code.get(code) if code else self.places.meant(said)
        if area is None:
            asked = self.plan.unknown.setdefault("area", {})
            asked[said] = asked.get(said, 0) + 1
            wrong["area"] = f"“{said}”不知道是哪个村，先在上面选一下"
        return area

    def _phone(self, said: str) -> str:
        if "*" in said:
            self.starred += 1
            return ""
        found = reading.phone(said) if said else ""
        if found is None:
            several = reading.phones_in(said)
            if not several:
                raise Wrong(f"“{said[:20]}”不是电话号码，请改好，或者空着")
            return several[0]
        return found

    def _came(self, said: str) -> datetime | None:
        if not said:
            return None
        found = _moment(said)
        if found is None:
            raise Wrong(f"“{said[:20]}”看不懂，写成 2026-11-03 09:30 这样")
        if found > self.latest:
            raise Wrong(f"“{said[:20]}”还没有到，请核对")
        return found


def _is_ours(key: str, code: str) -> bool:
    if key == "severity":
        return code in list(Severity)
    kind, _, category = code.partition(":")
    return code == BY_HAND or (kind in KINDS and category in categories(ReportKind(kind)))


def _cell(cells: list[Cell], at: int) -> Cell:
    return cells[at] if 0 <= at < len(cells) else None


def _words(cell: Cell) -> str:
    """Return what a cell says; of a formula what it came to."""
    if cell is None:
        return ""
    kind, text = cell
    if kind == "f" and not text:
        raise Wrong("是公式，没有算出来的值。请复制，再“选择性粘贴”为值")
    if kind == "e":
        raise Wrong(f"是表格的错误标记（{text[:10]}），请重新填")
    return without_invisible(text.lstrip("'")).strip()


def _text(cell: Cell, most: int, *, needed: bool = False) -> str:
    said = _words(cell)
    if len(said) > most:
        raise Wrong(too_long(most, len(said)))
    if needed and not said:
        raise Wrong("没有写")
    return said


def _number(cell: Cell) -> str:
    said = re.sub(r"\s", "", unicodedata.normalize("NFKC", _words(cell)))
    if not said:
        raise Wrong("没有写。没有编号就认不出导过没有")
    if (cell and cell[0] == "x") or _RECKONED.fullmatch(said):
        raise Wrong(f"是科学计数（{said[:20]}），后几位可能已经变成 0。请把这一列设成“文本”再导出一次")
    if len(said) > LONGEST_NUMBER:
        raise Wrong(too_long(LONGEST_NUMBER, len(said)))
    return said


def _moment(said: str) -> datetime | None:
    plain = unicodedata.normalize("NFKC", said).strip()
    found = _DAY.fullmatch(plain) or re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})(.*)", plain, re.DOTALL)
    if found is None:
        return None
    day = reading.date_of(int(found[1]), int(found[2]), int(found[3]))
    rest = found[4].strip()
    time = _TIME.fullmatch(rest)
    if day is None or (rest and time is None):
        return None
    return reading.local_moment(day.isoformat(), f"{time[1]}:{time[2].zfill(2)}" if time else "0:00")
