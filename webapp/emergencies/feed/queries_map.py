"""What stands on the map of an emergency beside its place: where people tapped that they are, what other rooms know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.core.registry import Registry
from webapp.emergencies.hq.models import Headquarters
from webapp.reports.models import Position


@dataclass(frozen=True)
class MapSpot:
    """A place on the map of an emergency: whose or what it is, and when it was tapped (None: it stays there)."""

    label: str
    latitude: float
    longitude: float
    at: datetime | None = None


Spots = Callable[[Headquarters], Sequence[MapSpot]]
MAP_SPOTS: Registry[Spots] = Registry("what stands on the map of an emergency")


def map_spots(function: Spots) -> Spots:
    """Register a function (headquarters) → what stands on its map, as a team's sector; at most one statement."""
    return MAP_SPOTS.add(function)


def position_in(kept: str | None) -> Position | None:
    """Return a position that was kept as text, with or without its accuracy; None where there is none."""
    if not kept:
        return None
    latitude, longitude, *rest = kept.split(",")
    accuracy = float(rest[0]) if rest and rest[0] else None
    return Position(float(latitude), float(longitude), accuracy, "gps")
