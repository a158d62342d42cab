"""Every change of an application: sent in once, moved from state to state by ``advance``, its clock with it."""

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.cases.clocks import calendar, statutory
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.codes import new_code
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid
from webapp.core.protection.crypto import current_keyring
from webapp.legal_aid import guide, queries, queries_people
from webapp.legal_aid.models import AidApplication
from webapp.legal_aid.rules import fits, refuse_unless_allowed
from webapp.legal_aid.schemas import ApplicationInput, StepInput
from webapp.legal_aid.service_lists import sync_scope
from webapp.legal_aid.service_papers import add_papers, let_go_after_closing
from webapp.legal_aid.service_recusal import withdraw_from
from webapp.legal_aid.states import APPLICATIONS, OPEN_STATES, Action, Clock, State, Step
from webapp.people.actor import Actor
from webapp.people.names.service_keeping_out import keep_out_concerned
from webapp.people.queries_impartial import barred_from
from webapp.reports.service import SentPhoto
from webapp.service_orders.progress.service import count_try

BARRED = "这个人要回避，请另选一个"


@transactional
def apply_with_papers(
    sent: ApplicationInput,
    actor: Actor | None,
    papers: Sequence[SentPhoto],
    counted: Iterable[tuple[str, str, int, str]],
) -> AidApplication:
    """Keep an application with its stored papers, as ``apply``; each of ``counted`` is one try (``count_try``)."""
    for one in counted:
        count_try(*one)
    application = apply(sent, actor)
    if papers:
        add_papers(application, papers, "matter", application.by_user_id)
    return application


def apply(
    sent: ApplicationInput, actor: Actor | None = None, *, randbytes: Callable[[int], bytes] = secrets.token_bytes
) -> AidApplication:
    """Keep an application; ``actor`` is the signed-in person who filled it in for an applicant."""
    digest = hashlib.sha256(sent.canonical.encode()).hexdigest()
    application = _keep(sent, digest, actor, randbytes)
    sync_scope(application, new=True)
    if application.protected:
        keep_out_concerned("aid", application.id)
    journal.append("aid.applied", ("aid", application.id), actor_id=application.by_user_id, digest=digest)
    submit_after_commit("deliver_notices")
    return application


def _keep(
    sent: ApplicationInput, digest: str, actor: Actor | None, randbytes: Callable[[int], bytes]
) -> AidApplication:
    now = clock.now()
    application = AidApplication(
        code=new_code(randbytes),
        client_id=str(uuid.UUID(bytes=randbytes(16))),
        digest=digest,
        state=State.APPLIED,
        protected=sent.protected,
        keep_private=sent.keep_private,
        area_id=_area(sent.village).id,
        matter="other" if sent.protected else (sent.answers.get("matter") or ["other"])[0],
        answers=sent.answers_text,
        rules_version=guide.version(),
        name=sent.name,
        phone=sent.phone,
        phone_index=current_keyring().blind_index(sent.phone),
        story=sent.story,
        contact=sent.contact,
        on_behalf=sent.on_behalf,
        by_user_id=actor.id if actor and sent.on_behalf else None,
        received_at=now,
    )
    _start(application, Clock.DECIDE, now)
    session = db.session()
    session.add(application)
    session.flush()
    return application


@transactional
def act(actor: Actor, code: str, step: StepInput) -> AidApplication:
    """Take one step on an application the actor can see.

    Problem 404 when it or the step is not theirs, 409 when another was faster or it no longer fits, 422 when words
    or a choice are missing.
    """
    held, transition = queries.get_application_for(actor, code), APPLICATIONS[step.action]
    refuse_unless_allowed(actor, held, transition)
    if step.action != Action.RECUSE:
        return advance(held.application, transition, actor, step)
    withdraw_from(actor, held.application, step.words, step.version)
    if held.application.helper_id != actor.id:
        return held.application
    return advance(held.application, APPLICATIONS[Action.HAND_BACK], actor, StepInput(Action.HAND_BACK, None, ""))


