"""Reads of what comes after an emergency; whoever asks has loaded the headquarters through its scope."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from webapp.cases.models import Case
from webapp.core.db import db
from webapp.decisions.models import Decision
from webapp.emergencies.after.models import Review, ReviewDecision, UpwardReport


def review_of(headquarters_id: int) -> Review | None:
    """Return what was written of how it went, if anything was."""
    return db.session().get(Review, headquarters_id)


def drafts_of(headquarters_id: int) -> Sequence[ReviewDecision]:
    """Return what is to be mended, in order."""
    query = select(ReviewDecision).where(ReviewDecision.headquarters_id == headquarters_id)
    return db.session().scalars(query.order_by(ReviewDecision.rank, ReviewDecision.id)).all()


def decided_in(headquarters_id: int) -> list[tuple[ReviewDecision, Decision | None]]:
    """Return what is to be mended with the decision that it became; not of a matter that turned protected."""
    query = (
        select(ReviewDecision, Decision)
        .outerjoin(Decision, (Decision.id == ReviewDecision.decision_id) & Decision.set_aside_at.is_(None))
        .outerjoin(Case, Case.id == ReviewDecision.case_id)
        .where(ReviewDecision.headquarters_id == headquarters_id, or_(Case.id.is_(None), ~Case.protected))
    )
    rows = db.session().execute(query.order_by(ReviewDecision.rank, ReviewDecision.id))
    return [(row, decision) for row, decision in rows]


def reports_of(headquarters_id: int) -> Sequence[UpwardReport]:
    """Return 信息快报 and 续报 in order."""
    query = select(UpwardReport).where(UpwardReport.headquarters_id == headquarters_id)
    return db.session().scalars(query.order_by(UpwardReport.rank)).all()


def report_of(headquarters_id: int, rank: int) -> UpwardReport | None:
    """Return one of them."""
    of_it = UpwardReport.headquarters_id == headquarters_id
    return db.session().scalar(select(UpwardReport).where(of_it, UpwardReport.rank == rank))
