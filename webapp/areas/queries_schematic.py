"""Areas drawn as a schematic: outlines as SVG paths, worked out once and kept for a while by each process.

It is a drawing, not a map: flat, to scale within one area, with a place for a name in each outline.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import shapely
from flask import current_app
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.geo import distance_m

WIDTH, LOWEST, HIGHEST, MARGIN = 304, 120, 260, 4
EDGE = 14  # so far from the edge stands what points beyond it
# Outlines change with an import of the tree, every few years; until then nobody works them out anew.
KEPT_FOR = timedelta(minutes=10)
_MILLION = 1_000_000
_COARSEST = 0.6  # what a vertex may be off, in units of the drawing

Boundaries = Sequence[tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Outline:
    """One area in the drawing: its path, the middle of its widest place, and its shorter side (for a finger)."""

    path: str
    x: float
    y: float
    side: float


class Mesh(NamedTuple):
    """Squares laid over a drawing from its upper left corner; corner and sides in millionths of a degree (WGS-84)."""

    west: int
    north: int
    wide: int
    high: int
    columns: int
    rows: int

    def square(self, column: int, row: int) -> tuple[int, int, int, int]:
        """Return the (south, west, north, east) of one square; its south and its east do not belong to it."""
        west, north = self.west + column * self.wide, self.north - row * self.high
        return north - self.high, west, north, west + self.wide


@dataclass(frozen=True)
class Frame:
    """How degrees become units of the drawing."""

    west: float
    north: float
    east_scale: float
    north_scale: float
    left: float
    top: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a position (WGS-84) lies in the drawing, y downwards."""
        x = self.left + (longitude - self.west) * self.east_scale
        return round(x, 1), round(self.top + (self.north - latitude) * self.north_scale, 1)

    def position(self, x: float, y: float) -> tuple[float, float]:
        """Return (latitude, longitude) of a place in the drawing."""
        longitude = self.west + (x - self.left) / self.east_scale
        return self.north - (y - self.top) / self.north_scale, longitude

    @property
    def words(self) -> str:
        """What a script needs to turn units of the drawing back into degrees: the six numbers, by spaces."""
        numbers = (self.west, self.north, self.east_scale, self.north_scale, self.left, self.top)
        return " ".join(f"{number:.10g}" for number in numbers)


class Edge(NamedTuple):
    """A place at the edge of the drawing, which way from there (0: right, 90: down) and how many metres further."""

    x: float
    y: float
    turn: int
    away: float


