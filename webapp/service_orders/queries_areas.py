"""The places that residents choose from and that posters name: villages with their groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.core.db import db


@dataclass(frozen=True)
class Village:
    """A village or community with its groups: (code, words, chosen)."""

    code: str
    name: str
    chosen: bool
    groups: tuple[tuple[str, str, bool], ...]


def tree(chosen: str = "") -> list[Village]:
    """Return the villages with their groups in code order, the chosen place (or the group around it) marked."""
    query = select(Area.code, Area.name, Area.level, Area.parent_id, Area.id)
    query = query.where(Area.level.in_((Level.VILLAGE, Level.GRID)), Area.active, Area.special.is_(False))
    rows = db.session().execute(query.order_by(Area.code)).all()
    marked = next((row.code for row in reversed(rows) if chosen and chosen.startswith(row.code)), "")
    groups: dict[int, list[tuple[str, str, bool]]] = {}
    for row in rows:
        if row.level == Level.GRID:
            groups.setdefault(row.parent_id or 0, []).append((row.code, row.name, row.code == marked))
    return [
        Village(row.code, row.name, row.code == marked, tuple(groups.get(row.id, ())))
        for row in rows
        if row.level == Level.VILLAGE
    ]


def below(area_ids: Sequence[int]) -> list[Area]:
    """Return the active areas directly below these, in code order, special grids last."""
    query = select(Area).where(Area.parent_id.in_(area_ids), Area.active).order_by(Area.special, Area.code)
    return list(db.session().scalars(query))
