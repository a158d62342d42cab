"""The tree beside a seat, and who sat there before."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.grid_centre.queries import Seat, reach, seat_role, seats_of, within
from webapp.people.actor import Actor
from webapp.people.models import Post, User

BEFORE = 10
_sat = aliased(Post)
_BELOW_VILLAGE = {Level.VILLAGE: 0, Level.GRID: 1, Level.MICRO_GRID: 2}


@dataclass(frozen=True)
class Node:
    """An area in the tree with its seat, and what of it lies below."""

    seat: Seat
    below: tuple["Node", ...] = ()
    here: bool = False

    @property
    def area(self) -> Area:
        """The area itself."""
        return self.seat.area


class Sat(NamedTuple):
    """Who sat in a seat before: from when to when, and whether the reader may open them."""

    user_id: int
    name: str
    deputy: bool
    started_at: datetime
    ended_at: datetime
    reached: bool


@dataclass(frozen=True)
class Place:
    """An area with the tree around it: the way down, what lies beside, and its whole village."""

    top: tuple[Node, ...]
    seat: Seat
    above: Sequence[Area]
    below: Sequence[Seat]


def place_of(area: Area, paths: Sequence[str]) -> Place:
    """Return an area in its tree, in two statements whatever lies in the town."""
    seats = {seat.area.id: seat for seat in seats_of(_around(area, paths))}
    children: dict[int | None, list[Seat]] = defaultdict(list)
    for seat in seats.values():
        known = seat.area.parent_id if seat.area.parent_id in seats else None
        children[known].append(seat)
    return Place(
        _nodes(children, None, area.id),
        seats[area.id],
        [seats[one].area for one in area.lineage[:-1] if one in seats],
        children[area.id],
    )


def history(actor: Actor, area: Area) -> tuple[set[int], list[Sat]]:
    """Return whom of those who sit or sat there the actor may open, and who sat there before, the last first."""
    now = clock.now()
    query = (
        select(_sat, User.name, reach(actor).label("reached"))
        .join(User, User.id == _sat.user_id)
        .where(_sat.area_id == area.id, _sat.role == seat_role(area), User.active)
        .order_by(_sat.ended_at.is_not(None), _sat.ended_at.desc(), _sat.id.desc())
        .limit(BEFORE * 2)
    )
    rows = db.session().execute(query).all()
    past = [
        Sat(post.user_id, name, post.deputy_for is not None, post.started_at, post.ended_at, bool(reached))
        for post, name, reached in rows
        if post.ended_at and post.ended_at <= now
    ]
    return {post.user_id for post, _, reached in rows if reached}, past[:BEFORE]


def _around(area: Area, paths: Sequence[str]) -> list[Area]:
    lines: list[ColumnElement[bool]] = [Area.id.in_(area.lineage), Area.parent_id.in_(area.lineage)]
    if area.level in _BELOW_VILLAGE and not area.special:
        village = area.lineage[: len(area.lineage) - _BELOW_VILLAGE[area.level]]
        lines.append(Area.path.startswith(f"/{'/'.join(map(str, village))}/"))
    query = select(Area).where(Area.active, within(paths), or_(*lines)).order_by(Area.special, Area.code)
    return list(db.session().scalars(query))


def _nodes(children: Mapping[int | None, Sequence[Seat]], parent: int | None, here: int) -> tuple[Node, ...]:
    return tuple(
        Node(seat, _nodes(children, seat.area.id, here), seat.area.id == here) for seat in children.get(parent, ())
    )
