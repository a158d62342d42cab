"""What the grid centre's pages show: an area with its seats, people by name, one person, and seats that are empty."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.crypto import current_keyring
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import GRID_POSTS, OFFICERS, ROLE_NAMES, Role
from webapp.people.queries import in_force, not_over

SEAT_OF_LEVEL = {
    Level.TOWN: Role.TOWN_GRID_LEAD,
    Level.VILLAGE: Role.VILLAGE_GRID_LEAD,
    Level.GRID: Role.GROUP_GRID_LEAD,
    Level.MICRO_GRID: Role.MICRO_GRID_INFORMANT,
}


@dataclass(frozen=True)
class Holder:
    """Who holds a seat, or stands in until a moment."""

    user_id: int
    post_id: int
    name: str
    deputy_until: datetime | None


@dataclass(frozen=True)
class Seat:
    """An area with the post that leads it and who holds it; nobody: vacant. No seat at all above the town."""

    area: Area
    role: Role | None
    holders: tuple[Holder, ...]

    @property
    def vacant(self) -> bool:
        """Say whether this seat should be filled and is not."""
        return self.role is not None and not any(holder.deputy_until is None for holder in self.holders)


@dataclass(frozen=True)
class HeldBefore:
    """A post of a person, now or before, in words."""

    id: int
    role: Role
    place: str
    area_code: str
    started_at: datetime
    ended_at: datetime | None
    deputy: bool

    @property
    def words(self) -> str:
        """The role in words."""
        return ROLE_NAMES[self.role]

    @property
    def open(self) -> bool:
        """Say whether it is in force, or yet to come."""
        return self.ended_at is None or self.ended_at > clock.now()


def seat_role(area: Area) -> Role | None:
    """Return the post that leads an area; None for the county."""
    return Role.SPECIAL_GRID_LEAD if area.special else SEAT_OF_LEVEL.get(area.level)


def managed_paths(actor: Actor) -> tuple[str, ...]:
    """Return the paths below which the actor manages areas: the grid centre's town, for the system everything."""
    if is_system_admin(actor):
        return ("/",)
    return actor.paths_for("people.manage")


def is_system_admin(actor: Actor) -> bool:
    """Say whether the actor runs the system and not only the grids."""
    return actor.can("password.reset")


def within(paths: Iterable[str]) -> ColumnElement[bool]:
    """Say in SQL that an area lies at or below one of these paths."""
    conditions = [Area.path.startswith(path) for path in paths]
    return or_(*conditions) if conditions else false()


def area_within(paths: Sequence[str], code: str) -> Area:
    """Return an open area by its code; the one 404 when it is not within these paths."""
    area = db.session().scalar(select(Area).where(Area.code == code, Area.active, within(paths)))
    if area is None:
        raise not_found()
    return area


def top_area(paths: Sequence[str]) -> Area | None:
    """Return where browsing begins: the highest area within these paths below the county; None before there is one."""
    query = select(Area).where(Area.active, within(paths), Area.level != Level.COUNTY)
    return db.session().scalar(query.order_by(func.length(Area.path), Area.code).limit(1))


def seats_of(areas: Sequence[Area]) -> list[Seat]:
    """Return the seats of these areas in their order, in one statement."""
    found: dict[int, list[Holder]] = defaultdict(list)
    query = (
        select(Post.area_id, Post.role, Post.id, Post.ended_at, Post.deputy_for, User.id.label("user_id"), User.name)
        .join(User, User.id == Post.user_id)
        .where(Post.area_id.in_([area.id for area in areas]), in_force(clock.now()), User.active)
        .order_by(Post.deputy_for.is_not(None), Post.id)
    )
    roles = {area.id: seat_role(area) for area in areas}
    for row in db.session().execute(query):
        if roles.get(row.area_id) == row.role:
            until = row.ended_at if row.deputy_for else None
            found[row.area_id].append(Holder(row.user_id, row.id, row.name, until))
    return [Seat(area, roles[area.id], tuple(found[area.id])) for area in areas]


def person(actor: Actor, user_id: int) -> User:
    """Return a person whom the actor manages; the one 404 otherwise."""
    user = db.session().scalar(select(User).where(User.id == user_id, User.active, reach(actor)))
    if user is None:
        raise not_found()
    return user


def person_by_phone(phone: str) -> User | None:
    """Return whose number this is, open account or closed."""
    return db.session().scalar(select(User).where(User.phone_index == current_keyring().blind_index(phone)))


def posts_of(user_ids: Sequence[int], *, open_only: bool = False) -> dict[int, list[HeldBefore]]:
    """Return user id → their posts, those in force first, in one statement."""
    now = clock.now()
    query = (
        select(Post, Area.label, Area.code, Unit.name)
        .outerjoin(Area, Area.id == Post.area_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Post.user_id.in_(user_ids))
        .order_by(Post.ended_at.is_not(None), Post.started_at.desc(), Post.id.desc())
    )
    if open_only:
        query = query.where(not_over(now))
    found: dict[int, list[HeldBefore]] = defaultdict(list)
    for post, label, code, unit in db.session().execute(query):
        found[post.user_id].append(
            HeldBefore(
                post.id,
                post.role,
                label or unit or "",
                code or "",
                post.started_at,
                post.ended_at,
                post.deputy_for is not None,
            )
        )
    return found


def colleagues_of(post: Post) -> list[tuple[int, str]]:
    """Return (id, name) of who else sits in the unit of a post now and may be given its orders."""
    query = (
        select(User.id, User.name)
        .join(Post, Post.user_id == User.id)
        .where(Post.unit_id == post.unit_id, Post.role.in_(OFFICERS), User.id != post.user_id, User.active)
        .where(in_force(clock.now()))
        .distinct()
    )
    return [(number, name) for number, name in db.session().execute(query.order_by(User.id))]


def reach(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which people the actor manages: the system administrator all, the grid centre those of its grids.

    Who also sits in an office is not theirs, or a new number for that person would open the office's door to them.
    """
    if is_system_admin(actor):
        return true()
    anywhere = exists().where(Post.user_id == User.id, in_force(clock.now()))
    here = exists().where(
        Post.user_id == User.id, in_force(clock.now()), Post.area_id == Area.id, within(managed_paths(actor))
    )
    return and_(~other_posts(GRID_POSTS), or_(here, ~anywhere))


def other_posts(roles: Iterable[Role]) -> ColumnElement[bool]:
    """Say in SQL that a person also holds a post, or will, that is none of these."""
    return exists().where(Post.user_id == User.id, Post.role.not_in(list(roles)), not_over(clock.now()))
