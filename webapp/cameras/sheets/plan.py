"""What a sheet of points would change, value by value, and every reason why it must not: from values, asking nobody."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from webapp.cameras.rules import ADDRESS_HEADS, NO_ADDRESS, code_of, names_address
from webapp.cameras.schemas import (
    LONGEST_NAME,
    LONGEST_OWNER,
    LONGEST_PLACE,
    NO_CODE,
    PointInput,
    position_of,
)
from webapp.cameras.sheets.columns import BY_KEY, COLUMNS, DATUM_WORDS, NO, STATES, YES, Column
from webapp.cameras.states import STATE_LABELS, State
from webapp.core import reading
from webapp.grid_centre.spreadsheets.changes import ADDED, CHANGED, NOTHING, Value
from webapp.imports.schemas_table import Cell, Table
from webapp.web.fields import Unreadable, as_name

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:(?:T|\s+)\d{1,2}:\d{2}.*)?", re.ASCII)
MOST_LEFT = 60


@dataclass(frozen=True)
class Known:
    """What a sheet is read against: villages and units by their names and codes, and the words of the lists."""

    villages: Mapping[str, tuple[int, str]]
    units: Mapping[str, tuple[int, str]]
    kinds: Mapping[str, str]
    looks: Mapping[str, str]


@dataclass(frozen=True)
class PointNow:
    """A point as it is now: its number, its values as a sheet writes them, and as they are stored."""

    id: int
    words: Mapping[str, str]
    wanted: PointInput
    state: State


@dataclass(frozen=True)
class Fault:
    """What is wrong: in which row (0: the sheet as a whole) and column, and the sentence that says what to do."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Change:
    """One point that would be new or other: its row, the values before and after, and what is stored."""

    row: int
    kind: str
    code: str
    values: Sequence[Value]
    wanted: PointInput
    state: State
    known_id: int | None


