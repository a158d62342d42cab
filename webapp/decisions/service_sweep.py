"""What time alone does to decisions: reminders at four fifths of the time, when it is due and the working day after.

Each rung of a due time is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a
gap only the last one that was reached notifies. A decision about a case has its order's ladder instead.
"""

from typing import Any

from sqlalchemy import Select, select

from webapp.cases.clocks import next_reminder, reminders
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.sweeping import in_batches, last_fresh, set_past_version
from webapp.decisions.models import Decision, DecisionRung
from webapp.decisions.states import RUNNING

EVENTS = {"80": "decision.due_soon", "100": "decision.overdue", "chase": "decision.chased"}


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many decisions anybody was notified."""
    return in_batches(_due, _climb)


def _due() -> Select[Any]:
    query = select(Decision).where(Decision.next_rung_at <= clock.now(), Decision.state.in_(RUNNING))
    return query.order_by(Decision.next_rung_at, Decision.id)


def _climb(decision: Decision) -> bool:
    now = clock.now()
    reached = [rung for rung, at in reminders(decision.clock_from, decision.due_at) if rung in EVENTS and at <= now]
    last = last_fresh(DecisionRung, {"decision_id": decision.id, "due_at": decision.due_at}, reached)
    set_past_version(decision, next_rung_at=next_reminder(decision.clock_from, decision.due_at, now))
    if last is None:
        return False
    content = {"due": clock.to_micros(decision.due_at)}
    journal.append(EVENTS[last], ("decision", decision.id), content=content)
    submit_after_commit("deliver_notices")
    return True
