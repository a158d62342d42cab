"""Every change of a mediation: referred once, then moved by ``advance``; journalled without words, in its lists.

Rooms say what else a step does: ``@taking(Action.CONSENT)`` above a function of :class:`Taking`.
"""

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from webapp.care.queries import unlocked
from webapp.cases import queries as cases
from webapp.cases.lists.service import town_of
from webapp.cases.rules import CaseAccess
from webapp.cases.states_steps import CASES
from webapp.cases.work_orders.service_following import TAKES_ORDERS
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.core.registry import Registry
from webapp.mediation import queries
from webapp.mediation.clocks import set_clock
from webapp.mediation.models import Mediation, MediationStep
from webapp.mediation.rules import WHILE_LOCKED, MediationAccess, may
from webapp.mediation.schemas import ReferInput, StepInput, parse_referral, parse_step, with_voice
from webapp.mediation.service_lists import place
from webapp.mediation.service_signing import keep_signatures, sealed_under
from webapp.mediation.states import Action, State, Step
from webapp.mediation.states_steps import MEDIATIONS, ON_CASE
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.queries import is_stale
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import NOTHING_SEEN, Seen, read_own_id, read_seen


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its mediation and what was sent."""

    seen: MediationAccess
    submission: Submission
    new: bool


@dataclass
class Taking:
    """A step that was let through, for the function of its room: what was asked, by whom, and what is kept of it."""

    seen: MediationAccess
    step: Step
    actor: Actor
    wanted: StepInput
    kept: MediationStep
    sent: Sent
    journalled: dict[str, Any] = field(default_factory=dict)  # codes and dates that its entry gets
    follows: list[str] = field(default_factory=list)  # events that are written after its own

    @property
    def mediation(self) -> Mediation:
        """The row that moves."""
        return self.seen.mediation

    @property
    def answers(self) -> Mapping[str, Any]:
        """What the form of the step said."""
        return self.wanted.answers

    def check(self) -> None:
        """Refuse with 409 a step that does not fit the state; ``take`` does so as well."""
        MEDIATIONS.check(self.mediation, self.step)

    def then(self, event: str) -> None:
        """Let an event of the table be written after the step's own, because it follows from it."""
        self.follows.append(event)

    def take(self, target: State | None = None) -> AbstractContextManager[None]:
        """Take the step in the table; ``target`` where the state depends on more than the step."""
        return MEDIATIONS.take(self.mediation, self.step, target=target)


LOCKED = "调解锁着，先请解锁；要停的按“停止”"
Handler = Callable[[Taking], None]
TAKING: Registry[Handler] = Registry("what else steps of a mediation do")


def taking(*actions: Action) -> Callable[[Handler], Handler]:
    """Register a function as what steps do: it takes them by ``taking.take()`` and changes what else changes."""

    def declare(function: Handler) -> Handler:
        for action in actions:
            TAKING.add(function, action)
        return function

    return declare


def refer(actor: Actor, code: str, form: MultiDict[str, str]) -> tuple[Mediation, bool]:
    """Refer a case to mediation; the same client id again gives the same one. Says whether it is new.

    Problem 404 for a case that the actor does not see, 403 for whom it concerns, 422 beside a wrong field, 409 while
    one is live or mediation of a protected matter is locked; in this order.
    """
    with transaction():
        return record(actor, code, form)


def record(actor: Actor, code: str, form: MultiDict[str, str]) -> tuple[Mediation, bool]:
    """Refer a case in the open transaction, as ``refer`` says."""
    held = cases.get_case_for(actor, code)
    if not actor.can("mediation.refer"):
        raise not_found()
    wanted_id = read_own_id(form) or str(uuid.uuid4())
    digest = replay.digest_of(form)
    submission, new = reports.claim(actor.id, wanted_id, "mediation", digest)
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, False
    refuse(held.barred)
    wanted = parse_referral(form)
    if held.case.protected and not unlocked(held.case.id):
        raise Problem("stale", LOCKED)
    if held.case.state not in TAKES_ORDERS:
        raise CASES.stale(held.case)
    if queries.live_on(held.case.id):
        raise Problem("stale", "这件事已经在调解了")
    return _made(actor, held, wanted, submission), True


