"""The timeline of a case in words, read from the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.cases.queries_files import Contents
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.models import User
from webapp.reports.catalogue import CHANNELS
from webapp.reports.models import Channel, Photo, Voice
from webapp.reports.queries import Files

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
# What another reporter did is told to a reporter without a name and without words; some of it not at all.
OF_ANOTHER_REPORTER: dict[str, str | None] = {
    "case.opened": "有人先报了这件事",
    "case.joined": "又有人报了这件事",
    "case.confirmed": "报的人说好了",
    "case.partly_solved": "报的人说只好了一部分，重新办",
    "case.not_solved": "报的人说还没好，重新办",
    "case.added": None,
    "case.left": None,
}
_HIDDEN_REPORTER = "报的人"


@dataclass(frozen=True)
class TimelineEvent:
    """One entry as the page shows it, newest first; ``photos`` and ``voice`` are those that came with it."""

    words: str
    note: str
    tone: str
    icon: str
    at: datetime
    photos: list[Photo] = field(default_factory=list)
    voice: Voice | None = None


def timeline(case_id: int, contents: Contents, viewer_id: int, *, hide_reporters: bool = False) -> list[TimelineEvent]:
    """Return the events of a case that the viewer may know of, newest first, in one statement.

    ``hide_reporters``: nobody who reported is named (a minor is concerned).
    """
    query = (
        select(JournalEntry.event, JournalEntry.at, JournalEntry.actor_id, JournalText.content, User.name)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(JournalEntry.subject_kind == "case", JournalEntry.subject_id == case_id)
        .where(JournalEntry.event.in_(WORDS))
        .order_by(JournalEntry.id.desc())
    )
    events = []
    for row in db.session().execute(query):
        if not contents.whole and row.event in OF_ANOTHER_REPORTER and row.actor_id != viewer_id:
            events += _told(row, contents)
        else:
            hidden = hide_reporters and row.actor_id in contents.reporters
            events.append(_event(row, _HIDDEN_REPORTER if hidden else row.name or "系统", contents.files))
    return events


def _told(row: Any, contents: Contents) -> list[TimelineEvent]:
    if row.event == "case.added" and row.actor_id not in contents.reporters:
        return [_event(row, row.name, contents.files)]  # by somebody who works on it
    told = OF_ANOTHER_REPORTER[row.event]
    _, tone, icon = WORDS[row.event]
    return [TimelineEvent(told, "", tone, icon, row.at)] if told else []


def _came(content: Mapping[str, Any]) -> str:
    """Return how a case came that somebody else wrote down; ``{who}`` is who did."""
    return "群众在网上说" if content.get("themselves") else f"群众{CHANNELS[Channel(content['channel'])]}，{{who}} 登记"


def _event(row: Any, who: str, files: Mapping[int, Files]) -> TimelineEvent:
    words, tone, icon = WORDS[row.event]
    content = row.content or {}
    if content.get("channel"):
        words = _came(content)
    sent = files.get(content.get("submission", 0))
    return TimelineEvent(
        words=words.format(who=who, seat=content.get("seat") or "上级"),
        note=content.get("note", ""),
        tone=tone,
        icon=icon,
        at=row.at,
        photos=sent.stored if sent else [],
        voice=sent.voice if sent and sent.voice and sent.voice.file else None,
    )
