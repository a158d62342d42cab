"""Where the open cases of an area lie, gathered on a grid of squares: one statement, bounded whatever there is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, cast, func, select
from sqlalchemy import case as either

from webapp.areas.queries_schematic import Mesh
from webapp.cases.models import Case, CaseScope
from webapp.cases.queries_lists import FILTERS, LATITUDE, LONGITUDE
from webapp.core import clock
from webapp.core.db import Moment, db

MOST = 2000
"""So many open cases are gathered, those that are due first; the page says when there are more."""


@dataclass(frozen=True)
class Cluster:
    """The cases of one square of the mesh: how many, how many of them overdue, and the middle of where they lie.

    ``code``, ``kind`` and ``category`` are those of the only case when there is but one.
    """

    column: int
    row: int
    count: int
    late: int
    latitude: float
    longitude: float
    code: str
    kind: str
    category: str


@dataclass(frozen=True)
class Clusters:
    """All squares with something in them; ``elsewhere`` have no position or one beyond the drawing."""

    mesh: Mesh
    found: Sequence[Cluster]
    elsewhere: int
    more: bool


def clusters(scope: str, mesh: Mesh, only: Mapping[str, Any] | None = None) -> Clusters:
    """Return the open cases of a scope by the squares of a mesh; ``only`` as in a list. Never a protected one."""
    values = {"scope": scope, "now": clock.now(), "most": MOST + 1, **mesh._asdict(), **(only or {})}
    rows = db.session().execute(_gathered(tuple(only or ())), values).all()
    found = [Cluster(*row) for row in rows if row[0] is not None]
    counted = sum(row[2] for row in rows)
    return Clusters(mesh, found, counted - sum(one.count for one in found), counted > MOST)


@lru_cache(maxsize=32)
def _gathered(only: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    listed = (
        select(CaseScope.row_id)
        .join(Case, Case.id == CaseScope.row_id)
        .where(CaseScope.scope == bindparam("scope"), CaseScope.bucket == "open", ~Case.protected)
        .where(*(FILTERS[name] for name in only))
        .order_by(CaseScope.sort)
        .limit(bindparam("most"))
        .subquery()
    )
    west, north, wide, high = (bindparam(name, type_=Integer) for name in ("west", "north", "wide", "high"))
    column, row = (LONGITUDE - west) // wide, (north - LATITUDE) // high
    inside = and_(
        LONGITUDE.between(west, west + wide * bindparam("columns", type_=Integer) - 1),
        LATITUDE.between(north - high * bindparam("rows", type_=Integer) + 1, north),
    )
    squares = (either((inside, column)).label("column"), either((inside, row)).label("row"))
    late = func.sum(cast(Case.due_at < bindparam("now", type_=Moment()), Integer))
    middle = (func.avg(Case.latitude), func.avg(Case.longitude))
    only_one = (func.min(Case.code), func.min(Case.kind), func.min(Case.category))
    query = select(*squares, func.count(), late, *middle, *only_one)
    return query.join(listed, listed.c.row_id == Case.id).group_by(*squares).order_by(*squares)
