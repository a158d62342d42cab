"""What a sheet of the register would change, value by value, and every reason why not: decided from values alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.areas.models import Area
from webapp.grid_centre.spreadsheets.changes import ADDED, CHANGED, ENDED, NOTHING, Change, Plan, Value
from webapp.grid_centre.spreadsheets.sheets import Book, Fault, Line
from webapp.imports.places import Places
from webapp.patrol_force.kinds import kinds
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.schemas import TURNED
from webapp.patrol_force.sheets.columns import TITLE

NO_PLACE = "“{}”不知道是哪里，写村的名字、微网格的名字，或者编码"
TWICE = "这个号码在第 {} 行已经写过了，一个人只写一行"


class ForcePlan(Plan):
    """A plan of the one sheet."""

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the sheet → kind → how many."""
        found = dict.fromkeys((ADDED, CHANGED, ENDED), 0)
        for change in self.changes:
            found[change.kind] += 1
        return {TITLE: found}


@dataclass(frozen=True)
class Wanted:
    """How a row says that a member should be; ``area`` is its code."""

    phone: str
    name: str
    kind: str
    employer: str
    area: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Known:
    """What stands there: the members by their number, and the places by which a name is understood."""

    members: Mapping[str, PatrolMember]
    places: Places
    areas: Mapping[int, Area]


def plan_for(book: Book, known: Known, today: date) -> ForcePlan:
    """Return what the rows would change, or every reason why they must not."""
    lines = book.lines.get(TITLE, [])
    plan = ForcePlan(faults=list(book.faults), left=book.left, rows=len(lines))
    first: dict[str, int] = {}
    for line in lines:
        phone = line.values["phone"]
        if phone in first:
            plan.faults.append(Fault(TITLE, line.row, TWICE.format(first[phone]), "手机号"))
            continue
        first[phone] = line.row
        area = known.places.by_code.get(line.values["place"]) or known.places.meant(line.values["place"])
        if area is None or area.id == known.places.town.id:
            plan.faults.append(Fault(TITLE, line.row, NO_PLACE.format(line.values["place"][:20]), "村、网格"))
            continue
        _add(plan, line, known, area, today)
    return plan


def _add(plan: ForcePlan, line: Line, known: Known, area: Area, today: date) -> None:
    row = known.members.get(line.values["phone"])
    wanted = _wanted(line, row, area, today)
    if wanted.until is not None and wanted.until <= wanted.since:
        plan.faults.append(Fault(TITLE, line.row, TURNED, "到"))
        return
    values = list(_values(wanted, row, area, known))
    if row is None:
        plan.changes.append(Change(TITLE, line.row, ADDED, "新增", ("add", *_told(wanted)), tuple(values)))
    elif any(value.changed for value in values):
        ends = row.until != wanted.until and wanted.until is not None
        words = "结束" if ends else "改"
        what = ("change", row.id, row.version, *_told(wanted))
        plan.changes.append(Change(TITLE, line.row, ENDED if ends else CHANGED, words, what, tuple(values)))


def _wanted(line: Line, row: PatrolMember | None, area: Area, today: date) -> Wanted:
    """Return how somebody should be: what the sheet has no column for, and a beginning left empty, stays as it is."""
    said = line.values
    employer = said.get("employer", "") if "employer" in line.asked or row is None else row.employer
    until = said.get("until") if "until" in line.asked or row is None else row.until
    since = said.get("since") or (row.since if row else today)
    return Wanted(said["phone"], said["name"], said["kind"], employer, area.code, since, until)


def _told(wanted: Wanted) -> tuple[Any, ...]:
    return (
        *(wanted.phone, wanted.name, wanted.kind, wanted.employer, wanted.area, wanted.since.isoformat()),
        wanted.until.isoformat() if wanted.until else None,
    )


def _values(wanted: Wanted, row: PatrolMember | None, area: Area, known: Known) -> Iterable[Value]:
    """Yield every value that is stored under its head, with what stood there before."""
    words = kinds()
    before: list[str | None] = [None] * 7
    if row is not None:
        stood = known.areas.get(row.area_id)
        before = [row.phone, row.name, words.get(row.kind, row.kind), row.employer or NOTHING]
        before += [stood.label if stood else NOTHING, row.since.isoformat(), _day(row.until)]
    after = [wanted.phone, wanted.name, words[wanted.kind], wanted.employer or NOTHING, area.label]
    after += [wanted.since.isoformat(), _day(wanted.until)]
    heads = ("手机号", "姓名", "类别", "单位", "村、网格", "从", "到")
    for head, now, then in zip(heads, after, before, strict=True):
        yield Value(head, now, then)


def _day(day: date | None) -> str:
    return day.isoformat() if day else NOTHING
