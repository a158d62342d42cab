"""Storing boundaries in WGS-84: micro-grids as they were drawn, everything above as the union of what is below."""

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import shapely
from flask import current_app
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from webapp.areas import queries_boundaries as boundaries
from webapp.areas import schemas_boundaries as schemas
from webapp.areas import service as areas
from webapp.core import journal
from webapp.core.db import after_commit, transactional
from webapp.core.geo import Position, bd09_to_wgs84, gcj02_to_wgs84

DECIMALS = 7  # a centimetre
# Where the map came from on which it was drawn → how its places are brought to WGS-84.
DATUMS: dict[str, Callable[[float, float], Position] | None] = {
    "wgs84": None,
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}


def checked(data: bytes, paths: Sequence[str], datum: str, *, sure: bool = False) -> schemas.Checked:
    """Return a file's outlines in WGS-84 with all faults; ``datum`` is one of ``DATUMS``."""
    to_wgs84 = DATUMS.get(datum)
    return schemas.check(
        data, boundaries.known_micro_grids(paths), partial(_turned, to_wgs84) if to_wgs84 else None, sure=sure
    )


def mark_of(data: bytes, datum: str) -> str:
    """Return a digest of this file in this datum, so that what was asked of one is not answered for another."""
    return hashlib.sha256(datum.encode() + data).hexdigest()[:32]


@transactional
def store(found: schemas.Checked, paths: Sequence[str], *, actor_id: int | None) -> int:
    """Store faultless outlines; return how many micro-grids got theirs."""
    shapes = boundaries.unions(found.outlines, paths)
    areas.set_boundaries({area_id: (_geojson(one), _centre(one)) for area_id, one in shapes.items()})
    journal.append("areas.boundaries", ("system", 0), actor_id=actor_id, content={"count": len(found.outlines)})
    after_commit(_forget_drawings)
    return len(found.outlines)


def _turned(to_wgs84: Callable[[float, float], Position], outline: BaseGeometry) -> BaseGeometry:
    def turn(at: Any) -> Any:
        moved = at.copy()
        for row, (lon, lat) in zip(moved, at.tolist(), strict=True):
            row[1], row[0] = to_wgs84(lat, lon)
        return moved

    return shapely.transform(outline, turn)


def _geojson(outline: BaseGeometry) -> dict[str, Any]:
    # Rounded alike everywhere, so that neighbours keep their common corners.
    rounded = shapely.transform(outline, lambda at: at.round(DECIMALS))
    plain: dict[str, Any] = mapping(shapely.orient_polygons(rounded))
    return {"type": plain["type"], "coordinates": _lists(plain["coordinates"])}


def _lists(part: Any) -> Any:
    return [_lists(one) for one in part] if isinstance(part, tuple | list) else part


def _centre(outline: BaseGeometry) -> tuple[float, float]:
    inside = outline.centroid if outline.contains(outline.centroid) else outline.representative_point()
    return round(inside.y, 6), round(inside.x, 6)


def _forget_drawings() -> None:
    """Let this process draw and look up anew at once; others do when what they keep is ten minutes old."""
    for kept in ("schematics", "micro_grid_index"):
        current_app.extensions.pop(kept, None)