@dataclass(frozen=True)
class Schematic:
    """The outlines by area code, in a drawing ``WIDTH`` wide; without any outline when nothing has a boundary."""

    height: int
    outlines: Mapping[str, Outline]
    frame: Frame | None

    def place(self, latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
        """Return where a position lies; None without one, and when it lies outside of the drawing."""
        if self.frame is None or latitude is None or longitude is None:
            return None
        x, y = self.frame.place(longitude, latitude)
        return (x, y) if 0 <= x <= WIDTH and 0 <= y <= self.height else None

    def edge(self, latitude: float, longitude: float) -> Edge | None:
        """Return where the edge of the drawing points to a position outside of it; None for one inside."""
        if self.frame is None or self.place(latitude, longitude):
            return None
        x, y = self.frame.place(longitude, latitude)
        at_x, at_y = min(max(x, EDGE), WIDTH - EDGE), min(max(y, EDGE), self.height - EDGE)
        away = distance_m(self.frame.position(at_x, at_y), (latitude, longitude))
        return Edge(at_x, at_y, round(math.degrees(math.atan2(y - at_y, x - at_x))), away)

    def mesh(self, least: int) -> Mesh | None:
        """Return a mesh over the whole drawing whose squares have sides of at least that; None without a drawing."""
        frame = self.frame
        if frame is None:
            return None
        columns, rows = WIDTH // least, self.height // least
        return Mesh(
            west=round((frame.west - frame.left / frame.east_scale) * _MILLION),
            north=round((frame.north + frame.top / frame.north_scale) * _MILLION),
            wide=round(WIDTH / columns / frame.east_scale * _MILLION),
            high=round(self.height / rows / frame.north_scale * _MILLION),
            columns=columns,
            rows=rows,
        )


class PinArea(NamedTuple):
    """An area on which a pin may be put; ``lines`` are its short name; ``own``: whoever asks is at home in it."""

    code: str
    label: str
    lines: Sequence[str]
    own: bool


NOTHING = Schematic(LOWEST, {}, None)


def kept_schematic(key: str) -> Schematic | None:
    """Return what :func:`keep_schematic` kept under this key and is still fresh."""
    kept = _kept().get(key)
    return kept[1] if kept and kept[0] > clock.now() else None


def keep_schematic(key: str, boundaries: Boundaries) -> Schematic:
    """Draw these (area code, GeoJSON) and keep the drawing under a key."""
    drawing = draw(boundaries)
    _kept()[key] = (clock.now() + KEPT_FOR, drawing)
    return drawing


def schematic_around(area: Area) -> Schematic:
    """Return an area drawn among its neighbours of the same parent; one statement when it isn't kept."""
    key = f"around:{area.parent_id}"
    kept = kept_schematic(key)
    if kept:
        return kept
    query = select(Area.code, Area.boundary).where(Area.parent_id == area.parent_id, Area.active)
    rows = db.session().execute(query.order_by(Area.code))
    return keep_schematic(key, [(row.code, row.boundary) for row in rows if row.boundary])


def schematic_for_pin(path: str) -> tuple[Schematic, Sequence[PinArea]]:
    """Return where a person of the area with this path puts a pin: the micro-grids of its village, else the villages.

    One statement, two where no village is drawn; the areas are in the order of their codes.
    """
    columns = (Area.code, Area.label, Area.name, Area.path, Area.boundary)
    for above, parts in ((Level.VILLAGE, Level.MICRO_GRID), (Level.TOWN, Level.VILLAGE)):
        base, parent = aliased(Area), aliased(Area)
        lineage = [int(part) for part in path.split("/") if part]
        query = (
            select(*columns, base.id.label("base"), parent.name.label("above"))
            .select_from(Area)
            .join(base, and_(base.id.in_(lineage), base.level == above))
            .join(parent, parent.id == Area.parent_id)
            .where(Area.level == parts, Area.active, Area.path.like(base.path + "%"))
            .order_by(Area.code)
        )
        rows = [row for row in db.session().execute(query) if row.boundary]
        if rows:
            key = f"pin:{rows[0].base}"
            drawing = kept_schematic(key) or keep_schematic(key, [(row.code, row.boundary) for row in rows])
            return drawing, [
                PinArea(r.code, r.label, [r.above, r.name][parts != Level.MICRO_GRID :], r.path.startswith(path))
                for r in rows
            ]
    return NOTHING, []


def draw(boundaries: Boundaries) -> Schematic:
    """Fit the boundaries into a drawing of ``WIDTH`` by at most ``HIGHEST``; neighbours keep their common edges."""
    if not boundaries:
        return NOTHING
    shapes = [shape(boundary) for _, boundary in boundaries]
    frame, height = _frame(shapes)
    flat = shapely.transform(shapes, lambda at: _flat(frame, at))
    flat = shapely.coverage_simplify(flat, _COARSEST)
    codes = [code for code, _ in boundaries]
    outlines = {code: _outline(one) for code, one in zip(codes, flat, strict=True) if not one.is_empty}
    return Schematic(height, outlines, frame)


def _kept() -> dict[str, tuple[datetime, Schematic]]:
    return current_app.extensions.setdefault("schematics", {})


def _frame(shapes: Sequence[BaseGeometry]) -> tuple[Frame, int]:
    west, south, east, north = shapely.total_bounds(shapes)
    squeeze = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HIGHEST - 2 * MARGIN) / tall)
    height = max(LOWEST, math.ceil(tall * scale) + 2 * MARGIN)
    left, top = (WIDTH - wide * scale) / 2, (height - tall * scale) / 2
    return Frame(west, north, scale * squeeze, scale, left, top), height


def _flat(frame: Frame, positions: Any) -> Any:
    flat = positions.copy()
    flat[:, 0] = frame.left + (positions[:, 0] - frame.west) * frame.east_scale
    flat[:, 1] = frame.top + (frame.north - positions[:, 1]) * frame.north_scale
    return flat


def _outline(area: BaseGeometry) -> Outline:
    parts = list(getattr(area, "geoms", [area]))
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z" for ring in rings)
    widest = shapely.maximum_inscribed_circle(max(parts, key=lambda part: part.area), tolerance=1)
    middle = Point(widest.coords[0])
    left, top, right, bottom = area.bounds
    return Outline(path, round(middle.x, 1), round(middle.y, 1), round(min(right - left, bottom - top), 1))
