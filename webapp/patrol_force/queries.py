"""Reads of the register: how many are of which kind, a page of it, one member; and the numbers of each village."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, false, func, or_, select, tuple_

from webapp.areas.models import Area, Level
from webapp.areas.scope import PAGE_SIZE
from webapp.cases.models import Case, CaseReport
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.patrol_force.kinds import kinds
from webapp.patrol_force.models import PatrolMember
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift
from webapp.patrol_force.rota.states import STANDING, WALKED, State
from webapp.people.models import Post, User
from webapp.people.permissions import roles_with
from webapp.people.queries import in_force
from webapp.reports.models import Report


@dataclass(frozen=True)
class MemberRow:
    """A member with the place they belong to, and whether an account with their number waits to be linked."""

    member: PatrolMember
    place: str
    waits: bool


@dataclass(frozen=True)
class VillageNumbers:
    """What is said of a village and a span of time: members now, shifts planned and held, matters found on them."""

    code: str
    name: str
    members: int
    planned: int
    held: int
    found: int


def today() -> date:
    """Return the day in the town."""
    return clock.local_day(clock.now())


def belongs(day: date) -> Any:
    """Say in SQL whether a member belongs to the force on a day."""
    return and_(PatrolMember.since <= day, or_(PatrolMember.until.is_(None), PatrolMember.until > day))


def counts(town_id: int) -> dict[str, int]:
    """Return kind → how many members a town has now, those with none too."""
    query = select(PatrolMember.kind, func.count()).where(PatrolMember.town_id == town_id, belongs(today()))
    found = dict.fromkeys(kinds(), 0)
    found.update({kind: number for kind, number in db.session().execute(query.group_by(PatrolMember.kind))})
    return found


def page(
    town_id: int, wanted: Sequence[Any], after: tuple[int, int] | None = None, size: int = PAGE_SIZE
) -> list[MemberRow]:
    """Return members of a town by place, one row more than a page."""
    query = _rows().where(PatrolMember.town_id == town_id, *wanted)
    if after:
        query = query.where(tuple_(PatrolMember.area_id, PatrolMember.id) > after)
    query = query.order_by(PatrolMember.area_id, PatrolMember.id).limit(size + 1)
    return [MemberRow(*row) for row in db.session().execute(query)]


def waits_for_link() -> Any:
    """Say in SQL whether an account with a member's number is open and not linked."""
    account = select(User.id).where(User.phone_index == PatrolMember.phone_index, User.active).exists()
    return and_(PatrolMember.user_id.is_(None), account)


def _rows() -> Any:
    return select(PatrolMember, Area.label, waits_for_link()).join(Area, Area.id == PatrolMember.area_id)


def member(town_id: int, member_id: int) -> MemberRow:
    """Return one member of a town; the one 404 otherwise."""
    query = _rows().where(PatrolMember.id == member_id, PatrolMember.town_id == town_id)
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return MemberRow(*row)


def account_of(one: PatrolMember) -> User | None:
    """Return the account that is linked, else the one whose number is the member's."""
    query = select(User).where(User.active)
    if one.user_id is not None:
        return db.session().scalar(query.where(User.id == one.user_id))
    return db.session().scalar(query.where(User.phone_index == one.phone_index))


def by_index(indices: Sequence[str]) -> dict[str, PatrolMember]:
    """Return blind index → member."""
    query = select(PatrolMember).where(PatrolMember.phone_index.in_(list(indices)))
    return {one.phone_index: one for one in db.session().scalars(query)}


def by_ids(member_ids: Collection[int]) -> list[PatrolMember]:
    """Return the members with these numbers."""
    return list(db.session().scalars(select(PatrolMember).where(PatrolMember.id.in_(member_ids)))) if member_ids else []


def within(paths: Sequence[str], day: date) -> list[tuple[PatrolMember, str]]:
    """Return (member, label of their place) of who belongs on a day to what lies at or below these paths."""
    inside = or_(false(), *[Area.path.startswith(path) for path in paths])
    query = select(PatrolMember, Area.label).join(Area, Area.id == PatrolMember.area_id)
    query = query.where(inside, belongs(day)).order_by(PatrolMember.area_id, PatrolMember.id)
    return [(one, label) for one, label in db.session().execute(query)]


