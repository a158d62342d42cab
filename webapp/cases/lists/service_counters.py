"""Prove the counters and scope entries against the cases, and mend them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from webapp.areas.models import Area
from webapp.cases.lists.service import (
    KEY,
    Key,
    counted_for,
    move_counters,
    named_scope,
    own_scopes,
    scope_rows,
)
from webapp.cases.models import Case, CaseCounter, CaseReport, CaseScope, OrderScope, WorkOrder
from webapp.cases.work_orders.service_lists import order_rows
from webapp.core.db import db, transaction
from webapp.core.erasure import on_erase
from webapp.reports.models import Registration, Report

# Table, scope, bucket, sort, row.
Entry = tuple[str, str, str, int, int]
_TABLES: tuple[type[Any], ...] = (CaseScope, OrderScope)


def verify_counters(*, mend: bool = False) -> list[str]:
    """Return a line for each counter or list entry that differs from what the cases say; ``mend`` writes the truth."""
    with transaction():
        counters, entries = _truth()
        kept_counters = {
            tuple(row)[:-1]: row.value
            for row in db.session().execute(select(*(getattr(CaseCounter, name) for name in KEY), CaseCounter.value))
            if row.value
        }
        kept_entries = {
            (table.__tablename__, e.scope, e.bucket, e.sort, e.row_id)
            for table in _TABLES
            for e in db.session().execute(select(table.__table__))
        }
        wrong = [
            f"counter {key}: {kept_counters.get(key, 0)} kept, {counters.get(key, 0)} true"
            for key in sorted(counters.keys() | kept_counters.keys())
            if counters.get(key, 0) != kept_counters.get(key, 0)
        ]
        wrong += [f"list entry missing: {e}" for e in sorted(entries - kept_entries)]
        wrong += [f"list entry too many: {e}" for e in sorted(kept_entries - entries)]
        if mend and wrong:
            _write(counters, entries)
    return wrong


def _truth() -> tuple[Counter[Key], set[Entry]]:
    session = db.session()
    areas = {area.id: area for area in session.scalars(select(Area))}
    own: dict[int, list[str]] = {}
    joined = (
        select(CaseReport.case_id, Report.author_id, Registration.registered_by_id)
        .join(Report, Report.id == CaseReport.report_id)
        .outerjoin(Registration, Registration.report_id == Report.id)
        .where(CaseReport.left_at.is_(None))
    )
    for case_id, author_id, registrar_id in session.execute(joined):
        own.setdefault(case_id, []).extend(own_scopes([author_id], [registrar_id]))
    orders: dict[int, list[WorkOrder]] = {}
    for order in session.scalars(select(WorkOrder).order_by(WorkOrder.number)):
        orders.setdefault(order.case_id, []).append(order)
    counters: Counter[Key] = Counter()
    entries: set[Entry] = set()
    for case in session.scalars(select(Case).execution_options(yield_per=1000)):
        area = areas[case.area_id]
        counters.update(counted_for(case, area))
        mine, reported = orders.get(case.id, []), dict.fromkeys(own.get(case.id, []))
        entries |= _entries(CaseScope, scope_rows(case, area, reported, mine, named=named_scope(case)))
        entries |= _entries(OrderScope, order_rows(case, area, mine))
    return counters, entries


def _entries(table: type[Any], rows: list[dict[str, Any]]) -> set[Entry]:
    return {(table.__tablename__, r["scope"], r["bucket"], r["sort"], r["row_id"]) for r in rows}


def _write(counters: Counter[Key], entries: set[Entry]) -> None:
    session = db.session()
    session.execute(delete(CaseCounter))
    for table in _TABLES:
        session.execute(delete(table))
    if counters:
        session.execute(
            insert(CaseCounter),
            [{**dict(zip(KEY, key, strict=True)), "value": value} for key, value in counters.items()],
        )
    for table in _TABLES:
        rows = [
            {"scope": s, "bucket": b, "sort": o, "row_id": r} for t, s, b, o, r in entries if t == table.__tablename__
        ]
        if rows:
            session.execute(insert(table), rows)


@on_erase("case")
def leave_lists_and_counters(case_ids: Sequence[int]) -> None:
    """Take cases that are to be erased out of all lists and counters, in the open transaction."""
    session = db.session()
    found = session.execute(select(Case, Area).join(Area, Area.id == Case.area_id).where(Case.id.in_(case_ids)))
    for case, area in found.all():
        move_counters(counted_for(case, area), frozenset())
    session.execute(delete(CaseScope).where(CaseScope.row_id.in_(case_ids)))
    orders = select(WorkOrder.id).where(WorkOrder.case_id.in_(case_ids))
    session.execute(delete(OrderScope).where(OrderScope.row_id.in_(orders)))
