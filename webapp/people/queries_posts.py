"""Reads of posts for the one rule about them (``people.rules``): who changes them, whose they are, and where."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Row, select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import ADMINISTRATORS
from webapp.people.queries import in_force, not_over
from webapp.people.rules import SERVER, Giver, Person, Place


def standing(actor_id: int | None, user_ids: Iterable[int]) -> tuple[Giver, dict[int, Person]]:
    """Return who acts (nobody: the server's own command) and those whose posts change, by id, in one statement."""
    wanted, now = set(user_ids), clock.now()
    query = (
        select(User.id, User.name, User.position, User.active, Post.role, Post.started_at)
        .outerjoin(Post, (Post.user_id == User.id) & not_over(now))
        .where(User.id.in_(wanted | ({actor_id} - {None})))
    )
    rows = defaultdict(list)
    for row in db.session().execute(query):
        rows[row.id].append(row)
    people = {user_id: _person(rows[user_id]) for user_id in wanted if rows[user_id]}
    if actor_id is None:
        return SERVER, people
    held = frozenset(row.role for row in rows[actor_id] if row.role and row.started_at <= now)
    return Giver(actor_id, rows[actor_id][0].name if rows[actor_id] else "", held), people


def _person(rows: Sequence[Row]) -> Person:
    first = rows[0]
    return Person(first.id, first.name, first.position, first.active, frozenset(row.role for row in rows if row.role))


def place_of(area: Area | None, unit: Unit | None) -> Place:
    """Return where a post is held as the rule asks for it; both at once is for the rule to refuse."""
    return Place(
        level=area.level if area else None,
        special=bool(area and area.special),
        unit=unit.code if unit else "",
        kind=unit.kind if unit else "",
        open=(area is None or area.active) and (unit is None or unit.dissolved_at is None),
    )


def is_last(post: Post) -> bool:
    """Say whether nobody else holds this administrator's post now and for good; deputies don't count."""
    if post.role not in ADMINISTRATORS or post.deputy_for is not None:
        return False
    query = select(Post.id).join(User, User.id == Post.user_id)
    others = query.where(Post.role == post.role, Post.user_id != post.user_id, Post.deputy_for.is_(None), User.active)
    return db.session().scalar(others.where(in_force(clock.now()), Post.ended_at.is_(None)).limit(1)) is None
