"""What time alone does to applications: a clock that ran out is noted once. Nothing is decided by time."""

from sqlalchemy import select, update

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import transaction
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.states import CLOCKED

BATCH = 100


def sweep_overdue() -> int:
    """Note every application whose clock has run out, once for each clock; return how many."""
    done = 0
    while True:
        with transaction() as session:
            query = select(AidApplication.id).where(
                AidApplication.state.in_(CLOCKED),
                AidApplication.due_at <= clock.now(),
                AidApplication.overdue_noted_at.is_(None),
            )
            due = session.scalars(query.order_by(AidApplication.due_at, AidApplication.id).limit(BATCH)).all()
            for application_id in due:
                # Not through the row: what is only noted must not make an open page stale.
                noted = update(AidApplication).where(AidApplication.id == application_id)
                session.execute(noted.values(overdue_noted_at=clock.now()))
                journal.append("aid.overdue", ("aid", application_id))
            if due:
                submit_after_commit("deliver_notices")
        done += len(due)
        if len(due) < BATCH:
            return done
