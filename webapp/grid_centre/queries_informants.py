"""A lead's informants: their micro-grids page by page, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.grid_centre.queries import Seat, area_within, other_posts, seats_of, within
from webapp.grid_centre.queries_ways import Ways, came, signed_in, ways_of
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import GRID_POSTS, Role
from webapp.people.queries import in_force
from webapp.web.lists.filters import Filters


@dataclass(frozen=True)
class SeatRow:
    """A micro-grid with its informant and their way in; None while nobody is there."""

    seat: Seat
    ways: Ways | None


def informant_seats(actor: Actor, wanted: Filters, after: int | None, size: int) -> tuple[list[SeatRow], int | None]:
    """Return a lead's micro-grids by place, each with its informant, and the id after which the next page begins.

    A list to find people, not to compare them.
    """
    query = select(Area).where(Area.active, Area.level == Level.MICRO_GRID, within(actor.paths_for("informant.invite")))
    if after:
        query = query.where(Area.code > select(Area.code).where(Area.id == after).scalar_subquery())
    found = list(db.session().scalars(query.where(*_narrowing(wanted)).order_by(Area.code).limit(size + 1)))
    seats = seats_of(found[:size])
    ways = ways_of([one.user_id for seat in seats for one in seat.holders])
    rows = [SeatRow(seat, ways.get(seat.holders[0].user_id) if seat.holders else None) for seat in seats]
    return rows, found[size - 1].id if len(found) > size else None


def informant(actor: Actor, user_id: int) -> User:
    """Return an informant of the actor's grids, who holds nothing but grid posts; the one 404 otherwise."""
    user = db.session().scalar(select(User).where(User.id == user_id, User.active, informs(actor)))
    if user is None:
        raise not_found()
    return user


def informs(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which people are informants of the actor's grids and hold nothing but grid posts."""
    held = exists().where(
        Post.user_id == User.id,
        Post.role == Role.MICRO_GRID_INFORMANT,
        in_force(clock.now()),
        Post.area_id == Area.id,
        within(actor.paths_for("informant.invite")),
    )
    return and_(held, ~other_posts(GRID_POSTS))


def micro_grid_within(paths: Sequence[str], code: str) -> Area:
    """Return an open micro-grid within these paths; the one 404 otherwise."""
    area = area_within(paths, code)
    if area.level != Level.MICRO_GRID:
        raise not_found()
    return area


def _narrowing(wanted: Filters) -> list[ColumnElement[bool]]:
    here = (Post.area_id == Area.id, Post.role == Role.MICRO_GRID_INFORMANT, in_force(clock.now()))
    held = exists().where(*here, User.id == Post.user_id, User.active)
    found = [held if wanted["show"] == "held" else ~held] if wanted["show"] else []
    if login := wanted["login"]:
        how = {"in": signed_in(), "out": came() & ~signed_in(), "never": ~came()}[login]
        found.append(exists().where(*here, User.id == Post.user_id, User.active, how))
    return found
