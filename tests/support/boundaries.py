"""Square boundaries for the small town, and positions in it."""

from typing import Any

from shapely.geometry import box, mapping
from sqlalchemy import update

from tests.support.town import Town, code
from webapp.areas.models import Area
from webapp.core.db import transaction

WEST, SOUTH = 110.90, 25.90
SQUARES = {
    "200": (0, 0, 4, 4), "201": (4, 0, 8, 4), "200/001": (0, 0, 2, 4), "200/002": (2, 0, 4, 4),
    "200/001/01": (0, 0, 2, 2), "200/001/02": (0, 2, 2, 4),
}  # fmt: skip


def draw_boundaries(town: Town) -> None:
    """Give some areas a square, in hundredths of a degree from the town's corner."""
    with town.app.app_context(), transaction() as session:
        for place, (west, south, east, north) in SQUARES.items():
            outline = box(WEST + west / 100, SOUTH + south / 100, WEST + east / 100, SOUTH + north / 100)
            session.execute(update(Area).where(Area.code == code(place)).values(boundary=mapping(outline)))


def at(east: float, north: float) -> dict[str, Any]:
    """The fields of a position, in hundredths of a degree from the town's corner."""
    place = {"latitude": f"{SOUTH + north / 100:.6f}", "longitude": f"{WEST + east / 100:.6f}"}
    return {**place, "accuracy_m": "8", "position_source": "gps"}
