"""Every change of a consultation: made once, then moved by ``advance``; journalled without words, in its lists."""

import uuid
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.cases import queries as cases
from webapp.cases.clocks import next_reminder
from webapp.cases.rules import CaseAccess
from webapp.cases.work_orders.service import moment_of
from webapp.consultation import queries, schemas
from webapp.consultation.models import Consultation, ConsultationPerson, ConsultationSeat, ConsultationStep
from webapp.consultation.rules import (
    ConsultationAccess,
    is_about_a_person,
    may,
    refuse_first_person,
    town_of,
    whose_yes,
)
from webapp.consultation.schemas import ConsultationInput, PersonInput, StepInput
from webapp.consultation.service_decisions import decide
from webapp.consultation.service_lists import place
from webapp.consultation.states import CONSULTATIONS, ENDED, Action, State, Step
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.numbering import next_number
from webapp.core.protection.at_rest import hide
from webapp.core.protection.crypto import current_keyring
from webapp.core.protection.impartial import OWN, refuse, withdraw
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.web.forms import read_own_id, read_version

NO_CASE = "没有这件事，看看案码对不对"
NO_UNIT = "没有这个单位，或者已经撤了"


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its consultation and what was sent."""

    consultation: Consultation
    submission: Submission
    new: bool


def make(actor: Actor, form: MultiDict[str, str]) -> tuple[Consultation, bool]:
    """Make a consultation; the same client id again gives the same one. Says whether it is new.

    Problem 404 for who makes none, 403 on a case of their own, 422 beside a wrong field; in this order.
    """
    with transaction():
        return record(actor, form, replay.digest_of(form))


def record(actor: Actor, form: MultiDict[str, str], digest: str) -> tuple[Consultation, bool]:
    """Make a consultation in the open transaction, as ``make`` says."""
    town_id = town_of(actor)
    submission, new = reports.claim(actor.id, schemas.wanted_id(form), "consultation", digest)
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, False
    held, faults = _case_of(actor, schemas.typed_case(form))
    refuse(held.barred if held else "")
    wanted = schemas.parse_consultation(form, faults)
    return _made(actor, wanted, town_id, held, submission), True


def _case_of(actor: Actor, code: str) -> tuple[CaseAccess | None, dict[str, str]]:
    """Return the case with a code; beside the field where there is none."""
    held = cases.ordinary_case(actor, code)
    return held, {"case_code": NO_CASE} if code and held is None else {}


def _made(
    actor: Actor, wanted: ConsultationInput, town_id: int, held: CaseAccess | None, submission: Submission
) -> Consultation:
    index = _index_of(wanted.person)
    refuse(OWN if index and index == actor.phone_index else "")
    now, due = clock.now(), moment_of(wanted.due, "due")
    seats = _seats(wanted.units)
    opens = wanted.person is None
    consultation = Consultation(
        submission_id=submission.id,
        number=next_number("consultation"),
        state=State.OPEN if opens else State.DRAFT,
        topic=wanted.topic,
        question=wanted.question,
        summary=wanted.summary,
        town_id=town_id,
        case_id=held.case.id if held else None,
        author_id=actor.id,
        made_at=now,
        clock_from=now,
        due_at=due,
        next_rung_at=next_reminder(now, due, now) if opens else None,
        changed_at=now,
    )
    session = db.session()
    session.add(consultation)
    session.flush()
    rows = [ConsultationSeat(consultation_id=consultation.id, **seat) for seat in seats]
    session.add_all([*rows, *([_person(consultation.id, wanted.person)] if wanted.person else [])])
    session.flush()
    place(consultation, rows)
    content = {"due": clock.to_micros(due)}
    event = "consultation.made" if opens else "consultation.drafted"
    journal.append(event, ("consultation", consultation.id), actor_id=actor.id, content=content)
    submit_after_commit("deliver_notices")
    return consultation


def _seats(codes: tuple[str, ...]) -> list[dict[str, Any]]:
    known = {code: (name, scope) for code, name, scope in queries.who_may_be_asked()}
    if any(code not in known for code in codes):
        raise invalid(units=NO_UNIT)
    return [
        {"seat": known[code][1], "code": code, "label": known[code][0], "guest": code == queries.COURT}
        for code in codes
    ]


def _person(consultation_id: int, wanted: PersonInput) -> ConsultationPerson:
    return ConsultationPerson(
        consultation_id=consultation_id,
        name=wanted.name,
        happened=wanted.happened,
        asked=wanted.asked,
        law=wanted.law,
        law_words=wanted.law_words,
        phone=wanted.phone,
        phone_index=_index_of(wanted),
    )


def _index_of(person: PersonInput | None) -> str | None:
    """Return the blind index of a person's telephone, where one was said."""
    return current_keyring().blind_index(person.phone) if person and person.phone else None


