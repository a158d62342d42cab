"""Reads of the tree."""

from collections.abc import Iterable, Sequence

from shapely.geometry import shape
from sqlalchemy import Select, bindparam, false, func, or_, select

from webapp.areas.models import Area, Level
from webapp.core.db import db
from webapp.core.geo import AreaIndex
from webapp.core.hot.forms import HotForms
from webapp.core.hot.reads import HotObject
from webapp.core.journal import JournalEntry

# What changes the tree or its outlines; each is noted in the transaction that does so.
REDRAWN = ("area.added", "area.renamed", "areas.boundaries", "roster.imported")
MOST_VILLAGES = 400
# Asked for every report.
_BY_CODE = HotObject(Area, Area.code == bindparam("code"), Area.active)


def by_code(code: str) -> Area | None:
    """Return the active area with this code."""
    return _BY_CODE.first({"code": code})


def children(*area_ids: int) -> list[Area]:
    """Return the active children of these areas in code order; special grids come last, by their code."""
    query = select(Area).where(Area.parent_id.in_(area_ids), Area.active).order_by(Area.special, Area.code)
    return list(db.session().scalars(query))


def villages_within(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Return (code, name) of the villages at or below these paths, for a form that narrows a list."""
    return [(code, name) for code, name in _VILLAGES.all(paths=list(paths))]


def _villages(paths: Sequence[str]) -> Select[str, str]:
    inside = or_(false(), *[Area.path.startswith(path) for path in paths])
    query = select(Area.code, Area.name).where(Area.active, Area.level == Level.VILLAGE, inside)
    return query.order_by(Area.code).limit(MOST_VILLAGES)


_VILLAGES = HotForms(_villages)


def real_names() -> list[str]:
    """Return the names of all villages and of what lies above them, to be found in texts that should name no place."""
    levels = (Level.COUNTY, Level.TOWN, Level.VILLAGE)
    return list(db.session().scalars(select(Area.name).where(Area.level.in_(levels), Area.active).order_by(Area.id)))


def tree_mark() -> tuple[int, int]:
    """Return what changes with the tree and its outlines: whoever keeps something drawn of them asks whether it is the
    same still. One small statement, so each process sees at once what another has stored.
    """
    last = select(func.max(JournalEntry.id)).where(JournalEntry.event.in_(REDRAWN)).scalar_subquery()
    areas, entry = db.session().execute(select(func.count(), last).select_from(Area).where(Area.active)).one()
    return areas, entry or 0


def micro_grid_index() -> AreaIndex:
    """Return the polygons of all micro-grids, keyed by code; to be kept as long as ``tree_mark`` is the same."""
    rows = db.session().execute(
        select(Area.code, Area.boundary).where(Area.level == Level.MICRO_GRID, Area.active, Area.boundary.is_not(None))
    )
    # An outline that was never drawn is JSON null, which the database does not count as NULL.
    return AreaIndex((code, shape(boundary)) for code, boundary in rows if boundary)
