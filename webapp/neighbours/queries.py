"""Reads of groups and households, each through what the actor may see; and of a household's page by its key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.crypto import current_keyring
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup, NeighbourHousehold, NeighbourKey
from webapp.neighbours.rules import DoorAccess, GroupAccess, access_of, places_of
from webapp.neighbours.states import LIVE
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.queries import in_force

MOST_HOUSEHOLDS = 200
VILLAGE_DIGITS = 12  # a code begins with that of what it lies in
LONGEST_TOKEN = 100
_HEAD, _DEPUTY = aliased(User), aliased(User)
_POST = aliased(Post)


@dataclass(frozen=True)
class GroupRow:
    """A group in a list: where it is, its head (None: nobody), how many households, whether an alarm is live."""

    group: NeighbourGroup
    area: Area
    head: str | None
    households: int
    live: str | None


@dataclass(frozen=True)
class Numbers:
    """How many groups, households and heads a village has."""

    groups: int
    households: int
    heads: int


def group(actor: Actor, group_id: int) -> GroupAccess:
    """Return a standing group that the actor may see; the one 404 otherwise."""
    query = select(NeighbourGroup, Area).join(Area, Area.id == NeighbourGroup.area_id)
    row = db.session().execute(query.where(NeighbourGroup.id == group_id, *_standing(), seen_by(actor))).first()
    if row is None:
        raise not_found()
    return access_of(actor, *row)


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL whether the actor sees a group (with its ``Area``)."""
    paths, headed = places_of(actor)
    return seen_from(actor.id, paths, headed)


def seen_from(user_id: int, paths: Sequence[str], headed: Sequence[int]) -> ColumnElement[bool]:
    """Say in SQL whether a group (with its ``Area``) is seen by who has these places (``rules.places_of``)."""
    own = or_(NeighbourGroup.head_id == user_id, NeighbourGroup.deputy_id == user_id)
    ways: list[ColumnElement[bool]] = [Area.path.startswith(path) for path in paths]
    if headed:
        ways.append(and_(NeighbourGroup.area_id.in_(headed), own))
    return or_(*ways) if ways else false()


def groups_page(actor: Actor, after: str, size: int) -> tuple[list[GroupRow], str]:
    """Return one page of the groups that the actor sees, by place, and the key of the last one; one statement."""
    key = Area.code + literal("-") + _padded(NeighbourGroup.id)
    query = _rows().where(seen_by(actor)).order_by(key).limit(size + 1)
    if after:
        query = query.where(key > after)
    rows = [_row(*row) for row in db.session().execute(query)]
    last = rows[size - 1] if len(rows) > size else None
    return rows[:size], f"{last.area.code}-{last.group.id:09d}" if last else ""


def headed_by(actor: Actor) -> list[int]:
    """Return the groups of which the actor is head or deputy now, the first first."""
    _, headed = places_of(actor)
    if not headed:
        return []
    own = or_(NeighbourGroup.head_id == actor.id, NeighbourGroup.deputy_id == actor.id)
    query = select(NeighbourGroup.id).where(NeighbourGroup.area_id.in_(headed), own, *_standing())
    return list(db.session().scalars(query.order_by(NeighbourGroup.id)))


def _padded(number: Any) -> Any:
    return func.substr(literal("000000000") + cast(number, String), -9)


def _rows() -> Select[Any]:
    households = select(func.count()).where(
        NeighbourHousehold.group_id == NeighbourGroup.id, NeighbourHousehold.ended_at.is_(None)
    )
    live = (
        select(NeighbourAlarm.state)
        .where(NeighbourAlarm.group_id == NeighbourGroup.id, *live_alarm())
        .order_by(NeighbourAlarm.id.desc())
        .limit(1)
    )
    return (
        select(NeighbourGroup, Area, _HEAD.name, households.scalar_subquery(), live.scalar_subquery())
        .join(Area, Area.id == NeighbourGroup.area_id)
        .outerjoin(_HEAD, and_(_HEAD.id == NeighbourGroup.head_id, holds_post(NeighbourGroup.head_id)))
        .where(*_standing())
    )


def _row(group: NeighbourGroup, area: Area, head: str | None, households: int, live: str | None) -> GroupRow:
    return GroupRow(group, area, head, households, live)


def live_alarm() -> tuple[ColumnElement[bool], ...]:
    """Say in SQL that an alarm is live and nothing protected."""
    return NeighbourAlarm.state.in_(LIVE), NeighbourAlarm.set_aside_at.is_(None)


def _standing() -> tuple[ColumnElement[bool], ...]:
    return (NeighbourGroup.ended_on.is_(None),)


