"""How far standards have been read: by group, then by village in the order of codes; nobody is ranked."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, union_all

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.queries import in_force
from webapp.standards.models import Standard, StandardRead
from webapp.standards.rules import ROLES_OF, Group
from webapp.web.pagination import PAGE_SIZE

VILLAGE_DIGITS = 12  # a code begins with that of what it lies in
READ = func.count(StandardRead.user_id.distinct())
PEOPLE = func.count(User.id.distinct())
# A village and all in it; a special grid, a town or a unit is a place of its own.
_place = case(
    (Area.id.is_(None), func.coalesce("u" + Unit.code, "")),
    (Area.special, Area.code),
    else_=func.substr(Area.code, 1, VILLAGE_DIGITS),
)


@dataclass(frozen=True)
class Published:
    """A standard in force with how many read it, of how many that it is for."""

    standard: Standard
    people: int
    read: int


@dataclass(frozen=True)
class PlaceRead:
    """A village, special grid, town or unit with how many there read a version; ``code`` names it in the address."""

    code: str
    name: str
    people: int
    read: int


@dataclass(frozen=True)
class Readers:
    """How far one group has read a version."""

    group: Group
    people: int
    read: int


@dataclass(frozen=True)
class Unread:
    """A reader who has not confirmed, with their place."""

    name: str
    label: str
    post_id: int


def published() -> list[Published]:
    """Return the standards in force, the newest first, in three statements however many there are."""
    rows = list(db.session().scalars(select(Standard).where(Standard.current).order_by(Standard.id.desc())))
    group = group_of_post()
    held = (in_force(clock.now()), User.active)
    there = select(group, PEOPLE).select_from(Post).join(User, User.id == Post.user_id).where(*held)
    people: dict[str, int] = {key: value for key, value in db.session().execute(there.group_by(group))}
    read: dict[tuple[int, str], int] = defaultdict(int)
    if rows:
        query = (
            select(StandardRead.standard_id, group, READ)
            .join(User, User.id == StandardRead.user_id)
            .join(Post, Post.user_id == User.id)
            .where(*held, StandardRead.standard_id.in_([one.id for one in rows]))
        )
        for standard_id, code, number in db.session().execute(query.group_by(StandardRead.standard_id, group)):
            read[standard_id, code] = number
    return [
        Published(one, sum(people.get(code, 0) for code in one.groups), sum(read[one.id, code] for code in one.groups))
        for one in rows
    ]


def group_of_post() -> Any:
    """Return in SQL the group to which a post belongs; empty for a post of none."""
    return case(*[(Post.role.in_(list(roles)), str(one)) for one, roles in ROLES_OF.items()], else_="")


def readers(actor: Actor, found: Standard) -> list[Readers]:
    """Return how many of each group read it, within the areas that the actor leads, or everywhere for who publishes."""
    groups = [Group(code) for code in found.groups]
    counts = [concerned(actor, one, select(literal(str(one)), PEOPLE, READ), found.id) for one in groups]
    rows = {row[0]: row for row in db.session().execute(union_all(*counts))} if counts else {}
    return [Readers(one, rows[one][1], rows[one][2]) for one in groups if rows[one][1]]


def unread(
    actor: Actor, found: Standard, group: Group, place: str, after: int | None
) -> tuple[list[Unread], int | None]:
    """Return a page of who of a place has not read it, in the order of the posts, and the key of the next page."""
    query = concerned(actor, group, select(User.name, Area.label, Unit.name.label("unit"), Post.id), found.id, place)
    query = query.where(StandardRead.user_id.is_(None)).order_by(Post.id).limit(PAGE_SIZE + 1)
    if after is not None:
        query = query.where(Post.id > after)
    rows = [Unread(row.name, row.unit or row.label or "", row.id) for row in db.session().execute(query)]
    shown = rows[:PAGE_SIZE]
    return shown, shown[-1].post_id if len(rows) > PAGE_SIZE else None


def place_name(code: str) -> str:
    """Return how a place of ``places`` is called; nothing for one that there is not."""
    area = select(Area.name).where(Area.code == code)
    unit = select(Unit.name).where("u" + Unit.code == code)
    return db.session().scalar(select(func.coalesce(area.scalar_subquery(), unit.scalar_subquery()))) or ""


def places(actor: Actor, found: Standard, group: Group, after: str | None) -> tuple[list[PlaceRead], str | None]:
    """Return a page of places with how many of a group there read a version, and the next page's key."""
    query = concerned(actor, group, select(_place, func.max(Unit.name), PEOPLE, READ), found.id)
    if after is not None:
        query = query.where(_place > after)
    rows = db.session().execute(query.group_by(_place).order_by(_place).limit(PAGE_SIZE + 1)).all()
    shown = rows[:PAGE_SIZE]
    named = select(Area.code, Area.name).where(Area.code.in_([row[0] for row in shown]))
    names: dict[str, str] = {key: value for key, value in db.session().execute(named)}
    page = [PlaceRead(code, names.get(code) or unit or "", people, read) for code, unit, people, read in shown]
    return page, shown[-1][0] if len(rows) > PAGE_SIZE else None


def concerned(actor: Actor, group: Group, query: Any, standard_id: int, place: str | None = None) -> Any:
    """Return a query about whom a standard is for in a group, as far as the actor leads, or for who publishes all.

    ``place`` narrows it to one place of ``places``.
    """
    read = and_(StandardRead.user_id == User.id, StandardRead.standard_id == standard_id)
    query = (
        query.select_from(Post)
        .join(User, and_(User.id == Post.user_id, User.active))
        .outerjoin(Area, Area.id == Post.area_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .outerjoin(StandardRead, read)
        .where(Post.role.in_(ROLES_OF[group]), in_force(clock.now()))
    )
    if place:
        query = query.where(_place == place)
    if actor.can("standard.publish"):
        return query
    return query.where(or_(*[Area.path.startswith(post.area_path) for post in actor.leading]))
