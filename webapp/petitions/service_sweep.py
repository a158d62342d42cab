"""What time alone does to petitions: the reminders of each open clock; filed once nobody may ask any more.

Each rung of a due time is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a
gap only the last one that was reached notifies.
"""

from typing import Any

from sqlalchemy import Select, select

from webapp.core import clock
from webapp.core.sweeping import in_batches, last_fresh, set_past_version
from webapp.petitions.clocks import Running, may_ask_until, next_rung, running
from webapp.petitions.models import Petition, PetitionRung
from webapp.petitions.service import follow, note, settle
from webapp.petitions.states import Action, State


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many petitions anybody was notified."""
    return in_batches(_due, _climb)


def _due() -> Select[Any]:
    query = select(Petition).where(Petition.next_rung_at <= clock.now(), Petition.set_aside_at.is_(None))
    return query.order_by(Petition.next_rung_at, Petition.id)


def _climb(petition: Petition) -> bool:
    if _is_over(petition):
        follow(petition, Action.FILE)
        return False
    found = running(petition)
    told = [_remind(petition, one) for one in found]
    if petition.due_at and petition.due_at <= clock.now() and (not found or found[0].due != petition.due_at):
        settle(petition)  # a right is over: another clock is the nearest now
    set_past_version(petition, next_rung_at=next_rung(found, clock.now()))
    return any(told)


def _is_over(petition: Petition) -> bool:
    """Say whether the time to ask for 复查 or 复核 is over without anybody asking (信访工作条例 35, 36)."""
    served = {State.ANSWERED: petition.served_on, State.REVIEWED: petition.review_served_on}.get(petition.state)
    return served is not None and may_ask_until(served) < clock.now()


def _remind(petition: Petition, one: Running) -> bool:
    """Take every rung of a clock that was reached; say whether anybody was notified."""
    reached = {rung.name: rung.event for rung in one.rungs if rung.event and rung.at <= clock.now()}
    key = {"petition_id": petition.id, "waits_for": one.waits_for, "due_at": one.due}
    last = last_fresh(PetitionRung, key, list(reached))
    if last is None:
        return False
    note(petition, reached[last], due=clock.to_micros(one.due))
    return True
