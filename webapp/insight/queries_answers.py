"""What reporters answered about what was resolved in a month when they were asked 真的好了吗？, from the journal.

办结 is never counted as 解决: how often something was called done and what people answered are counted apart, with how
many were asked and how many did not answer. A share is shown of five and more. Things are counted, never people, and
the parts are in one fixed order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.areas.scope import area_scope
from webapp.cases.lists.queries import rows_among
from webapp.cases.models import Case, CaseScope
from webapp.cases.states import By, State
from webapp.cases.states_steps import CASES, Action
from webapp.core import clock, reading
from webapp.core.db import Moment, db
from webapp.core.errors import not_found
from webapp.core.journal import JournalEntry
from webapp.people.actor import Actor

# From so many on a share is shown; below it a single answer would be a person's.
FEWEST = 5
PAGE_SIZE = 20
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


@dataclass(frozen=True)
class Answers:
    """Of a month in an area: the cases by what was answered about the last time they were called done in it."""

    area: Area
    first: date
    cases: Mapping[str, list[int]]

    def count(self, *parts: str) -> int:
        """Return the number of cases in some parts."""
        return sum(len(self.cases[part]) for part in parts)

    @property
    def asked(self) -> int:
        """How many were called done and asked about."""
        return self.count(*(part for part in WORDS if part != "taken_back"))

    @property
    def answered(self) -> int:
        """How many were answered."""
        return self.count(*ANSWERED)

    def share(self, part: str) -> int | None:
        """Return how many of a hundred answers said so; None below five answers."""
        return round(100 * self.count(part) / self.answered) if self.answered >= FEWEST else None


def answers(actor: Actor, area_code: str, month: str | None) -> Answers:
    """Return what reporters answered on cases resolved in a month (2026-11; this one unless given), in two statements.

    The one 404 for an area that isn't theirs and for what is no month.
    """
    area = areas.by_code(area_code)
    if area is None or not any(area.path.startswith(path) for path in actor.paths_for("area.roll_up")):
        raise not_found()
    first = _first(month)
    until = (first + timedelta(days=32)).replace(day=1)
    values = {
        "scope": area_scope(area.id),
        "since": clock.to_micros(clock.day_start(first)),
        "since_moment": clock.day_start(first),
    }
    return Answers(area, first, _sorted_out(db.session().execute(_EVENTS, values), clock.day_start(until)))


def answers_page(actor: Actor, area_code: str, month: str | None) -> dict[str, Any]:
    """Return what the page of answers shows."""
    found = answers(actor, area_code, month)
    today = clock.local_day(clock.now()).replace(day=1)
    before = (today - timedelta(days=1)).replace(day=1)
    return {
        "place": found.area,
        "found": found,
        "month": f"{found.first:%Y-%m}",
        "rows": [(part, word, found.count(part), found.share(part)) for part, word in WORDS.items()],
        "answered_parts": ANSWERED,
        "fewest": FEWEST,
        "months": [
            {
                "word": f"{day.month}月",
                "url": f"/roll-up/{found.area.code}/answers?month={day:%Y-%m}",
                "active": day == found.first,
            }
            for day in (today, before)
        ],
    }


def answered_cases(actor: Actor, area_code: str, month: str | None, part: str, after: int) -> dict[str, Any]:
    """Return a page of exactly the cases that one number counted, in the order in which they were opened."""
    found = answers(actor, area_code, month)
    if part not in WORDS:
        raise not_found()
    ids = sorted(case_id for case_id in found.cases[part] if case_id > after)
    listed = select(Case.id.label("row_id"), Case.id.label("sort")).where(Case.id.in_(ids[:PAGE_SIZE]))
    return {
        "place": found.area,
        "month": f"{found.first:%Y-%m}",
        "heading": f"{found.first.month}月 · {WORDS[part]}",
        "rows": rows_among(listed),
        "after": ids[PAGE_SIZE - 1] if len(ids) > PAGE_SIZE else None,
        "part": part,
    }


def _first(month: str | None) -> date:
    if not month:
        return clock.local_day(clock.now()).replace(day=1)
    first = reading.month(month)
    if first is None:
        raise not_found()
    return first


def _sorted_out(events: Any, until: Any) -> dict[str, list[int]]:
    """Put each case under what was answered the last time it was called done in the month; ``events`` in order."""
    last: dict[int, str] = {}
    for case_id, event, at in events:
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
    """Select what happened since the month began to the cases that can have been resolved in it."""
    settled = and_(CaseScope.bucket.in_(("done", "closed")), CaseScope.sort >= bindparam("since"))
    inside = and_(CaseScope.scope == bindparam("scope"), or_(settled, CaseScope.bucket == "open"))
    subject = and_(JournalEntry.subject_kind == "case", JournalEntry.subject_id == CaseScope.row_id)
    return (
        select(JournalEntry.subject_id, JournalEntry.event, JournalEntry.at)
        .join(CaseScope, subject)
        .where(
            inside,
            JournalEntry.event.in_([*_DONE, *_SAID]),
            JournalEntry.at >= bindparam("since_moment", type_=Moment()),
        )
        .order_by(JournalEntry.id)
    )


_EVENTS = _events()
