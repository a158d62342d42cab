"""The three sheets of the roster: their columns, and what is wrong with a cell, in words by which it can be mended."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.core import reading
from webapp.core.letters.characters import without_invisible
from webapp.people.permissions import ADMINISTRATORS, ROLE_NAMES, Position, Role
from webapp.people.rules import LEVEL_WORDS
from webapp.web.fields import Unreadable, as_name

AREAS, PEOPLE, POSTS = "网格", "人员", "职务"
EXAMPLE = "例："
GUIDE_SHEET = "说明"
NOTES_HEAD = "要改什么"
"""The column of ours in a marked workbook; in a sheet that comes back it says nothing."""
LONGEST_NAME = 60
POSITION_WORDS = {Position.TOWN_CADRE: "乡镇干部", Position.VILLAGE_PARTY_SECRETARY: "村支书"}
ROLE_WORDS = {word: role for role, word in ROLE_NAMES.items() if role not in ADMINISTRATORS}


@dataclass(frozen=True)
class Fault:
    """What is wrong, or to be known: where (row 0: the sheet as a whole), and the sentence that says what to do.

    ``column`` is the head of the cell that it is about, where it is about one.
    """

    sheet: str
    row: int
    message: str
    column: str = ""

    @property
    def line(self) -> str:
        """The whole in a line."""
        return f"{self.sheet} 第 {self.row} 行：{self.message}" if self.row else f"{self.sheet}：{self.message}"


@dataclass(frozen=True)
class Line:
    """One row that could be read: its number in the sheet and its values by key; what is empty is absent.

    ``asked`` are the keys of the columns that the sheet has at all: what it does not have stays as it is.
    """

    sheet: str
    row: int
    values: Mapping[str, Any]
    asked: frozenset[str] = frozenset()

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value, or the default where the cell is empty."""
        return self.values.get(key, default)


@dataclass
class Book:
    """What was read: the rows of each sheet, everything that is wrong with the cells, and what will not be stored."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    left: list[Fault] = field(default_factory=list)


class Wrong(Unreadable):
    """A cell that can't be taken; its message goes behind the column's name."""


@dataclass(frozen=True)
class Column:
    """A column: its key, its head, how a text is read, and whether it may be empty. ``numbers``: may be a number."""

    key: str
    title: str
    read: Callable[[str], Any]
    required: bool = False
    numbers: bool = False
    days: bool = False


# A day, with the time that some programs write behind it.
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)


def _plain(text: str) -> str:
    """Return a code or a day in plain letters and digits, without gaps and what nobody sees."""
    return re.sub(r"[\s'‘’`-]", "", unicodedata.normalize("NFKC", without_invisible(text)))


def _code(text: str) -> str:
    bare = _plain(text)
    _refuse_reckoned(bare)
    if not re.fullmatch(r"[0-9]{6,17}", bare):
        raise Wrong("要写成数字，县 6 位、镇 9 位、村 12 位、网格 15 位、微网格 17 位")
    return bare


def _refuse_reckoned(bare: str) -> None:
    """Refuse what a program made of a long number."""
    if re.fullmatch(r"[0-9.]+[eE]\+?\d+", bare):
        raise Wrong(f"是科学计数（{bare[:20]}），位数可能已经不对。请把这一列设成“文本”再重新填")


def _place(text: str) -> str:
    bare = _plain(text)
    if re.fullmatch(r"[a-z][a-z0-9_]{2,39}", bare):
        return bare  # a unit, as linked_11
    return _code(text)


def read_phone(text: str) -> str:
    """Return a mobile number without spaces and country code; Wrong otherwise."""
    found = reading.phone(text, (reading.MOBILE,))
    if found is None:
        _refuse_reckoned(_plain(text))
        raise Wrong(f"“{text[:20]}”不是 11 位的手机号")
    return found


def read_name(text: str) -> str:
    """Return a name as it is kept; Unreadable for one that can't be, is too long or would be a formula in a sheet."""
    name = as_name(text, LONGEST_NAME, room=LONGEST_NAME)
    if name.startswith(tuple("=+-@|%")):
        raise Wrong("不能用 = + - @ | % 开头")
    return name


def one_of(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return what reads one of these words and gives what it stands for; Wrong for any other."""

    def read(text: str) -> Any:
        bare = re.sub(r"\s", "", text)
        if bare not in words:
            raise Wrong(f"“{bare[:20]}”不认识，要写 {'、'.join(words)} 中的一个")
        return words[bare]

    return read


def _role(text: str) -> Role:
    bare = re.sub(r"\s", "", text)
    if bare not in ROLE_WORDS:
        raise Wrong(f"“{bare[:20]}”不认识，常用的有 微网格信息员、村民小组网格长、村级网格长、专属网格长")
    return ROLE_WORDS[bare]


def read_day(text: str) -> date:
    """Return a day as people and their programs write it; Wrong otherwise."""
    plain = unicodedata.normalize("NFKC", without_invisible(text)).strip(" '‘’`")
    found = _DAY.fullmatch(plain) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", plain)
    if found is None:
        raise Wrong(f"“{text[:20]}”不是日期，写成 2026-11-01 这样")
    day = reading.date_of(int(found[1]), int(found[2]), int(found[3]))
    if day is None:
        raise Wrong(f"“{text[:20]}”没有这一天，请核对年、月、日")
    return day


Sheets = Mapping[str, Sequence[Column]]
"""Sheets by their title, each with its columns."""

COLUMNS: dict[str, tuple[Column, ...]] = {
    AREAS: (
        Column("code", "编码", _code, required=True, numbers=True),
        Column("name", "名称", read_name, required=True),
        Column("level", "级别", one_of({word: level for level, word in LEVEL_WORDS.items()}), required=True),
        Column("parent", "上级编码", _code, numbers=True),
        Column("special", "专属网格", one_of({"是": True, "否": False})),
    ),
    PEOPLE: (
        Column("phone", "手机号", read_phone, required=True, numbers=True),
        Column("name", "姓名", read_name, required=True),
        Column("position", "身份", one_of({word: position for position, word in POSITION_WORDS.items()})),
    ),
    POSTS: (
        Column("phone", "手机号", read_phone, required=True, numbers=True),
        Column("role", "职务", _role, required=True),
        Column("place", "网格或单位编码", _place, numbers=True),
        Column("since", "从", read_day, days=True),
        Column("until", "到", read_day, days=True),
    ),
}
