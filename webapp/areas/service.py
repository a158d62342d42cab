"""What changes the tree."""

from typing import Any

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


def _label(name: str, level: Level, parent: Area | None, special: bool) -> str:
    below_village = level in (Level.GRID, Level.MICRO_GRID) and not special
    return f"{parent.label} {name}" if parent and below_village else name
