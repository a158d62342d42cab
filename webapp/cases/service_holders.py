"""Who holds a case: the seats from the villagers' group up to the town, and the next one up or down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from webapp.areas.models import Area, Level
from webapp.cases.models import Case
from webapp.cases.reach.rules import seen_in
from webapp.people.permissions import GOVERNANCE, LEADS
from webapp.people.queries import leads_of_areas

_HOLDING = (Level.GRID, Level.VILLAGE, Level.TOWN)


@dataclass(frozen=True)
class Seat:
    """A level that can hold a case, with the people who lead there now."""

    area_id: int
    level: str
    path: str
    label: str
    people: tuple[int, ...]


def seats_of(area: Area, without: Collection[int] = (), *, case: Case | None = None) -> list[Seat]:
    """Return the seats above a place, the lowest first. The town's seat has its leads and the governance centre.

    ``case``: only those that may hold it, which of one on the town's level is the town's. ``without``: who takes no
    step on what is to be held (``people.barred_from``), hence fills no seat for it.
    """
    above = seen_in(case, area) if case else area.lineage
    seats = [Seat(*row) for row in leads_of_areas(above, _HOLDING, LEADS | GOVERNANCE)]
    if without:
        seats = [replace(seat, people=tuple(one for one in seat.people if one not in without)) for seat in seats]
    return sorted(seats, key=lambda seat: seat.path.count("/"), reverse=True)


def first_seat(seats: Sequence[Seat], author_id: int) -> Seat:
    """Return the lowest seat that a lead fills and the author does not: nobody acknowledges their own report."""
    fitting = [seat for seat in seats if seat.people and author_id not in seat.people]
    return fitting[0] if fitting else seats[-1]


def seat_above(seats: Sequence[Seat], holder_area_id: int | None) -> Seat | None:
    """Return the next filled seat above the holder, else the top one; None when the holder is the top."""
    above = seats[_position(seats, holder_area_id) + 1 :]
    return next((seat for seat in above if seat.people), above[-1] if above else None)


def seat_below(seats: Sequence[Seat], holder_area_id: int | None, author_id: int) -> Seat | None:
    """Return the nearest filled seat below the holder that isn't the author's own; None when there is none."""
    below = seats[: _position(seats, holder_area_id)]
    return next((seat for seat in reversed(below) if seat.people and author_id not in seat.people), None)


def _position(seats: Sequence[Seat], area_id: int | None) -> int:
    return next((i for i, seat in enumerate(seats) if seat.area_id == area_id), len(seats) - 1)
