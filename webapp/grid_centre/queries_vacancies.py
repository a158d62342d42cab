"""Seats of the grids that nobody holds."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, or_, select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.grid_centre.queries import SEAT_OF_LEVEL, Seat, seats_of, within
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.queries import in_force

MOST_VACANCIES = 200


def vacant_seats(paths: Sequence[str]) -> list[Seat]:
    """Return the empty seats of grids below these paths by place, at most ``MOST_VACANCIES``; a deputy fills none."""
    seat = or_(
        *(
            and_(Area.level == level, Area.special.is_(False), Post.role == role)
            for level, role in SEAT_OF_LEVEL.items()
        ),
        and_(Area.special, Post.role == Role.SPECIAL_GRID_LEAD),
    )
    held = exists().where(
        Post.area_id == Area.id,
        seat,
        in_force(clock.now()),
        Post.deputy_for.is_(None),
        Post.user_id == User.id,
        User.active,
    )
    query = select(Area).where(Area.active, within(paths), Area.level.in_(list(SEAT_OF_LEVEL)), ~held)
    areas = list(db.session().scalars(query.order_by(Area.code).limit(MOST_VACANCIES)))
    return seats_of(areas)
