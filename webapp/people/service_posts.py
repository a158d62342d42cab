"""What happens to posts on the desk: taken over, moved, stood in for, ended; and seats that are left empty.

Cases are held by seats, so whoever takes a seat over has all that lay there, and nothing has to be carried across.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, or_, select

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.people import service
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import GRID_POSTS, Role
from webapp.people.queries import in_force


def take_over(seat: Area, role: Role, user: User, *, actor_id: int) -> Post:
    """Give a seat to a person; who held it ends in the same moment. Problem 422 as in :func:`service.appoint`."""
    held = holders(seat.id, role)
    if any(post.user_id == user.id for post in held):
        raise invalid(person="已经是他了")
    for post in held:
        finish(post, actor_id=actor_id, tell=False)
    return service.appoint(user, role, area=seat, actor_id=actor_id)


def move(post: Post, seat: Area, *, actor_id: int) -> Post:
    """End a post and give the same one in another place to the same person."""
    user = db.session().get_one(User, post.user_id)
    if post.area_id == seat.id:
        raise invalid(area="已经在这里了")
    finish(post, actor_id=actor_id)
    return service.appoint(user, Role(post.role), area=seat, actor_id=actor_id)


def deputise(post: Post, user: User, until: datetime, *, actor_id: int) -> Post:
    """Let somebody stand in for the holder of a post until a moment; the holder keeps it and may go on."""
    if user.id == post.user_id:
        raise invalid(person="不能代理自己的职务")
    if until <= clock.now():
        raise invalid(until="到哪天要写以后的日子")
    session = db.session()
    place = {
        "area": session.get_one(Area, post.area_id) if post.area_id else None,
        "unit": session.get_one(Unit, post.unit_id) if post.unit_id else None,
    }
    return service.appoint(user, Role(post.role), actor_id=actor_id, until=until, deputy_for=post, **place)


def finish(post: Post, *, actor_id: int | None, tell: bool = True) -> None:
    """End a post now, and with it whoever stands in for it; an empty seat is noted, so that the lead above hears."""
    now = clock.now()
    deputies = select(Post).where(Post.deputy_for == post.id, or_(Post.ended_at.is_(None), Post.ended_at > now))
    for one in (post, *db.session().scalars(deputies)):
        service.end_post(one, actor_id=actor_id)
    if tell and post.area_id and post.role in GRID_POSTS and not holders(post.area_id, Role(post.role)):
        journal.append("seat.vacant", ("area", post.area_id), actor_id=actor_id, content={"role": post.role})


def holders(area_id: int, role: Role) -> list[Post]:
    """Return the open posts of one role in an area, without deputies."""
    query = select(Post).where(
        Post.area_id == area_id, Post.role == role, Post.deputy_for.is_(None), in_force(clock.now())
    )
    return list(db.session().scalars(query.order_by(Post.id)))


def holds_only(user_id: int, roles: Iterable[Role]) -> bool:
    """Say whether a person holds no post now but these."""
    other = exists().where(Post.user_id == user_id, Post.role.not_in(list(roles)), in_force(clock.now()))
    return not db.session().scalar(select(other))
