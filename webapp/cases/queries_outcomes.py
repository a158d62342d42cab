"""What became of what was said to be done: who answered what, and who did not, so that every rate can show its n."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select

from webapp.areas.scope import area_scope
from webapp.cases.models import Case, CaseScope
from webapp.cases.states import State
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry

# Event → the answer it stands for; a call back counts like an answer.
ANSWERS = {
    "case.confirmed": "solved",
    "case.followed_up_satisfied": "solved",
    "case.followed_up_fairly": "solved",
    "case.partly_solved": "partly",
    "case.not_solved": "not_solved",
    "case.followed_up_dissatisfied": "not_solved",
    "case.closed_unanswered": "unanswered",
}
RESOLVED = ("case.resolved", "case.unit_resolved", "case.recheck_passed", "case.agreed")


@dataclass(frozen=True)
class Outcomes:
    """Of one area and month: how often something was said to be done, and what was answered in that month.

    ``resolved`` counts cases (each once), the answers count cases by their last answer; ``waiting`` is what is still
    to be answered for now, whatever its month.
    """

    resolved: int = 0
    solved: int = 0
    partly: int = 0
    not_solved: int = 0
    unanswered: int = 0
    waiting: int = 0

    @property
    def answered(self) -> int:
        """The n of every rate: those who answered."""
        return self.solved + self.partly + self.not_solved


def outcomes(area_id: int, month: str) -> Outcomes:
    """Return what became of the cases of an area in a Shanghai month (2026-11), in three statements.

    Protected matters stand in no list of an area, hence in none of these numbers. Whether the actor may see the area
    is for the caller.
    """
    first = date.fromisoformat(f"{month}-01")
    since = clock.day_start(first)
    until = clock.day_start((first + timedelta(days=32)).replace(day=1))
    # Whatever was answered since then is open again or was settled since then: never the whole past.
    settled = and_(CaseScope.bucket.in_(("done", "closed")), CaseScope.sort >= clock.to_micros(since))
    within = or_(CaseScope.bucket == "open", settled)
    listed = select(CaseScope.row_id).where(CaseScope.scope == area_scope(area_id), within)
    happened = (
        JournalEntry.subject_kind == "case",
        JournalEntry.subject_id.in_(listed),
        JournalEntry.at >= since,
        JournalEntry.at < until,
    )
    session = db.session()
    resolved = session.scalar(
        select(func.count(JournalEntry.subject_id.distinct())).where(*happened, JournalEntry.event.in_(RESOLVED))
    )
    last = select(func.max(JournalEntry.id)).where(*happened, JournalEntry.event.in_(ANSWERS))
    answers = select(JournalEntry.event, func.count()).where(
        JournalEntry.id.in_(last.group_by(JournalEntry.subject_id))
    )
    counted: dict[str, int] = {}
    for event, number in session.execute(answers.group_by(JournalEntry.event)):
        counted[ANSWERS[event]] = counted.get(ANSWERS[event], 0) + number
    whole = select(CaseScope.row_id).where(CaseScope.scope == area_scope(area_id), CaseScope.bucket == "done")
    waiting = select(func.count()).select_from(Case).where(Case.state == State.RESOLVED, Case.id.in_(whole))
    return Outcomes(resolved or 0, **counted, waiting=session.scalar(waiting) or 0)
