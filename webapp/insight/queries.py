"""The numbers of an area and its parts: from counters kept with every change, whose cost never grows with the cases.

A page takes two statements: the tree around the area, and its counters with what is overdue now.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, cast, func, literal, null, or_, select, true, union_all
from sqlalchemy.orm import aliased

from webapp.areas.models import Area, Level
from webapp.areas.queries_schematic import Schematic, keep_schematic, kept_schematic
from webapp.areas.scope import area_scope
from webapp.cases.lists.queries import OVERDUE_BY_SCOPE
from webapp.cases.models import CaseCounter
from webapp.core import clock
from webapp.core.db import Moment
from webapp.core.errors import not_found
from webapp.core.hot.reads import HotRead
from webapp.people.actor import Actor
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries import in_force

VERB = "area.roll_up"
DAYS = 14


@dataclass(frozen=True)
class Location:
    """One area of the tree as the roll-up needs it; ``vacant`` is a micro-grid without an informant."""

    id: int
    code: str
    name: str
    label: str
    level: Level
    special: bool
    path: str
    vacant: bool


@dataclass(frozen=True)
class Around:
    """An area with its parts, what lies above it, and how many micro-grids it has (and how many without informant)."""

    place: Location
    parts: Sequence[Location]
    above: Sequence[Location]
    micro_grids: int
    vacant: int
    drawing: Schematic


@dataclass(frozen=True)
class Counts:
    """The four numbers of an area, each the number of cases in the list of the same name."""

    open: int = 0
    overdue: int = 0
    new_today: int = 0
    resolved_month: int = 0


@dataclass(frozen=True)
class Numbers:
    """What is counted for an area and its parts; ``kinds`` maps (kind, category) to open cases of the area itself."""

    of: dict[int, Counts]
    days: Sequence[tuple[date, int]]
    kinds: dict[tuple[str, str], int]


def around(actor: Actor, code: str, verb: str = VERB) -> Around:
    """Return an area in which the actor has the verb (to see the roll-up); the one 404 for any other."""
    paths = actor.paths_for(verb)
    key = f"parts:{code}"
    kept = kept_schematic(key)
    statement = _TREE if kept else _TREE_WITH_BOUNDARIES
    rows = statement.all({"code": code, "now": clock.now()})
    places = {row.id: _place(row) for row in rows}
    own = next((p for p in places.values() if p.code == code), None)
    if own is None or not any(own.path.startswith(path) for path in paths):
        raise not_found()
    above = [p for p in places.values() if own.path.startswith(p.path) and p.id != own.id]
    parts = [p for p in places.values() if p.path.startswith(own.path) and p.id != own.id]
    boundaries = {row.code: row.boundary for row in rows if row.boundary}
    return Around(
        own,
        parts,
        sorted((p for p in above if any(p.path.startswith(path) for path in paths)), key=lambda p: p.path.count("/")),
        rows[0].micro_grids,
        rows[0].micro_grids - rows[0].filled,
        kept or _draw(key, own, parts, boundaries),
    )


def numbers(places: Iterable[Location], own: Location) -> Numbers:
    """Return the numbers of these areas; days and kinds are those of ``own``."""
    wanted = list(places)
    today = clock.local_day(clock.now())
    first, month = today - timedelta(days=DAYS - 1), today.isoformat()[:7]
    values = {
        "areas": [p.id for p in wanted],
        "own": own.id,
        "first": first.isoformat(),
        "today": today.isoformat(),
        "month": month,
        "scopes": [area_scope(p.id) for p in wanted],
        "now": clock.to_micros(clock.now()),
    }
    rows = _COUNTERS.all(values)
    found = {(row.area_id, row.measure, row.period): row.value for row in rows if not row.kind}
    kinds: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.kind and row.value:
            kinds[row.kind, row.category] += row.value
    return Numbers(
        {
            p.id: Counts(
                open=found.get((p.id, "open", ""), 0),
                overdue=found.get((p.id, "overdue", ""), 0),
                new_today=found.get((p.id, "received", today.isoformat()), 0),
                resolved_month=found.get((p.id, "resolved", month), 0),
            )
            for p in wanted
        },
        [
            (day, found.get((own.id, "received", day.isoformat()), 0))
            for day in (first + timedelta(days=n) for n in range(DAYS))
        ],
        kinds,
    )


def _place(row: Any) -> Location:
    level = row.level
    return Location(
        id=row.id,
        code=row.code,
        name=row.name,
        label=row.label,
        level=level,
        special=row.special,
        path=row.path,
        vacant=level == Level.MICRO_GRID and row.informant is None,
    )


def _draw(key: str, own: Location, parts: Sequence[Location], boundaries: dict[str, Any]) -> Schematic:
    drawn = [(p.code, boundaries[p.code]) for p in parts if p.code in boundaries]
    return keep_schematic(key, drawn or [(own.code, boundaries[own.code])] if drawn or own.code in boundaries else [])


def _tree(boundary: Any) -> Select[*tuple[Any, ...]]:
    here = Area.code == bindparam("code")
    start = select(Area.id, Area.parent_id).where(here, Area.active).cte("line", recursive=True)
    up = aliased(Area)
    line = start.union_all(select(up.id, up.parent_id).join(start, up.id == start.c.parent_id))
    informant = and_(
        Post.area_id == Area.id, Post.role == Role.MICRO_GRID_INFORMANT, in_force(bindparam("now", type_=Moment()))
    )
    below = select(Area.path + "%").where(here).scalar_subquery()
    totals = (
        select(func.count(Area.id.distinct()).label("micro_grids"), func.count(Post.area_id.distinct()).label("filled"))
        .select_from(Area)
        .outerjoin(Post, informant)
        .where(Area.level == Level.MICRO_GRID, Area.active, Area.path.like(below))
        .subquery()
    )
    parent = select(Area.id).where(here, Area.active).scalar_subquery()
    return (
        select(
            *(Area.id, Area.code, Area.name, Area.label, Area.level, Area.special, Area.path),
            boundary.label("boundary"),
            Post.id.label("informant"),
            totals.c.micro_grids,
            totals.c.filled,
        )
        .select_from(Area)
        .outerjoin(Post, informant)
        .join(totals, true())
        .where(or_(Area.id.in_(select(line.c.id)), Area.parent_id == parent), Area.active)
        .order_by(Area.special, Area.code)
    )


def _counters() -> Any:
    """Select the counters, each group by a range of the table's one key."""
    columns = [getattr(CaseCounter, name) for name in ("area_id", "measure", "period", "kind", "category", "value")]
    areas = CaseCounter.area_id.in_(bindparam("areas", expanding=True))
    own = CaseCounter.area_id == bindparam("own")
    today: Any = bindparam("today")
    exact: Any = (("open", ""), ("received", today), ("resolved", bindparam("month")))
    groups = [
        select(*columns).where(areas, CaseCounter.measure == measure, CaseCounter.period == period)
        for measure, period in exact
    ]
    days = (CaseCounter.measure == "received", CaseCounter.period.between(bindparam("first"), today))
    kinds = (CaseCounter.measure == "open:now", CaseCounter.period == "")
    late = OVERDUE_BY_SCOPE.subquery()
    # A scope is the letter a and the area's id.
    of_area = cast(func.substr(late.c.scope, 2), Integer)
    empty = literal("")
    overdue = select(of_area, literal("overdue"), empty, empty, empty, late.c.number)
    return union_all(*groups, select(*columns).where(own, *days), select(*columns).where(own, *kinds), overdue)


# Put together once: building them takes longer than running them.
_TREE, _TREE_WITH_BOUNDARIES = HotRead(_tree(null())), HotRead(_tree(Area.boundary))
_COUNTERS = HotRead(_counters())
