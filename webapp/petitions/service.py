"""Every change of a petition: registered once, then moved by ``advance``; journalled without words, in its lists.

Rooms say what else a step does: ``@taking(Action.ACCEPT)`` above a function of :class:`Taking`.
"""

import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from webapp.cases.models import Case
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.numbering import next_number
from webapp.core.protection.impartial import refuse
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.petitions import queries
from webapp.petitions.clocks import set_clock
from webapp.petitions.models import Petition, PetitionStep
from webapp.petitions.rules import PetitionAccess, may
from webapp.petitions.schemas import PetitionInput, StepInput, parse_step
from webapp.petitions.service_lists import place
from webapp.petitions.service_people import write_people
from webapp.petitions.states import RESTS, Action, State, Step
from webapp.petitions.states_course import ON_CASE
from webapp.petitions.states_steps import PETITIONS
from webapp.reports import service as reports
from webapp.reports.models import Channel, Severity, Submission
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.forms import read_own_id, read_version

# So many who come together are told to the commissioner and the town lead at once; what counts as 集体访 is the town's.
MANY = 5


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its petition and what was sent."""

    seen: PetitionAccess
    submission: Submission
    new: bool


@dataclass
class Taking:
    """A step that was let through, for the function of its room: what was asked, by whom, and what is kept of it."""

    seen: PetitionAccess
    step: Step
    actor: Actor
    wanted: StepInput
    kept: PetitionStep
    sent: Sent
    journalled: dict[str, Any] = field(default_factory=dict)  # codes and dates that its entry gets

    @property
    def petition(self) -> Petition:
        """The row that moves."""
        return self.seen.petition

    @property
    def answers(self) -> Mapping[str, Any]:
        """What the form of the step said."""
        return self.wanted.answers

    def check(self) -> None:
        """Refuse with 409 a step that does not fit the state; ``take`` does so as well."""
        PETITIONS.check(self.petition, self.step)

    def take(self, target: State | None = None) -> AbstractContextManager[None]:
        """Take the step in the table; ``target`` where the state depends on more than the step."""
        return PETITIONS.take(self.petition, self.step, target=target)


Handler = Callable[[Taking], None]
TAKING: Registry[Handler] = Registry("what else steps of a petition do")


def taking(*actions: Action) -> Callable[[Handler], Handler]:
    """Register a function as what steps do: it takes them by ``taking.take()`` and changes what else changes."""

    def declare(function: Handler) -> Handler:
        for action in actions:
            TAKING.add(function, action)
        return function

    return declare


@dataclass(frozen=True)
class Caller:
    """Who came, as the counter's form has them; empty where they would not say."""

    name: str = ""
    phone: str = ""


def register(
    case: Case, town_id: int, channel: Channel, wanted: PetitionInput, caller: Caller, sender: tuple[int | None, int]
) -> Petition:
    """Make the petition of a case, in the open transaction; ``sender`` is who registers it, and their submission.

    A protected case has none: ValueError. Problem 409 where the case is a petition already.
    """
    if case.protected:
        raise ValueError("a protected matter is no petition")
    if queries.of_case(case.id) is not None:
        raise Problem("stale", "这件事已经按信访件登记了")
    petition = _made(town_id, channel, wanted, caller, sender)
    petition.case_id, petition.category = case.id, case.category
    petition.urgent = case.severity == Severity.URGENT
    petition.demand, petition.against = wanted.demand or None, wanted.against or None
    _store(petition, wanted, caller)
    note(petition, "petition.registered", sender[0], due=_micros(petition.due_at))
    if petition.urgent or petition.people >= MANY:
        note(petition, "petition.pressing", sender[0])
    return petition


def register_accusation(
    town_id: int, channel: Channel, wanted: PetitionInput, caller: Caller, sender: tuple[int | None, int]
) -> Petition:
    """Keep of 检举控告 that it came and where its sealed paper went, in the open transaction; it has no case."""
    petition = _made(town_id, channel, wanted, caller, sender)
    petition.category, petition.sealed_to = "", wanted.sealed_to
    petition.about_commissioner = wanted.about_commissioner
    petition.state, petition.ended_at = State.PASSED_ON, petition.registered_at
    petition.told_how = "paper"  # whoever handed it in was there
    _store(petition, wanted, caller)
    note(petition, "petition.sealed", sender[0])
    return petition


