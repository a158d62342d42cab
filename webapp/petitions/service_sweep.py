"""What time alone does to petitions: the reminders of each open clock; filed once nobody may ask any more.

Each rung of a due time is recorded once (its key), so running twice or after a gap notifies nobody twice, and after a
gap only the last one that was reached notifies.
"""

from collections.abc import Sequence

from sqlalchemy import select, update

from webapp.core import clock
from webapp.core.db import db, insert, transaction
from webapp.petitions.clocks import Running, may_ask_until, next_rung, running
from webapp.petitions.models import Petition, PetitionRung
from webapp.petitions.service import follow, note, settle
from webapp.petitions.states import Action, State

BATCH = 100


def remind() -> int:
    """Take every rung that is due now, in short transactions; return of how many petitions anybody was notified."""
    told = 0
    while True:
        with transaction():
            due = _due()
            told += sum(map(_climb, due))
        if len(due) < BATCH:
            return told


def _due() -> Sequence[Petition]:
    query = select(Petition).where(Petition.next_rung_at <= clock.now(), Petition.set_aside_at.is_(None))
    return db.session().scalars(query.order_by(Petition.next_rung_at, Petition.id).limit(BATCH)).all()


def _climb(petition: Petition) -> bool:
    if _is_over(petition):
        follow(petition, Action.FILE)
        return False
    found = running(petition)
    told = [_remind(petition, one) for one in found]
    if petition.due_at and petition.due_at <= clock.now() and (not found or found[0].due != petition.due_at):
        settle(petition)  # a right is over: another clock is the nearest now
    _next_rung(petition, next_rung(found, clock.now()))
    return any(told)


def _is_over(petition: Petition) -> bool:
    """Say whether the time to ask for 复查 or 复核 is over without anybody asking (信访工作条例 35, 36)."""
    served = {State.ANSWERED: petition.served_on, State.REVIEWED: petition.review_served_on}.get(petition.state)
    return served is not None and may_ask_until(served) < clock.now()


def _remind(petition: Petition, one: Running) -> bool:
    """Take every rung of a clock that was reached; say whether anybody was notified."""
    reached = [rung for rung in one.rungs if rung.event and rung.at <= clock.now()]
    fresh = _fresh(petition, one, [rung.name for rung in reached])
    last = next((rung for rung in reversed(reached) if rung.name in fresh), None)
    if last is None:
        return False
    note(petition, last.event, due=clock.to_micros(one.due))
    return True


def _fresh(petition: Petition, one: Running, reached: Sequence[str]) -> set[str]:
    """Record these rungs, and return those that were not reached before."""
    key = {"petition_id": petition.id, "waits_for": one.waits_for, "due_at": one.due}
    rows = [{**key, "rung": rung, "at": clock.now()} for rung in reached]
    if not rows:
        return set()
    taken = insert(PetitionRung).values(rows).on_conflict_do_nothing().returning(PetitionRung.rung)
    return set(db.session().scalars(taken))


def _next_rung(petition: Petition, at: object) -> None:
    # Past the version: whoever has the petition open may go on with what they see.
    table = Petition.__table__
    db.session().execute(update(table).where(table.c.id == petition.id).values(next_rung_at=at))
