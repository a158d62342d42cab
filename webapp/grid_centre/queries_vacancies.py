"""Seats of the grids that nobody holds, and the gentle word about one to the lead above."""

from collections.abc import Sequence

from sqlalchemy import and_, exists, or_, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, Wording, register
from webapp.grid_centre.queries import SEAT_OF_LEVEL, Seat, seats_of, within
from webapp.people.models import Post, User
from webapp.people.permissions import LEADS, ROLE_NAMES, Role
from webapp.people.queries import in_force, leads_of_areas

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


def _about(entry: Entry) -> About | None:
    """Return who hears of an empty seat: whoever leads the area next above."""
    area = db.session().get(Area, entry.subject_id)
    parent = db.session().get(Area, area.parent_id) if area and area.parent_id else None
    if area is None or parent is None:
        return None
    above = leads_of_areas([parent.id], [Level(parent.level)], LEADS)
    leads = [user_id for *_, people in above for user_id in people]
    role = ROLE_NAMES.get(Role(entry.content.get("role", Role.MICRO_GRID_INFORMANT)), "")
    return About({"above": leads}, {"place": area.label, "role": role}, "/vacancies")


register(
    Subject(
        "area",
        {
            "seat.vacant": [
                Wording("above", "{place} 的{role}空着了", "user", "amber", "", "方便的时候请一位，报的事先由上一级接")
            ]
        },
        _about,
    )
)
