"""The places that a form lets choose from: a village first, then one of its groups."""

from dataclasses import dataclass

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.core.db import db


@dataclass(frozen=True)
class Place:
    """A village with its groups as (code, words); of what is no place of its own, as the special grids, no code."""

    code: str
    name: str
    groups: tuple[tuple[str, str], ...]


def villages_with_groups(town: Area | None = None, *, special: bool = False) -> list[Place]:
    """Return the villages (of a town) with their groups in code order, ``special`` grids last, in one statement."""
    query = select(Area.id, Area.code, Area.name, Area.parent_id, Area.level, Area.special)
    query = query.where(Area.level.in_((Level.VILLAGE, Level.GRID)), Area.active)
    if town:
        query = query.where(Area.path.startswith(town.path))
    rows = db.session().execute(query.order_by(Area.code)).all()
    groups: dict[int | None, list[tuple[str, str]]] = {}
    for row in rows:
        if row.level == Level.GRID:
            groups.setdefault(None if row.special else row.parent_id, []).append((row.code, row.name))
    found = [Place(row.code, row.name, tuple(groups.get(row.id, ()))) for row in rows if row.level == Level.VILLAGE]
    return [*found, Place("", "专属网格", tuple(groups[None]))] if special and None in groups else found
