"""Every change of a decision: made once, then moved by ``advance``; journalled without words, in its lists."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from webapp.cases.clocks import next_reminder
from webapp.cases.schemas import note_or_spoken
from webapp.cases.work_orders.service import moment_of
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.numbering import next_number
from webapp.core.protection.at_rest import is_protected
from webapp.core.protection.impartial import refuse, withdraw
from webapp.decisions import queries, queries_people
from webapp.decisions.models import Decision, DecisionSeat, DecisionStep
from webapp.decisions.rules import DecisionAccess, may, read_before_signing, town_of
from webapp.decisions.schemas import DecisionInput, StepInput, parse_step
from webapp.decisions.service_cases import order_for
from webapp.decisions.service_lists import place
from webapp.decisions.service_seats import asked_seats, give_to
from webapp.decisions.states import DECISIONS, EXTENSION, RUNNING, Action, State, Step
from webapp.documents.schemas import parse_signature
from webapp.documents.service_signatures import SealedSignature, add_signature, seal
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import read_own_id, read_version

ALOUD = frozenset({Action.DONE, Action.RETURN, Action.REDO})


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its decision and what was sent."""

    decision: Decision
    submission: Submission
    new: bool


def make(actor: Actor, wanted: DecisionInput, form: MultiDict[str, str]) -> tuple[Decision, bool]:
    """Write down a decision; the same client id again gives the same one. Says whether it is new.

    Problem 404 for who makes none, 422 beside a wrong field.
    """
    digest = replay.digest_of(form)
    with transaction():
        return record(actor, wanted, digest)


def record(actor: Actor, wanted: DecisionInput, digest: str) -> tuple[Decision, bool]:
    """Write down a decision in the open transaction; the minutes of a meeting make theirs by this, too."""
    town = town_of(actor)
    submission, new = reports.claim(actor.id, wanted.client_id, "decision", digest)
    if new:
        return _made(actor, wanted, town, submission), True
    known = queries.by_submission(submission.id)
    if known is None:
        raise Problem("conflict")
    return known, False


def _made(actor: Actor, wanted: DecisionInput, town: int, submission: Submission) -> Decision:
    now, due = clock.now(), moment_of(wanted.due, "due")
    seats = asked_seats(town, wanted.lead_unit, wanted.helpers)
    order = order_for(actor, wanted, due) if wanted.case else None
    decision = Decision(
        submission_id=submission.id,
        number=next_number("decision"),
        state=State.ASSIGNED,
        what=wanted.what,
        town_id=town,
        case_id=order.case_id if order else None,
        order_id=order.id if order else None,
        author_id=actor.id,
        made_at=now,
        clock_from=now,
        due_at=order.due_at if order else due,
        next_rung_at=None if order else next_reminder(now, due, now),
        changed_at=now,
    )
    session = db.session()
    session.add(decision)
    session.flush()
    rows = [DecisionSeat(decision_id=decision.id, **seat) for seat in seats]
    session.add_all(rows)
    session.flush()
    place(decision, rows)
    content = {"due": clock.to_micros(decision.due_at)}
    journal.append("decision.made", ("decision", decision.id), actor_id=actor.id, content=content)
    submit_after_commit("deliver_notices")
    return decision


