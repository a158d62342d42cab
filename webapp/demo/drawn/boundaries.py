"""Schematic boundaries of the demo town: drawn, not surveyed, and made only from the area codes.

The stepped cells of `lattice` are smoothed all at once and the whole is bent a little by one function, so
neighbours share every vertex, and nothing is covered twice or left out.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

import shapely
from shapely.geometry import Point, Polygon, box

from webapp.config import ROOT
from webapp.demo.drawn.lattice import Square, share_out

VILLAGES_CSV = ROOT / "webapp" / "data" / "villages.csv"
TOWN, VILLAGE, GRID, MICRO_GRID = 9, 12, 15, 17
"""How many digits the code of an area of each level has."""

CENTRE_LATITUDE, CENTRE_LONGITUDE = 25.87, 110.98
_SQUARE_METRES = 120.0
_METRES_PER_DEGREE = 111_320.0
_SMOOTHING = 1.6


@dataclass(frozen=True)
class SpecialGrid:
    """One of the six special grids: a place of its own, known by a centre point only (WGS-84)."""

    code: str
    name: str
    latitude: float
    longitude: float


SPECIAL_GRIDS = (
    SpecialGrid("450324106000901", "镇中心校专属网格", 25.8742, 110.9861),
    SpecialGrid("450324106000902", "镇集市专属网格", 25.8665, 110.9788),
    SpecialGrid("450324106000903", "河西工业园专属网格", 25.8423, 111.0127),
    SpecialGrid("450324106000904", "镇卫生院专属网格", 25.8701, 110.9712),
    SpecialGrid("450324106000905", "石门水库专属网格", 25.9136, 110.9384),
    SpecialGrid("450324106000906", "云顶景区专属网格", 25.8964, 111.0216),
)
"""Fictional names; the places are only plausible."""


@lru_cache(maxsize=1)
def micro_grid_codes() -> tuple[str, ...]:
    """All 333 micro-grid codes in order: 6 grids a village; the first 27 grids have 4 parts, the rest 3."""
    with VILLAGES_CSV.open(encoding="utf-8") as handle:
        villages = sorted(row["code"] for row in csv.DictReader(handle))
    grids = [f"{village}{number:03d}" for village in villages for number in range(1, 7)]
    return tuple(
        f"{grid}{number:02d}"
        for place, grid in enumerate(grids, start=1)
        for number in range(1, 5 if place <= 27 else 4)
    )


def boundaries(codes: Sequence[str]) -> dict[str, Polygon]:
    """Return a polygon (longitude, latitude; 6 decimals) for each micro-grid in `codes` and each area above.

    Codes of other lengths are ignored: special grids have no boundary, and every parent is the exact union of
    its children. The same codes always give the same polygons.
    """
    micro_grids = sorted({code for code in codes if len(code) == MICRO_GRID})
    if not micro_grids:
        return {}
    cells = share_out(micro_grids, (VILLAGE, GRID, MICRO_GRID))
    polygons = dict(zip(micro_grids, _smooth([cells[code] for code in micro_grids]), strict=True))
    for length, below in ((GRID, MICRO_GRID), (VILLAGE, GRID), (TOWN, VILLAGE)):
        children = sorted(code for code in polygons if len(code) == below)
        for parent, members in groupby(children, key=lambda code: code[:length]):
            polygons[parent] = _union([polygons[member] for member in members])
    return polygons


def to_geojson(polygon: Polygon) -> dict[str, object]:
    """Return the polygon as a GeoJSON geometry of plain lists, outer ring counter-clockwise (RFC 7946)."""
    oriented = shapely.orient_polygons(polygon)
    rings = [oriented.exterior, *oriented.interiors]
    return {"type": "Polygon", "coordinates": [[[x, y] for x, y in ring.coords] for ring in rings]}


def centre(polygon: Polygon) -> tuple[float, float]:
    """Return (latitude, longitude) of a point well inside the polygon, to 6 decimals."""
    point = polygon.centroid
    if not polygon.buffer(-0.0005).contains(point):
        point = polygon.representative_point()
    return round(point.y, 6), round(point.x, 6)


def point_inside(polygon: Polygon, offset: tuple[float, float]) -> tuple[float, float]:
    """Return (latitude, longitude) of a point at `offset`: two fractions of the box, pulled inside."""
    west, south, east, north = polygon.bounds
    wanted = Point(west + offset[0] * (east - west), south + offset[1] * (north - south))
    found = round(wanted.y, 6), round(wanted.x, 6)
    if polygon.contains(Point(found[1], found[0])):
        return found
    latitude, longitude = centre(polygon)
    for step in (0.25, 0.5, 0.75):
        x, y = wanted.x + (longitude - wanted.x) * step, wanted.y + (latitude - wanted.y) * step
        if polygon.contains(Point(round(x, 6), round(y, 6))):
            return round(y, 6), round(x, 6)
    return latitude, longitude


def _smooth(cells: list[list[Square]]) -> list[Polygon]:
    """Turn stepped cells into smooth ones on the globe; all at once, so that shared edges stay shared."""
    stepped = [shapely.coverage_union_all([box(x, y, x + 1, y + 1) for x, y in cell]) for cell in cells]
    smooth = shapely.coverage_simplify(stepped, _SMOOTHING)
    return list(shapely.transform(smooth, _bend, interleaved=True))


def _union(members: Sequence[Polygon]) -> Polygon:
    """Join cells that share whole edges."""
    joined = shapely.coverage_union_all(members)
    return joined if isinstance(joined, Polygon) else shapely.get_geometry(joined, 0)


def _bend(points: Any) -> Any:
    """Bend lattice points by one smooth function and put them on the globe, rounded to 6 decimals (0.1 m)."""
    metres_east = _METRES_PER_DEGREE * math.cos(math.radians(CENTRE_LATITUDE))
    bent = points.copy()
    for row, (x, y) in enumerate(points):
        east = x + 2.6 * math.sin(y / 9.0 + 0.4) + 0.9 * math.sin((x + 2 * y) / 5.0)
        north = y + 2.4 * math.sin(x / 10.0 + 1.9) + 0.8 * math.sin((2 * x - y) / 5.5)
        bent[row, 0] = round(CENTRE_LONGITUDE + east * _SQUARE_METRES / metres_east, 6)
        bent[row, 1] = round(CENTRE_LATITUDE + north * _SQUARE_METRES / _METRES_PER_DEGREE, 6)
    return bent
