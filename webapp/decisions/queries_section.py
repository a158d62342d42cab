"""上次决定: what a situation says of decisions: those that were due by its end and are late, each with its page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from webapp.areas.models import Area
from webapp.areas.scope import desk_scope
from webapp.core import clock
from webapp.core.db import db
from webapp.decisions.models import Decision, DecisionScope, DecisionSeat
from webapp.documents.sections import Line, section
from webapp.web.formatting import day_words
from webapp.web.lists.filters import days_word

MOST = 50


@section("last_decisions", order=110, heading="上次决定")
def late_decisions(town: Area, since: datetime, until: datetime) -> Sequence[Line]:
    """Return how many decisions of a town were late when the span ended, then each, the longest late first."""
    late = (
        select(Decision.id, Decision.number, Decision.due_at, Decision.case_id, DecisionSeat.label)
        .join(DecisionScope, DecisionScope.row_id == Decision.id)
        .join(DecisionSeat, (DecisionSeat.decision_id == Decision.id) & DecisionSeat.leading)
        .where(
            DecisionScope.scope == desk_scope(town.id),
            DecisionScope.bucket == "open",
            DecisionScope.sort < clock.to_micros(until),
        )
        .order_by(DecisionScope.sort, Decision.id)
    )
    rows = db.session().execute(late.limit(MOST)).all()
    number = db.session().scalar(select(func.count()).select_from(late.order_by(None).subquery())) or 0
    lines = [Line(_said(row), None, f"/decisions/{row.id}", row.number, row.case_id) for row in rows]
    return [Line("超期没办好", number, f"/decisions?show=late&due={days_word(since, until)}", "late"), *lines]


def _said(row: Any) -> str:
    return f"{row.number}，{row.label}，{day_words(row.due_at)}到期，还没办好"