def act(actor: Actor, consultation_id: int, action: Action, form: MultiDict[str, str]) -> replay.Receipt:
    """Take a step; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version, 422 beside a wrong field,
    409 for a state that is over; in this order.
    """
    with transaction():
        return _receipt(take(actor, consultation_id, action, form, replay.digest_of(form)))


def take(actor: Actor, consultation_id: int, action: Action, form: MultiDict[str, str], digest: str) -> Taken:
    """Take a step in the open transaction."""
    seen, step = queries.seen(actor, consultation_id), CONSULTATIONS[action]
    consultation = seen.consultation
    if not may(actor, seen, step):
        raise not_found()
    own_id = read_own_id(form) or str(uuid.uuid4())
    submission, new = reports.claim(actor.id, own_id, "consultation", digest)
    if not new:
        return Taken(consultation, submission, new)
    refuse(seen.barred)
    refuse_first_person(actor, seen, step)
    CONSULTATIONS.check_version(consultation, read_version(form))
    wanted = schemas.parse_step(step, form, about_a_person=is_about_a_person(consultation))
    kept = ConsultationStep(
        submission_id=submission.id,
        consultation_id=consultation_id,
        action=action,
        seat=seen.mine.seat if step.action == Action.OPINION and seen.mine else None,
        words="" if action == Action.RECUSE else wanted.words,
        place=wanted.place,
        present=wanted.present,
        held_at=wanted.held_at,
        by_id=actor.id,
        at=clock.now(),
    )
    advance(seen, step, actor, wanted, kept)
    if wanted.decisions:
        decide(actor, consultation, wanted.decisions, own_id)
    return Taken(consultation, submission, new)


def advance(seen: ConsultationAccess, step: Step, actor: Actor, wanted: StepInput, kept: ConsultationStep) -> None:
    """Change a consultation's state: the only function that does."""
    consultation = seen.consultation
    with _taking(consultation, step, actor, wanted):
        consultation.changed_at = kept.at
        if consultation.state in ENDED:
            consultation.ended_at = kept.at
        if step.action == Action.CANCEL:
            consultation.set_aside_at = kept.at
        if step.action == Action.AGREE_OPEN:
            consultation.clock_from = kept.at
        if step.target:
            _set_clock(consultation, kept.at)
    db.session().add(kept)
    db.session().flush()
    place(consultation, seen.seats)
    unit = kept.seat and seen.mine and seen.mine.code
    due = clock.to_micros(consultation.due_at)
    CONSULTATIONS.record(consultation, step, actor_id=actor.id, unit=unit, due=due)


def _taking(consultation: Consultation, step: Step, actor: Actor, wanted: StepInput) -> AbstractContextManager[Any]:
    """Begin a step, with what it asks for, ends or keeps beside the row."""
    if step.ask:
        return CONSULTATIONS.ask(consultation, step, actor.id, "", by=whose_yes(actor))
    if step.decides:
        return CONSULTATIONS.decide(consultation, step, actor.id, hide(wanted.words, True))
    if step.action == Action.RECUSE:
        # Why is read by those who work on it and stays out of the journal; no clock is prolonged.
        CONSULTATIONS.check(consultation, step)
        withdraw("consultation", consultation.id, actor.id, wanted.words, protected=True)
    return CONSULTATIONS.take(consultation, step)


def _set_clock(consultation: Consultation, now: datetime) -> None:
    """Set when the next reminder comes: none once it was talked over, or where time was up before it began."""
    since, due = consultation.clock_from, consultation.due_at
    runs = consultation.state == State.OPEN and since < due
    consultation.next_rung_at = next_reminder(since, due, now) if runs else None


def _receipt(taken: Taken) -> replay.Receipt:
    url = f"/consultations/{taken.consultation.id}"
    return reports.receipt_of(taken.consultation, url, taken.submission, new=taken.new)
