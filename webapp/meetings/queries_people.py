"""Who sits in the seats of a meeting now, and what a person's calendar holds of meetings."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, exists, literal, or_, select

from webapp.areas.models import Level
from webapp.core import clock
from webapp.core.calendar import CalendarEntry, calendar_entries
from webapp.core.db import db
from webapp.meetings import clocks
from webapp.meetings.models import Meeting, MeetingSeat
from webapp.meetings.states import State
from webapp.people import queries as people
from webapp.people.models import Post
from webapp.people.permissions import DECIDERS, GOVERNANCE, roles_with
from webapp.people.queries_receiving import in_force

MOST_ENTRIES = 200
# Neutral: a calendar lies with companies.
TITLE = "联席会议"


def invited_people(seats: Iterable[MeetingSeat]) -> list[int]:
    """Return who answers for these seats now: of a unit all its people, of a village who leads it."""
    found = people.seated([seat.seat for seat in seats], "meeting.answer")
    return list(dict.fromkeys(user_id for seated in found.values() for user_id in seated))


def desk_of(town_id: int) -> list[int]:
    """Return the dispatchers of a town."""
    return [user_id for *_, seat in people.leads_of_areas([town_id], list(Level), GOVERNANCE) for user_id in seat]


@calendar_entries
def entries(user_id: int, since: datetime, until: datetime) -> Iterable[CalendarEntry]:
    """Return the meetings of a person of which anybody was told, for their calendar, in one statement."""
    holds = (Post.user_id == user_id, in_force(clock.now()))
    at_seat = or_(
        MeetingSeat.seat == literal("u") + cast(Post.unit_id, String),
        MeetingSeat.seat == literal("a") + cast(Post.area_id, String),
    )
    asked = exists().where(
        MeetingSeat.meeting_id == Meeting.id, at_seat, *holds, Post.role.in_(roles_with("meeting.answer"))
    )
    keeps = exists().where(*holds, Post.role.in_(DECIDERS), Post.area_id == Meeting.town_id)
    told = (Meeting.notified_at.is_not(None), Meeting.starts_at >= since, Meeting.starts_at < until)
    query = select(Meeting).where(*told, or_(asked, keeps)).order_by(Meeting.starts_at).limit(MOST_ENTRIES)
    return [entry_of(meeting) for meeting in db.session().scalars(query)]


def entry_of(meeting: Meeting) -> CalendarEntry:
    """Return one meeting as it is in a calendar: no names, no place, no words."""
    more: dict[str, Any] = {"cancelled": meeting.state == State.CANCELLED}
    return CalendarEntry(
        uid=meeting.uid,
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + clocks.LASTS,
        title=TITLE,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
        url=f"/meetings/{meeting.id}",
        holds=meeting.state in (State.NOTIFIED, State.IN_SESSION),
        **more,
    )
