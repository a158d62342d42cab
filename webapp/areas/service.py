"""What changes the tree."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.core.db import db


def add_area(
    *,
    code: str,
    name: str,
    level: Level,
    parent: Area | None,
    special: bool = False,
    boundary: dict[str, Any] | None = None,
    centre: tuple[float, float] | None = None,
) -> Area:
    """Add an area under its parent; ``centre`` is (latitude, longitude). Its label and path follow from the parent."""
    area = Area(
        code=code,
        name=name,
        level=level,
        special=special,
        parent_id=parent.id if parent else None,
        label=_label(name, level, parent, special),
        path="",
        boundary=boundary,
        latitude=centre[0] if centre else None,
        longitude=centre[1] if centre else None,
    )
    session = db.session()
    session.add(area)
    session.flush()
    area.path = f"{parent.path if parent else '/'}{area.id}/"
    session.flush()
    return area


def rename_area(area: Area, name: str) -> None:
    """Give an area another name; what people call it and everything below it follows."""
    session = db.session()
    area.name = name
    parent = session.get(Area, area.parent_id) if area.parent_id else None
    below = session.scalars(select(Area).where(Area.path.startswith(area.path)).order_by(Area.path))
    labelled: dict[int, Area] = {parent.id: parent} if parent else {}
    # By length of path: a parent always comes before its children.
    for one in sorted(below, key=lambda found: len(found.lineage)):
        one.label = _label(one.name, one.level, labelled.get(one.parent_id or 0), one.special)
        labelled[one.id] = one
    session.flush()


def set_active(area: Area, active: bool) -> None:
    """Close an area nothing lies in, or open it again; a closed one is in no list and takes no report."""
    area.active = active
    db.session().flush()


def set_boundaries(shapes: Mapping[int, tuple[dict[str, Any], tuple[float, float]]]) -> None:
    """Keep area id → (GeoJSON geometry, centre as latitude and longitude), WGS-84."""
    session = db.session()
    for area in session.scalars(select(Area).where(Area.id.in_(list(shapes)))):
        area.boundary, (area.latitude, area.longitude) = shapes[area.id]
    session.flush()


def _label(name: str, level: Level, parent: Area | None, special: bool) -> str:
    below_village = level in (Level.GRID, Level.MICRO_GRID) and not special
    return f"{parent.label} {name}" if parent and below_village else name
