"""Who serves a village when its own adviser is away or its seat is vacant: one rule, for whoever asks. Pure.

Of the four nearest villages whose adviser is there, the one with the fewest orders of the last thirty days; with equal
numbers the nearer village, then the older account. It shares work among advisers and is shown to nobody as a number.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.core import reading

NEIGHBOURS = 4


@dataclass(frozen=True)
class Seat:
    """An adviser in a village: where it lies, what they have in hand, and whether they are away."""

    user_id: int
    name: str
    village_id: int
    village_code: str
    village_name: str
    latitude: float | None = None
    longitude: float | None = None
    in_hand: int = 0
    away: bool = False


@dataclass(frozen=True)
class Location:
    """The village that needs an adviser."""

    village_id: int
    code: str
    name: str
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Choice:
    """Who serves, and why in one sentence."""

    seat: Seat
    reason: str
    own: bool


def choose(place: Location, seats: Sequence[Seat]) -> Choice | None:
    """Return who serves a place; None when every seat is vacant or away."""
    own = [seat for seat in seats if seat.village_id == place.village_id]
    here = [seat for seat in own if not seat.away]
    if here:
        return Choice(here[0], f"{place.name}的法律顾问", True)
    near = sorted((seat for seat in seats if not seat.away), key=lambda seat: (_distance(place, seat), seat.user_id))
    if not near:
        return None
    order = {seat.user_id: number for number, seat in enumerate(near)}
    chosen = min(near[:NEIGHBOURS], key=lambda seat: (seat.in_hand, order[seat.user_id]))
    why = "请假" if own else "暂缺"
    return Choice(chosen, f"{place.name}的法律顾问{why}，由邻近的{chosen.village_name}法律顾问代办", False)


def _distance(place: Location, seat: Seat) -> float:
    """Return how far a seat's village is; without positions, how far apart the codes are."""
    if place.latitude is None or place.longitude is None or seat.latitude is None or seat.longitude is None:
        return float(abs(_number(place.code) - _number(seat.village_code)))
    east = (seat.longitude - place.longitude) * math.cos(math.radians(place.latitude))
    return math.hypot(east, seat.latitude - place.latitude)


def _number(code: str) -> int:
    return reading.whole(code) or 0