@transactional
def withdraw(application_id: int) -> AidApplication:
    """Take an application back for whoever proved that it is theirs; Problem 409 when it is over."""
    application = db.session().get_one(AidApplication, application_id)
    step = StepInput(Action.WITHDRAW, None, "申请人自己撤回的")
    return advance(application, APPLICATIONS[step.action], None, step)


def advance(application: AidApplication, transition: Step, actor: Actor | None, step: StepInput) -> AidApplication:
    """Change an application's state: the only function that does. ``actor`` is None for whoever applied."""
    now = clock.now()
    if not fits(application, transition):
        raise APPLICATIONS.stale(application)
    with APPLICATIONS.take(application, transition, version=step.version, note=step.words):
        _EFFECTS.get(step.action, _nothing_more)(application, step, actor, now)
        application.closed_at = None if transition.target in OPEN_STATES else now
        _move_clock(application, transition.clock, now)
    if application.closed_at:
        let_go_after_closing(application)
    sync_scope(application)
    APPLICATIONS.record(application, transition, actor_id=actor.id if actor else None)
    return application


def _area(village: str) -> Area:
    """Return the village that the applicant named, else the town; a code from a poster may be of a lower level."""
    found = areas.by_code(village) if village else None
    if found is None:
        found = db.session().scalar(
            select(Area).where(Area.level == Level.TOWN, Area.active).order_by(Area.id).limit(1)
        )
    if found is None:
        raise Problem("internal")
    return found


def _start(application: AidApplication, which: Clock, now: datetime) -> None:
    application.clock = which
    application.due_at = calendar().due(now, statutory(which))
    application.left_us = None
    application.overdue_noted_at = None


def _move_clock(application: AidApplication, change: Clock, now: datetime) -> None:
    if change in (Clock.DECIDE, Clock.ASSIGN):
        _start(application, change, now)
    elif change == Clock.HOLD and application.due_at:
        application.left_us = (application.due_at - now) // timedelta(microseconds=1)
        application.due_at = None
    elif change == Clock.GO_ON:
        application.due_at = now + timedelta(microseconds=application.left_us or 0)
        application.left_us = None
    elif change == Clock.END:
        application.clock = application.due_at = application.left_us = None


def _ask_papers(application: AidApplication, step: StepInput, _actor: Actor | None, now: datetime) -> None:
    if not step.papers and not step.words:
        raise invalid(papers="勾上要哪几样，或者写清楚")
    application.papers_asked_at, application.papers_asked = now, list(step.papers)
    application.asked_words = step.words


def _decide(application: AidApplication, step: StepInput, actor: Actor | None, now: datetime) -> None:
    application.decided_at, application.decided_by_id = now, actor.id if actor else None
    application.reasons = step.words


def _assign(application: AidApplication, step: StepInput, _actor: Actor | None, now: datetime) -> None:
    name = step.helper_name
    if step.helper_id is not None and not application.protected:
        name = queries_people.helpers().get(step.helper_id, "")
    if step.helper_id in barred_from("aid", application.id):
        raise invalid(helper_id=BARRED)
    if not name:
        raise invalid(helper_id="选一个人，或者写上律师的名字和单位")
    # Whoever works on a protected one is informed outside: no account but the named people's opens it.
    application.helper_id = None if application.protected or step.helper_name else step.helper_id
    application.helper_name, application.assigned_at = name, now


def _back(application: AidApplication, _step: StepInput, _actor: Actor | None, _now: datetime) -> None:
    application.helper_id = application.helper_name = application.assigned_at = None


def _end(application: AidApplication, step: StepInput, _actor: Actor | None, _now: datetime) -> None:
    application.outcome = step.words


def _nothing_more(application: AidApplication, step: StepInput, actor: Actor | None, now: datetime) -> None:
    """Change nothing besides state and clock."""


_EFFECTS: dict[Action, Callable[[AidApplication, StepInput, Actor | None, datetime], None]] = {
    Action.ASK_PAPERS: _ask_papers,
    Action.GRANT: _decide,
    Action.REFUSE: _decide,
    Action.STOP: _decide,
    Action.CORRECT: _decide,
    Action.ASSIGN: _assign,
    Action.HAND_BACK: _back,
    Action.FINISH: _end,
    Action.WITHDRAW: _end,
}