@dataclass
class Plan:
    """All changes and faults; with a fault nothing is done. ``told`` is what stands there and will not be stored."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def unchanged(self) -> int:
        """How many rows say what stands already."""
        return self.rows - len(self.changes)

    @property
    def counts(self) -> dict[str, int]:
        """Return kind → how many."""
        return {kind: sum(one.kind == kind for one in self.changes) for kind in (ADDED, CHANGED)}

    @property
    def fingerprint(self) -> str:
        """Return a digest of what would be done, to tell whether it is still the same."""
        told = [
            (one.row, one.kind, one.code, [(v.title, v.after, v.before) for v in one.values]) for one in self.changes
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def plan_for(table: Table, datum: str, known: Known, now: Mapping[str, PointNow]) -> Plan:
    """Return what a table would change; ``datum`` is that of positions whose row names none."""
    maker = _Maker(table, datum, known, now)
    maker.heads()
    for number, cells in table.rows:
        maker.take(number, cells)
    return maker.plan


class _Maker:
    """Goes through the rows from above; each sees the codes of those before it."""

    def __init__(self, table: Table, datum: str, known: Known, now: Mapping[str, PointNow]) -> None:
        self.table, self.datum, self.known, self.now = table, datum, known, now
        self.plan = Plan(rows=len(table.rows))
        self.at = {one.key: _column(table, one) for one in COLUMNS}
        self.first: dict[str, int] = {}

    def heads(self) -> None:
        """Say which columns are missing, and which will not be stored."""
        missing = [one.title for one in COLUMNS if one.needed and self.at[one.key] < 0]
        if missing:
            said = f"表头少了“{'”“'.join(missing)}”这一列，请照模板的表头写"
            self.plan.faults.append(Fault(0, "", said))
        ours = set(self.at.values())
        for place, head in enumerate(self.table.heads):
            if head and place not in ours:
                self.plan.told.append(self._left(place, head))
        self.plan.told += self.table.told[:MOST_LEFT]

    def _left(self, place: int, head: str) -> str:
        filled = [cells[place] for _, cells in self.table.rows if place < len(cells) and cells[place]]
        if ADDRESS_HEADS.search(head) or any(cell and names_address(cell[1]) for cell in filled):
            return f"“{head}”这一列不收，{len(filled)} 格都没有存：{NO_ADDRESS}"
        return f"“{head}”这一列不认识，不会存，{len(filled)} 格有字"

    def take(self, row: int, cells: Sequence[Cell]) -> None:
        """Read a row: what it would change, or everything that is wrong with it."""
        reader = _Row(self, row, cells)
        code = reader.read("code", _code)
        if code and code in self.first:
            reader.wrong("code", f"{code} 和第 {self.first[code]} 行重复了，请删掉一行")
        elif code:
            self.first[code] = row
        before = self.now.get(code or "")
        wanted, state, words = reader.point(code or "", before)
        if reader.faulty or wanted is None:
            return
        values = [_value(one, words, before) for one in COLUMNS]
        if before is not None and wanted == before.wanted and state == before.state:
            return
        kind = CHANGED if before else ADDED
        self.plan.changes.append(Change(row, kind, wanted.code, values, wanted, state, before.id if before else None))


class _Row:
    """One row: reads its cells, keeps what is wrong."""

    def __init__(self, maker: _Maker, row: int, cells: Sequence[Cell]) -> None:
        self.maker, self.row, self.cells, self.faulty = maker, row, cells, False

    def wrong(self, key: str, message: str) -> None:
        self.faulty = True
        self.maker.plan.faults.append(Fault(self.row, BY_KEY[key].title, message))

    def text(self, key: str) -> str:
        """Return what stands in a cell, in plain signs."""
        at = self.maker.at[key]
        cell = self.cells[at] if 0 <= at < len(self.cells) else None
        if cell is None:
            return ""
        kind, said = cell
        if kind == "f":
            raise Unreadable("是公式，请改成写好的字")
        return unicodedata.normalize("NFKC", said).strip().lstrip("'")

    def read(self, key: str, read: Callable[[str], Any]) -> Any:
        """Return the value of a cell; None where it can't be read, which is kept."""
        try:
            said = self.text(key)
            if names_address(said):
                raise Unreadable(NO_ADDRESS)
            if not said and BY_KEY[key].needed:
                raise Unreadable("没有填")
            return read(said)
        except Unreadable as unreadable:
            self.wrong(key, str(unreadable))
            return None

    def kept(self, key: str, before: PointNow | None, name: str, read: Callable[[str], Any]) -> Any:
        """Return the value of a cell; that of before where the sheet does not have the column."""
        if before is not None and self.maker.at[key] < 0:
            return getattr(before.wanted, name)
        return self.read(key, read)

    def point(self, code: str, before: PointNow | None) -> tuple[PointInput | None, State, dict[str, str]]:
        """Return the point of this row as it is to be stored, and its values as they are shown."""
        known = self.maker.known
        name = self.read("name", lambda said: as_name(said, LONGEST_NAME, room=LONGEST_NAME))
        village = self.read("village", lambda said: _found(known.villages, said, "没有这个村，写村的全名"))
        place = self.kept("place", before, "place", lambda said: _short(said, LONGEST_PLACE))
        owner = self.kept("owner", before, "owner", lambda said: _short(said, LONGEST_OWNER))
        kind = self.kept("kind", before, "kind", lambda said: _listed(known.kinds, said))
        looks = self.kept("looks_at", before, "looks_at", lambda said: _listed(known.looks, said))
        unit = self._unit(before)
        since = self.kept("since", before, "in_use_since", _day)
        sign = self.kept("sign", before, "sign", _sign)
        position = self._position(before)
        state = self._state(before)
        if self.faulty or village is None:
            return None, state, {}
        wanted = PointInput(
            code=code,
            name=name,
            village_id=village[0],
            place=place,
            position=position,
            kind=kind,
            looks_at=looks,
            owner=owner,
            unit_id=unit[0] if unit else None,
            in_use_since=since,
            sign=bool(sign),
        )
        return wanted, state, words_of(wanted, state, village[1], unit[1] if unit else "", known.kinds, known.looks)

    def _unit(self, before: PointNow | None) -> tuple[int, str] | None:
        if before is not None and self.maker.at["unit"] < 0:
            return (before.wanted.unit_id, before.words["unit"]) if before.wanted.unit_id else None
        found = self.read("unit", lambda said: _found(self.maker.known.units, said, "没有这个单位") if said else None)
        return found if isinstance(found, tuple) else None

    def _position(self, before: PointNow | None) -> tuple[float, float] | None:
        if before is not None and self.maker.at["latitude"] < 0 and self.maker.at["longitude"] < 0:
            return before.wanted.position
        latitude = self.read("latitude", lambda said: _degrees(said, 90))
        longitude = self.read("longitude", lambda said: _degrees(said, 180))
        datum = self.read("datum", self._datum)
        if self.faulty or datum is None:
            return None
        try:
            return position_of(latitude, longitude, datum)
        except Unreadable as unreadable:
            self.wrong("latitude", str(unreadable))
            return None

    def _datum(self, said: str) -> str:
        bare = re.sub(r"[\s_]", "", said).upper()
        found = next((code for word, code in DATUM_WORDS.items() if bare.startswith(word)), None)
        if said and found is None:
            raise Unreadable("写 WGS-84、GCJ-02 或 BD-09")
        return found or self.maker.datum

    def _state(self, before: PointNow | None) -> State:
        now = before.state if before else State.NORMAL
        if self.maker.at["state"] < 0:
            return now
        found = self.read("state", lambda said: _state(said, now))
        return found if isinstance(found, State) else now


