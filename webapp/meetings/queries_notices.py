"""Who hears of a meeting, and what waits for whose word: registered with the inbox; no words of it are in a notice."""

from typing import Any

from sqlalchemy import Select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.decisions.queries_people import deciders_of
from webapp.meetings import queries
from webapp.meetings.models import Meeting, MeetingSeat
from webapp.meetings.presenters_lists import at_words, title_of
from webapp.meetings.queries_people import desk_of, invited_people
from webapp.meetings.states import COMMISSIONER, DESK, INVITED, KEEPERS, MEETINGS
from webapp.meetings.states_seats import SEATS
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.permissions import Role

CANCELLED = "meeting.cancelled"


def about_meeting(entry: Entry) -> About | None:
    """Return who hears of a meeting and what fills the sentences; of one of which nobody was told, nobody."""
    meeting = db.session().get(Meeting, entry.subject_id)
    if meeting is None or (meeting.set_aside_at and entry.event != CANCELLED):
        return None
    audiences = {
        INVITED: invited_people(queries.seats_of(meeting.id)),
        KEEPERS: deciders_of(meeting.town_id),
        DESK: desk_of(meeting.town_id),
        COMMISSIONER: people.holders_of_role(Role.POLITICAL_LEGAL_COMMISSIONER),
    }
    at = entry.content.get("at")
    values = {
        "kind": title_of(meeting),
        "when": at_words(clock.from_micros(at) if at else meeting.starts_at),
        "place": meeting.place,
        "number": meeting.number or "",
    }
    return About(audiences, values, "/meetings" if meeting.set_aside_at else f"/meetings/{meeting.id}")


def about_seat(entry: Entry) -> About | None:
    """Return who hears that an invited unit or village can't come."""
    seat = db.session().get(MeetingSeat, entry.subject_id)
    meeting = db.session().get(Meeting, seat.meeting_id) if seat else None
    if seat is None or meeting is None or meeting.set_aside_at:
        return None
    values = {"unit": seat.label, "when": at_words(meeting.starts_at)}
    url = f"/meetings/{meeting.id}"
    return About({KEEPERS: deciders_of(meeting.town_id)}, values, url, key=f"meeting:{meeting.id}")


@decided_by
def waits_for_a_word(actor: Actor) -> Select[Any] | None:
    """Select the meetings whose minutes wait to be issued, for the commissioner."""
    return keyed("meeting", queries.waiting_for_issue(actor)) if actor.can("meeting.issue") else None


register(Subject("meeting", MEETINGS.notices, about_meeting))
register(Subject("meeting_seat", SEATS.notices, about_seat))
