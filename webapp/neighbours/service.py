"""Alarms: raised once, answered, ended, passed on once; whoever can be reached is called in the same moment."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.areas.models import Area
from webapp.capture.service import record_report
from webapp.cases.models import Case
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, not_found
from webapp.core.replay import Receipt, id_in_browser
from webapp.neighbours import queries_alarms, schemas
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup, NeighbourStep
from webapp.neighbours.queries import households_of
from webapp.neighbours.queries_people import around, to_ring
from webapp.neighbours.rules import MOST_AN_HOUR, Caller, DoorAccess, GroupAccess, caller_of, household_named, may
from webapp.neighbours.service_calls import call_households, settle_households
from webapp.neighbours.states import ALARMS, HELPING, LIVE, Action, State
from webapp.people.actor import Actor
from webapp.people.service import resident_account
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.schemas import parse_report
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import read_own_id, read_version

TOO_MANY = "一个小时里已经喊了三次，这一次没有喊出去。请直接打电话，户长在最上面；要紧就打 110"
OVER = "这一声已经完了，不用再应"
KIND = "neighbour"
Files = MultiDict[str, FileStorage]


@dataclass(frozen=True)
class Place:
    """A group with its area, and who does something there: a person, or a household's phone."""

    group: NeighbourGroup
    area: Area
    actor: Actor | None = None
    keeper: bool = False
    household_id: int | None = None

    def caller(self) -> Caller:
        """Return who does it, in the open transaction."""
        if self.actor is not None:
            return Caller(f"p{self.actor.id}", self.actor.id, self.actor, keeper=self.keeper)
        return Caller(household_named(self.household_id or 0), resident_account().id)

    def own_id(self, form: Mapping[str, str]) -> str:
        """Return under which id something is sent; a household's are apart from those of all others."""
        sent = read_own_id(form) or str(uuid.uuid4())
        return sent if self.actor else id_in_browser(sent, f"household {self.household_id}")


@dataclass(frozen=True)
class Taken:
    """Something that was sent now or before: its alarm, what was sent, whether it is new."""

    alarm: NeighbourAlarm
    submission: Submission
    new: bool
    sent: Sent


def place_of(actor: Actor, seen: GroupAccess) -> Place:
    """Return a group with a signed-in person in it."""
    return Place(seen.group, seen.area, actor, caller_of(actor, seen).keeper)


def place_behind(door: DoorAccess) -> Place:
    """Return a group with a household's phone in it."""
    return Place(door.group, door.area, household_id=door.household.id)


def shout(place: Place, form: MultiDict[str, str], files: Files) -> Taken:
    """Raise an alarm; the same id again gives the same one and calls nobody.

    Problem 422 for no kind, 409 for one that waited for signal too long, and for the fourth in an hour.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return raise_alarm(place, form, sent)


def raise_alarm(place: Place, form: MultiDict[str, str], sent: Sent) -> Taken:
    """Raise an alarm in the open transaction, as ``shout`` says."""
    caller = place.caller()
    submission, new = reports.claim(caller.author_id, place.own_id(form), KIND, sent.digest)
    if not new:
        known = queries_alarms.by_submission(submission.id)
        if known is None or known.group_id != place.group.id:
            raise Problem("conflict")
        return Taken(known, submission, new, sent)
    wanted = schemas.parse_alarm(form)
    if wanted.late:
        raise Problem("stale", schemas.TOO_LATE)
    if queries_alarms.raised_lately(caller.name) >= MOST_AN_HOUR:
        raise Problem("stale", TOO_MANY, fields={"ring": _whom_to_ring(place, caller)})
    reports.attach(submission, sent)
    return Taken(_raised(place, caller, wanted, submission), submission, new, sent)


def _whom_to_ring(place: Place, caller: Caller) -> str:
    """Return the list to ring in one line, the head first, for whoever sees no page of it."""
    rings = to_ring(place.group, around(place.area), households_of(place.group.id), but=caller.name)
    return "；".join(f"{one.label} {one.name} {one.phone}" for one in rings if one.phone)


def _raised(place: Place, caller: Caller, wanted: schemas.AlarmInput, submission: Submission) -> NeighbourAlarm:
    session, now = db.session(), clock.now()
    alarm = NeighbourAlarm(
        group_id=place.group.id,
        submission_id=submission.id,
        caller=caller.name,
        kind=wanted.kind,
        words=wanted.words,
        place=wanted.place,
        state=State.RAISED,
        raised_at=now,
        pressed_at=wanted.pressed_at,
        next_call_at=now + minutes("NEIGHBOUR_LEAD_MINUTES"),
    )
    session.add(alarm)
    session.flush()
    actor_id = caller.actor.id if caller.actor else None
    subject = ("neighbour_alarm", alarm.id)
    journal.append(
        "neighbour_alarm.raised", subject, actor_id=actor_id, content={"kind": wanted.kind}, digest=submission.digest
    )
    call_households(alarm, except_for=caller.name)
    submit_after_commit("deliver_notices")
    return alarm


def minutes(setting: str) -> timedelta:
    """Return a setting of so many minutes."""
    return timedelta(minutes=current_app.config[setting])


def answer(place: Place, alarm_id: int, form: MultiDict[str, str], files: Files) -> Taken:
    """Note what somebody answers; the same id again changes nothing, another answer of theirs takes its place.

    Problem 404 for an alarm that is not of this group, 422 for no answer, 409 once it is over: what was pressed
    before that and comes later is kept and changes nothing.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return take_answer(place, alarm_id, form, sent)


