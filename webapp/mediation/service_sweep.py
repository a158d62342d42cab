"""What time alone does to mediations: the reminders of each open clock; the dead.

Each rung of a due time is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a
gap only the last one that was reached notifies.
"""

from typing import Any

from sqlalchemy import Select, select

from webapp.core import clock
from webapp.core.sweeping import in_batches, last_fresh, set_past_version
from webapp.mediation.clocks import Running, heirs_until, next_rung, open_clocks
from webapp.mediation.models import Mediation, MediationRung
from webapp.mediation.parties.rules import without_heirs
from webapp.mediation.queries import parties_of
from webapp.mediation.service import note, settle
from webapp.mediation.service_ends import give_back
from webapp.mediation.states import State
from webapp.mediation.states_steps import TALKS


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many mediations anybody was notified."""
    return in_batches(_due, _climb)


def _due() -> Select[Any]:
    query = select(Mediation).where(Mediation.next_rung_at <= clock.now(), Mediation.ended_at.is_(None))
    return query.order_by(Mediation.next_rung_at, Mediation.id)


def _climb(mediation: Mediation) -> bool:
    if _ended_by_death(mediation):
        return False
    running = open_clocks(mediation)
    told = [_remind(mediation, one) for one in running]
    set_past_version(mediation, next_rung_at=next_rung(running, clock.now()))
    return any(told)


def _remind(mediation: Mediation, running: Running) -> bool:
    """Take every rung of a clock that was reached; say whether anybody was notified."""
    reached = {rung.name: rung.event for rung in running.rungs if rung.at <= clock.now()}
    key = {"mediation_id": mediation.id, "waits_for": running.waits_for, "due_at": running.due}
    last = last_fresh(MediationRung, key, list(reached))
    if last is None:
        return False
    note(mediation, reached[last], due=clock.to_micros(running.due))
    return True


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
