"""Reads of the team: its members as a table, one of them, whom one can add."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.emergencies.standing.models import EmergencyDuty, EmergencyMember
from webapp.emergencies.standing.queries import holds_on
from webapp.grid_centre.queries_people import asked_for
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import ROLE_NAMES
from webapp.people.queries import in_force
from webapp.reports.catalogue import choices

MOST_FOUND = 20
MOST_LISTED = 500


def skill_words() -> Mapping[str, str]:
    """Return code → word of what a member can do (``data/choices.csv``), in the order of the file."""
    return choices("emergency_skill")


@dataclass(frozen=True)
class MemberRow:
    """A member as pages show them. ``active``: they can sign in."""

    member: EmergencyMember
    name: str
    active: bool
    unit: str
    deputy: str
    deputy_active: bool

    @property
    def skills(self) -> str:
        """What they can do, in words."""
        known = skill_words()
        return "、".join(known[one] for one in known if one in self.member.skills)

    def state_on(self, day: date) -> str:
        """Return where the membership stands on a day: ended, to_come, left (their unit), in."""
        if self.member.until is not None and self.member.until <= day:
            return "ended"
        if self.member.left_at is not None or not self.active:
            return "left"
        return "to_come" if self.member.since > day else "in"


def _rows() -> Select[*tuple[Any, ...]]:
    deputy = aliased(User)
    return (
        select(EmergencyMember, User.name, User.active, Unit.name, deputy.name, deputy.active)
        .join(User, User.id == EmergencyMember.user_id)
        .outerjoin(Unit, Unit.id == EmergencyMember.unit_id)
        .outerjoin(deputy, deputy.id == EmergencyMember.deputy_id)
    )


def _row(found: Any) -> MemberRow:
    member, name, active, unit, deputy, deputy_active = found
    return MemberRow(member, name, active, unit or "", deputy or "", bool(deputy_active))


def team(town_id: int, day: date, show: str = "now", skill: str | None = None) -> list[MemberRow]:
    """Return the members of a town whose time is not over on a day (``show`` "ended": those whose is), by unit."""
    over = EmergencyMember.until <= day
    query = _rows().where(EmergencyMember.town_id == town_id)
    query = query.where(over if show == "ended" else or_(EmergencyMember.until.is_(None), ~over))
    query = query.order_by(Unit.id, EmergencyMember.since, EmergencyMember.id).limit(MOST_LISTED)
    rows = [_row(one) for one in db.session().execute(query)]
    return [one for one in rows if skill is None or skill in one.member.skills]


def member(town_id: int, member_id: int) -> MemberRow:
    """Return one member of a town; the one 404 otherwise."""
    query = _rows().where(EmergencyMember.town_id == town_id, EmergencyMember.id == member_id)
    found = db.session().execute(query).first()
    if found is None:
        raise not_found()
    return _row(found)


def memberships_of(user_ids: Iterable[int], town_id: int) -> list[EmergencyMember]:
    """Return all memberships of these people in a town, also ended ones."""
    query = select(EmergencyMember).where(EmergencyMember.town_id == town_id)
    query = query.where(EmergencyMember.user_id.in_(list(user_ids)))
    return list(db.session().scalars(query.order_by(EmergencyMember.since, EmergencyMember.id)))


def serving_on(town_id: int, days: tuple[date, date]) -> list[MemberRow]:
    """Return who is in the team on any day from the first to the last of ``days`` and can sign in, by name."""
    first, last = days
    query = _rows().where(EmergencyMember.town_id == town_id, User.active, EmergencyMember.since <= last)
    query = query.where(or_(EmergencyMember.until.is_(None), EmergencyMember.until > first))
    return [_row(one) for one in db.session().execute(query.order_by(User.pinyin, User.id))]


@dataclass(frozen=True)
class Found:
    """Somebody who was looked for, with what they are; ``unit_id`` of the first unit in which they sit."""

    id: int
    name: str
    second: str
    unit_id: int | None


def candidates(town: Area, asked: str) -> list[Found]:
    """Return people of the town with a post now, whose name or its spelling begins so or whose number it is."""
    here = or_(Area.path.startswith(town.path), Unit.area_id == town.id)
    query = (
        select(User.id, User.name, Post.role, Post.unit_id, func.coalesce(Unit.name, Area.label))
        .join(Post, Post.user_id == User.id)
        .outerjoin(Area, Area.id == Post.area_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(User.active, in_force(clock.now()), here, asked_for(asked))
        .order_by(User.pinyin, User.id, Post.id)
        .limit(4 * MOST_FOUND)
    )
    found: dict[int, Found] = {}
    for user_id, name, role, unit_id, place in db.session().execute(query):
        words = " ".join(filter(None, (place, ROLE_NAMES[role])))
        before = found.get(user_id)
        if before is None:
            found[user_id] = Found(user_id, name, words, unit_id)
        elif words != before.second:
            found[user_id] = Found(user_id, name, f"{before.second}、{ROLE_NAMES[role]}", before.unit_id or unit_id)
    return list(found.values())[:MOST_FOUND]


def candidate(town: Area, user_id: int) -> Found | None:
    """Return one person whom one can add; None for who holds no post in the town now."""
    name = db.session().scalar(select(User.name).where(User.id == user_id, User.active))
    return next((one for one in candidates(town, name) if one.id == user_id), None) if name else None


def units_of(town_id: int) -> dict[int, str]:
    """Return id → name of the units of a town that exist now; task groups tell of a case and are left out."""
    query = select(Unit.id, Unit.name).where(Unit.area_id == town_id, Unit.dissolved_at.is_(None))
    query = query.where(Unit.made_for.is_(None)).order_by(Unit.id)
    return {unit_id: name for unit_id, name in db.session().execute(query)}


def open_duties(town_id: int, user_id: int, since: date) -> list[EmergencyDuty]:
    """Return the days from ``since`` on on which somebody is on duty, in order."""
    query = select(EmergencyDuty).where(EmergencyDuty.town_id == town_id, EmergencyDuty.day >= since)
    mine = or_(EmergencyDuty.main_id == user_id, EmergencyDuty.deputy_id == user_id)
    return list(db.session().scalars(query.where(mine).order_by(EmergencyDuty.day)))


def without_a_post(town_id: int, day: date) -> list[EmergencyMember]:
    """Return members of a day who sit in the unit of their membership no more, or hold no post at all."""
    post = aliased(Post)
    sits = exists().where(
        post.user_id == EmergencyMember.user_id,
        in_force(clock.now(), post),
        or_(EmergencyMember.unit_id.is_(None), post.unit_id == EmergencyMember.unit_id),
    )
    query = select(EmergencyMember).join(User, User.id == EmergencyMember.user_id)
    query = query.where(EmergencyMember.town_id == town_id, holds_on(EmergencyMember, day), or_(~sits, ~User.active))
    return list(db.session().scalars(query.order_by(EmergencyMember.id)))