def _made(actor: Actor, held: CaseAccess, wanted: ReferInput, submission: Submission) -> Mediation:
    now, case_id, protected = clock.now(), held.case.id, held.case.protected
    came = None if protected else queries.registration_of(held.case)
    view = "allowed" if protected else came.police_view if came else None  # without it nothing is unlocked
    mediation = Mediation(
        submission_id=submission.id,
        last_submission_id=submission.id,
        case_id=case_id,
        n=queries.next_n(case_id),
        town_id=town_of(held.area),
        state=State.SUGGESTED,
        summary=wanted.summary,
        source=wanted.source,
        harm=wanted.harm,
        referred_by_id=actor.id,
        referred_at=now,
        apart=protected,
        police_view=view,
        police_basis=came.police_basis if came else None,
        police_by_id=came.registered_by_id if came and came.police_view else None,
        police_at=held.case.received_at if came and came.police_view else None,
        clock_from=now,
        changed_at=now,
    )
    session = db.session()
    session.add(mediation)
    settle(mediation)
    note(mediation, "mediation.referred", actor.id)
    return mediation


def act(
    actor: Actor,
    code: str,
    n: int,
    action: Action,
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
) -> replay.Receipt:
    """Take a step with what came along; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version or a state that is over, 422
    beside a wrong field; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    signed = sealed_under(actor, code, n, action, form)
    with transaction():
        taken = take(
            actor,
            code,
            n,
            action,
            lambda: replace(parse_step(action, with_voice(action, form, files)), signed=signed()),
            sent,
            client_id=read_own_id(form),
            on=read_seen(form),
        )
        return _receipt(taken, sent)


def take(
    actor: Actor,
    code: str,
    n: int,
    action: Action,
    read: Callable[[], StepInput],
    sent: Sent,
    *,
    client_id: str | None = None,
    on: Seen = NOTHING_SEEN,
    at: datetime | None = None,
) -> Taken:
    """Take a step in the open transaction; ``read`` gives what the form asks, once it is sure who may take it."""
    seen = queries.seen(actor, code, n)
    mediation, step = seen.mediation, MEDIATIONS[action]
    if not may(actor, seen, step):
        raise not_found()
    submission, new = reports.claim(actor.id, client_id or str(uuid.uuid4()), "mediation", sent.digest)
    if not new:
        return Taken(seen, submission, new)
    refuse(seen.barred)
    MEDIATIONS.refuse_own(mediation, step, actor.id)
    if is_stale(mediation, on, actor.id):
        raise MEDIATIONS.stale(mediation)
    reports.attach(submission, sent)
    wanted = read()
    if step.note and not wanted.note:
        raise invalid(note=step.note)
    if seen.locked and action not in WHILE_LOCKED:
        raise Problem("stale", LOCKED)
    kept = MediationStep(
        submission_id=submission.id,
        mediation_id=mediation.id,
        action=step.action,
        words=wanted.note,
        answers=storable(wanted.answers),
        by_id=actor.id,
        at=clock.now(),
        claimed_at=wanted.answers.get("at", at),
    )
    advance(Taking(seen, step, actor, wanted, kept, sent))
    keep_signatures(kept, wanted.signed, actor)
    db.session().add(kept)
    db.session().flush()
    return Taken(seen, submission, new)


def advance(taking: Taking) -> None:
    """Change a mediation's state: the only function that does."""
    mediation = taking.mediation
    mediation.last_submission_id, mediation.changed_at = taking.kept.submission_id, taking.kept.at
    (TAKING.get(taking.step.action) or _plainly)(taking)
    settle(mediation)
    note(mediation, str(taking.step.event), taking.actor.id, **taking.journalled)
    for event in taking.follows:
        note(mediation, event, taking.actor.id)


def note(mediation: Mediation, event: str, actor_id: int | None = None, **content: Any) -> None:
    """Write down what happened to a mediation, in codes and dates, and a line of it in the course of its case."""
    kept = {name: value for name, value in content.items() if value}
    journal.append(event, ("mediation", mediation.id), actor_id=actor_id, content=kept)
    if on_case := ON_CASE.get(event):
        journal.append(on_case, ("case", mediation.case_id), actor_id=actor_id)
    submit_after_commit("deliver_notices")


def settle(mediation: Mediation) -> None:
    """Let a mediation be due when its nearest open clock is, and stand in its lists, in the open transaction."""
    db.session().flush()
    set_clock(mediation)
    place(mediation, queries.seats_of(mediation.id))


def storable(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as they are kept with a step: what was said, days and moments in ISO 8601."""
    return {name: _plain(value) for name, value in answers.items() if value not in (None, "", (), False)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _plainly(taking: Taking) -> None:
    with taking.take():
        pass


def _receipt(taken: Taken, sent: Sent) -> replay.Receipt:
    return reports.receipt_of(taken.seen.mediation, taken.seen.url, taken.submission, new=taken.new, sent=sent)
