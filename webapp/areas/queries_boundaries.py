"""Boundaries as they are now, and the picture of a file that is checked against them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import or_, select

from webapp.areas.models import Area, Level
from webapp.areas.schemas_boundaries import Checked, Known
from webapp.core.db import db

WIDTH, MARGIN, MARK = 640, 12, 9
MOST_HIGH = 900


@dataclass(frozen=True)
class Picture:
    """Outlines and faults as SVG paths, in a drawing ``WIDTH`` wide; marks (x, y, number) say which fault is where.

    ``stored``: the same micro-grids as they are now.
    """

    height: int
    stored: Sequence[str]
    outlines: Sequence[str]
    faults: Sequence[str]
    marks: Sequence[tuple[float, float, int]]


def known_micro_grids(paths: Sequence[str]) -> dict[str, Known]:
    """Return code → micro-grid of these paths, with its outline."""
    query = select(Area.code, Area.label, Area.boundary).where(
        Area.level == Level.MICRO_GRID, Area.active, or_(*(Area.path.startswith(path) for path in paths))
    )
    rows = db.session().execute(query.order_by(Area.code))
    return {code: Known(label, shape(boundary) if boundary else None) for code, label, boundary in rows}


def picture_of(checked: Checked) -> Picture | None:
    """Return the drawing of a checked file; None when there is nothing to draw."""
    shapes = [outline for outline in checked.outlines.values() if all(map(math.isfinite, outline.bounds))]
    if not shapes:
        return None
    stored = list(checked.before.values())
    west, south, east, north = shapely.total_bounds([*shapes, *stored])
    squeeze = max(math.cos(math.radians(max(min((south + north) / 2, 80), -80))), 0.1)
    wide, tall = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / wide, (MOST_HIGH - 2 * MARGIN) / tall)
    height = math.ceil(tall * scale) + 2 * MARGIN

    def flat(geometry: BaseGeometry) -> BaseGeometry:
        def turn(at: Any) -> Any:
            moved = at.copy()
            moved[:, 0] = MARGIN + (at[:, 0] - west) * scale * squeeze
            moved[:, 1] = MARGIN + (north - at[:, 1]) * scale
            return moved

        return shapely.transform(geometry, turn)

    marked = [(number, flat(f.where)) for number, f in enumerate(checked.faults, 1) if f.where is not None]
    return Picture(
        height,
        [_path(flat(outline)) for outline in stored],
        [_path(flat(outline)) for outline in shapes],
        [_path(where) for _, where in marked if where.geom_type != "Point"],
        [(round(w.centroid.x, 1), round(w.centroid.y, 1), number) for number, w in marked],
    )


def unions(outlines: Mapping[str, BaseGeometry], paths: Sequence[str]) -> dict[int, BaseGeometry]:
    """Return area id → outline: those of the file, and above them the union of all that lies below."""
    query = select(Area.id, Area.code, Area.path, Area.boundary, Area.level).where(
        Area.active, or_(*(Area.path.startswith(path) for path in paths))
    )
    rows = list(db.session().execute(query))
    ids = {row.id for row in rows}
    below: dict[int, list[BaseGeometry]] = {}
    made: dict[int, BaseGeometry] = {}
    changed: set[int] = set()
    for row in rows:
        if row.level != Level.MICRO_GRID:
            continue
        outline = outlines.get(row.code) or (shape(row.boundary) if row.boundary else None)
        if outline is None:
            continue
        above = [int(part) for part in row.path.split("/") if part][:-1]
        if row.code in outlines:
            made[row.id] = outline
            changed.update(above)
        for area_id in above:
            below.setdefault(area_id, []).append(outline)
    return made | {i: shapely.union_all(parts) for i, parts in below.items() if i in changed & ids}


def _path(area: BaseGeometry) -> str:
    parts = [one for one in getattr(area, "geoms", [area]) if one.geom_type == "Polygon"]
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y, *_ in ring.coords[:-1]) + "Z" for ring in rings)
