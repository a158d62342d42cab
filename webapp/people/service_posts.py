"""What happens to posts on the desk: taken over, moved, stood in for, ended; and seats that are left empty.

Cases are held by seats, so whoever takes a seat over has all that lay there, and nothing has to be carried across.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.people import service
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import GRID_POSTS, Role
from webapp.people.queries import in_force, not_over
from webapp.people.queries_posts import place_of, standing
from webapp.people.rules import refuse_giving


def take_over(seat: Area, role: Role, user: User, *, actor_id: int) -> Post:
    """Give a seat to a person; who held it ends in the same moment. Problem 422 as in :func:`service.appoint`."""
    before = _sitting(seat.id, role)
    if any(post.user_id == user.id for post in before if post.deputy_for is None):
        raise invalid(person="已经是他了")
    giver, people = standing(actor_id, [user.id, *(post.user_id for post in before)])
    for post in before:
        service.take(giver, people[post.user_id], post)
    return service.give(giver, people[user.id], role, area=seat)


def move(post: Post, seat: Area, *, actor_id: int) -> Post:
    """End a post and give the same one in another place to the same person, until the same day.

    Problem 422 for who only stands in: it is the other's seat that they hold, and none of their own.
    """
    user, until = db.session().get_one(User, post.user_id), post.ended_at
    if post.deputy_for is not None:
        raise invalid(area="这是代理，不能调。先结束代理，再任命")
    if post.area_id == seat.id:
        raise invalid(area="已经在这里了")
    finish(post, actor_id=actor_id)
    return service.appoint(user, post.role, area=seat, actor_id=actor_id, until=until)


def deputise(post: Post, user: User, until: datetime, *, actor_id: int) -> Post:
    """Let a person stand in for the holder of a post until a moment; the holder keeps it and may go on.

    Never longer than the post itself: one with a last day ends with it.
    """
    if user.id == post.user_id:
        raise invalid(person="不能代理自己的职务")
    if until <= clock.now():
        raise invalid(until="到哪天要写以后的日子")
    session = db.session()
    area = session.get_one(Area, post.area_id) if post.area_id else None
    unit = session.get_one(Unit, post.unit_id) if post.unit_id else None
    until = min(until, post.ended_at or until)
    role = post.role
    return service.appoint(user, role, area=area, unit=unit, actor_id=actor_id, until=until, deputy_for=post)


def finish(post: Post, *, actor_id: int | None, tell: bool = True) -> None:
    """End a post now, and with it whoever stands in for it; an empty seat is noted, so that the lead above hears.

    Problem 422 for the last of an administrator's post, the house always has all three; 403 for one's own.
    """
    for one in (post, *_deputies(post)):
        service.end_post(one, actor_id=actor_id)
    if tell:
        _tell_if_empty(post, actor_id)


def end_on(post: Post, moment: datetime, *, actor_id: int | None) -> None:
    """Let a post end at a moment: now, or on a day to come. Of an empty seat notifies ``tell_empty``."""
    if moment <= clock.now():
        finish(post, actor_id=actor_id, tell=False)
    else:
        service.refuse_unless_endable(post, actor_id=actor_id)
        journal.append("post.dated", ("user", post.user_id), actor_id=actor_id, content=_day("until", post, moment))
        for one in _deputies(post):
            one.ended_at = min(moment, one.ended_at or moment)
    post.ended_at = moment
    db.session().flush()


def begin_on(post: Post, moment: datetime, *, actor_id: int | None) -> None:
    """Let a post count from another day on."""
    service.refuse_unless_endable(post, actor_id=actor_id)
    post.started_at = moment
    db.session().flush()
    journal.append("post.dated", ("user", post.user_id), actor_id=actor_id, content=_day("since", post, moment))


def reopen(post: Post, until: datetime | None, *, actor_id: int | None) -> None:
    """Let a post that was ended by mistake go on until when it did before; refused as if it were given anew."""
    session = db.session()
    giver, people = standing(actor_id, [post.user_id])
    area = session.get_one(Area, post.area_id) if post.area_id else None
    unit = session.get_one(Unit, post.unit_id) if post.unit_id else None
    service.refused(refuse_giving(giver, people[post.user_id], post.role, place_of(area, unit)))
    post.ended_at = until
    session.flush()
    service.let_nobody_pass_the_door(post, people[post.user_id], actor_id=actor_id)


def _day(name: str, post: Post, moment: datetime) -> dict[str, str | int]:
    return {"post": post.id, name: clock.local_day(moment).isoformat()}


def tell_empty(ended: Sequence[Sequence[int | None]], *, actor_id: int | None) -> None:
    """Note which seats are empty after a spreadsheet; ``ended`` begins each row with the id of a post that it ended.

    Only now, because the row that fills a seat may be below the one that empties it.
    """
    for post_id, *_ in ended:
        post = db.session().get_one(Post, post_id)
        if post.ended_at is not None and post.ended_at <= clock.now():
            _tell_if_empty(post, actor_id)


def _tell_if_empty(post: Post, actor_id: int | None) -> None:
    if post.area_id and post.role in GRID_POSTS and not holders(post.area_id, post.role):
        journal.append("seat.vacant", ("area", post.area_id), actor_id=actor_id, content={"role": post.role})


def holders(area_id: int, role: Role) -> list[Post]:
    """Return the posts of one role in force in an area, without deputies."""
    return [post for post in _sitting(area_id, role) if post.deputy_for is None]


def _deputies(post: Post) -> Sequence[Post]:
    """Return the posts of who stands in for its holder, those of today and of days to come."""
    return db.session().scalars(select(Post).where(Post.deputy_for == post.id, not_over(clock.now()))).all()


def _sitting(area_id: int, role: Role) -> list[Post]:
    """Return them with who stands in for their holders."""
    query = select(Post).where(Post.area_id == area_id, Post.role == role, in_force(clock.now()))
    return list(db.session().scalars(query.order_by(Post.id)))
