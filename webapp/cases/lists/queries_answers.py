"""What reporters answered when they were asked 真的好了吗？ about what was called done in a span, from the journal."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from webapp.cases.models import CaseScope
from webapp.cases.states import By, State
from webapp.cases.states_steps import CASES, Action
from webapp.core import clock
from webapp.core.db import Moment, db
from webapp.core.journal import JournalEntry

# From so many on a share is shown; below it a single answer would be a person's.
FEWEST = 5
# In the order of the page: what was answered, and where nothing was.
WORDS: dict[str, str] = {
    "solved": "好了",
    "partly": "只好了一部分",
    "not_solved": "还没好",
    "unanswered": "没有回话",
    "waiting": "还在等回话",
    "taken_back": "没问就重新办",
}
ANSWERED = ("solved", "partly", "not_solved")
_SAID: dict[str, str] = {
    str(CASES[action].event): said
    for action, said in {
        Action.ANSWER_SOLVED: "solved",
        Action.FOLLOW_UP_SATISFIED: "solved",
        Action.FOLLOW_UP_FAIRLY: "solved",
        Action.ANSWER_PARTLY: "partly",
        Action.ANSWER_NOT_SOLVED: "not_solved",
        Action.FOLLOW_UP_DISSATISFIED: "not_solved",
        Action.CLOSE_UNANSWERED: "unanswered",
        Action.REOPEN: "taken_back",
    }.items()
}
# Whoever calls back and reaches nobody leaves the case resolved; that is not another time it was done.
_DONE = frozenset(t.event for t in CASES.steps if t.target == State.RESOLVED and t.by != By.CALLER)


def answered_in(scope: str, since: datetime, until: datetime) -> dict[str, list[int]]:
    """Return what was answered → the cases of a list called done in a span, as of their last time; one statement."""
    values = {"scope": scope, "since": clock.to_micros(since), "since_moment": since}
    events = sorted(db.session().execute(_EVENTS, values), key=lambda one: one.id)
    return _sorted_out(events, until)


def _sorted_out(events: Any, until: Any) -> dict[str, list[int]]:
    """Put each case under what was answered the last time it was called done in the month; ``events`` in order."""
    last: dict[int, str] = {}
    for case_id, event, at, _ in events:
        if event in _DONE:
            if at < until:
                last[case_id] = "waiting"
        elif last.get(case_id) == "waiting":
            last[case_id] = _SAID[event]
    found: dict[str, list[int]] = {part: [] for part in WORDS}
    for case_id, part in last.items():
        found[part].append(case_id)
    return found


def _events() -> Select[*tuple[Any, ...]]:
    """Select what happened since a span began to the cases that can have been resolved in it.

    Begun with the cases, whose entries an index finds; the journal is never read through, nor sorted by hand.
    """
    settled = and_(CaseScope.bucket.in_(("done", "closed")), CaseScope.sort >= bindparam("since"))
    inside = and_(CaseScope.scope == bindparam("scope"), or_(settled, CaseScope.bucket == "open"))
    return select(JournalEntry.subject_id, JournalEntry.event, JournalEntry.at, JournalEntry.id).where(
        JournalEntry.subject_kind == "case",
        JournalEntry.subject_id.in_(select(CaseScope.row_id).where(inside)),
        JournalEntry.event.in_([*_DONE, *_SAID]),
        JournalEntry.at >= bindparam("since_moment", type_=Moment()),
    )


_EVENTS = _events()
