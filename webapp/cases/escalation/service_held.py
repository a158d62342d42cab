"""What time alone says to a lead about a case in their own hands: before it is due, when it is, and the day after.

A rung of a due date is recorded once (its key), so running twice or after a gap notifies nobody twice; of several rungs
that were reached meanwhile only the last one notifies. A case at the units has its orders' ladder instead, a protected
one has neither. The clock runs from when the case reached who holds it now.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import BigInteger, literal, or_, select, tuple_, type_coerce

from webapp.cases.escalation.service_rungs import SOON, rungs, take_last
from webapp.cases.models import Case, CaseReminder
from webapp.cases.states import HANDED_STATES
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.sweeping import safely

BATCH = 100
SILENT_AFTER = timedelta(days=30)  # so that what lies for years is not asked about each time
EVENTS = {"soon": "case.due_soon", "due": "case.overdue", "chase": "case.chased"}


def remind_holders() -> int:
    """Take every rung that is due now, in short transactions; return for how many cases anybody was notified."""
    told, after = 0, None
    while True:
        with transaction():
            due = _due(after)
            after = (due[-1].due_at, due[-1].id) if len(due) == BATCH else None
            told += sum(safely(partial(_tell, case), "reminder_failed", case=case.id) for case in due)
        if after is None:
            return told


def _due(after: tuple[datetime, int] | None) -> Sequence[Case]:
    """Return cases of which a rung may be due: past 80 % of their time and not chased for this due date yet."""
    now = clock.now()
    since, due = type_coerce(Case.held_since, BigInteger), type_coerce(Case.due_at, BigInteger)
    reached = since + (due - since) * literal(SOON) <= clock.to_micros(now)
    later = select(CaseReminder.rung).where(CaseReminder.case_id == Case.id, CaseReminder.due_at == Case.due_at)
    open_rung = or_(
        (Case.due_at > now) & ~later.where(CaseReminder.rung == "soon").exists(),
        (Case.due_at <= now) & ~later.where(CaseReminder.rung == "chase").exists(),
    )
    query = select(Case).where(
        Case.state.in_(HANDED_STATES),
        ~Case.protected,
        Case.due_at > now - SILENT_AFTER,
        or_(reached, Case.due_at <= now),
    )
    if after:
        query = query.where(tuple_(Case.due_at, Case.id) > after)
    return db.session().scalars(query.where(open_rung).order_by(Case.due_at, Case.id).limit(BATCH)).all()


def _tell(case: Case) -> bool:
    last = take_last(case.id, case.due_at, rungs(case.held_since, case.due_at))
    if last is None:
        return False
    content = {"due": clock.to_micros(case.due_at)} if last == "soon" else {}
    journal.append(EVENTS[last], ("case", case.id), content=content)
    submit_after_commit("deliver_notices")
    return True