def words_of(
    wanted: PointInput, state: State, village: str, unit: str, kinds: Mapping[str, str], looks: Mapping[str, str]
) -> dict[str, str]:
    """Return the values of a point as a sheet writes them: what is exported and imported again changes nothing."""
    lat, lon = wanted.position or (None, None)
    return {
        "code": wanted.code,
        "name": wanted.name,
        "village": village,
        "place": wanted.place,
        "latitude": "" if lat is None else f"{lat:.6f}",
        "longitude": "" if lon is None else f"{lon:.6f}",
        "datum": "" if lat is None else "WGS-84",
        "kind": kinds.get(wanted.kind, wanted.kind),
        "looks_at": looks.get(wanted.looks_at, wanted.looks_at),
        "owner": wanted.owner,
        "unit": unit,
        "since": wanted.in_use_since.isoformat() if wanted.in_use_since else "",
        "sign": YES if wanted.sign else NO,
        "state": STATE_LABELS[state][0],
    }


def _value(column: Column, words: Mapping[str, str], before: PointNow | None) -> Value:
    return Value(column.title, words[column.key] or NOTHING, (before.words[column.key] or NOTHING) if before else None)


def _column(table: Table, column: Column) -> int:
    found = [table.column(head) for head in (column.title, *column.heads)]
    return next((at for at in found if at >= 0), -1)


def _code(said: str) -> str:
    found = code_of(said)
    if not found:
        raise Unreadable(NO_CODE)
    return found


def _short(said: str, most: int) -> str:
    return as_name(said, most, room=most) if said else ""


def _found(known: Mapping[str, tuple[int, str]], said: str, sentence: str) -> tuple[int, str]:
    found = known.get(re.sub(r"\s", "", said))
    if found is None:
        raise Unreadable(f"“{said[:20]}”{sentence}")
    return found


def _listed(words: Mapping[str, str], said: str) -> str:
    found = next((code for code, word in words.items() if said in (word, code)), None)
    if not said:
        return "other"
    if found is None:
        raise Unreadable(f"“{said[:20]}”不认识，要写 {'、'.join(words.values())} 中的一个")
    return found


def _degrees(said: str, most: int) -> float | None:
    if not said:
        return None
    found = reading.number(said.rstrip("°NnEe 度"), -most, most)
    if found is None:
        raise Unreadable(f"“{said[:20]}”不是度数，写成 25.912345 这样")
    return found


def _day(said: str) -> date | None:
    if not said:
        return None
    found = _DAY.fullmatch(said)
    day = reading.date_of(int(found[1]), int(found[2]), int(found[3])) if found else None
    if day is None:
        raise Unreadable(f"“{said[:20]}”不是日期，写成 2026-03-01 这样")
    return day


def _sign(said: str) -> bool:
    if said in (YES, "是", "已设置", "有牌子"):
        return True
    if said in ("", NO, "无", "否", "未设置"):
        return False
    raise Unreadable(f"“{said[:20]}”不认识，写 {YES} 或 {NO}")


def _state(said: str, now: State) -> State:
    if not said:
        return now
    found = STATES.get(said)
    if found is None:
        raise Unreadable(f"“{said[:20]}”不认识，写 正常 或 停用")
    if found == State.FAULT and now != State.FAULT:
        raise Unreadable("坏了的点位请在点位上报故障，不从表格来。写 正常 或 停用")
    return now if found == State.NORMAL and now == State.FAULT else found
