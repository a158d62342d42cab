"""The month of mediations for justice office and commissioner: by source and by kind of dispute, never by person.

Protected matters, and what turned protected later, are in none of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select

from webapp.areas.scope import desk_scope
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.mediation.models import Mediation, MediationClause, MediationScope
from webapp.mediation.states import STOPPED
from webapp.web.lists.months import next_month


@dataclass(frozen=True)
class Counted:
    """A mediation as the month counts it: no name, no number, nobody who took part."""

    source: str
    category: str
    begun: bool
    agreed: bool
    failed: bool
    talking: bool
    broken: bool
    confirmed: bool
    amount: int  # agreed on in the month, in fen


Measure = tuple[str, Callable[[Counted], bool]]
MEASURES: tuple[Measure, ...] = (
    ("受理", lambda one: one.begun),
    ("谈成", lambda one: one.agreed),
    ("没谈成", lambda one: one.failed),
    ("在谈", lambda one: one.talking),
    ("没履行", lambda one: one.broken),
    ("司法确认", lambda one: one.confirmed),
)


def month_of(town_id: int, month: date) -> list[Counted]:
    """Return what there was of mediations of a town in a month, in three statements.

    在谈 are those not over when it ended; 没履行 those of which a term was said to be broken in it.
    """
    since, until = clock.day_start(month), clock.day_start(next_month(month))
    rows = db.session().execute(moved_since(town_id, since).where(Mediation.started_at < until)).all()
    ids = [row.Mediation.id for row in rows]
    amounts, broken = _amounts(ids), _broken(ids, month)
    return [
        _counted(row.Mediation, row.category, (since, until), amounts.get(row.Mediation.id, 0), broken) for row in rows
    ]


def moved_since(town_id: int, since: datetime) -> Select[Mediation, str, str]:
    """Select the mediations of a town that were started and not over before a moment, each with what it is about."""
    there = select(MediationScope.row_id).where(
        MediationScope.scope == desk_scope(town_id),
        or_(
            MediationScope.bucket.in_(("waiting", "working")),
            and_(MediationScope.bucket == "done", MediationScope.sort >= clock.to_micros(since)),
        ),
    )
    query = select(Mediation, Case.category, Case.code).join(Case, Case.id == Mediation.case_id)
    return query.where(
        Mediation.id.in_(there), Mediation.started_at.is_not(None), Mediation.set_aside_at.is_(None), ~Case.protected
    )


def _counted(
    row: Mediation, category: str, span: tuple[datetime, datetime], amount: int, broken: Sequence[int]
) -> Counted:
    since, until = span
    agreed = row.agreed_at is not None and since <= row.agreed_at < until
    ended_in = row.ended_at is not None and since <= row.ended_at < until
    over = [at for at in (row.agreed_at, row.ended_at) if at is not None]
    return Counted(
        source=row.source,
        category=category,
        begun=row.started_at is not None and row.started_at >= since,
        agreed=agreed,
        failed=ended_in and row.state in STOPPED,
        talking=not over or min(over) >= until,
        broken=row.id in broken,
        confirmed=row.confirm_state == "valid" and row.confirm_at is not None and since <= row.confirm_at < until,
        amount=amount if agreed else 0,
    )


def _amounts(ids: Sequence[int]) -> dict[int, int]:
    query = select(MediationClause.mediation_id, func.coalesce(func.sum(MediationClause.amount), 0))
    query = query.where(MediationClause.mediation_id.in_(ids)).group_by(MediationClause.mediation_id)
    return {one: int(amount or 0) for one, amount in db.session().execute(query)}


def _broken(ids: Sequence[int], month: date) -> list[int]:
    query = select(MediationClause.mediation_id).where(
        MediationClause.mediation_id.in_(ids),
        MediationClause.answer == "broken",
        MediationClause.answered_on >= month,
        MediationClause.answered_on < next_month(month),
    )
    return list(db.session().scalars(query.distinct()))
