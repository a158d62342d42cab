"""Reads of standards: what I should read, one text, and how far it has been read, by level and place, never ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.queries import in_force
from webapp.standards.models import Standard, StandardRead
from webapp.standards.rules import ROLES_OF, Group, groups_of

READERS = "readers"


@dataclass(frozen=True)
class ToRead:
    """A standard as a list shows it: the row, and when the person read this very version."""

    standard: Standard
    read_at: datetime | None


@dataclass(frozen=True)
class Readers:
    """How far one group has read a version, and a page of those who have not, in the order of their places."""

    group: Group
    people: int
    read: int


@dataclass(frozen=True)
class Unread:
    """A reader who has not confirmed, with their place."""

    name: str
    label: str
    post_id: int


def for_me(actor: Actor) -> list[ToRead]:
    """Return the standards in force for a person, what they have not read first, then the newest."""
    read = and_(StandardRead.standard_id == Standard.id, StandardRead.user_id == actor.id)
    query = select(Standard, StandardRead.read_at).outerjoin(StandardRead, read).where(Standard.current)
    mine = set(groups_of(actor))
    found = [ToRead(row[0], row[1]) for row in db.session().execute(query.order_by(Standard.id.desc()))]
    return sorted((one for one in found if mine & set(one.standard.groups)), key=lambda one: one.read_at is not None)


def unread_of(actor: Actor) -> int:
    """Return how many standards in force a person has not read yet."""
    return sum(1 for one in for_me(actor) if one.read_at is None)


def standard(actor: Actor, standard_id: int) -> ToRead:
    """Return one version to whom it is for, to leads and to who publishes; the one 404 otherwise."""
    read = and_(StandardRead.standard_id == Standard.id, StandardRead.user_id == actor.id)
    query = select(Standard, StandardRead.read_at).outerjoin(StandardRead, read).where(Standard.id == standard_id)
    row = db.session().execute(query).first()
    concerned = row and (set(groups_of(actor)) & set(row[0].groups) or actor.can("standard.publish") or actor.leading)
    if not row or not concerned:
        raise not_found()
    return ToRead(row[0], row[1])


def versions_of(title: str) -> Sequence[Standard]:
    """Return all versions of a standard, the newest first."""
    return list(db.session().scalars(select(Standard).where(Standard.title == title).order_by(Standard.version.desc())))


def published() -> Sequence[Standard]:
    """Return the standards in force, the newest first, for who publishes."""
    return list(db.session().scalars(select(Standard).where(Standard.current).order_by(Standard.id.desc())))


def readers(actor: Actor, found: Standard) -> list[Readers]:
    """Return how many of each group read it, within the areas that the actor leads, or everywhere for who publishes."""
    groups = []
    for code in found.groups:
        group = Group(code)
        read = func.count(StandardRead.user_id.distinct())
        query = _concerned(actor, group, select(func.count(User.id.distinct()), read), found.id)
        people, have = db.session().execute(query).one()
        if people:
            groups.append(Readers(group, people, have))
    return groups


def unread(actor: Actor, found: Standard, group: Group, after: int | None) -> tuple[list[Unread], int | None]:
    """Return a page of who has not read it, in the order of the posts, and the key of the next page."""
    query = _concerned(actor, group, select(User.name, Area.label, Unit.name.label("unit"), Post.id), found.id)
    query = query.where(StandardRead.user_id.is_(None)).order_by(Post.id).limit(PAGE_SIZE + 1)
    if after is not None:
        query = query.where(Post.id > after)
    rows = [Unread(row.name, row.unit or row.label or "", row.id) for row in db.session().execute(query)]
    shown = rows[:PAGE_SIZE]
    return shown, shown[-1].post_id if len(rows) > PAGE_SIZE else None


def _concerned(actor: Actor, group: Group, query: Any, standard_id: int) -> Any:
    read = and_(StandardRead.user_id == User.id, StandardRead.standard_id == standard_id)
    query = (
        query.select_from(Post)
        .join(User, and_(User.id == Post.user_id, User.active))
        .outerjoin(Area, Area.id == Post.area_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .outerjoin(StandardRead, read)
        .where(Post.role.in_(ROLES_OF[group]), in_force(clock.now()))
    )
    if actor.can("standard.publish"):
        return query
    return query.where(or_(*[Area.path.startswith(post.area_path) for post in actor.leading]))


def _about(entry: Entry) -> About | None:
    found = db.session().get(Standard, entry.subject_id)
    if found is None:
        return None
    roles = frozenset().union(*(ROLES_OF[Group(group)] for group in found.groups))
    query = select(Post.user_id).distinct().where(Post.role.in_(roles), in_force(clock.now()))
    people = list(db.session().scalars(query))
    return About({READERS: people}, {"title": found.title, "changed": found.changed}, f"/standards/{found.id}")


register(
    Subject(
        "standard",
        {
            "standard.published": (
                Wording(READERS, "工作规范：{title}", "clipboard-check", "blue", "请看一看", "看完按一下“我看过了”"),
            )
        },
        _about,
    )
)
