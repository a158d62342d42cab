"""What the dispatch desk asks beside its lists: how much waits, what units have in hand, who led the last such case."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, literal, null, select
from sqlalchemy.orm import aliased

from webapp.cases.models import Case, CaseScope, WorkOrder
from webapp.cases.work_orders.queries import Narrowed, order_counts
from webapp.cases.work_orders.states import OPEN_ORDERS, OrderState
from webapp.core.db import db
from webapp.dispatch.schemas import InboxInput
from webapp.people.models import Unit
from webapp.people.queries import unit_rank
from webapp.web.waiting import tonight

DESK_LISTS = ("desk_urgent", "desk")
# So many of the newest orders are looked through for the last one of a kind; a hint is not worth more.
_LOOKED_THROUGH = 400


def waiting_for_dispatch(scopes: Sequence[str], until: int | None = None) -> Select[Any]:
    """Select how many cases wait for a dispatch, or only those that are due before a moment."""
    query = select(func.count(CaseScope.row_id.distinct()))
    query = query.where(CaseScope.scope.in_(scopes), CaseScope.bucket.in_(DESK_LISTS))
    return query if until is None else query.where(CaseScope.sort < until)


def desk_counts(scopes: Sequence[str], order_scopes: Sequence[str]) -> dict[str, int]:
    """Return bucket → number for every list of the desk, what waits and what is out, in one statement."""
    return dict.fromkeys(DESK_LISTS, 0) | order_counts(order_scopes, _waiting(scopes))


def open_lists(wanted: InboxInput) -> tuple[str, ...]:
    """Return in which of a unit's two lists of open orders lies what its 待办 is asked for without a ``show``."""
    if wanted.state is None:
        return ("new", "working")
    return ("new",) if wanted.state == OrderState.DISPATCHED else ("working",)


def narrowed_by(wanted: InboxInput) -> Narrowed:
    """Return how the address of a unit's 待办 narrows its orders, the same for the page and its sheet."""
    before = tonight() if wanted.show == "today" else None
    return Narrowed(wanted.state, wanted.severity, wanted.show == "overdue", before)


def _waiting(scopes: Sequence[str]) -> Any:
    query = select(CaseScope.bucket, func.count(CaseScope.row_id.distinct()), literal(0))
    return query.where(CaseScope.scope.in_(scopes), CaseScope.bucket.in_(DESK_LISTS)).group_by(CaseScope.bucket)


def open_by_unit() -> dict[int, int]:
    """Return unit id → number of orders it has open."""
    query = select(WorkOrder.unit_id, func.count()).where(WorkOrder.state.in_(OPEN_ORDERS)).group_by(WorkOrder.unit_id)
    return {unit_id: number for unit_id, number in db.session().execute(query)}


def units_to_ask(case: Case | None = None) -> tuple[list[tuple[Unit, int]], str | None]:
    """Return the units that exist now, each with the number of orders it has open, in one statement.

    With a ``case`` also the code of the unit that led the last one of the same category; None when unknown.
    """
    open_here = (WorkOrder.unit_id == Unit.id, WorkOrder.state.in_(OPEN_ORDERS))
    number = select(func.count()).where(*open_here).correlate(Unit).scalar_subquery()
    last = _last_unit_for(case) if case else null()
    query = select(Unit, number, last).where(Unit.dissolved_at.is_(None)).order_by(Unit.id)
    found = sorted(db.session().execute(query), key=lambda row: unit_rank(row[0]))
    return [(row[0], row[1]) for row in found], found[0][2] if found else None


def _last_unit_for(case: Case) -> Any:
    """Select the code of the unit that led the last case of the same category."""
    unit = aliased(Unit)
    newest = select(func.max(WorkOrder.id)).scalar_subquery()
    query = (
        select(unit.code)
        .join(WorkOrder, WorkOrder.unit_id == unit.id)
        .join(Case, Case.id == WorkOrder.case_id)
        .where(
            WorkOrder.id > newest - _LOOKED_THROUGH,
            WorkOrder.leading,
            Case.kind == case.kind,
            Case.category == case.category,
            Case.id != case.id,
            unit.dissolved_at.is_(None),
        )
    )
    return query.order_by(WorkOrder.id.desc()).limit(1).scalar_subquery()
