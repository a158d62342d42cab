"""What time alone does to mediations: the reminders of each open clock; the dead.

Each rung of a due time is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a
gap only the last one that was reached notifies.
"""

from collections.abc import Sequence

from sqlalchemy import select, update

from webapp.core import clock
from webapp.core.db import db, insert, transaction
from webapp.mediation.clocks import Running, heirs_until, next_rung, open_clocks
from webapp.mediation.models import Mediation, MediationRung
from webapp.mediation.parties.rules import without_heirs
from webapp.mediation.queries import parties_of
from webapp.mediation.service import note, settle
from webapp.mediation.service_ends import give_back
from webapp.mediation.states import State
from webapp.mediation.states_steps import TALKS

BATCH = 100


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many mediations anybody was notified."""
    told = 0
    while True:
        with transaction():
            due = _due()
            told += sum(map(_climb, due))
        if len(due) < BATCH:
            return told


def _due() -> Sequence[Mediation]:
    query = select(Mediation).where(Mediation.next_rung_at <= clock.now(), Mediation.ended_at.is_(None))
    return db.session().scalars(query.order_by(Mediation.next_rung_at, Mediation.id).limit(BATCH)).all()


def _climb(mediation: Mediation) -> bool:
    if _ended_by_death(mediation):
        return False
    running = open_clocks(mediation)
    told = [_remind(mediation, one) for one in running]
    _next_rung(mediation, next_rung(running, clock.now()))
    return any(told)


def _remind(mediation: Mediation, running: Running) -> bool:
    """Take every rung of a clock that was reached; say whether anybody was notified."""
    reached = [rung for rung in running.rungs if rung.at <= clock.now()]
    fresh = _fresh(mediation, running, [rung.name for rung in reached])
    last = next((rung for rung in reversed(reached) if rung.name in fresh), None)
    if last is None:
        return False
    note(mediation, last.event, due=clock.to_micros(running.due))
    return True


def _fresh(mediation: Mediation, running: Running, reached: Sequence[str]) -> set[str]:
    """Record these rungs, and return those that were not reached before."""
    key = {"mediation_id": mediation.id, "waits_for": running.waits_for, "due_at": running.due}
    rows = [{**key, "rung": rung, "at": clock.now()} for rung in reached]
    if not rows:
        return set()
    taken = insert(MediationRung).values(rows).on_conflict_do_nothing().returning(MediationRung.rung)
    return set(db.session().scalars(taken))


def _next_rung(mediation: Mediation, at: object) -> None:
    # Past the version: whoever has the mediation open may go on with what they see.
    table = Mediation.__table__
    db.session().execute(update(table).where(table.c.id == mediation.id).values(next_rung_at=at))


def _ended_by_death(mediation: Mediation) -> bool:
    """Stop a mediation whose party died and for whom no heir said yes in time."""
    if mediation.state not in TALKS:
        return False
    gone = without_heirs(parties_of(mediation.id))
    if not any(one.died_on and heirs_until(one.died_on) <= clock.now() for one in gone):
        return False
    mediation.state, mediation.end_reason, mediation.ended_at = State.STOPPED, "death", clock.now()
    mediation.last_submission_id, mediation.changed_at = None, clock.now()
    give_back(mediation, None)
    settle(mediation)
    note(mediation, "mediation.stopped")
    return True
