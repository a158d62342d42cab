"""Every change of a meeting: called or made by the job, then moved by ``advance``; journalled without words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.meetings import clocks, queries, schemas, service_seats
from webapp.meetings.minutes import service as minutes
from webapp.meetings.minutes import service_issue
from webapp.meetings.models import Meeting, MeetingStep
from webapp.meetings.rules import MeetingAccess, may, town_of
from webapp.meetings.schemas import EXTRA, MeetingInput, StepInput
from webapp.meetings.service_lists import place
from webapp.meetings.states import MEETINGS, Action, State, Step
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.web.forms import read_own_id, read_version

PAST = "开会的时间已经过了，先改时间"


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its meeting and what was sent."""

    meeting: Meeting
    submission: Submission
    new: bool


def make(actor: Actor, form: MultiDict[str, str]) -> tuple[list[Meeting], bool]:
    """Call a meeting, or a row of them; the same client id again gives the same ones. Says whether they are new.

    Problem 404 for who calls none, 422 beside a wrong field.
    """
    with transaction():
        return record(actor, schemas.parse_meeting(form), replay.digest_of(form))


def record(actor: Actor, wanted: MeetingInput, digest: str) -> tuple[list[Meeting], bool]:
    """Call meetings in the open transaction, as ``make`` says."""
    town_id = town_of(actor)
    submission, new = reports.claim(actor.id, wanted.client_id, "meeting", digest)
    if not new:
        known = queries.by_submission(submission.id)
        if not known:
            raise Problem("conflict")
        return known, False
    return [_called(actor, wanted, town_id, submission, at) for at in wanted.starts], True


def _called(actor: Actor, wanted: MeetingInput, town_id: int, submission: Submission, at: datetime) -> Meeting:
    until = clocks.midnight(clock.local_day(at))
    since = queries.span_before(town_id, at) or clocks.midnight(clocks.beginning(clock.local_day(at)))
    meeting = Meeting(
        submission_id=submission.id,
        state=State.SCHEDULED,
        kind=wanted.kind,
        name="" if wanted.kind == EXTRA else wanted.name,
        town_id=town_id,
        starts_at=at,
        place=wanted.place,
        fixed=True,
        since=since if since < until else None,
        until=until if since < until else None,
        author_id=actor.id,
        made_at=clock.now(),
        changed_at=clock.now(),
    )
    db.session().add(meeting)
    db.session().flush()
    place(meeting, ())
    journal.append("meeting.scheduled", ("meeting", meeting.id), actor_id=actor.id)
    return meeting


def act(actor: Actor, meeting_id: int, action: str, form: MultiDict[str, str]) -> replay.Receipt:
    """Take a step; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version that is over, 422 beside a
    wrong field, 409 for a state that is over; in this order.
    """
    with transaction():
        return _receipt(take(actor, meeting_id, action, form, replay.digest_of(form)))


def take(actor: Actor, meeting_id: int, action: str, form: MultiDict[str, str], digest: str) -> Taken:
    """Take a step in the open transaction: one on a meeting, or the answer of who was asked."""
    seen = queries.seen(actor, meeting_id)
    own_id = read_own_id(form) or str(uuid4())
    if action == schemas.ANSWER:
        seat = service_seats.own_seat(seen, form.get("unit", ""))
        submission, new = reports.claim(actor.id, own_id, "meeting", digest)
        if new:
            service_seats.answer(actor, seen, seat, form, submission)
        return Taken(seen.meeting, submission, new)
    step = MEETINGS[action]
    if not may(actor, seen, step):
        raise not_found()
    submission, new = reports.claim(actor.id, own_id, "meeting", digest)
    if new:
        MEETINGS.refuse_own(seen.meeting, step, actor.id)
        MEETINGS.check_version(seen.meeting, read_version(form))
        advance(seen, step, actor, schemas.parse_step(step, form), submission)
    return Taken(seen.meeting, submission, new)


def advance(seen: MeetingAccess, step: Step, actor: Actor, wanted: StepInput, submission: Submission) -> None:
    """Change a meeting's state: the only function that does, but for the job that moves what nobody was told of."""
    meeting, session, now = seen.meeting, db.session(), clock.now()
    MEETINGS.check(meeting, step)
    if before := _BEFORE.get(step.action):
        before(seen, actor, wanted)
    told = meeting.notified_at is not None
    with MEETINGS.take(meeting, step):
        meeting.changed_at = now
        _note(meeting, step, actor, wanted, now)
    if after := _AFTER.get(step.action):
        after(seen, actor)
    kept = {"action": step.action, "words": wanted.words, "by_id": actor.id, "at": now}
    session.add(MeetingStep(submission_id=submission.id, meeting_id=meeting.id, **kept))
    session.flush()
    place(meeting, queries.seats_of(meeting.id))
    at = clock.to_micros(meeting.starts_at) if told or meeting.notified_at else None
    MEETINGS.record(meeting, step, actor_id=actor.id, at=at)
    submit_after_commit("deliver_notices")


def _note(meeting: Meeting, step: Step, actor: Actor, wanted: StepInput, now: datetime) -> None:
    """Note on a meeting what a step changes beside its state."""
    action = step.action
    if wanted.place:
        meeting.place = wanted.place
    if action == Action.NOTIFY:
        meeting.notified_at = meeting.notified_at or now
    if action == Action.CHANGE and wanted.at:
        meeting.starts_at, meeting.fixed = wanted.at, True
    if action in (Action.CHANGE, Action.CANCEL) and meeting.notified_at:
        meeting.sequence += 1
    if action == Action.OPEN:
        meeting.opened_at = now
    if action == Action.MINUTES:
        meeting.minutes_at, meeting.minutes_by_id = now, actor.id
    if action == Action.ISSUE:
        meeting.issued_at, meeting.issued_by_id = now, actor.id
    if action == Action.CANCEL and wanted.mistake:
        meeting.set_aside_at = now
    if step.target in (State.ISSUED, State.CANCELLED):
        meeting.ended_at = now


def _invite(seen: MeetingAccess, _actor: Actor, wanted: StepInput) -> None:
    if seen.meeting.starts_at <= clock.now():
        raise invalid(at=PAST, place=PAST)
    service_seats.invite(seen.meeting, seen.seats, wanted.units)


def _handed_in(seen: MeetingAccess, actor: Actor, _wanted: StepInput) -> None:
    service_issue.check(actor, seen.meeting)


def _numbered(seen: MeetingAccess, actor: Actor, _wanted: StepInput) -> None:
    service_issue.decide(actor, seen.meeting)


def _gathered(seen: MeetingAccess, actor: Actor) -> None:
    minutes.gather(actor, seen.meeting)


def _kept_for_ever(seen: MeetingAccess, actor: Actor) -> None:
    service_issue.finish_minutes(actor, seen.meeting)


_BEFORE: dict[Action, Callable[[MeetingAccess, Actor, StepInput], None]] = {
    Action.NOTIFY: _invite,
    Action.MINUTES: _handed_in,
    Action.ISSUE: _numbered,
}
_AFTER: dict[Action, Callable[[MeetingAccess, Actor], None]] = {
    Action.NOTIFY: _gathered,
    Action.OPEN: _gathered,
    Action.ISSUE: _kept_for_ever,
}


def _receipt(taken: Taken) -> replay.Receipt:
    url = f"/meetings/{taken.meeting.id}"
    return reports.receipt_of(taken.meeting, url, taken.submission, new=taken.new)