def take_answer(place: Place, alarm_id: int, form: MultiDict[str, str], sent: Sent) -> Taken:
    """Note an answer in the open transaction, as ``answer`` says."""
    alarm, caller = queries_alarms.alarm(place.group.id, alarm_id), place.caller()
    submission, new = reports.claim(caller.author_id, place.own_id(form), KIND, sent.digest)
    if not new:
        return Taken(alarm, submission, new, sent)
    given, pressed = schemas.parse_answer(form), schemas.pressed_at(form)
    late = alarm.state not in LIVE
    if late and not (pressed and alarm.ended_at and pressed <= alarm.ended_at):
        raise Problem("stale", OVER)
    reports.attach(submission, sent)
    _note(alarm, caller, submission, "answer", given=given, at=pressed, late=late)
    content = {"answer": given}
    actor_id = caller.actor.id if caller.actor else None
    journal.append("neighbour_alarm.answer", ("neighbour_alarm", alarm.id), actor_id=actor_id, content=content)
    if alarm.state == State.RAISED and given in HELPING and caller.name != alarm.caller:
        step = ALARMS[Action.ANSWERED]
        with ALARMS.take(alarm, step):
            alarm.answered_at, alarm.next_call_at = clock.now(), None
        ALARMS.record(alarm, step, actor_id=actor_id)
    return Taken(alarm, submission, new, sent)


def end(place: Place, alarm_id: int, action: str, form: MultiDict[str, str], files: Files) -> Taken:
    """Take a step that ends an alarm: 解决了, 喊错了, 转出去.

    Problem 404 for who may not, 409 for what changed since or is over, 422 beside a wrong field.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return take_end(place, alarm_id, action, form, sent)


def take_end(place: Place, alarm_id: int, action: str, form: MultiDict[str, str], sent: Sent) -> Taken:
    """Take such a step in the open transaction, as ``end`` says."""
    alarm, caller = queries_alarms.alarm(place.group.id, alarm_id), place.caller()
    step = ALARMS[action]
    if not may(caller, alarm, step):
        raise not_found()
    submission, new = reports.claim(caller.author_id, place.own_id(form), KIND, sent.digest)
    if not new:
        return Taken(alarm, submission, new, sent)
    ALARMS.check_version(alarm, read_version(form))
    passed = schemas.parse_passing(form) if action == Action.PASS_ON else ""
    ALARMS.check(alarm, step)
    reports.attach(submission, sent)
    with ALARMS.take(alarm, step):
        alarm.ended_at, alarm.next_call_at = clock.now(), None
        if passed and caller.actor:
            alarm.case_id = _passed_on(place, caller.actor, alarm, passed).id
    _note(alarm, caller, submission, action, given=None, at=None, late=False)
    ALARMS.record(alarm, step, actor_id=caller.actor.id if caller.actor else None, passed=passed)
    settle_households(alarm)
    return Taken(alarm, submission, new, sent)


def _note(
    alarm: NeighbourAlarm,
    caller: Caller,
    submission: Submission,
    action: str,
    *,
    given: str | None,
    at: datetime | None,
    late: bool,
) -> None:
    now = clock.now()
    kept = {"by": caller.name, "action": action, "answer": given, "at": at or now, "received_at": now, "late": late}
    session = db.session()
    session.add(NeighbourStep(submission_id=submission.id, alarm_id=alarm.id, **kept))
    session.flush()


def _passed_on(place: Place, actor: Actor, alarm: NeighbourAlarm, passed: str) -> Case:
    """Make the report that an alarm becomes, through the ways of every report: whoever is to be called then is."""
    word = schemas.kinds().get(alarm.kind, "")
    where = alarm.place or queries_alarms.names_behind([alarm.caller]).get(alarm.caller, "")
    dispute = alarm.kind == "fight" and passed == "report"
    said: MultiDict[str, str] = MultiDict(
        {
            "client_id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"neighbour alarm {alarm.id}")),
            "kind": "dispute" if dispute else "hazard",
            "category": "other",
            "severity": "urgent",
            "description": f"{place.group.name}喊一声：{word}" + (f"。{alarm.words}" if alarm.words else ""),
            "place_name": where if alarm.place or alarm.caller.startswith("h") else "",
            "occurred_at": clock.local(alarm.pressed_at or alarm.raised_at).isoformat(),
        }
    )
    if passed == "emergency":
        said["emergency"] = "yes"
    incoming = parse_report(said, 0)
    sent = Sent(journal.digest_of({"alarm": alarm.id}))
    submission, _ = reports.claim(actor.id, incoming.client_id, "report", sent.digest)
    _, case = record_report(actor, incoming, submission, sent, place.area)
    assert case is not None, "what is no patrol opens a case"
    return case


def receipt_of(taken: Taken, url: str) -> Receipt:
    """Return the receipt of something that was sent: where its alarm is, and how it stands."""
    alarm, submission = taken.alarm, taken.submission
    return Receipt(
        client_id=submission.client_id,
        digest=submission.digest,
        received_at=submission.received_at.isoformat(),
        new=taken.new,
        about={"url": url, "id": alarm.id, "state": alarm.state, "version": alarm.version},
        expected=len(taken.sent.expected),
        stored=len(taken.sent.photos),
    )
