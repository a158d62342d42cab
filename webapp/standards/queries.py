"""Reads of standards: what I should read, one text with its versions, and who hears of a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.notices import About, Entry, Subject, Wording, register, to_do
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.queries import in_force
from webapp.standards.models import Standard, StandardRead
from webapp.standards.rules import ROLES_OF, Group, groups_of

READERS = "readers"


@dataclass(frozen=True)
class ToRead:
    """A standard as a list shows it: the row, and when the person read this very version."""

    standard: Standard
    read_at: datetime | None


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
                to_do(
                    Wording(READERS, "工作规范：{title}", "clipboard-check", "blue", "请看一看", "看完按一下“我看过了”")
                ),
            )
        },
        _about,
    )
)
