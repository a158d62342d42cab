"""The roster as it is now, in the rows of the three sheets; what is exported and imported again changes nothing."""

from collections.abc import Iterable

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.grid_centre.spreadsheets.sheets import (
    AREAS,
    PEOPLE,
    POSITION_WORDS,
    POSTS,
)
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import ROLE_NAMES, Role
from webapp.people.queries import not_over
from webapp.people.rules import LEVEL_WORDS

Rows = dict[str, list[list[str]]]


def roster_rows(roles: Iterable[Role]) -> Rows:
    """Return sheet → rows: all areas, the posts of these roles that have not ended, and who holds them."""
    session = db.session()
    areas = list(session.scalars(select(Area).where(Area.active).order_by(Area.special, Area.code)))
    codes = {area.id: area.code for area in areas}
    units = {unit_id: code for unit_id, code in session.execute(select(Unit.id, Unit.code))}
    query = (
        select(User, Post)
        .join(Post, Post.user_id == User.id)
        .where(
            User.active,
            Post.role.in_(list(roles)),
            Post.deputy_for.is_(None),
            not_over(clock.now()),
        )
        .order_by(User.id, Post.id)
    )
    people: dict[int, list[str]] = {}
    posts: list[list[str]] = []
    for user, post in session.execute(query):
        people[user.id] = [user.phone, user.name, POSITION_WORDS[user.position] if user.position else ""]
        place = codes.get(post.area_id or 0) or units.get(post.unit_id or 0, "")
        until = clock.local_day(post.ended_at).isoformat() if post.ended_at else ""
        posts.append([user.phone, ROLE_NAMES[post.role], place, clock.local_day(post.started_at).isoformat(), until])
    return {
        AREAS: [
            [a.code, a.name, LEVEL_WORDS[a.level], codes.get(a.parent_id or 0, ""), "是" if a.special else "否"]
            for a in areas
        ],
        PEOPLE: list(people.values()),
        POSTS: posts,
    }
