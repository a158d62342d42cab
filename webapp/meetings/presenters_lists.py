"""Meetings as lists: the columns, the views of who keeps, who is invited and who reads, what is counted."""

from datetime import datetime
from typing import Any

from webapp.areas.scope import Window
from webapp.core import clock
from webapp.meetings import queries
from webapp.meetings.models import Meeting
from webapp.meetings.rules import scopes_of
from webapp.meetings.schemas import EXTRA, REGULAR
from webapp.meetings.states import AHEAD, STATE_LABELS, State
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import WEEKDAYS, clock_time
from webapp.web.tables import Chip, Column, Lamp, Link

# View → its word; each is a list of its own.
VIEWS = {"waiting": "要办的", "issue": "等签发", "coming": "要开的", "done": "开过的"}


def title_of(meeting: Meeting) -> str:
    """Return what a meeting is called."""
    if meeting.kind == REGULAR and meeting.slot:
        return f"{int(meeting.slot[5:7])}月{'上' if meeting.slot.endswith('a') else '下'}半月联席会议"
    return "临时联席会议" if meeting.kind == EXTRA else f"{meeting.name}联席会议"


def at_words(at: datetime) -> str:
    """Return when a meeting begins, as a notice says it: 12月1日（周二）9:00."""
    there = clock.local(at)
    return f"{there.month}月{there.day}日（周{WEEKDAYS[there.weekday()]}）{clock_time(at)}"


def chip_of(meeting: Meeting) -> Chip:
    """Return where a meeting stands."""
    return Chip(*STATE_LABELS[meeting.state])


def _lamp(meeting: Meeting) -> Lamp:
    there = clock.local(meeting.starts_at)
    words = f"{there.month}月{there.day}日 {clock_time(meeting.starts_at)}"
    tone = None
    if meeting.state in AHEAD:
        tone = "late" if meeting.starts_at < clock.now() else "soon" if meeting.state == State.SCHEDULED else "good"
    return Lamp(tone, words, words)


def _title(meeting: Meeting) -> Link:
    return Link(title_of(meeting), f"/meetings/{meeting.id}", str(meeting.id))


COLUMNS = (
    Column("at", "什么时候", tables.lamp(_lamp), phone="out", width="l"),
    Column("title", "什么会", tables.title(_title), width="fill", phone="title"),
    Column("place", "在哪里", tables.words(lambda meeting: meeting.place), width="l", phone="second", tight=True),
    Column("number", "纪要编号", tables.words(lambda meeting: meeting.number or ""), width="l", narrow=True),
    Column("state", "到哪一步", tables.chip(chip_of), width="l", phone="chip"),
)


def attributes(meeting: Meeting) -> dict[str, str]:
    """Return what programs know a row by."""
    return {
        "data-state": meeting.state,
        "data-number": meeting.number or "",
        "data-due": clock.local(meeting.starts_at).isoformat(),
    }


def views_of(actor: Actor) -> list[str]:
    """Return the codes of the views that a person has."""
    mine = {
        "waiting": actor.can("meeting.arrange") or actor.can("meeting.answer"),
        "issue": actor.can("meeting.issue"),
        "coming": actor.can("meeting.call") or actor.can("meeting.answer"),
    }
    return [code for code in VIEWS if mine.get(code, True)]


def waiting_lists(actor: Actor) -> list[str]:
    """Return the lists in which something waits for a step of this person."""
    return [code for code in views_of(actor) if code in ("waiting", "issue")]


def next_rows(actor: Actor, most: int) -> list[Meeting]:
    """Return the next meetings of a person, the nearest first: what waits for them, else what is to come."""
    for code in (*waiting_lists(actor), "coming"):
        if found := queries.page(actor, code, Window(newest_first=False), most).rows:
            return list(found)
    return []


def list_page(actor: Actor, show: str | None, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of meetings with what is counted above it."""
    asked, views = tables.asked_of("meetings", COLUMNS, each="次"), views_of(actor)
    counted = [code for code in views if code != "done"]
    numbers = queries.counts(scopes_of(actor), counted) if counted else {}
    show = show or next((one for one in counted if numbers[one]), "done")
    found = queries.page(actor, show, Window(after=after, newest_first=show == "done"), asked.size)
    return {
        "asked": asked,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "show": show,
        "numbers": [_tile(actor, code, numbers[code], show) for code in counted],
        "views": [
            {"word": _word(actor, code), "url": f"/meetings?show={code}", "active": code == show} for code in views
        ],
        "calls": actor.can("meeting.call"),
        "row_attributes": attributes,
    }


def _word(actor: Actor, code: str) -> str:
    return "等您回" if code == "waiting" and not actor.can("meeting.arrange") else VIEWS[code]


def _tile(actor: Actor, code: str, number: int, show: str) -> dict[str, Any]:
    return {
        "value": number,
        "word": _word(actor, code),
        "url": f"/meetings?show={code}",
        "data_count": code,
        "bad": code == "issue",
        "current": code == show,
    }
