"""The timeline of a case in words, read from the journal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webapp.cases.queries_files import Contents
from webapp.cases.states_closing import CLOSE_WORDS, CloseReason
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.people.models import User
from webapp.reports.catalogue import CHANNELS
from webapp.reports.models import Channel, Photo, Voice
from webapp.reports.queries import Files
from webapp.web.formatting import day_words

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
    "case.dispatch_asked": ("{who} 请{seat}派单", "green", "arrow-up"),
    "case.dispatched": ("{who} 派给{unit}", "green", "send"),
    "case.recalled": ("派错了，{who} 收回来重新派", "brick", "arrow-back-up"),
    "case.back_at_desk": ("没有单位在办，回到调度员手里", "brick", "arrow-back-up"),
    "case.recheck_asked": ("{unit} 办好了，等另一个人去看", "green", "eye"),
    "case.recheck_passed": ("{who} 去看过，好了", "green", "checks"),
    "case.recheck_failed": ("{who} 去看过，还没好，接着办", "brick", "arrow-back-up"),
    "case.unit_resolved": ("{unit} 办好了，已核实", "green", "check"),
    "case.followed_up_satisfied": ("{who} 回访：满意", "green", "check"),
    "case.followed_up_fairly": ("{who} 回访：基本满意", "green", "check"),
    "case.followed_up_dissatisfied": ("{who} 回访：不满意，重新办", "brick", "arrow-back-up"),
    "case.followed_up_unreached": ("{who} 回访：没联系上", "brick", "phone"),
    "case.agreed": ("{who} 说双方谈好了", "green", "heart-handshake"),
    "case.closed": ("{who} 归档：{why}", "green", "archive"),
    "unit.formed": ("{who} 为这件事成立{unit}", "green", "users"),
    "order.accepted": ("{unit} 已受理", "green", "clipboard-check"),
    "order.started": ("{unit} 开始办", "green", "tool"),
    "order.done": ("{unit} 办好了自己的一份", "green", "check"),
    "order.returned": ("{unit} 退回来了", "brick", "arrow-back-up"),
    "order.return_asked": ("{unit} 再次要求退回，等调度员定", "brick", "arrow-back-up"),
    "order.transferred": ("{unit} 转给{to}", "green", "arrow-forward-up"),
    "order.extension_asked": ("{unit} 申请延到{wanted}", "brick", "hourglass"),
    "order.suspension_asked": ("{unit} 申请先停到{wanted}", "brick", "hourglass"),
    "order.request_approved": ("{who} 同意{unit}{what}", "green", "check"),
    "order.request_refused": ("{who} 不同意{unit}{what}", "brick", "x"),
    "order.suspended": ("{unit} 这一单先停一停", "brick", "hourglass"),
    "order.resumed": ("{unit} 接着办", "green", "tool"),
    "order.handed_over": ("{unit} 换{to}来办", "green", "user"),
    "order.taken_over": ("{unit} 换{who}接手", "green", "user"),
    "order.checked": ("{who} 核实过{unit}办的，好了", "green", "checks"),
    "order.sent_back": ("{who} 看过{unit}办的，还没好，接着办", "brick", "arrow-back-up"),
    "order.withdrawn": ("{who} 撤回派给{unit}的单", "brick", "x"),
    "order.reminded": ("{who} 催了{unit}", "brick", "bell"),
    "case.chased": ("到期没办完，自动催办", "brick", "alarm"),
    "order.chased": ("{unit} 到期没办完，自动催办", "brick", "alarm"),
    "order.supervised": ("{who} 督办{unit}：{number}", "brick", "alert-circle"),
    "order.reopened": ("{unit} 接着办", "brick", "tool"),
    "order.dropped": ("{unit} 不用再办了", "green", "x"),
    "case.closed_unanswered": ("15 天没有回话，自动归档", "green", "archive"),
    "case.merged": ("{who} 把它并到另一件里", "green", "git-merge"),
    "case.unmerged": ("{who} 把它拆回来单独办", "brick", "arrow-back-up"),
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


def said(event: str, who: str, content: Mapping[str, Any]) -> str:
    """Return an event in words, with what stands beside it in the journal."""
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
        return [_event(row, row.name, contents.files)]  # by somebody who works on it
    told = OF_ANOTHER_REPORTER[row.event]
    _, tone, icon = WORDS[row.event]
    return [TimelineEvent(told, "", tone, icon, row.at)] if told else []


def _came(content: Mapping[str, Any]) -> str:
    """Return how a case came that somebody else wrote down; ``{who}`` is who did."""
    return "群众在网上说" if content.get("themselves") else f"群众{CHANNELS[Channel(content['channel'])]}，{{who}} 登记"


def _event(row: Any, who: str, files: Mapping[int, Files]) -> TimelineEvent:
    _, tone, icon = WORDS[row.event]
    content = row.content or {}
    sent = files.get(content.get("submission", 0))
    return TimelineEvent(
        words=said(row.event, who, content),
        note=content.get("note", ""),
        tone=tone,
        icon=icon,
        at=row.at,
        photos=sent.stored if sent else [],
        voice=sent.voice if sent and sent.voice and sent.voice.file else None,
    )
