"""Who is asked to a meeting: units and villages by their codes; and what they answer."""

from collections.abc import Mapping, Sequence

from webapp.core import clock
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.errors import invalid, not_found
from webapp.meetings import queries, schemas
from webapp.meetings.models import Meeting, MeetingSeat, MeetingStep
from webapp.meetings.rules import MeetingAccess
from webapp.meetings.service_lists import place
from webapp.meetings.states import AHEAD, MEETINGS
from webapp.meetings.states_seats import SEATS, SeatAction, SeatState
from webapp.people.actor import Actor
from webapp.reports.models import Submission
from webapp.web.forms import read_version

UNKNOWN = "没有这个单位或村，或者已经撤了"


def invite(meeting: Meeting, seats: Sequence[MeetingSeat], codes: Sequence[str]) -> None:
    """Ask these, in the open transaction; who was asked before keeps what they answered.

    Problem 422 beside the field for who can't be asked.
    """
    known = {code: (name, scope) for code, name, scope in queries.who_may_be_invited(meeting.town_id)}
    if any(code not in known for code in codes):
        raise invalid(units=UNKNOWN)
    asked = {one.seat for one in seats}
    for code in codes:
        name, scope = known[code]
        if scope not in asked:
            row = MeetingSeat(meeting_id=meeting.id, seat=scope, code=code, label=name, state=SeatState.ASKED)
            db.session().add(row)
    db.session().flush()


def own_seat(seen: MeetingAccess, code: str) -> MeetingSeat:
    """Return the seat for which the actor answers; who sits in two names one, else the first that has not answered."""
    mine = [one for one in seen.mine if code in ("", one.code)]
    if not mine:
        raise not_found()
    return next((one for one in mine if one.state == SeatState.ASKED), mine[0])


def answer(
    actor: Actor, seen: MeetingAccess, row: MeetingSeat, form: Mapping[str, str], submission: Submission
) -> None:
    """Take an answer in the open transaction.

    Its version is that of the seat alone, so that nobody is refused because another unit answered meanwhile.
    """
    SEATS.check_version(row, read_version(form))
    step = SEATS[schemas.answer_meant(form)]
    wanted = schemas.parse_seat(step, form)
    if seen.meeting.state not in AHEAD:
        raise MEETINGS.stale(seen.meeting)
    coming = step.action == SeatAction.COME
    with SEATS.take(row, step):
        row.person = wanted.person if coming else ""
        row.reason, row.instead = ("", "") if coming else (wanted.reason, wanted.instead)
        row.answered_at, row.answered_by_id = clock.now(), actor.id
    words = "；".join(filter(None, (row.person, row.reason, row.instead)))
    kept = {"action": step.action, "words": words, "by_id": actor.id, "at": clock.now(), "seat_id": row.id}
    db.session().add(MeetingStep(submission_id=submission.id, meeting_id=seen.meeting.id, **kept))
    db.session().flush()
    place(seen.meeting, queries.seats_of(seen.meeting.id))
    SEATS.record(row, step, actor_id=actor.id, unit=row.code)
    submit_after_commit("deliver_notices")
