"""Where the open cases of an area lie, gathered on a grid of squares: one statement, bounded whatever there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, cast, func, select
from sqlalchemy import case as either

from webapp.areas.queries_schematic import Mesh
from webapp.cases.lists.queries_filters import LATITUDE, LONGITUDE
from webapp.cases.models import Case, CaseScope
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


def clusters(scope: str, mesh: Mesh) -> Clusters:
    """Return the open cases of a scope by the squares of a mesh; never a protected one."""
    values = {"scope": scope, "now": clock.now(), "most": MOST + 1, **mesh._asdict()}
    rows = db.session().execute(_GATHERED, values).all()
    found = [Cluster(*row) for row in rows if row[0] is not None]
    counted = sum(row[2] for row in rows)
    return Clusters(mesh, found, counted - sum(one.count for one in found), counted > MOST)


def _gathered() -> Select[*tuple[Any, ...]]:
    west, north, wide, high, columns, lines = (
        bindparam(name, type_=Integer) for name in ("west", "north", "wide", "high", "columns", "rows")
    )
    inside = and_(LONGITUDE.between(west, west + wide * columns - 1), LATITUDE.between(north - high * lines + 1, north))
    places = (
        select(
            either((inside, (LONGITUDE - west) // wide)).label("x"),
            either((inside, (north - LATITUDE) // high)).label("y"),
            cast(Case.due_at < bindparam("now", type_=Moment()), Integer).label("late"),
            *(Case.latitude, Case.longitude, Case.code, Case.kind, Case.category),
        )
        .join(CaseScope, CaseScope.row_id == Case.id)
        .where(CaseScope.scope == bindparam("scope"), CaseScope.bucket == "open", ~Case.protected)
        .order_by(CaseScope.sort)
        .limit(bindparam("most"))
        .subquery()
    )
    of = places.c
    middle = (func.avg(of.latitude), func.avg(of.longitude))
    only_one = (func.min(of.code), func.min(of.kind), func.min(of.category))
    squares = select(of.x, of.y, func.count(), func.sum(of.late), *middle, *only_one)
    return squares.group_by(of.x, of.y).order_by(of.x, of.y)


# Put together once: building it takes longer than running it.
_GATHERED = _gathered()
