"""The timeline of a case in words, read from the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.cases.queries import CaseReportRow
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.models import User
from webapp.reports.models import Addition
from webapp.reports.queries import Files, files_of

# Event → (words, with the actor's name and the seat; tone of the dot; icon).
WORDS: dict[str, tuple[str, str, str]] = {
    "case.opened": ("{who} 上报", "green", "flag"),
    "case.joined": ("{who} 也报了这件事", "green", "users"),
    "case.left": ("{who} 把一份上报拆了出去", "green", "arrow-back-up"),
    "case.acknowledged": ("{who} 已签收", "green", "check"),
    "case.started": ("{who} 开始办", "green", "tool"),
    "case.escalated": ("{who} 交给{seat}", "green", "arrow-up"),
    "case.returned": ("{who} 退回{seat}", "brick", "arrow-back-up"),
    "case.passed_up": ("到时间没人签收，已交给{seat}", "brick", "alarm"),
    "case.resolved": ("{who} 办好了", "green", "check"),
    "case.confirmed": ("{who} 说好了", "green", "check"),
    "case.partly_solved": ("{who} 说只好了一部分，重新办", "brick", "arrow-back-up"),
    "case.not_solved": ("{who} 说还没好，重新办", "brick", "arrow-back-up"),
    "case.reopened": ("{who} 重新办", "brick", "arrow-back-up"),
    "case.closed_unanswered": ("15 天没有回话，自动归档", "green", "archive"),
    "case.added": ("{who} 补充说明", "green", "edit"),
}


@dataclass(frozen=True)
class TimelineEvent:
    """One entry as the page shows it, newest first; ``photos`` are those that came with it."""

    words: str
    note: str
    tone: str
    icon: str
    at: datetime
    photos: list[Any]


def timeline(case_id: int, files: dict[int, Files]) -> list[TimelineEvent]:
    """Return the events of a case, newest first, in one statement."""
    query = (
        select(JournalEntry.event, JournalEntry.at, JournalText.content, User.name)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(JournalEntry.subject_kind == "case", JournalEntry.subject_id == case_id)
        .where(JournalEntry.event.in_(WORDS))
        .order_by(JournalEntry.id.desc())
    )
    return [_event(row, files) for row in db.session().execute(query)]


def case_files(
    case_id: int, reports: Sequence[CaseReportRow], additions: Sequence[tuple[Addition, str]]
) -> dict[int, Files]:
    """Return submission id → files for everything that belongs to a case: reports, additions, actions."""
    submissions = [r.report.submission_id for r in reports] + [a.submission_id for a, _ in additions]
    query = select(JournalText.content).join(JournalEntry, JournalEntry.id == JournalText.entry_id)
    query = query.where(JournalEntry.subject_kind == "case", JournalEntry.subject_id == case_id)
    sent = [content.get("submission") for content in db.session().scalars(query)]
    return files_of(dict.fromkeys([*submissions, *(s for s in sent if s)]))


def _event(row: Any, files: dict[int, Files]) -> TimelineEvent:
    words, tone, icon = WORDS[row.event]
    content = row.content or {}
    sent = files.get(content.get("submission", 0))
    return TimelineEvent(
        words=words.format(who=row.name or "系统", seat=content.get("seat") or "上级"),
        note=content.get("note", ""),
        tone=tone,
        icon=icon,
        at=row.at,
        photos=sent.stored if sent else [],
    )
