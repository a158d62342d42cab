"""The numbers of the board, from counters kept with every change: one statement, however many cases there are.

What only time changes (what is overdue, and since when) is a range of the list of open cases.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, cast, exists, func, literal, select, union_all

from webapp.areas.models import Area, Level
from webapp.areas.scope import area_scope
from webapp.cases.models import Case, CaseCounter, CaseScope
from webapp.core import clock
from webapp.core.db import Moment
from webapp.core.hot.reads import HotRead
from webapp.insight.queries import Location
from webapp.insight.schemas_board import BoardInput, Span, months_back
from webapp.people.models import Post
from webapp.people.permissions import Role
from webapp.people.queries import in_force

DAYS, MONTHS = 14, 12
VERB = "board.read"
What = tuple[str, str, str]


@dataclass
class Tally:
    """The numbers of one area; ``vacant`` counts its micro-grids without an informant."""

    open: int = 0
    overdue: int = 0
    new: int = 0
    done: int = 0
    vacant: int = 0


class Point(NamedTuple):
    """A day or a month (its first day) with what came in and what was done."""

    first: date
    new: int
    done: int


@dataclass
class Board:
    """What is counted: by area id, by day, by month, and by (kind, category, severity) for the area itself.

    ``longest`` is the earliest moment at which something still open fell due, if anything did; ``grids`` counts the
    ordinary grids.
    """

    of: Mapping[int, Tally]
    days: Sequence[Point]
    months: Sequence[Point]
    open: Counter[What] = field(default_factory=Counter)
    new: Counter[What] = field(default_factory=Counter)
    done: Counter[What] = field(default_factory=Counter)
    longest: datetime | None = None
    grids: int = 0


class Form(NamedTuple):
    """What the statement depends on: what narrows it, and whether the two spans are counted by days or by months."""

    about: tuple[str, ...]
    new: str
    done: str


def board(own: Location, parts: Iterable[Location], wanted: BoardInput) -> Board:
    """Return the numbers of an area and its parts, narrowed to what is wanted; one statement."""
    now = clock.now()
    today = clock.local_day(now)
    spans = wanted.spans(today)
    places = [own, *parts]
    scopes = {area_scope(p.id): p.id for p in places}
    values: dict[str, Any] = {
        **wanted.about,
        **_ends("new", spans[0]),
        **_ends("done", spans[1]),
        **_ends("days", Span(today - timedelta(days=DAYS - 1), today)),
        **_ends("months", Span(months_back(today, MONTHS - 1), today, "month")),
        "areas": [p.id for p in places],
        "scopes": list(scopes),
        "own": own.id,
        "below": own.path + "%",
        "now": now,
        "now_micros": clock.to_micros(now),
    }
    form = Form(tuple(wanted.about), spans[0].by, spans[1].by)
    rows = _statement(form).all(values)
    return _sorted_out(rows, places, scopes, today)


def _ends(name: str, span: Span) -> dict[str, str]:
    first, last = span.ends
    return {f"{name}_first": first, f"{name}_last": last}


def _sorted_out(rows: Iterable[Any], places: Sequence[Location], scopes: Mapping[str, int], today: date) -> Board:
    """Put each row of the statement where it belongs, by the name of its group."""
    of = {p.id: Tally() for p in places}
    trend: dict[str, Counter[str]] = defaultdict(Counter)
    found = Board(of, (), ())
    by_path = sorted(places, key=lambda p: -len(p.path))
    for row in rows:
        group, name, value = row.grp, row.name, int(row.value or 0)
        if group in ("open", "new", "done"):
            setattr(of[row.area_id], group, value)
        elif group == "overdue":
            of[scopes[name]].overdue = value
        elif group == "longest":
            found.longest = clock.from_micros(value) if value else None
        elif group == "grids":
            found.grids = value
        elif group == "vacant":
            for place in by_path:
                of[place.id].vacant += name.startswith(place.path)
        elif group.startswith("what:"):
            getattr(found, group.removeprefix("what:"))[row.kind, row.category, row.severity] = value
        else:
            trend[group][name] = value
    days = [today - timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    months = [months_back(today, n) for n in range(MONTHS - 1, -1, -1)]
    found.days = _moments(days, trend["received:day"], trend["resolved:day"], 10)
    found.months = _moments(months, trend["received:month"], trend["resolved:month"], 7)
    return found


def _moments(firsts: Sequence[date], new: Counter[str], done: Counter[str], length: int) -> list[Point]:
    return [Point(day, new[day.isoformat()[:length]], done[day.isoformat()[:length]]) for day in firsts]


@lru_cache(maxsize=64)
def _statement(form: Form) -> HotRead:
    """Return all groups as one statement, put together once for each form."""
    about = [getattr(CaseCounter, name) == bindparam(name) for name in form.about]
    measures = {"open": "open:now", "new": f"received:{form.new}", "done": f"resolved:{form.done}"}
    groups = []
    for group, measure in measures.items():
        period = CaseCounter.period == ""
        if group != "open":
            period = CaseCounter.period.between(bindparam(f"{group}_first"), bindparam(f"{group}_last"))
        counted = (CaseCounter.measure == measure, period, *about)
        groups += [_by_area(group, counted), _by_what(f"what:{group}", counted)]
    groups += [_trend(measure, "days", about) for measure in ("received:day", "resolved:day")]
    groups += [_trend(measure, "months", about) for measure in ("received:month", "resolved:month")]
    return HotRead(union_all(*groups, *_late(form.about), *_seats()))


def _row(group: str, value: Any, *, area: Any = None, name: Any = None, what: Sequence[Any] = ()) -> Any:
    """Select a row as all groups have it."""
    kind, category, severity = what or [literal("")] * 3
    area_id = literal(0, Integer) if area is None else area
    named = literal("") if name is None else name
    return select(
        literal(group).label("grp"),
        area_id.label("area_id"),
        named.label("name"),
        kind.label("kind"),
        category.label("category"),
        severity.label("severity"),
        value.label("value"),
    )


def _by_area(group: str, counted: Iterable[Any]) -> Any:
    areas = CaseCounter.area_id.in_(bindparam("areas", expanding=True))
    rows = _row(group, func.sum(CaseCounter.value), area=CaseCounter.area_id)
    return rows.where(areas, *counted).group_by(CaseCounter.area_id)


def _by_what(group: str, counted: Iterable[Any]) -> Any:
    what = (CaseCounter.kind, CaseCounter.category, CaseCounter.severity)
    rows = _row(group, func.sum(CaseCounter.value), what=what)
    return rows.where(CaseCounter.area_id == bindparam("own"), *counted).group_by(*what)


def _trend(measure: str, span: str, about: Iterable[Any]) -> Any:
    rows = _row(measure, func.sum(CaseCounter.value), name=CaseCounter.period)
    between = CaseCounter.period.between(bindparam(f"{span}_first"), bindparam(f"{span}_last"))
    own = CaseCounter.area_id == bindparam("own")
    return rows.where(own, CaseCounter.measure == measure, between, *about).group_by(CaseCounter.period)


def _late(about: Sequence[str]) -> list[Any]:
    """Select how many are overdue by scope, and when the longest of them all fell due."""
    late: Any = and_(
        CaseScope.scope.in_(bindparam("scopes", expanding=True)),
        CaseScope.bucket == "open",
        CaseScope.sort < bindparam("now_micros"),
    )
    by_scope = _row("overdue", func.count(), name=CaseScope.scope).group_by(CaseScope.scope)
    longest = _row("longest", func.min(CaseScope.sort))  # an empty one when nothing is late
    if not about:
        return [query.where(late) for query in (by_scope, longest)]
    narrowed = [getattr(Case, name) == bindparam(name) for name in about]
    return [query.join(Case, Case.id == CaseScope.row_id).where(late, *narrowed) for query in (by_scope, longest)]


def _seats() -> list[Any]:
    """Select the path of each micro-grid without an informant, and the number of ordinary grids."""
    below = (Area.path.like(bindparam("below")), Area.active)
    held = exists().where(
        Post.area_id == Area.id, Post.role == Role.MICRO_GRID_INFORMANT, in_force(bindparam("now", type_=Moment()))
    )
    vacant = _row("vacant", literal(1, Integer), name=Area.path).where(Area.level == Level.MICRO_GRID, *below, ~held)
    grids = _row("grids", cast(func.count(), Integer)).select_from(Area)
    return [vacant, grids.where(Area.level == Level.GRID, Area.special.is_(False), *below)]
