"""What reporters answered about what was resolved in a month when they were asked 真的好了吗？, from the journal.

办结 is never counted as 解决: how often something was called done and what people answered are counted apart, with how
many were asked and how many did not answer. A share is shown of five and more. Things are counted, never people, and
the parts are in one fixed order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.areas.scope import area_scope
from webapp.cases.lists.queries import rows_among
from webapp.cases.lists.queries_answers import ANSWERED, FEWEST, WORDS, answered_in
from webapp.cases.models import Case
from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.web.formatting import day_words
from webapp.web.lists.filters import moments_of

PAGE_SIZE = 20


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
    return Answers(area, first, answered_in(area_scope(area.id), clock.day_start(first), clock.day_start(until)))


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


def answered_cases(
    actor: Actor, area_code: str, month: str | None, part: str, after: int, days: str | None = None
) -> dict[str, Any]:
    """Return a page of exactly the cases that one number counted, in the order in which they were opened.

    ``days`` are those of a situation's number (2026-11-01_2026-11-15), in place of a month.
    """
    found = answers(actor, area_code, month)
    if part not in WORDS:
        raise not_found()
    span = moments_of(days)
    if span:
        found = replace(found, cases=answered_in(area_scope(found.area.id), *span))
    ids = sorted(case_id for case_id in found.cases[part] if case_id > after)
    listed = select(Case.id.label("row_id"), Case.id.label("sort")).where(Case.id.in_(ids[:PAGE_SIZE]))
    return {
        "place": found.area,
        "month": f"{found.first:%Y-%m}",
        "heading": f"{'、'.join(map(day_words, _ends(span))) if span else f'{found.first.month}月'} · {WORDS[part]}",
        "days": days if span else "",
        "rows": rows_among(listed),
        "after": ids[PAGE_SIZE - 1] if len(ids) > PAGE_SIZE else None,
        "part": part,
    }


def _ends(span: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    return span[0], span[1] - timedelta(days=1)


def _first(month: str | None) -> date:
    if not month:
        return clock.local_day(clock.now()).replace(day=1)
    first = reading.month(month)
    if first is None:
        raise not_found()
    return first
