"""What a sheet of the team would change, value by value, and every reason why not; and the team as a sheet."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.protection.crypto import current_keyring
from webapp.emergencies.standing import queries_team
from webapp.emergencies.standing.models import EmergencyMember
from webapp.emergencies.standing.queries_team import skill_words
from webapp.emergencies.standing.schemas import TURNED
from webapp.emergencies.standing.schemas_sheet import HEADS, TITLE
from webapp.grid_centre.spreadsheets.changes import ADDED, CHANGED, ENDED, NOTHING, Change, Plan, Value
from webapp.grid_centre.spreadsheets.sheets import Book, Fault, Line
from webapp.people.models import User

NO_ACCOUNT = "这个号码没有账号，请网格中心先在“人员”里加"
OTHER_NAME = "这个号码是{}，和表里的姓名不一样，请核对"
NO_UNIT = "没有叫“{}”的单位，照“单位和工作组”里的名字写"
TWICE = "这个号码在第 {} 行已经写过了，一个人只写一行"
SELF = "自己不能替自己"


class TeamPlan(Plan):
    """A plan of the one sheet."""

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the sheet → kind → how many."""
        found = dict.fromkeys((ADDED, CHANGED, ENDED), 0)
        for change in self.changes:
            found[change.kind] += 1
        return {TITLE: found}


@dataclass(frozen=True)
class Known:
    """What stands there: people by their number, units by their name, the open membership of each person."""

    people: Mapping[str, User]
    units: Mapping[str, int]
    members: Mapping[int, EmergencyMember]
    names: Mapping[int, User]


def plan_of(book: Book, town: Area) -> TeamPlan:
    """Return what the rows would change now, or every reason why they must not."""
    lines, today = book.lines.get(TITLE, []), clock.local_day(clock.now())
    plan = TeamPlan(faults=list(book.faults), left=book.left, rows=len(lines))
    known = _known(lines, town, today)
    first: dict[str, int] = {}
    for line in lines:
        phone = line.values["phone"]
        if phone in first:
            plan.faults.append(Fault(TITLE, line.row, TWICE.format(first[phone]), HEADS[0]))
            continue
        first[phone] = line.row
        faults = list(_faults(line, known))
        plan.faults += faults
        if not faults:
            _add(plan, line, known, today)
    return plan


def _known(lines: Collection[Line], town: Area, today: date) -> Known:
    ring = current_keyring()
    phones = {line.values["phone"] for line in lines} | {line.values.get("deputy") for line in lines} - {None}
    members = _open(town.id, today)
    deputies = {one.deputy_id for one in members if one.deputy_id is not None}
    indexes = [ring.blind_index(phone) for phone in phones if phone]
    query = select(User).where(User.phone_index.in_(indexes) & User.active | User.id.in_(deputies))
    users = list(db.session().scalars(query))
    by_name = {name: unit_id for unit_id, name in queries_team.units_of(town.id).items()}
    return Known({one.phone: one for one in users}, by_name, {m.user_id: m for m in members}, {u.id: u for u in users})


def _open(town_id: int, today: date) -> list[EmergencyMember]:
    """Return the memberships of a town that are not over."""
    return [row.member for row in queries_team.team(town_id, today)]


def _faults(line: Line, known: Known) -> Iterator[Fault]:
    said = line.values
    user = known.people.get(said["phone"])
    if user is None:
        yield Fault(TITLE, line.row, NO_ACCOUNT, HEADS[0])
    elif user.name.replace(" ", "") != said["name"].replace(" ", ""):
        yield Fault(TITLE, line.row, OTHER_NAME.format(user.name), HEADS[1])
    if said.get("unit") and said["unit"] not in known.units:
        yield Fault(TITLE, line.row, NO_UNIT.format(said["unit"][:20]), HEADS[2])
    if said.get("deputy") == said["phone"]:
        yield Fault(TITLE, line.row, SELF, HEADS[6])
    elif said.get("deputy") and said["deputy"] not in known.people:
        yield Fault(TITLE, line.row, NO_ACCOUNT, HEADS[6])


def _add(plan: TeamPlan, line: Line, known: Known, today: date) -> None:
    user = known.people[line.values["phone"]]
    row = known.members.get(user.id)
    wanted = _wanted(line, row, known, today)
    since, until = wanted["since"], wanted["until"]
    if until is not None and until <= since:
        plan.faults.append(Fault(TITLE, line.row, TURNED, HEADS[5]))
        return
    values = tuple(_values(user, wanted, row, known))
    if row is None:
        plan.changes.append(Change(TITLE, line.row, ADDED, "新增", ("add", user.id, wanted), values))
    elif any(value.changed for value in values):
        ends = until is not None and until != row.until
        what = ("change", row.id, row.version, wanted)
        plan.changes.append(Change(TITLE, line.row, ENDED if ends else CHANGED, "结束" if ends else "改", what, values))


def _wanted(line: Line, row: EmergencyMember | None, known: Known, today: date) -> dict[str, Any]:
    """Return how somebody should be: what the sheet has no column for, and a beginning left empty, stays as it is."""
    said = line.values

    def taken(key: str, value: Any, before: Any) -> Any:
        return value if key in line.asked or row is None else before

    deputy = known.people.get(said.get("deputy", ""))
    return {
        "unit": taken("unit", known.units.get(said.get("unit", "")), row.unit_id if row else None),
        "skills": list(taken("skills", said.get("skills", ()), row.skills if row else ())),
        "since": said.get("since") or (row.since if row else today),
        "until": taken("until", said.get("until"), row.until if row else None),
        "deputy": taken("deputy", deputy.id if deputy else None, row.deputy_id if row else None),
    }


def _values(user: User, wanted: Mapping[str, Any], row: EmergencyMember | None, known: Known) -> Iterator[Value]:
    """Yield every value that is stored under its head, with what stood there before."""
    after = [user.phone, user.name, *_words(known, wanted)]
    before: list[str | None] = [None] * len(HEADS)
    if row is not None:
        stood = {"unit": row.unit_id, "skills": row.skills, "since": row.since, "until": row.until}
        before = [user.phone, user.name, *_words(known, {**stood, "deputy": row.deputy_id})]
    for head, now, then in zip(HEADS, after, before, strict=True):
        yield Value(head, now, then)


def _words(known: Known, said: Mapping[str, Any]) -> list[str]:
    units = {unit_id: name for name, unit_id in known.units.items()}
    skills = "、".join(word for code, word in skill_words().items() if code in said["skills"])
    deputy = known.names.get(said["deputy"] or 0)
    return [
        units.get(said["unit"] or 0, NOTHING),
        skills or NOTHING,
        said["since"].isoformat(),
        said["until"].isoformat() if said["until"] else NOTHING,
        f"{deputy.phone} {deputy.name}" if deputy else NOTHING,
    ]


def rows_of(town: Area) -> list[list[str]]:
    """Return those who are in the team or will be, each as a row of the sheet; imported again it changes nothing."""
    found = queries_team.team(town.id, clock.local_day(clock.now()))
    ids = {one for row in found for one in (row.member.user_id, row.member.deputy_id) if one is not None}
    phones = {user.id: user.phone for user in db.session().scalars(select(User).where(User.id.in_(ids)))}
    return [
        [
            *(phones[row.member.user_id], row.name, row.unit, row.skills, row.member.since.isoformat()),
            row.member.until.isoformat() if row.member.until else "",
            phones.get(row.member.deputy_id or 0, ""),
        ]
        for row in found
    ]
