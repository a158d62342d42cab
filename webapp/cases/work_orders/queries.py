"""Reads of work orders: lists of units and of the desk, page by page, each through the scope table of orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, union_all

from webapp.areas.models import Area
from webapp.areas.scope import PAGE_SIZE, ListPage, Window, desk_scope, narrow, unit_scope
from webapp.cases.matter.standing import of_order
from webapp.cases.models import Case, OrderScope, WorkOrder
from webapp.cases.titles import title_of
from webapp.cases.work_orders.states import OPEN_ORDERS, ORDER_LABELS, REQUEST_WORDS, OrderState, RequestKind
from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import DECIDERS, OFFICERS
from webapp.people.queries import in_force
from webapp.reports.catalogue import severities
from webapp.reports.models import Report

UNIT_BUCKETS = ("new", "working", "done")
OPEN_BUCKETS = ("new", "working", "out")
"""The lists in which an open order stands: two of its unit, one of the desk."""
DESK_BUCKETS = ("out", "returned", "requests", "proposals", "check")
# What is done by when it was, the newest first; the rest by due time, the nearest first.
_NEWEST_FIRST = frozenset({"done"})


@dataclass(frozen=True)
class OrderRow:
    """A work order as a list shows it; nobody who reported is named."""

    order: WorkOrder
    case: Case
    unit: str
    officer: str
    title: str
    area_label: str
    place_name: str

    @property
    def url(self) -> str:
        """The state of the case with this order."""
        return f"/cases/{self.case.code}"

    @property
    def place(self) -> str:
        """Area and place in one line."""
        return f"{self.area_label} · {self.place_name}" if self.place_name else self.area_label

    @property
    def words(self) -> tuple[str, str, str]:
        """The state's word, tone and icon."""
        return ORDER_LABELS[self.order.state]

    @property
    def asks(self) -> str:
        """What its unit asks for and nobody has decided yet, in words; nothing when it asks for nothing."""
        return f"申请{REQUEST_WORDS[RequestKind(self.order.asks)]}" if self.order.asks else ""

    @property
    def question(self) -> str:
        """What somebody is to decide about it: what its unit asks for, else whether it is supervised; nothing else."""
        return self.asks or ("要不要督办？" if self.order.supervision_proposed_at else "")

    @property
    def severity(self) -> str:
        """How urgent the case is, in words."""
        return severities()[self.case.severity].name

    @property
    def standing(self) -> str:
        """Where it stands, in the words that its case has while this unit leads."""
        return of_order(self.order, self.unit)

    @property
    def light(self) -> tuple[str, str] | None:
        """The light and where the order stands; None once there is nothing to be late for."""
        return order_light(self.order, self.unit)


WorkOrderPage = ListPage[OrderRow]


@dataclass(frozen=True)
class Narrowed:
    """What narrows a list: a state, a severity of the case, only what is late, due before a moment, or supervised."""

    state: str | None = None
    severity: str | None = None
    overdue: bool = False
    before: datetime | None = None
    supervised: bool = False


def order_light(order: WorkOrder, unit: str) -> tuple[str, str] | None:
    """Return the light of an order (late, soon from four fifths of its time on, else good) and where it stands."""
    if order.state not in OPEN_ORDERS:
        return None
    now, tone = clock.now(), "good"
    if order.state != OrderState.SUSPENDED:
        soon = now >= order.clock_from + (order.due_at - order.clock_from) * 0.8
        tone = "late" if order.due_at < now else "soon" if soon else "good"
    return tone, of_order(order, unit)


def unit_scopes(actor: Actor) -> list[str]:
    """Return the scopes of the units in which the actor is an officer."""
    return list(dict.fromkeys(unit_scope(p.unit_id) for p in actor.posts if p.unit_id and p.role in OFFICERS))


def desk_scopes(actor: Actor) -> list[str]:
    """Return the scopes of the desks at which the actor dispatches or decides."""
    return list(dict.fromkeys(desk_scope(p.area_id) for p in actor.posts if p.area_id and p.role in DECIDERS))


def work_order_page(
    scopes: Sequence[str],
    bucket: str,
    after: tuple[int, int] | None = None,
    *,
    narrowed: Narrowed = Narrowed(),
    size: int = PAGE_SIZE,
) -> WorkOrderPage:
    """Return one page of a unit's or the desk's list, in one statement."""
    if not scopes:
        return WorkOrderPage([], None)
    newest = bucket in _NEWEST_FIRST
    window = Window(after=after, newest_first=newest)
    listed = _listed(scopes, bucket, window, narrowed, size + 1).subquery()
    order = (listed.c.sort.desc(), listed.c.row_id.desc()) if newest else (listed.c.sort, listed.c.row_id)
    query = _rows().join(listed, listed.c.row_id == WorkOrder.id).add_columns(listed.c.sort).order_by(*order)
    found = db.session().execute(query).all()
    last = found[size - 1] if len(found) > size else None
    return WorkOrderPage([_row(row) for row in found[:size]], (last.sort, last.WorkOrder.id) if last else None)


def order_counts(scopes: Sequence[str], *beside: Any) -> dict[str, int]:
    """Return bucket → number for lists that stay small, and ``overdue``, in one statement; ``done`` is left out.

    ``beside`` are further selects of bucket, number and 0, whose buckets no list of orders has, counted along with it.
    """
    now = clock.to_micros(clock.now())
    running = OrderScope.bucket.in_(("working", "out"))
    late = func.count(OrderScope.row_id.distinct()).filter(running, OrderScope.sort < now)
    buckets = [bucket for bucket in (*UNIT_BUCKETS, *DESK_BUCKETS) if bucket != "done"]
    query: Any = select(OrderScope.bucket, func.count(OrderScope.row_id.distinct()), late)
    query = query.where(OrderScope.scope.in_(scopes), OrderScope.bucket.in_(buckets)).group_by(OrderScope.bucket)
    counts = dict.fromkeys([*buckets, "overdue"], 0)
    for bucket, number, overdue in db.session().execute(union_all(query, *beside)):
        counts[bucket] = number
        counts["overdue"] += overdue
    return counts


