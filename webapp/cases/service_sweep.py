"""What time alone does: an unacknowledged case climbs one level, a resolved one nobody answered for is closed.

Running it twice or after a gap changes nothing more: each step moves the case out of the very query that found it, and
a level's clock starts when the case reaches that level.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.cases.models import Case
from webapp.cases.rules import Held
from webapp.cases.service import advance
from webapp.cases.states import BY_ACTION, Action, State
from webapp.core import clock
from webapp.core.db import db, transaction

ANSWER_WITHIN = timedelta(days=15)
BATCH = 100
_BELOW_TOWN = (Level.GRID, Level.VILLAGE)


def sweep() -> dict[str, int]:
    """Take every step that is due now, in short transactions; return how many of each."""
    return {
        Action.PASS_UP: _all(Action.PASS_UP),
        Action.CLOSE_UNANSWERED: _all(Action.CLOSE_UNANSWERED),
    }


def sweep_batch(action: Action) -> int:
    """Take up to ``BATCH`` due steps of one kind in the open transaction; return how many."""
    due = _due(action)
    for held in due:
        advance(held, BY_ACTION[action], None)
    return len(due)


def next_step(case: Case) -> tuple[datetime, Action] | None:
    """Return when time alone will take which step on a case as it stands; None when it never will."""
    if case.state == State.SUBMITTED and case.holder_level in _BELOW_TOWN and case.step_due_at:
        return case.step_due_at, Action.PASS_UP
    if case.state == State.RESOLVED and case.resolved_at:
        return case.resolved_at + ANSWER_WITHIN, Action.CLOSE_UNANSWERED
    return None


def _all(action: Action) -> int:
    done = 0
    while True:
        with transaction():
            batch = sweep_batch(action)
        done += batch
        if batch < BATCH:
            return done


def _due(action: Action) -> Sequence[Held]:
    holder: Any = Area.__table__.alias("holder")
    query = select(Case, Area, holder.c.path).join(Area, Area.id == Case.area_id)
    query = query.outerjoin(holder, holder.c.id == Case.holder_area_id)
    if action == Action.PASS_UP:
        query = query.where(
            Case.state == State.SUBMITTED,
            Case.holder_level.in_(_BELOW_TOWN),
            Case.step_due_at <= clock.now(),
        ).order_by(Case.step_due_at, Case.id)
    else:
        query = query.where(Case.state == State.RESOLVED, Case.resolved_at <= clock.now() - ANSWER_WITHIN).order_by(
            Case.resolved_at, Case.id
        )
    rows = db.session().execute(query.limit(BATCH)).all()
    return [Held(row[0], row[1], row[2] or row[1].path, False) for row in rows]
