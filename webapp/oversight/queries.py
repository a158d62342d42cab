"""The journal as the auditor reads it: who did what to which row, when. What people wrote about cases is not shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from webapp.areas.scope import PAGE_SIZE
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.models import User

MOST_EXPORTED = 10_000
# The reads of protected matters that are journalled, and of nothing else.
PROTECTED_READS = ("case.viewed",)
# Of these the values beside the entry are shown: they tell of people, places and settings, not of anybody's matter.
OPEN_SUBJECTS = frozenset({"user", "area", "unit", "import", "system"})


@dataclass(frozen=True)
class Wanted:
    """What is asked for: an event or its beginning, who acted, days (both counted in), reads of protected matters."""

    event: str = ""
    actor_id: int = 0
    since: date | None = None
    until: date | None = None
    reads: bool = False


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    id: int
    at: datetime
    event: str
    who: str
    subject: str
    content: Mapping[str, Any]
    hash: str


def entries(wanted: Wanted, before: int = 0, limit: int = PAGE_SIZE) -> tuple[list[Line], int | None]:
    """Return entries, newest first, and the id before which the next page begins; one statement."""
    query = (
        select(JournalEntry, JournalText.content, User.name)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(*_conditions(wanted))
        .order_by(JournalEntry.id.desc())
    )
    if before:
        query = query.where(JournalEntry.id < before)
    found = list(db.session().execute(query.limit(limit + 1)))
    lines = [_line(row, content, name) for row, content, name in found[:limit]]
    return lines, lines[-1].id if len(found) > limit else None


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.reads:
        conditions.append(JournalEntry.event.in_(PROTECTED_READS))
    elif wanted.event:
        conditions.append(JournalEntry.event.startswith(wanted.event, autoescape=True))
    if wanted.actor_id:
        conditions.append(JournalEntry.actor_id == wanted.actor_id)
    if wanted.since:
        conditions.append(JournalEntry.at >= clock.day_start(wanted.since))
    if wanted.until:
        conditions.append(JournalEntry.at < clock.day_start(wanted.until + timedelta(days=1)))
    return conditions


def _line(row: JournalEntry, content: Mapping[str, Any] | None, name: str | None) -> Line:
    shown = (content or {}) if row.subject_kind in OPEN_SUBJECTS else {}
    who = name or ("系统" if row.actor_id is None else f"#{row.actor_id}")
    return Line(row.id, row.at, row.event, who, f"{row.subject_kind} {row.subject_id}", shown, row.hash)
