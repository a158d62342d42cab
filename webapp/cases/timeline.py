"""The timeline of a case in words, read from the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select

from webapp.areas.models import Area
from webapp.cases.matter.standing import seat_words
from webapp.cases.queries_files import Contents
from webapp.cases.states import CLOSE_WORDS, By, CloseReason
from webapp.cases.states_events import TO_OTHER_REPORTERS
from webapp.cases.states_steps import CASES
from webapp.cases.work_orders.states_steps import WORK_ORDERS
from webapp.core import clock
from webapp.core.db import Moment
from webapp.core.hot.reads import HotRead
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.registry import Registry
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import LEADS, ROLE_NAMES, Role
from webapp.people.queries import in_force
from webapp.reports.catalogue import CHANNELS
from webapp.reports.models import Channel, Photo, Voice
from webapp.reports.queries import Files
from webapp.web.formatting import day_words

# Event → (words, with the actor's name and the seat; tone of the dot; icon).
WORDS: Registry[tuple[str, ...]] = Registry("words of the timeline", CASES.histories | WORK_ORDERS.histories)
# What another reporter did is shown to a reporter without a name and without words; some of it not at all.
OF_ANOTHER_REPORTER: Registry[str | None] = Registry(
    "words of the timeline for other reporters",
    TO_OTHER_REPORTERS | {str(step.event): step.to_others or None for step in CASES.steps if step.by == By.REPORTER},
)
_HIDDEN_REPORTER = "报的人"


@dataclass(frozen=True)
class TimelineEvent:
    """One entry as the page shows it, newest first; ``photos`` and ``voice`` are those that came with it.

    ``who`` did it, in which ``post``; ``mine``: the reader did; ``report_id`` of the report that came with it.
    """

    words: str
    note: str
    tone: str
    icon: str
    at: datetime
    photos: list[Photo] = field(default_factory=list)
    voice: Voice | None = None
    event: str = ""
    who: str = ""
    post: str = ""
    mine: bool = False
    report_id: int | None = None

    @property
    def did(self) -> str:
        """What was done, without who did it."""
        return self.words.removeprefix(self.who).strip() if self.who else self.words


def timeline(
    case_id: int, contents: Contents, viewer_id: int, *, hide_reporters: bool = False, to_viewer: bool = False
) -> list[TimelineEvent]:
    """Return the events of a case that the viewer may know of, newest first, in one statement.

    ``hide_reporters``: nobody who reported is named (a minor is concerned); ``to_viewer``: what they did themselves is
    said to them (您).
    """
    you = viewer_id if to_viewer else None
    events = []
    for row in _entries(tuple(WORDS.names())).all({"case_id": case_id}):
        if not contents.whole and row.event in OF_ANOTHER_REPORTER and row.actor_id != viewer_id:
            events += _told(row, contents)
        else:
            hidden = hide_reporters and row.actor_id in contents.reporters and row.actor_id != viewer_id
            events.append(_event(row, _HIDDEN_REPORTER if hidden else row.name or "系统", contents.files, you))
    return events


@lru_cache(maxsize=8)
def _entries(events: tuple[str, ...]) -> HotRead:
    """Read the entries of a case that are told, the newest first, each with the post of who is behind it."""
    return HotRead(
        select(JournalEntry.event, JournalEntry.at, JournalEntry.actor_id, JournalText.content, User.name)
        .add_columns(Post.role, Area.label.label("area"), Unit.name.label("unit"))
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .outerjoin(Post, Post.id == _first_post())
        .outerjoin(Area, Area.id == Post.area_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(JournalEntry.subject_kind == "case", JournalEntry.subject_id == bindparam("case_id"))
        .where(JournalEntry.event.in_(events))
        .order_by(JournalEntry.id.desc())
    )


def _first_post() -> Any:
    """Select the post in which the actor of an entry is known now."""
    now = bindparam("known_now", callable_=clock.now, type_=Moment())
    held = select(func.min(Post.id)).where(Post.user_id == JournalEntry.actor_id, in_force(now))
    return held.correlate(JournalEntry).scalar_subquery()


def said(event: str, who: str, content: Mapping[str, Any]) -> str:
    """Return an event in words, with what is beside it in the journal."""
    wanted, reason = content.get("wanted"), content.get("close_reason")
    words = _came(content) if content.get("channel") else WORDS[event][0]
    return words.format(
        who=who,
        seat=content.get("seat") or "上级",
        unit=content.get("unit") or "单位",
        to=content.get("to", ""),
        what=content.get("what", ""),
        number=content.get("number", ""),
        wanted=day_words(clock.from_micros(wanted)) if wanted else "以后",
        why=CLOSE_WORDS[CloseReason(reason)] if reason else "",
    )


def _told(row: Any, contents: Contents) -> list[TimelineEvent]:
    if row.event == "case.added" and row.actor_id not in contents.reporters:
        return [_event(row, row.name, contents.files, None)]  # by a lead or officer who works on it
    told = OF_ANOTHER_REPORTER[row.event]
    _, tone, icon = WORDS[row.event]
    return [TimelineEvent(told, "", tone, icon, row.at, event=row.event)] if told else []


def _came(content: Mapping[str, Any]) -> str:
    """Return how a case came that another person wrote down; ``{who}`` is who did."""
    if content.get("themselves"):
        return "群众在网上说"
    channel = Channel(content["channel"])
    return f"{'' if channel == Channel.POLICE else '群众'}{CHANNELS[channel]}，{{who}} 登记"


def _event(row: Any, who: str, files: Mapping[int, Files], viewer_id: int | None) -> TimelineEvent:
    _, tone, icon = WORDS[row.event]
    content = row.content or {}
    sent = files.get(content.get("submission", 0))
    mine = row.actor_id is not None and row.actor_id == viewer_id
    who = "您" if mine else who
    return TimelineEvent(
        words=said(row.event, who, content).replace("您 ", "您"),
        note=content.get("note", ""),
        tone=tone,
        icon=icon,
        at=row.at,
        photos=sent.stored if sent else [],
        voice=sent.voice if sent and sent.voice and (sent.voice.file or sent.voice.lost) else None,
        event=row.event,
        who=who,
        post=post_words(row) if who == row.name else "",
        mine=mine,
        report_id=content.get("report"),
    )


def post_words(row: Any) -> str:
    """Return in which post a person did it: 2 网格长, 司法所, 微网格信息员."""
    if row.role is None:
        return ""
    if row.unit:
        return str(row.unit)
    role = Role(row.role)
    if role not in LEADS:
        return ROLE_NAMES[role]
    seat = seat_words(None, row.area)
    return f"{seat}长" if seat.endswith("网格") else f"{seat}网格长"
