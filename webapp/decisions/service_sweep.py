"""What time alone does to decisions: reminders at four fifths of the time, when it is due and the working day after.

Each rung of a due time is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a
gap only the last one that was reached notifies. A decision about a case has its order's ladder instead.
"""

from collections.abc import Sequence

from sqlalchemy import select, update

from webapp.cases.clocks import next_reminder, reminders
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transaction
from webapp.decisions.models import Decision, DecisionRung
from webapp.decisions.states import RUNNING

BATCH = 100
EVENTS = {"80": "decision.due_soon", "100": "decision.overdue", "chase": "decision.chased"}


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many decisions anybody was notified."""
    told = 0
    while True:
        with transaction():
            due = _due()
            told += sum(map(_climb, due))
        if len(due) < BATCH:
            return told


def _due() -> Sequence[Decision]:
    query = select(Decision).where(Decision.next_rung_at <= clock.now(), Decision.state.in_(RUNNING))
    return db.session().scalars(query.order_by(Decision.next_rung_at, Decision.id).limit(BATCH)).all()


def _climb(decision: Decision) -> bool:
    now, session = clock.now(), db.session()
    ladder = [(rung, at) for rung, at in reminders(decision.clock_from, decision.due_at) if rung in EVENTS]
    reached = [rung for rung, at in ladder if at <= now]
    rows = [{"decision_id": decision.id, "due_at": decision.due_at, "rung": rung, "at": now} for rung in reached]
    fresh = set()
    if rows:
        taken = insert(DecisionRung).values(rows).on_conflict_do_nothing().returning(DecisionRung.rung)
        fresh = set(session.scalars(taken))
    # Past the version: whoever has the decision open may go on with what they see.
    values = {"next_rung_at": next_reminder(decision.clock_from, decision.due_at, now)}
    session.execute(update(Decision.__table__).where(Decision.__table__.c.id == decision.id).values(values))
    last = next((rung for rung in reversed(reached) if rung in fresh), None)
    if last is None:
        return False
    content = {"due": clock.to_micros(decision.due_at)}
    journal.append(EVENTS[last], ("decision", decision.id), content=content)
    submit_after_commit("deliver_notices")
    return True