def holds_post(user_id: Any, now: datetime | None = None) -> ColumnElement[bool]:
    """Say in SQL whether somebody holds the post of a head in the micro-grid of a group now."""
    moment = clock.now() if now is None else now
    held = (_POST.user_id == user_id, _POST.area_id == NeighbourGroup.area_id, in_force(moment, _POST))
    active = exists().where(_DEPUTY.id == user_id, _DEPUTY.active)
    return and_(exists().where(*held, _POST.role == Role.SECURITY_HOUSEHOLD_HEAD), active)


def households_of(group_id: int) -> Sequence[NeighbourHousehold]:
    """Return the households of a group in the order in which they were added, at most ``MOST_HOUSEHOLDS``."""
    query = select(NeighbourHousehold).where(
        NeighbourHousehold.group_id == group_id, NeighbourHousehold.ended_at.is_(None)
    )
    return db.session().scalars(query.order_by(NeighbourHousehold.id).limit(MOST_HOUSEHOLDS)).all()


def household(group_id: int, household_id: int) -> NeighbourHousehold:
    """Return a household of a group that was loaded through its scope; the one 404 otherwise."""
    found = db.session().get(NeighbourHousehold, household_id)
    if found is None or found.group_id != group_id or found.ended_at is not None:
        raise not_found()
    return found


def key_of(household_id: int) -> NeighbourKey | None:
    """Return the square of a household that works now."""
    query = select(NeighbourKey).where(NeighbourKey.household_id == household_id, NeighbourKey.revoked_at.is_(None))
    return db.session().scalar(query.order_by(NeighbourKey.id.desc()).limit(1))


def keys_of(household_ids: Iterable[int]) -> dict[int, int]:
    """Return household → the id of its square that works now."""
    query = select(NeighbourKey.household_id, NeighbourKey.id).where(
        NeighbourKey.household_id.in_(list(household_ids)), NeighbourKey.revoked_at.is_(None)
    )
    return {household: key for household, key in db.session().execute(query)}


def door(token: str) -> DoorAccess:
    """Return the household to whose phone a square belongs; the one 404 once it was revoked, or ended, or made up."""
    if not token or len(token) > LONGEST_TOKEN:
        raise not_found()
    query = (
        select(NeighbourKey, NeighbourHousehold, NeighbourGroup, Area)
        .join(NeighbourHousehold, NeighbourHousehold.id == NeighbourKey.household_id)
        .join(NeighbourGroup, NeighbourGroup.id == NeighbourHousehold.group_id)
        .join(Area, Area.id == NeighbourGroup.area_id)
        .where(NeighbourKey.token_index == current_keyring().blind_index(token), NeighbourKey.revoked_at.is_(None))
        .where(NeighbourHousehold.ended_at.is_(None), *_standing())
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return DoorAccess(*row)


def vacant_groups(paths: Sequence[str], now: datetime) -> Select[Any]:
    """Select (group, area) of the groups below these paths that have no head."""
    below = or_(*[Area.path.startswith(path) for path in paths]) if paths else false()
    query = select(NeighbourGroup, Area).join(Area, Area.id == NeighbourGroup.area_id)
    vacant: Any = query.where(below, *_standing(), ~holds_post(NeighbourGroup.head_id, now))
    return vacant.order_by(Area.code, NeighbourGroup.id)


def numbers_by_village(path: str) -> dict[str, Numbers]:
    """Return village's code → how many groups, households and heads, below a path; two statements, nobody's name."""
    village = func.substr(Area.code, 1, VILLAGE_DIGITS)
    headed = holds_post(NeighbourGroup.head_id)
    groups = (
        select(village, func.count(), func.count().filter(headed))
        .select_from(NeighbourGroup)
        .join(Area, Area.id == NeighbourGroup.area_id)
        .where(*_standing(), Area.path.startswith(path))
        .group_by(village)
    )
    households = (
        select(village, func.count())
        .select_from(NeighbourHousehold)
        .join(NeighbourGroup, NeighbourGroup.id == NeighbourHousehold.group_id)
        .join(Area, Area.id == NeighbourGroup.area_id)
        .where(*_standing(), NeighbourHousehold.ended_at.is_(None), Area.path.startswith(path))
        .group_by(village)
    )
    session = db.session()
    counted: dict[str, int] = {code: number for code, number in session.execute(households)}
    return {code: Numbers(many, counted.get(code, 0), heads) for code, many, heads in session.execute(groups)}


def micro_grids_kept(actor: Actor) -> Sequence[Area]:
    """Return the micro-grids for which the actor may make groups, by place, at most 500."""
    paths, _ = places_of(actor)
    if not paths:
        return []
    query = select(Area).where(Area.active, Area.level == "micro_grid", or_(*[Area.path.startswith(p) for p in paths]))
    return db.session().scalars(query.order_by(Area.code).limit(500)).all()