def act(
    actor: Actor, decision_id: int, action: Action, form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> replay.Receipt:
    """Take a step with what came along; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version or a state that is over, 422
    beside a wrong field; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: is_protected("decision", decision_id))
    signed = _signed(actor, decision_id, form) if action == Action.HAND_OVER else None

    def read(step: Step) -> StepInput:
        wanted = replace(parse_step(step, form), signed=signed)
        return replace(wanted, note=note_or_spoken(wanted.note, form, files)) if step.action in ALOUD else wanted

    with transaction():
        taken = take(actor, decision_id, action, read, sent, client_id=read_own_id(form), version=read_version(form))
        return _receipt(taken, sent)


def take(
    actor: Actor,
    decision_id: int,
    action: Action,
    read: Callable[[Step], StepInput],
    sent: Sent,
    *,
    client_id: str | None = None,
    version: int | None = None,
) -> Taken:
    """Take a step in the open transaction; ``read`` gives what the form asks, once it is sure who may take it."""
    seen = queries.seen(actor, decision_id)
    decision, step = seen.decision, _step_meant(actor, seen, action)
    if not may(actor, seen, step):
        raise not_found()
    # Without an id of its own the step still gets one, so that its pictures have somewhere to belong.
    submission, new = reports.claim(actor.id, client_id or str(uuid.uuid4()), "decision", sent.digest)
    if not new:
        return Taken(decision, submission, new)
    refuse(seen.barred)
    DECISIONS.refuse_own(decision, step, actor.id)
    DECISIONS.check_version(decision, version)
    reports.attach(submission, sent)
    wanted = read(step)
    if step.note and not wanted.note:
        raise invalid(note=step.note)
    kept = DecisionStep(
        submission_id=submission.id,
        decision_id=decision_id,
        action=step.action,
        words=wanted.note,
        by_id=actor.id,
        at=clock.now(),
        until=moment_of(wanted.until, "until") if wanted.until else None,
    )
    advance(seen, step, actor, wanted, kept)
    if step.action == Action.RECUSE and not queries_people.somebody_can(decision):
        kept.action = Action.HAND_BACK
        advance(seen, DECISIONS[Action.HAND_BACK], actor, wanted, kept)
    db.session().add(kept)
    db.session().flush()
    if wanted.signed:
        add_signature(("decision", decision_id), wanted.signed, actor)
    return Taken(decision, submission, new)


def _signed(actor: Actor, decision_id: int, form: Mapping[str, str]) -> SealedSignature | None:
    """Prove and store the signature of who took the paper, where they signed; slow, so before the transaction."""
    seen = queries.seen(actor, decision_id)
    if not may(actor, seen, DECISIONS[Action.HAND_OVER]):
        raise not_found()
    return seal(parse_signature(form, read_before_signing(seen.decision)))


def advance(seen: DecisionAccess, step: Step, actor: Actor, wanted: StepInput, kept: DecisionStep) -> None:
    """Change a decision's state: the only function that does, but for what follows a work order."""
    decision = seen.decision
    _TAKING.get(step.action, _plainly)(seen, step, actor, wanted, kept)
    asks = DECISIONS.asking.waiting(decision, (EXTENSION,)) if DECISIONS.asking else None
    place(decision, queries.seats_of(decision.id), asks=asks is not None)
    content = {"due": clock.to_micros(decision.due_at), "until": clock.to_micros(kept.until) if kept.until else None}
    DECISIONS.record(decision, step, actor_id=actor.id, **content)


def _step_meant(actor: Actor, seen: DecisionAccess, action: Action) -> Step:
    """Return the step that is meant: 退回 of what is done sends it back.

    延期 of a unit asks for it; the commissioner's agrees to what is asked, or gives more time unasked.
    """
    if action == Action.RETURN and seen.maker and seen.decision.state == State.DONE:
        action = Action.REDO
    if action == Action.EXTEND and seen.lead:
        action = Action.ASK_EXTEND
    if action == Action.EXTEND and seen.waiting:
        action = Action.AGREE_EXTEND
    return DECISIONS[action]


def _plainly(seen: DecisionAccess, step: Step, actor: Actor, wanted: StepInput, kept: DecisionStep) -> None:
    decision, now = seen.decision, kept.at
    with DECISIONS.take(decision, step):
        decision.changed_at = now
        if step.action == Action.DONE:
            decision.done_by_id, decision.done_at = actor.id, now
        if decision.state in (State.CHECKED, State.CANCELLED):
            decision.ended_at = now
        if step.action == Action.CANCEL and wanted.mistake:
            decision.set_aside_at = now
        _set_clock(decision, decision.due_at)


def _assign(seen: DecisionAccess, step: Step, actor: Actor, wanted: StepInput, kept: DecisionStep) -> None:
    decision = seen.decision
    DECISIONS.check(decision, step)
    give_to(decision, wanted.lead_unit or "")
    if not queries_people.somebody_can(decision):
        raise invalid(lead_unit="这家的人要回避，没有别人能办，请选别家")
    _plainly(seen, step, actor, wanted, kept)


def _recuse(seen: DecisionAccess, step: Step, actor: Actor, wanted: StepInput, kept: DecisionStep) -> None:
    """Let an officer of the lead leave it to colleagues; no clock is prolonged."""
    withdraw("decision", seen.decision.id, actor.id, wanted.reason)
    with DECISIONS.take(seen.decision, step):
        seen.decision.changed_at = kept.at


def _ask(seen: DecisionAccess, step: Step, actor: Actor, wanted: StepInput, kept: DecisionStep) -> None:
    wanted_at = _later(seen.decision, kept.until)
    with DECISIONS.ask(seen.decision, step, actor.id, wanted.note, wanted_at=wanted_at):
        seen.decision.changed_at = kept.at


def _extend(seen: DecisionAccess, step: Step, actor: Actor, wanted: StepInput, kept: DecisionStep) -> None:
    decision = seen.decision
    DECISIONS.check(decision, step)
    until = _later(decision, kept.until)
    with DECISIONS.take(decision, step):
        decision.changed_at, decision.due_at = kept.at, until
        _set_clock(decision, until)


def _decide(seen: DecisionAccess, step: Step, actor: Actor, wanted: StepInput, kept: DecisionStep) -> None:
    decision = seen.decision
    with DECISIONS.decide(decision, step, actor.id, wanted.note) as ask:
        decision.changed_at = kept.at
        if ask.approved:
            decision.due_at = kept.until = ask.wanted_at
            _set_clock(decision, ask.wanted_at)


def _later(decision: Decision, until: datetime | None) -> datetime:
    if until is None or until <= decision.due_at:
        raise invalid(until="要比现在的期限晚")
    return until


def _set_clock(decision: Decision, due: datetime) -> None:
    """Set when the next reminder comes: none while nothing has to be done until then."""
    runs = decision.state in RUNNING and decision.order_id is None
    decision.next_rung_at = next_reminder(decision.clock_from, due, clock.now()) if runs else None


def _receipt(taken: Taken, sent: Sent) -> replay.Receipt:
    url = f"/decisions/{taken.decision.id}"
    return reports.receipt_of(taken.decision, url, taken.submission, new=taken.new, sent=sent)


_TAKING: dict[Action, Callable[..., Any]] = {
    Action.ASSIGN: _assign,
    Action.EXTEND: _extend,
    Action.ASK_EXTEND: _ask,
    Action.AGREE_EXTEND: _decide,
    Action.REFUSE_EXTEND: _decide,
    Action.TAKE_BACK: _decide,
    Action.RECUSE: _recuse,
}
