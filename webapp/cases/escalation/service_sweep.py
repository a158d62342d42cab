"""What time alone does: an unacknowledged case climbs one level, a resolved one nobody answered for is closed.

Running it twice or after a gap changes nothing more: each step moves the case out of the very query that found it, and
a level's clock starts when the case reaches that level. A case whose step fails stays as it was, is noted in the log
and holds nobody else back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from webapp.areas.models import Area, Level
from webapp.cases.escalation.service_held import remind_holders
from webapp.cases.escalation.service_orders import send_due_reminders
from webapp.cases.models import Case
from webapp.cases.panels import held_open
from webapp.cases.rules import CaseAccess
from webapp.cases.service import advance
from webapp.cases.states import ANSWER_WITHIN, State
from webapp.cases.states_steps import CASES, Action
from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.core.sweeping import safely

BATCH = 100
BELOW_TOWN = (Level.GRID, Level.VILLAGE)


@dataclass(frozen=True)
class Batch:
    """How many steps were taken; ``last`` is the place (due since, case id) to go on from, None when none is left."""

    done: int
    last: tuple[datetime, int] | None


def sweep() -> dict[str, int]:
    """Take every step that is due now, in short transactions; return how many of each."""
    return {
        Action.PASS_UP: _all(Action.PASS_UP),
        Action.CLOSE_UNANSWERED: _all(Action.CLOSE_UNANSWERED),
        "order-rungs": send_due_reminders(),
        "case-rungs": remind_holders(),
    }


def sweep_batch(action: Action, after: tuple[datetime, int] | None = None) -> Batch:
    """Take up to ``BATCH`` due steps of one kind in the open transaction, those that follow the place ``after``."""
    due = _due(action, after)
    # Notified before the steps move them.
    last = (_due_since(action, due[-1].case), due[-1].case.id) if len(due) == BATCH else None
    return Batch(sum(_advance_safely(held, action) for held in due), last)


def _all(action: Action) -> int:
    done, after = 0, None
    while True:
        with transaction():
            batch = sweep_batch(action, after)
        done, after = done + batch.done, batch.last
        if after is None:
            return done


def _advance_safely(held: CaseAccess, action: Action) -> bool:
    def step() -> bool:
        return bool(advance(held, CASES[action], None))

    return safely(step, "sweep_failed", case=held.case.id, step=str(action))


def _due(action: Action, after: tuple[datetime, int] | None) -> Sequence[CaseAccess]:
    holder: Any = Area.__table__.alias("holder")
    query = select(Case, Area, holder.c.path).join(Area, Area.id == Case.area_id)
    query = query.outerjoin(holder, holder.c.id == Case.holder_area_id)
    since: Any
    if action == Action.PASS_UP:
        since, latest = Case.step_due_at, clock.now()
        query = query.where(Case.state == State.SUBMITTED, Case.holder_level.in_(BELOW_TOWN))
    else:
        since, latest = Case.resolved_at, clock.now() - ANSWER_WITHIN
        query = query.where(Case.state == State.RESOLVED, ~held_open(Case.id))
    if after:
        query = query.where(tuple_(since, Case.id) > after)
    rows = db.session().execute(query.where(since <= latest).order_by(since, Case.id).limit(BATCH)).all()
    return [CaseAccess(row[0], row[1], row[2] or row[1].path, False) for row in rows]


def _due_since(action: Action, case: Case) -> Any:
    return case.step_due_at if action == Action.PASS_UP else case.resolved_at
