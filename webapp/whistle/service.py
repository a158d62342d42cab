"""Every change of a whistle: blown or asked for once, then moved by ``advance``; journalled without words."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.cases import queries as cases
from webapp.cases.clocks import calendar
from webapp.cases.rules import CaseAccess
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, not_found
from webapp.core.numbering import next_number
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import read_own_id, read_version
from webapp.whistle import queries, schemas, service_cases, service_seats
from webapp.whistle.models import Whistle, WhistleAsker, WhistleStep
from webapp.whistle.rules import WhistleAccess, follows, is_fresh, may, town_in, town_of
from webapp.whistle.schemas import StepInput, WhistleInput
from webapp.whistle.service_lists import place
from webapp.whistle.states import ENDED, WHISTLES, Action, State, Step

NO_CASE = "没有这件事，看看案码对不对"
TOO_LATE = "吹了已经过了{minutes}分钟，不能按吹错了取消，请用解哨"


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its whistle and what was sent."""

    whistle: Whistle
    submission: Submission
    new: bool


def make(
    actor: Actor, form: MultiDict[str, str], files: MultiDict[str, FileStorage], *, ask: bool = False
) -> tuple[Whistle, bool]:
    """Blow a whistle, or ask for one where the actor may not blow; the same client id again gives the same one.

    A second on a case that has a live one is led to the first. Says whether it is new. Problem 404 for who may neither,
    403 on a case of their own, 422 beside a wrong field; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return record(actor, form, files, sent, blow=actor.can("whistle.blow") and not ask)


def record(
    actor: Actor, form: MultiDict[str, str], files: Mapping[str, FileStorage], sent: Sent, *, blow: bool
) -> tuple[Whistle, bool]:
    """Make a whistle in the open transaction, as ``make`` says."""
    town_id = town_of(actor, "whistle.blow" if blow else "whistle.ask")
    submission, new = reports.claim(actor.id, schemas.wanted_id(form), "whistle", sent.digest)
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, False
    held, faults = _case_of(actor, schemas.typed_case(form))
    refuse(held.barred if held else "")
    wanted = schemas.parse_whistle(form, files, faults)
    if held:
        town_id = town_in(held.area.path) or town_id
    seats = service_seats.called(town_id, wanted.units)
    first = queries.live_of_case(held.case.id) if held else None
    if first is not None:
        return _led_to(first, actor, submission), False
    reports.attach(submission, sent)
    return _made(actor, wanted, town_id, held, seats, submission, blow=blow), True


def _case_of(actor: Actor, code: str) -> tuple[CaseAccess | None, dict[str, str]]:
    """Return the case with a code; beside the field where there is none."""
    held = cases.ordinary_case(actor, code)
    return held, {"case_code": NO_CASE} if code and held is None else {}


def _led_to(first: Whistle, actor: Actor, submission: Submission) -> Whistle:
    """Lead who blows or asks a second time to the whistle that is there, and let them see it."""
    session = db.session()
    session.add(WhistleAsker(submission_id=submission.id, whistle_id=first.id, user_id=actor.id))
    session.flush()
    place(first, queries.seats_of(first.id))
    journal.append("whistle.asked_again", ("whistle", first.id), actor_id=actor.id)
    return first


def _made(
    actor: Actor,
    wanted: WhistleInput,
    town_id: int,
    held: CaseAccess | None,
    seats: list[dict[str, str]],
    submission: Submission,
    *,
    blow: bool,
) -> Whistle:
    now = clock.now()
    whistle = Whistle(
        submission_id=submission.id,
        number=next_number("whistle"),
        state=State.RAISED if blow else State.ASKED,
        kind=wanted.kind,
        summary=wanted.summary,
        place=wanted.place,
        answer_within=wanted.answer_within,
        arrive_by=wanted.arrive_by,
        town_id=town_id,
        case_id=held.case.id if held else None,
        author_id=actor.id,
        made_at=now,
        changed_at=now,
    )
    if blow:
        _start(whistle, actor, now)
    session = db.session()
    session.add(whistle)
    session.flush()
    rows = service_seats.seat(whistle, seats)
    place(whistle, rows)
    journal.append("whistle.raised" if blow else "whistle.asked", ("whistle", whistle.id), actor_id=actor.id)
    if blow:
        _call(whistle, actor)
    submit_after_commit("deliver_notices")
    return whistle


def _start(whistle: Whistle, actor: Actor, now: datetime) -> None:
    """Let the clock of the answers run from now."""
    due = calendar().due(now, schemas.WITHIN[whistle.answer_within])
    whistle.raised_at, whistle.raised_by_id, whistle.due_at, whistle.next_call_at = now, actor.id, due, due


def _call(whistle: Whistle, actor: Actor) -> None:
    """Note who of the called can't be reached, and that the whistle was blown in the course of its case."""
    rows = queries.seats_of(whistle.id)
    service_seats.note_unmanned(rows)
    service_cases.tell(whistle, "case.whistled", actor.id, to="、".join(one.label for one in rows))


