"""What happens to posts on the desk: taken over, moved, stood in for, ended; and seats that are left empty.

Cases are held by seats, so whoever takes a seat over has all that lay there, and nothing has to be carried across.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.people import service
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import ADMINISTRATORS, GRID_POSTS, ROLE_NAMES, Role
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
    """End a post now, and with it whoever stands in for it; an empty seat is noted, so that the lead above hears.

    Problem 422 for the last of an administrator's post: the house always has all three.
    """
    if post.role in ADMINISTRATORS and not _others_hold(post):
        raise invalid(posts=f"没有别的{ROLE_NAMES[Role(post.role)]}了，先任命另一位，再结束这个职务")
    now = clock.now()
    deputies = select(Post).where(Post.deputy_for == post.id, or_(Post.ended_at.is_(None), Post.ended_at > now))
    for one in (post, *db.session().scalars(deputies)):
        service.end_post(one, actor_id=actor_id)
    if tell:
        _tell_if_empty(post, actor_id)


def tell_empty(ended: Sequence[Sequence[int | None]], *, actor_id: int | None) -> None:
    """Note which seats are empty after a spreadsheet; ``ended`` begins each row with the id of a post that it ended.

    Only now, because the row that fills a seat may stand below the one that empties it.
    """
    for post_id, *_ in ended:
        post = db.session().get_one(Post, post_id)
        if post.ended_at is not None and post.ended_at <= clock.now():
            _tell_if_empty(post, actor_id)


def _tell_if_empty(post: Post, actor_id: int | None) -> None:
    if post.area_id and post.role in GRID_POSTS and not holders(post.area_id, Role(post.role)):
        journal.append("seat.vacant", ("area", post.area_id), actor_id=actor_id, content={"role": post.role})


def _others_hold(post: Post) -> bool:
    """Say whether somebody else holds the same administrator's post now, and not only stands in."""
    if post.deputy_for is not None:
        return True
    query = select(Post.id).join(User, User.id == Post.user_id)
    other = query.where(Post.role == post.role, Post.user_id != post.user_id, Post.deputy_for.is_(None), User.active)
    return db.session().scalar(other.where(in_force(clock.now())).limit(1)) is not None


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
