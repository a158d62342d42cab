"""What is shown of an agenda and of minutes: to who writes them, and to who reads them."""

import uuid
from collections.abc import Mapping
from typing import Any

from webapp.core import clock, reading
from webapp.core.errors import Problem
from webapp.decisions.schemas_drafts import fields_of
from webapp.decisions.service_drafts import draft_of
from webapp.decisions.states import STATE_LABELS
from webapp.meetings import queries
from webapp.meetings.minutes.queries import Decided, Spoken, topics_of
from webapp.meetings.minutes.schemas import Words
from webapp.meetings.minutes.service import Stale, presence_version
from webapp.meetings.models import Meeting
from webapp.meetings.presenters_lists import at_words, chip_of, title_of
from webapp.meetings.rules import MeetingAccess, allowed
from webapp.meetings.situations.queries import found
from webapp.meetings.situations.rules import days_between
from webapp.meetings.states import Action, State
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import clock_time, day_words


def shown_topics(seen: MeetingAccess) -> list[dict[str, Any]]:
    """Return the topics of a meeting as they are read: words, and what was decided with its number."""
    spoken = topics_of(seen.meeting.id)
    names = names_by_code(seen) if any(one.decided for one in spoken) else {}
    own = {one.code for one in seen.mine}
    return [
        {"topic": one.topic, "decided": [_decided(seen, one_of, names, own) for one_of in one.decided]}
        for one in spoken
    ]


def names_by_code(seen: MeetingAccess) -> dict[str, str]:
    """Return code → name of who may do what was decided."""
    return {code: name for code, name, _ in queries.who_may_be_invited(seen.meeting.town_id)}


def _decided(seen: MeetingAccess, one: Decided, names: Mapping[str, str], own: set[str]) -> dict[str, Any]:
    """Return a decision as it is read; it leads to its page for who makes decisions and for who was asked."""
    draft = draft_of(one.row)
    asked = {draft.lead_unit, *draft.helpers}
    return {
        "row": one.row,
        "what": draft.what,
        "lead": names.get(draft.lead_unit, draft.lead_unit),
        "helpers": "、".join(names.get(code, code) for code in draft.helpers),
        "due": due_words(draft.due),
        "number": one.decision.number if one.decision else "",
        "url": f"/decisions/{one.decision.id}" if one.decision and (seen.keeps or asked & own) else "",
        "chip": STATE_LABELS[one.decision.state] if one.decision else None,
    }


def due_words(typed: str) -> str:
    """Return a day as it was typed in words; what is none yet as it is."""
    day = reading.day(typed)
    if day:
        return f"{day.month}月{day.day}日"
    at = clock.parse_claimed(typed)
    return f"{day_words(at)} {clock_time(at)}" if at else typed


def minutes_page(
    actor: Actor, seen: MeetingAccess, problem: Problem | None = None, *, tried: int | None = None
) -> dict[str, Any]:
    """Return the one page on which minutes are written: topics, who came, and what is wrong with what was sent."""
    meeting, spoken = seen.meeting, topics_of(seen.meeting.id)
    asked = [(code, name) for code, name, _ in queries.who_may_be_invited(meeting.town_id)]
    names = dict(asked)
    writers = people.names_of([one.topic.written_by_id for one in spoken if one.topic.written_by_id])
    stale = problem if isinstance(problem, Stale) else None
    return {
        "seen": seen,
        "meeting": meeting,
        "title": title_of(meeting),
        "at": at_words(meeting.starts_at),
        "chip": chip_of(meeting),
        "writes": meeting.state == State.IN_SESSION,
        "topics": [_written(one, names, writers, stale if tried == one.topic.id else None) for one in spoken],
        "asked": asked,
        "presence": presence_version(seen),
        "situation": situation_before(meeting),
        "hands_in": any(step.action == Action.MINUTES for step in allowed(actor, seen)),
        "problem": problem,
        "tried": tried,
        "new_id": lambda: str(uuid.uuid4()),
    }


def situation_before(meeting: Meeting) -> str:
    """Return the address of the situation before a meeting, where it has been written."""
    if meeting.since is None or meeting.until is None or meeting.until > clock.now():
        return ""
    key = days_between(meeting.since, meeting.until).key
    return f"/situations/{key}" if found(meeting.town_id, key) else ""


def _written(one: Spoken, names: Mapping[str, str], writers: Mapping[int, str], stale: Stale | None) -> dict[str, Any]:
    topic = one.topic
    drafts = [draft_of(row.row) for row in one.decided]
    mine = stale.mine if stale else Words(topic.words, drafts)
    return {
        "topic": topic,
        "words": mine.words,
        "rows": fields_of(mine.decisions, names),
        "seen": topic.version,
        "who": writers.get(topic.written_by_id or 0, ""),
        "at": clock_time(topic.written_at) if topic.written_at else "",
        "stale": {"words": topic.words, "rows": fields_of(drafts, names)} if stale else None,
    }
