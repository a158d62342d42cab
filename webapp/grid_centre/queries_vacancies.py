"""Seats of the grids that nobody holds, and the gentle word about one to the lead above."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, Wording, register, to_do
from webapp.core.registry import Registry
from webapp.grid_centre.queries import SEAT_OF_LEVEL, Seat, seats_of, within
from webapp.people.models import Post, User
from webapp.people.permissions import LEADS, ROLE_NAMES, Role
from webapp.people.queries import in_force, leads_of_areas

MOST_VACANCIES = 200
VILLAGE_DIGITS = 12  # a code begins with that of what it lies in
OF_A_VILLAGE = (Level.VILLAGE, Level.GRID, Level.MICRO_GRID)


@dataclass(frozen=True)
class FurtherSeat:
    """An empty seat that is no area's own: its place in words, where somebody is put in, by what a row is known.

    ``verb`` is the right that its page takes: who has it not finds no link.
    """

    words: str
    url: str
    verb: str
    key: str
    role: Role
    holders: tuple[()] = ()


@dataclass(frozen=True)
class Further:
    """Empty seats of another kind below some paths: a bounded SELECT that counts those of a moment, and themselves."""

    count: Callable[[Sequence[str], datetime], Select[Any]]
    seats: Callable[[Sequence[str]], list[FurtherSeat]]


FURTHER: Registry[Further] = Registry("empty seats of other kinds")


def further_seats(paths: Sequence[str]) -> list[FurtherSeat]:
    """Return the empty seats that other packages know of, below these paths."""
    return [seat for one in FURTHER for seat in one.seats(paths)]


def vacant_seats(paths: Sequence[str]) -> list[Seat]:
    """Return the empty seats of grids below these paths by place, at most ``MOST_VACANCIES``; a deputy fills none."""
    query = select(Area).where(Area.active, within(paths), Area.level.in_(list(SEAT_OF_LEVEL)), ~_held(clock.now()))
    areas = list(db.session().scalars(query.order_by(Area.code).limit(MOST_VACANCIES)))
    return seats_of(areas)


def how_many_vacant(paths: Sequence[str], now: datetime) -> Select[Any]:
    """Select how many seats below these paths are empty, as far as a page shows them."""
    query = select(Area.id).where(Area.active, within(paths), Area.level.in_(list(SEAT_OF_LEVEL)), ~_held(now))
    counted: Any = select(func.count()).select_from(query.limit(MOST_VACANCIES).subquery()).scalar_subquery()
    for one in FURTHER:
        counted = counted + one.count(paths, now).scalar_subquery()
    return select(counted)


def seats_by_village() -> Select[Any]:
    """Select (village's code, level, seats, how many are held) of villages, grids and micro-grids.

    Special grids hang under the town and are left out.
    """
    village = func.substr(Area.code, 1, VILLAGE_DIGITS)
    query = select(village, Area.level, func.count(), func.sum(case((_held(clock.now()), 1), else_=0)))
    return query.where(Area.active, Area.special.is_(False), Area.level.in_(OF_A_VILLAGE)).group_by(village, Area.level)


def _held(now: datetime) -> ColumnElement[bool]:
    """Say in SQL that a person holds the seat of an area and does not only stand in."""
    seat = or_(
        *(
            and_(Area.level == level, Area.special.is_(False), Post.role == role)
            for level, role in SEAT_OF_LEVEL.items()
        ),
        and_(Area.special, Post.role == Role.SPECIAL_GRID_LEAD),
    )
    own = and_(Post.deputy_for.is_(None), in_force(now), Post.user_id == User.id, User.active)
    return exists().where(Post.area_id == Area.id, seat, own)


def _about(entry: Entry) -> About | None:
    """Return who hears of an empty seat: whoever leads the area next above."""
    area = db.session().get(Area, entry.subject_id)
    parent = db.session().get(Area, area.parent_id) if area and area.parent_id else None
    if area is None or parent is None:
        return None
    above = leads_of_areas([parent.id], [parent.level], LEADS)
    leads = [user_id for *_, people in above for user_id in people]
    role = ROLE_NAMES.get(Role(entry.content.get("role", Role.MICRO_GRID_INFORMANT)), "")
    return About({"above": leads}, {"place": area.label, "role": role}, "/vacancies")


register(
    Subject(
        "area",
        {
            "seat.vacant": [
                to_do(
                    Wording(
                        "above", "{place} 的{role}空着了", "user", "amber", "", "方便的时候请一位，报的事先由上一级接"
                    )
                )
            ]
        },
        _about,
    )
)
