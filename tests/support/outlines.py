"""Outlines of micro-grids as squares in a row, and files of them as programs write them."""

import json
from collections.abc import Callable
from typing import Any

from shapely.geometry import Polygon, box

LON, LAT, SIDE = 110.95, 25.99, 0.004
A, B = "45032410620000101", "45032410620000102"


def square(column: int, west: float = LON, south: float = LAT, side: float = SIDE) -> Polygon:
    """Return the square in a column, each beside the one before."""
    return box(west + column * side, south, west + (column + 1) * side, south + side)


def corners(outline: Polygon, turn: Callable[[float, float], tuple[float, float]] | None = None) -> list[list[float]]:
    """Return the ring of an outline, longitude first; ``turn`` takes and gives latitude first, as core/geo does."""
    return [list(reversed(turn(lat, lon))) if turn else [lon, lat] for lon, lat in outline.exterior.coords]


def feature(code: Any, ring: list[list[float]], **properties: Any) -> dict[str, Any]:
    """Return a feature of a file."""
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code} | properties, "geometry": geometry}


def file(*features: dict[str, Any], **more: Any) -> bytes:
    """Return a file of features."""
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | more).encode()
