"""Who is named for protected matters, for the pages and checks that look after it. Who may read is in queries alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import NameKind, Post, ProtectedContact, Unit, User
from webapp.people.permissions import NAMERS, OFFICERS, PROTECTED_UNITS
from webapp.people.queries import at_work_where_named, holders_of_role, in_force, name_in_force, units_by_code
from webapp.people.queries_receiving import circles_read

HISTORY_SHOWN = 20


@dataclass(frozen=True)
class Name:
    """One name of a unit, with the person's name, and how it is now.

    ``in_force``: receives protected matters now. ``at_work``: still holds the post that the name rests on.
    """

    row: ProtectedContact
    person: str
    in_force: bool
    at_work: bool

    @property
    def called_in(self) -> bool:
        """Whether a stand-in was asked to act and that has not ended."""
        until = self.row.called_until
        return self.row.called_in_at is not None and (until is None or until > clock.now())


@dataclass(frozen=True)
class UnitNames:
    """The names of one of the three units: ``unit_id`` is None while the town has no such unit."""

    code: str
    unit: str
    unit_id: int | None
    named: Name | None = None
    stand_in: Name | None = None
    waiting: Sequence[Name] = ()

    @property
    def receiver(self) -> Name | None:
        """Who receives protected matters of this unit now; None when nobody does."""
        return next((one for one in (self.named, self.stand_in) if one and one.in_force), None)

    @property
    def stand_in_missing(self) -> bool:
        """Whether nobody could stand in: none was agreed to, or they have left the unit."""
        return self.stand_in is None or not self.stand_in.at_work


def how_many_unnamed(now: datetime) -> Select[Any]:
    """Select how many of the three units have nobody who reads protected matters now."""
    named = func.count(ProtectedContact.unit_id.distinct())
    return select(len(PROTECTED_UNITS) - named).where(name_in_force(now))


def to_agree(actor: Actor) -> Select[int, datetime] | None:
    """Select (id, since when) of the names that wait for this very person; None for who agrees to none."""
    roles = {post.role for post in actor.posts} & set(NAMERS)
    if not roles:
        return None
    waits = (ProtectedContact.confirmed_at.is_(None), ProtectedContact.ended_at.is_(None))
    another = (ProtectedContact.user_id != actor.id, func.coalesce(ProtectedContact.proposed_by, 0) != actor.id)
    query = select(ProtectedContact.id, ProtectedContact.proposed_at).where(*waits, *another)
    if len(roles) == 1:
        query = query.where(func.coalesce(ProtectedContact.proposed_as, "") != next(iter(roles)))
    return query


def unit_names() -> list[UnitNames]:
    """Return the state of each of the three units, in the order of the promise on the screen; in two statements."""
    units = units_by_code(PROTECTED_UNITS)
    open_names = _names(ProtectedContact.ended_at.is_(None))
    return [_of_unit(code, word, units.get(code), open_names) for code, word in PROTECTED_UNITS.items()]


def names_of_unit(code: str) -> UnitNames | None:
    """Return the state of one unit; None for a code that is none of the three, or while the town has no such unit."""
    return next((one for one in unit_names() if one.code == code and one.unit_id is not None), None)


def history_of(unit_id: int) -> list[Name]:
    """Return the names of a unit that have ended or were not agreed to, the last first."""
    found = _names(ProtectedContact.ended_at.is_not(None), ProtectedContact.unit_id == unit_id)
    return sorted(found, key=lambda one: (one.row.ended_at, one.row.id), reverse=True)[:HISTORY_SHOWN]


def candidates(unit_id: int) -> dict[int, str]:
    """Return id → name of who may be named: whoever holds an officer's post in the unit now."""
    query = (
        select(User.id, User.name)
        .join(Post, Post.user_id == User.id)
        .where(Post.unit_id == unit_id, Post.role.in_(OFFICERS), in_force(clock.now()), User.active)
    )
    return {user_id: name for user_id, name in db.session().execute(query.order_by(Post.id))}


def namers() -> list[int]:
    """Return who looks after the names now: the security administrators and the commissioners."""
    return list(dict.fromkeys(user_id for role in NAMERS for user_id in holders_of_role(role)))


def reads_for_others(user_id: int) -> bool:
    """Say whether a person receives matters of which somebody else is kept out, in that person's place."""
    return bool(db.session().scalar(select(circles_read(user_id, clock.now()))))


def has_changed() -> bool:
    """Say whether a person came into force or went out of it since it was last noted."""
    stands = name_in_force(clock.now())
    noted = ProtectedContact.noted_since.is_not(None)
    return db.session().scalar(select(ProtectedContact.id).where(stands != noted).limit(1)) is not None


def names_to_note(now: datetime) -> list[tuple[ProtectedContact, bool, str]]:
    """Return (row, in force, unit) of the names that are in force or were when last noted; locked for this change."""
    stands = name_in_force(now)
    query = (
        select(ProtectedContact, stands, Unit.name)
        .join(Unit, Unit.id == ProtectedContact.unit_id)
        .where(or_(stands, ProtectedContact.noted_since.is_not(None)))
        .order_by(ProtectedContact.id)
        .with_for_update(of=ProtectedContact)
    )
    return [(row, bool(stands), unit) for row, stands, unit in db.session().execute(query)]


def _names(*conditions: ColumnElement[bool]) -> list[Name]:
    now = clock.now()
    stands, at_work = name_in_force(now), at_work_where_named(ProtectedContact, now)
    query = (
        select(ProtectedContact, User.name, stands, at_work)
        .join(User, User.id == ProtectedContact.user_id)
        .where(*conditions)
        .order_by(ProtectedContact.id)
    )
    return [Name(row, person, bool(s), bool(w)) for row, person, s, w in db.session().execute(query)]


def _of_unit(code: str, word: str, unit: Unit | None, open_names: Sequence[Name]) -> UnitNames:
    if unit is None:
        return UnitNames(code, word, None)
    own = [one for one in open_names if one.row.unit_id == unit.id]
    agreed = {one.row.kind: one for one in own if one.row.confirmed_at}
    waiting = [one for one in own if not one.row.confirmed_at]
    return UnitNames(code, unit.name, unit.id, agreed.get(NameKind.NAMED), agreed.get(NameKind.STAND_IN), waiting)