def in_buckets(scopes: Sequence[str], buckets: Sequence[str]) -> Select[Any]:
    """Select how many orders are in lists that stay small."""
    query = select(func.count(OrderScope.row_id.distinct()))
    return query.where(OrderScope.scope.in_(scopes), OrderScope.bucket.in_(buckets))


def asked_for(scopes: Sequence[str]) -> Select[int, datetime | None]:
    """Select (case id, since when) of what units ask for and nobody decided yet."""
    query = select(WorkOrder.case_id, WorkOrder.asks_since).join(OrderScope, OrderScope.row_id == WorkOrder.id)
    return query.where(OrderScope.scope.in_(scopes), OrderScope.bucket == "requests")


def due_until(scopes: Sequence[str], buckets: Sequence[str], until: datetime) -> Select[Any]:
    """Select how many orders in some lists have a limit before a moment, those that are late included."""
    query = in_buckets(scopes, buckets).join(WorkOrder, WorkOrder.id == OrderScope.row_id)
    return query.where(WorkOrder.due_at < until)


def supervised(scopes: Sequence[str]) -> Select[Any]:
    """Select how many open orders are under supervision."""
    query = in_buckets(scopes, ["out"]).join(WorkOrder, WorkOrder.id == OrderScope.row_id)
    return query.where(WorkOrder.supervision.is_not(None))


def handover(scopes: Sequence[str], size: int = PAGE_SIZE) -> list[OrderRow]:
    """Return open orders that nobody has in hand any more: their officer left the unit, or the unit has nobody.

    For the scopes of a unit or of the desk, the nearest due first; in one statement, a page at most.
    """
    if not scopes:
        return []
    now = clock.now()
    here = exists().where(
        Post.unit_id == WorkOrder.unit_id,
        in_force(now),
        or_(WorkOrder.officer_id.is_(None), Post.user_id == WorkOrder.officer_id),
        Post.user_id.in_(select(User.id).where(User.active)),
    )
    # By the lists of open orders, which are few: by the table itself it would read all orders of all years.
    listed = select(OrderScope.row_id).where(OrderScope.scope.in_(scopes), OrderScope.bucket.in_(OPEN_BUCKETS))
    left = or_(~here, Unit.dissolved_at.is_not(None))
    query = _rows().where(WorkOrder.id.in_(listed), WorkOrder.state.in_(OPEN_ORDERS), left)
    return [_row(row) for row in db.session().execute(query.order_by(WorkOrder.due_at, WorkOrder.id).limit(size))]


def open_orders_of(unit_id: int) -> list[OrderRow]:
    """Return what a unit still has to do, for whoever dissolves it."""
    query = _rows().where(WorkOrder.unit_id == unit_id, WorkOrder.state.in_(OPEN_ORDERS))
    return [_row(row) for row in db.session().execute(query.order_by(WorkOrder.due_at, WorkOrder.id))]


def _listed(scopes: Sequence[str], bucket: str, window: Window, narrowed: Narrowed, limit: int) -> Select[Any]:
    wanted = _conditions(narrowed)
    if not wanted:
        return narrow(OrderScope, scopes, bucket, window, limit)
    parts = []
    for scope in scopes:
        part = narrow(OrderScope, [scope], bucket, window, limit).join(WorkOrder, WorkOrder.id == OrderScope.row_id)
        parts.append(part.join(Case, Case.id == WorkOrder.case_id).where(*wanted).subquery())
    merged = union_all(*[select(p.c.row_id, p.c.sort) for p in parts]).subquery()
    key = (merged.c.sort, merged.c.row_id)
    query = select(merged.c.row_id, merged.c.sort).distinct().limit(limit)
    return query.order_by(*(one.desc() for one in key) if window.newest_first else key)


def _conditions(narrowed: Narrowed) -> list[Any]:
    found: list[Any] = []
    if narrowed.state:
        found.append(WorkOrder.state == narrowed.state)
    if narrowed.severity:
        found.append(Case.severity == narrowed.severity)
    if narrowed.before:
        found.append(WorkOrder.due_at < narrowed.before)
    if narrowed.supervised:
        found.append(WorkOrder.supervision.is_not(None))
    if narrowed.overdue:
        running = WorkOrder.state.in_(OPEN_ORDERS - {OrderState.SUSPENDED})
        found.append(and_(WorkOrder.due_at < clock.now(), running))
    return found


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(WorkOrder, Case, Unit.name, User.name, Area.label, Report.description, Report.place_name)
        .join(Case, Case.id == WorkOrder.case_id)
        .join(Unit, Unit.id == WorkOrder.unit_id)
        .join(Area, Area.id == Case.area_id)
        .join(Report, Report.id == Case.opening_report_id)
        .outerjoin(User, User.id == WorkOrder.officer_id)
    )


def _row(values: Any) -> OrderRow:
    order, case, unit, officer, label, description, place = values[:7]
    known = {"protected": case.protected, "emergency": case.emergency}
    title = title_of(description, case.kind, case.category, place, label, **known)
    return OrderRow(order, case, unit, officer or "", title, label, place)
