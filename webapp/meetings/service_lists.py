"""In which lists a meeting stands: of desk and commissioner, of who was asked, of who reads what was issued.

``all`` by when it begins; ``waiting`` what the desk does next (send the notice, write and hand in) or the invited
(answer), ``issue`` what the commissioner issues, ``coming`` what is to be held: each by when it begins; ``done`` what
was held or is not held. A mistake stands in none.
"""

from collections.abc import Sequence

from sqlalchemy import delete, insert

from webapp.areas.scope import area_scope, desk_scope, scope_entries
from webapp.core import clock
from webapp.core.db import db
from webapp.meetings.models import Meeting, MeetingScope, MeetingSeat
from webapp.meetings.rules import ISSUED_SCOPE
from webapp.meetings.states import AHEAD, DRAFT, State
from webapp.meetings.states_seats import SeatState


def place(meeting: Meeting, seats: Sequence[MeetingSeat]) -> None:
    """Write the list entries of a meeting anew, in the open transaction."""
    session, at = db.session(), clock.to_micros(meeting.starts_at)
    session.execute(delete(MeetingScope).where(MeetingScope.row_id == meeting.id))
    if meeting.set_aside_at is not None:
        return
    rows = _rows([desk_scope(meeting.town_id)], ["all", *_of_desk(meeting)], meeting.id, at)
    for seat in seats:
        rows += _rows([seat.seat], ["all", *_of_seat(meeting, seat)], meeting.id, at)
    if meeting.state == State.ISSUED:
        rows += _rows([area_scope(meeting.town_id), ISSUED_SCOPE], ["all", "done"], meeting.id, at)
    session.execute(insert(MeetingScope), rows)


def _rows(scopes: Sequence[str], buckets: Sequence[str], meeting_id: int, at: int) -> list[dict[str, object]]:
    return scope_entries(scopes, [(bucket, at) for bucket in buckets], meeting_id)


def _of_desk(meeting: Meeting) -> list[str]:
    if meeting.state == State.SCHEDULED:
        return ["coming", "waiting"]
    if meeting.state == State.NOTIFIED:
        return ["coming"]
    if meeting.state in DRAFT:
        return ["issue"] if meeting.state == State.MINUTES else ["waiting"]
    return ["done"]


def _of_seat(meeting: Meeting, seat: MeetingSeat) -> list[str]:
    if meeting.state in AHEAD:
        return ["coming", "waiting"] if seat.state == SeatState.ASKED else ["coming"]
    return ["done"]
