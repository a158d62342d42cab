"""A lead's informants: their micro-grids, and one of them."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.grid_centre.queries import Seat, area_within, other_posts, seats_of, within
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import GRID_POSTS, Role
from webapp.people.queries import in_force


def informant_seats(actor: Actor) -> list[Seat]:
    """Return a lead's micro-grids by place, each with its informant: a list to find people, not to compare them."""
    query = select(Area).where(Area.active, Area.level == Level.MICRO_GRID, within(actor.paths_for("informant.invite")))
    return seats_of(list(db.session().scalars(query.order_by(Area.code))))


def informant(actor: Actor, user_id: int) -> User:
    """Return an informant of the actor's grids, who holds nothing but grid posts; the one 404 otherwise."""
    paths = actor.paths_for("informant.invite")
    held = exists().where(
        Post.user_id == User.id,
        Post.role == Role.MICRO_GRID_INFORMANT,
        in_force(clock.now()),
        Post.area_id == Area.id,
        within(paths),
    )
    user = db.session().scalar(select(User).where(User.id == user_id, User.active, held, ~other_posts(GRID_POSTS)))
    if user is None:
        raise not_found()
    return user


def micro_grid_within(paths: Sequence[str], code: str) -> Area:
    """Return an open micro-grid within these paths; the one 404 otherwise."""
    area = area_within(paths, code)
    if area.level != Level.MICRO_GRID:
        raise not_found()
    return area
