"""Groups and households as a sheet: the rows that go out, and what a sheet that was sent in would bring."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from webapp.areas.models import Area
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.journal import digest_of
from webapp.core.masking import mask_phone
from webapp.core.media.sheets import Column
from webapp.core.protection.crypto import current_keyring
from webapp.imports.schemas_table import Table, kept_table
from webapp.neighbours.models import NeighbourGroup, NeighbourHousehold, NeighbourImport
from webapp.neighbours.queries import GroupRow, groups_page, micro_grids_kept, seen_by
from webapp.neighbours.schemas import HouseholdInput
from webapp.people.actor import Actor
from webapp.web.forms import Reader

KEPT_FOR, MOST_OUT, LARGEST = timedelta(hours=24), 2_000, 64 * 1024 * 1024
AREA, GROUP, DOOR, NO_CALLS = "微网格", "组名", "门牌", "不打电话"
# Heads of the sheet → the field that each is.
FIELDS = {DOOR: "door", "联系人": "name", "电话": "phone", "第二联系人": "second_name", "第二电话": "second_phone"}
COLUMNS = (
    Column(AREA, 24),
    Column(GROUP, 16),
    Column("治安户长", 12),
    Column(DOOR, 18),
    Column("联系人", 12),
    Column("电话", 16),
    Column("第二联系人", 12),
    Column("第二电话", 16),
    Column(NO_CALLS, 10),
)
_YES = frozenset({"是", "对", "不打", "不打电话", "1", "y", "yes", "√", "✓"})
_NOT_THIS = "不在您管的微网格里"
HEADS_KEPT = "户长由网格中心任命，表里的“治安户长”没有读"


@dataclass(frozen=True)
class Brought:
    """A row that comes in: its number, the group by its name, the household as it will be; new or known."""

    number: int
    area: Area
    group: str
    wanted: HouseholdInput
    home: NeighbourHousehold | None


@dataclass
class Plan:
    """What a sheet would bring: rows to come in, how many are there already, what is wrong, what to know."""

    rows: list[Brought] = field(default_factory=list)
    same: int = 0
    new_groups: list[tuple[int, str]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def added(self) -> int:
        """How many households are new."""
        return sum(1 for row in self.rows if row.home is None)

    @property
    def changed(self) -> int:
        """How many households are there already and get other words."""
        return len(self.rows) - self.added

    @property
    def mark(self) -> str:
        """What is another one when the plan is another."""
        rows = [[row.number, row.home.version if row.home else 0] for row in self.rows]
        return digest_of({"rows": rows, "same": self.same, "faults": self.faults, "groups": self.new_groups})[:32]


def sheet_rows(actor: Actor) -> Iterator[list[str]]:
    """Yield the rows that somebody may take out, one a household, their numbers masked; at most ``MOST_OUT``."""
    groups: list[GroupRow] = []
    rows, after = groups_page(actor, "", 500)
    while True:
        groups += rows
        if not after or len(groups) >= MOST_OUT:
            break
        rows, after = groups_page(actor, after, 500)
    homes: dict[int, list[NeighbourHousehold]] = {row.group.id: [] for row in groups}
    query = select(NeighbourHousehold).where(
        NeighbourHousehold.group_id.in_(list(homes)), NeighbourHousehold.ended_at.is_(None)
    )
    for home in db.session().scalars(query.order_by(NeighbourHousehold.id).limit(MOST_OUT)):
        homes[home.group_id].append(home)
    for row in groups:
        begin = [row.area.label, row.group.name, row.head or ""]
        for home in homes[row.group.id]:
            yield [*begin, *_cells(home)]
        if not homes[row.group.id]:
            yield [*begin, *[""] * 6]


def _cells(home: NeighbourHousehold) -> list[str]:
    first, second = (mask_phone(one) if one else "" for one in (home.phone, home.second_phone))
    return [home.door, home.name, first, home.second_name, second, "是" if home.no_calls else ""]


def sent_sheet(actor: Actor, import_id: int) -> NeighbourImport:
    """Return a sheet that this person sent in a day ago at most; the one 404 otherwise."""
    found = db.session().get(NeighbourImport, import_id)
    if found is None or found.made_by != actor.id or found.made_at < clock.now() - KEPT_FOR:
        raise not_found()
    return found


def table_of(one: NeighbourImport) -> Table | None:
    """Return the cells of a sheet while they are kept."""
    return kept_table(reading.json_of(one.cells.encode(), LARGEST)) if one.cells else None


def plan_of(actor: Actor, table: Table) -> Plan:
    """Return what a sheet would bring now; three statements, whatever its length."""
    plan = Plan(told=list(table.told))
    if missing := [head for head in (AREA, GROUP, DOOR) if table.column(head) < 0]:
        plan.faults.append((table.head, f"少了这几列：{'、'.join(missing)}"))
        return plan
    if table.column("治安户长") >= 0:
        plan.told.append(HEADS_KEPT)
    known = _Known(actor)
    for number, cells in table.rows:
        _read_row(plan, known, number, {head: _text(table, cells, head) for head in (AREA, GROUP, NO_CALLS, *FIELDS)})
    return plan


class _Known:
    """What is there already: micro-grids by code and label, groups by place and name, their households, numbers."""

    def __init__(self, actor: Actor) -> None:
        areas = micro_grids_kept(actor)
        self.areas = {_plain(name): area for area in areas for name in (area.code, area.label)}
        query = select(NeighbourGroup, Area).join(Area, Area.id == NeighbourGroup.area_id)
        query = query.where(NeighbourGroup.ended_on.is_(None), seen_by(actor))
        self.groups = {(area.id, group.name): group for group, area in db.session().execute(query)}
        self.doors: dict[tuple[int, str], NeighbourHousehold] = {}
        self.numbers: dict[str, NeighbourHousehold] = {}
        standing = select(NeighbourHousehold).where(NeighbourHousehold.ended_at.is_(None))
        ids = [one.id for one in self.groups.values()]
        for home in db.session().scalars(standing.where(NeighbourHousehold.group_id.in_(ids))):
            self.doors[home.group_id, _plain(home.door)] = home
            for index in (home.phone_index, home.second_phone_index):
                if index:
                    self.numbers.setdefault(index, home)
        self.read: set[tuple[int, str, str]] = set()
        self.new_groups: dict[tuple[int, str], bool] = {}

    def by_number(self, phone: str | None) -> NeighbourHousehold | None:
        """Return the household that has this number."""
        return self.numbers.get(current_keyring().blind_index(phone)) if phone else None


def _read_row(plan: Plan, known: _Known, number: int, said: dict[str, str]) -> None:
    area, name = known.areas.get(_plain(said[AREA])), said[GROUP]
    if area is None or not name:
        plan.faults.append((number, f"“{said[AREA]}”{_NOT_THIS}" if area is None else "没写组名"))
        return
    group = known.groups.get((area.id, name))
    if not said[DOOR]:
        return  # a group without households, as it goes out
    home = known.doors.get((group.id, _plain(said[DOOR]))) if group else None
    wanted = _household(plan, number, said, home)
    if wanted is None:
        return
    twin = known.by_number(wanted.phone)
    if home is None and twin is not None:
        if group is None or twin.group_id != group.id:
            plan.faults.append((number, "这个电话已经在别的组里了，先把那一户去掉"))
            return
        home = twin
    key = (area.id, name, _plain(wanted.door))
    if key in known.read:
        plan.faults.append((number, "这一户在表里写了两次"))
        return
    known.read.add(key)
    if group is None and (area.id, name) not in known.new_groups:
        known.new_groups[area.id, name] = True
        plan.new_groups.append((area.id, name))
    if home is not None and _is_same(home, wanted):
        plan.same += 1
        return
    plan.rows.append(Brought(number, area, name, wanted, home))


def _household(plan: Plan, number: int, said: dict[str, str], home: NeighbourHousehold | None) -> HouseholdInput | None:
    form: MultiDict[str, str] = MultiDict({name: said[head] for head, name in FIELDS.items()})
    for name, kept in (("phone", home.phone if home else None), ("second_phone", home.second_phone if home else None)):
        if "*" in form[name]:
            if not kept or mask_phone(kept) != form[name]:
                plan.faults.append((number, "电话要写全，带星号的认不出是谁的"))
                return None
            form[name] = kept
    form["no_calls"] = "1" if said[NO_CALLS].strip().lower() in _YES else ""
    reader = Reader(form)
    wanted = reader.fill(HouseholdInput)
    plan.faults += [(number, sentence) for sentence in reader.faults.values()]
    return None if reader.faults else wanted


def _is_same(home: NeighbourHousehold, wanted: HouseholdInput) -> bool:
    now = (home.door, home.name, home.phone or None, home.second_name, home.second_phone or None, home.no_calls)
    then = (wanted.door, wanted.name, wanted.phone or None, wanted.second_name, wanted.second_phone or None)
    return now == (*then, wanted.no_calls)


def _text(table: Table, cells: Sequence[Sequence[str] | None], head: str) -> str:
    at = table.column(head)
    cell = cells[at] if 0 <= at < len(cells) else None
    text = str(cell[1]).strip() if cell else ""
    return text[1:] if text.startswith("'") else text


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