def _made(
    town_id: int, channel: Channel, wanted: PetitionInput, caller: Caller, sender: tuple[int | None, int]
) -> Petition:
    now = clock.now()
    return Petition(
        submission_id=sender[1],
        number=next_number("petition"),
        town_id=town_id,
        state=State.REGISTERED,
        petition_type=wanted.petition_type,
        channel=channel,
        about_cadre=wanted.about_cadre,
        people=wanted.people,
        proxy=wanted.proxy or None,
        anonymous=not caller.name,
        registered_by_id=sender[0],
        registered_at=now,
        changed_at=now,
    )


def _store(petition: Petition, wanted: PetitionInput, caller: Caller) -> None:
    session = db.session()
    session.add(petition)
    session.flush()
    # Of an accusation not even who is accused is kept.
    write_people(petition, wanted, caller.name, caller.phone)
    settle(petition)


def act(
    actor: Actor, code: str, action: Action, form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> replay.Receipt:
    """Take a step with what came along; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version or a state that is over, 422
    beside a wrong field; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        taken = take(actor, code, action, form, sent)
        return _receipt(taken, sent)


def take(actor: Actor, code: str, action: Action, form: MultiDict[str, str], sent: Sent) -> Taken:
    """Take a step in the open transaction, as ``act`` says."""
    seen, step = queries.seen(actor, code), PETITIONS[action]
    petition = seen.petition
    if not may(actor, seen, step):
        raise not_found()
    own_id = read_own_id(form) or str(uuid.uuid4())
    submission, new = reports.claim(actor.id, own_id, "petition", sent.digest)
    if not new:
        return Taken(seen, submission, new)
    refuse(seen.barred)
    PETITIONS.refuse_own(petition, step, actor.id)
    PETITIONS.check_version(petition, read_version(form))
    reports.attach(submission, sent)
    wanted = parse_step(action, form)
    if step.note and not wanted.note:
        raise invalid(note=step.note)
    kept = PetitionStep(
        submission_id=submission.id,
        petition_id=petition.id,
        action=step.action,
        words=wanted.note,
        answers={name: _plain(value) for name, value in wanted.answers.items()},
        by_id=actor.id,
        at=clock.now(),
    )
    advance(Taking(seen, step, actor, wanted, kept, sent))
    db.session().add(kept)
    db.session().flush()
    return Taken(seen, submission, new)


def advance(taking: Taking) -> None:
    """Change a petition's state by what somebody pressed; what follows of orders and of time does ``follow``."""
    petition = taking.petition
    petition.changed_at = taking.kept.at
    _note_told(taking)
    (TAKING.get(taking.step.action) or _plainly)(taking)
    _rest(petition)
    settle(petition)
    due = _micros(petition.due_at)
    note(petition, str(taking.step.event), taking.actor.id, **({"due": due} | taking.journalled))


def follow(petition: Petition, action: Action, actor_id: int | None = None) -> None:
    """Take a step that follows by itself: of the case's orders, of time."""
    step = PETITIONS[action]
    with PETITIONS.take(petition, step):
        petition.changed_at = clock.now()
        _rest(petition)
    settle(petition)
    note(petition, str(step.event), actor_id, due=_micros(petition.due_at))


def note(petition: Petition, event: str, actor_id: int | None = None, **content: Any) -> None:
    """Write down what happened to a petition, in codes and dates, and a line of it in the course of its case."""
    kept = {name: value for name, value in content.items() if value}
    journal.append(event, ("petition", petition.id), actor_id=actor_id, content=kept)
    if petition.case_id and (on_case := ON_CASE.get(event)):
        journal.append(on_case, ("case", petition.case_id), actor_id=actor_id)
    submit_after_commit("deliver_notices")


def settle(petition: Petition) -> None:
    """Let a petition be due when its nearest open clock is, and stand in its lists, in the open transaction."""
    db.session().flush()
    set_clock(petition)
    place(petition)


def _rest(petition: Petition) -> None:
    """Note when it came to rest, and that it goes on where it does again."""
    rests = petition.state in RESTS
    petition.ended_at = (petition.ended_at or petition.changed_at) if rests else None


def _note_told(taking: Taking) -> None:
    told_on, told_how = taking.answers.get("told_on"), taking.answers.get("told_how")
    if told_how:
        taking.petition.told_on, taking.petition.told_how = told_on, told_how


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _micros(moment: datetime | None) -> int | None:
    return clock.to_micros(moment) if moment else None


def _plainly(taking: Taking) -> None:
    with taking.take():
        pass


def _receipt(taken: Taken, sent: Sent) -> replay.Receipt:
    return reports.receipt_of(taken.seen.petition, taken.seen.url, taken.submission, new=taken.new, sent=sent)
