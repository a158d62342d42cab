"""Who was asked to a meeting reads the issued situations of the span that it is about."""

from typing import Any

from sqlalchemy import ColumnElement, exists

from webapp.meetings.models import Meeting, MeetingSeat
from webapp.meetings.situations.models import Situation
from webapp.meetings.situations.queries import invites
from webapp.meetings.states import State
from webapp.people.actor import Actor


@invites
def asked_to_a_meeting(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL whether somebody's unit or village was asked to a meeting about the days of a situation."""
    sent: Any = Meeting.state.not_in((State.SCHEDULED, State.CANCELLED))
    return exists().where(
        MeetingSeat.seat.in_(actor.scopes),
        Meeting.id == MeetingSeat.meeting_id,
        Meeting.town_id == Situation.town_id,
        Meeting.since <= Situation.since,
        Meeting.until >= Situation.until,
        sent,
    )