def act(
    actor: Actor, whistle_id: int, action: str, form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> replay.Receipt:
    """Take a step with what came along; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 on their own matter, 409 for what changed, 422 beside a wrong field, 409
    for a state that is over; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return _receipt(take(actor, whistle_id, action, form, files, sent), sent)


def take(
    actor: Actor, whistle_id: int, action: str, form: MultiDict[str, str], files: Mapping[str, FileStorage], sent: Sent
) -> Taken:
    """Take a step in the open transaction: one on a whistle, or of a called seat, which the whistle then follows."""
    if action in set(Action):
        return _take(actor, whistle_id, Action(action), form, files, sent)
    taken = Taken(*service_seats.take(actor, whistle_id, action, form, files, sent))
    if taken.new:
        follow(taken.whistle, actor)
    return taken


def _take(
    actor: Actor,
    whistle_id: int,
    action: Action,
    form: MultiDict[str, str],
    files: Mapping[str, FileStorage],
    sent: Sent,
) -> Taken:
    seen, step = queries.seen(actor, whistle_id), WHISTLES[action]
    whistle = seen.whistle
    if not may(actor, seen, step):
        raise not_found()
    # Without an id of its own the step still gets one, so that its pictures have somewhere to belong.
    own_id = read_own_id(form) or str(uuid.uuid4())
    submission, new = reports.claim(actor.id, own_id, "whistle", sent.digest)
    if not new:
        return Taken(whistle, submission, new)
    refuse(seen.barred)
    WHISTLES.check_version(whistle, read_version(form))
    wanted = schemas.parse_step(step, form, files)
    reports.attach(submission, sent)
    advance(seen, step, actor, wanted)
    session, now = db.session(), clock.now()
    kept = {"words": wanted.words, "by_id": actor.id, "at": wanted.at or now, "received_at": now}
    session.add(WhistleStep(submission_id=submission.id, whistle_id=whistle.id, action=action, **kept))
    session.flush()
    return Taken(whistle, submission, new)


def advance(seen: WhistleAccess, step: Step, actor: Actor, wanted: StepInput) -> None:
    """Change a whistle's state by what somebody pressed; what follows of answers does ``follow``."""
    whistle = seen.whistle
    WHISTLES.check(whistle, step)
    if step.action == Action.CANCEL and not is_fresh(whistle):
        raise Problem("stale", TOO_LATE.format(minutes=current_app.config["WHISTLE_CANCEL_MINUTES"]))
    if step.action == Action.BLOW and wanted.units:
        service_seats.seat(whistle, service_seats.called(whistle.town_id, wanted.units))
    _move(whistle, step)
    if step.action == Action.BLOW:
        _start(whistle, actor, clock.now())
        db.session().flush()
        _call(whistle, actor)
    place(whistle, queries.seats_of(whistle.id))
    unit = seen.mine[0].code if step.action == Action.RESULT and seen.mine else None
    WHISTLES.record(whistle, step, actor_id=actor.id, unit=unit)
    service_cases.tell_step(whistle, step.action, actor.id)


def follow(whistle: Whistle, actor: Actor) -> None:
    """Let a whistle stand where the answers of the called put it; each of its states is said once."""
    rows = queries.seats_of(whistle.id)
    while (action := follows(whistle, rows)) is not None:
        step = WHISTLES[action]
        _move(whistle, step)
        come = sum(1 for one in rows if one.answer == "coming")
        WHISTLES.record(whistle, step, actor_id=actor.id, come=str(come))
    place(whistle, rows)


def _move(whistle: Whistle, step: Step) -> None:
    with WHISTLES.take(whistle, step):
        whistle.changed_at = clock.now()
        if step.target in ENDED:
            whistle.ended_at = whistle.changed_at
        if step.target not in (State.RAISED,):
            whistle.next_call_at = None


def calls_again_after() -> timedelta:
    """Return how long after its due time a seat that says nothing is called for the last time."""
    return timedelta(minutes=current_app.config["WHISTLE_AGAIN_MINUTES"])


def _receipt(taken: Taken, sent: Sent) -> replay.Receipt:
    url = f"/whistles/{taken.whistle.id}"
    return reports.receipt_of(taken.whistle, url, taken.submission, new=taken.new, sent=sent)
