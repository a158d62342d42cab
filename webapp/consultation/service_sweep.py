"""What time alone does to consultations: reminders of opinions at four fifths, when due and the working day after.

Each rung is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a gap only the
last one that was reached notifies. The court is a guest and is reminded of nothing.
"""

from collections.abc import Sequence

from sqlalchemy import select, update

from webapp.cases.clocks import next_reminder, reminders
from webapp.consultation.models import Consultation, ConsultationRung
from webapp.consultation.states import State
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transaction

BATCH = 100
EVENTS = {"80": "consultation.due_soon", "100": "consultation.overdue", "chase": "consultation.chased"}


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many consultations anybody was notified."""
    told = 0
    while True:
        with transaction():
            due = _due()
            told += sum(map(_climb, due))
        if len(due) < BATCH:
            return told


def _due() -> Sequence[Consultation]:
    query = select(Consultation).where(Consultation.next_rung_at <= clock.now(), Consultation.state == State.OPEN)
    return db.session().scalars(query.order_by(Consultation.next_rung_at, Consultation.id).limit(BATCH)).all()


def _climb(one: Consultation) -> bool:
    now, session = clock.now(), db.session()
    reached = [rung for rung, at in reminders(one.clock_from, one.due_at) if rung in EVENTS and at <= now]
    rows = [{"consultation_id": one.id, "rung": rung, "at": now} for rung in reached]
    fresh = set()
    if rows:
        taken = insert(ConsultationRung).values(rows).on_conflict_do_nothing().returning(ConsultationRung.rung)
        fresh = set(session.scalars(taken))
    # Past the version: whoever has the consultation open may go on with what they see.
    table = Consultation.__table__
    values = {"next_rung_at": next_reminder(one.clock_from, one.due_at, now)}
    session.execute(update(table).where(table.c.id == one.id).values(values))
    last = next((rung for rung in reversed(reached) if rung in fresh), None)
    if last is None:
        return False
    content = {"due": clock.to_micros(one.due_at)}
    journal.append(EVENTS[last], ("consultation", one.id), content=content)
    submit_after_commit("deliver_notices")
    return True
