"""What time alone does to consultations: reminders of opinions at four fifths, when due and the working day after.

Each rung is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a gap only the
last one that was reached notifies. The court is a guest and is reminded of nothing.
"""

from typing import Any

from sqlalchemy import Select, select

from webapp.cases.clocks import next_reminder, reminders
from webapp.consultation.models import Consultation, ConsultationRung
from webapp.consultation.states import State
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.sweeping import in_batches, last_fresh, set_past_version

EVENTS = {"80": "consultation.due_soon", "100": "consultation.overdue", "chase": "consultation.chased"}


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many consultations anybody was notified."""
    return in_batches(_due, _climb)


def _due() -> Select[Any]:
    query = select(Consultation).where(Consultation.next_rung_at <= clock.now(), Consultation.state == State.OPEN)
    return query.order_by(Consultation.next_rung_at, Consultation.id)


def _climb(one: Consultation) -> bool:
    now = clock.now()
    reached = [rung for rung, at in reminders(one.clock_from, one.due_at) if rung in EVENTS and at <= now]
    last = last_fresh(ConsultationRung, {"consultation_id": one.id}, reached)
    set_past_version(one, next_rung_at=next_reminder(one.clock_from, one.due_at, now))
    if last is None:
        return False
    content = {"due": clock.to_micros(one.due_at)}
    journal.append(EVENTS[last], ("consultation", one.id), content=content)
    submit_after_commit("deliver_notices")
    return True