def not_over(town_id: int, day: date) -> list[PatrolMember]:
    """Return who belongs to a town's force on a day or will later, by place."""
    over = or_(PatrolMember.until.is_(None), PatrolMember.until > day)
    query = select(PatrolMember).where(PatrolMember.town_id == town_id, over)
    return list(db.session().scalars(query.order_by(PatrolMember.area_id, PatrolMember.id)))


def able_to_lead(members: Sequence[PatrolMember]) -> set[int]:
    """Return the ids of those members who may lead a shift: with an account, and an informant or a lead now."""
    users = {one.user_id: one.id for one in members if one.user_id is not None}
    query = select(Post.user_id).join(User, User.id == Post.user_id)
    query = query.where(Post.user_id.in_(users), Post.role.in_(roles_with("force.lead")), User.active)
    return {users[one] for one in db.session().scalars(query.where(in_force(clock.now())))}


def places_in(town: Area) -> list[Area]:
    """Return the villages, grids and micro-grids of a town, in the order of their codes."""
    levels = (Level.VILLAGE, Level.GRID, Level.MICRO_GRID)
    query = select(Area).where(Area.path.startswith(town.path), Area.active, Area.level.in_(levels))
    return list(db.session().scalars(query.order_by(Area.code)))


def numbers_by_village(town: Area, since: datetime, until: datetime) -> tuple[list[VillageNumbers], int]:
    """Return the numbers of each village, by code, and how many members are of none; four statements.

    Shifts count by when they begin; a dropped one counts nowhere. What was found is matters, each once, reported on
    the shift by somebody on it; a protected one counts nowhere. Nothing is added up by person.
    """
    session = db.session()
    villages = select(Area).where(Area.parent_id == town.id, Area.level == Level.VILLAGE, Area.active)
    rows = session.scalars(villages.order_by(Area.code)).all()
    in_span = PatrolShift.town_id == town.id, PatrolShift.starts_at >= since, PatrolShift.starts_at < until
    planned = func.count().filter(PatrolShift.state.in_(STANDING - {State.PLANNED}))
    held = func.count().filter(PatrolShift.state.in_(WALKED))
    shifts = {
        village: (all_of_them, walked)
        for village, all_of_them, walked in session.execute(
            select(PatrolShift.village_id, planned, held).where(*in_span).group_by(PatrolShift.village_id)
        )
    }
    query = select(PatrolShift.village_id, func.count(Case.id.distinct())).select_from(PatrolShift)
    found = dict(map(tuple, session.execute(found_on(query).where(*in_span).group_by(PatrolShift.village_id))))
    members, of_none = _members_by_village(town.id, rows)
    numbers = [
        VillageNumbers(one.code, one.name, members[one.id], *shifts.get(one.id, (0, 0)), found.get(one.id, 0))
        for one in rows
    ]
    return numbers, of_none


def found_on(query: Any) -> Any:
    """Join shifts to the matters found on them: reported under the shift's own id, by an account of somebody on it."""
    on_it = (
        select(PatrolMember.user_id)
        .join(PatrolSeat, PatrolSeat.member_id == PatrolMember.id)
        .where(PatrolSeat.shift_id == PatrolShift.id, PatrolMember.user_id.is_not(None))
    )
    return (
        query.join(Report, and_(Report.patrol_client_id == PatrolShift.round_id, Report.author_id.in_(on_it)))
        .join(CaseReport, and_(CaseReport.report_id == Report.id, CaseReport.left_at.is_(None)))
        .join(Case, and_(Case.id == CaseReport.case_id, ~Case.protected))
    )


def _members_by_village(town_id: int, villages: Sequence[Area]) -> tuple[dict[int, int], int]:
    query = select(Area.path, func.count()).join(PatrolMember, PatrolMember.area_id == Area.id)
    query = query.where(PatrolMember.town_id == town_id, belongs(today())).group_by(Area.path)
    numbers, of_none = dict.fromkeys((one.id for one in villages), 0), 0
    for path, number in db.session().execute(query):
        village = next((one for one in villages if path.startswith(one.path)), None)
        if village is None:
            of_none += number  # of a unit, or of the town itself
        else:
            numbers[village.id] += number
    return numbers, of_none
