"""Taking a step of the course: who may, once only, the version, the fields, the state, and what follows of it."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.care import queries, rules
from webapp.care.clocks import DAY, KEPT_TILL_AGE, LOOKS, span
from webapp.care.models import CareEntry
from webapp.care.rules import CareAccess
from webapp.care.schemas import (
    AgainstInput,
    ReleaseInput,
    StepInput,
    UnlockInput,
    WordsInput,
    parse_contact,
    parse_incident,
    parse_risk,
    parse_wishes,
)
from webapp.care.service import FOLLOWERS, note_number_against, set_due
from webapp.care.service_release import open_ordinary, refuse_place
from webapp.care.states import State
from webapp.care.states_steps import CARE, UNLOCK, Action, Step
from webapp.cases import service_actions as case_actions
from webapp.cases.models import Case
from webapp.cases.recusal.service_kept_out import keep_out
from webapp.cases.schemas import ActionInput, note_or_spoken
from webapp.cases.service import advance
from webapp.cases.service_actions import ActionReceipt, IdempotentAction
from webapp.cases.states import State as CaseState
from webapp.cases.states_steps import CASES
from webapp.cases.states_steps import Action as CaseAction
from webapp.core import clock
from webapp.core.asks import Answer
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.at_rest import hide, hide_values
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.web.forms import read

Files = ImmutableMultiDict[str, FileStorage]


class Noted(NamedTuple):
    """What a step read of its form: answers by name, and words; both are kept sealed."""

    answers: Mapping[str, Any]
    words: str = ""


class Taking(NamedTuple):
    """A step that is being taken: by whom, on which course, which step, what its form says, when."""

    actor: Actor
    access: CareAccess
    step: Step
    noted: Noted
    at: datetime


def step_of(action: str, access: CareAccess) -> Step:
    """Return the step of an address; the one 404 for a name that is none. A later look is asked like the first one."""
    if action not in set(Action) or action in (Action.LOOK, Action.RELAPSE):
        raise not_found()
    state = access.course.state
    if action == Action.RISK and state != State.RECEIVED:
        return CARE[Action.LOOK]
    return CARE[Action.RELAPSE if action == Action.INCIDENT and state == State.WATCHING else action]


def perform(actor: Actor, code: str, action: str, form: MultiDict[str, str], files: Files) -> ActionReceipt:
    """Take a step with what came along; the same client id again gives the same answer and changes nothing.

    Problem 404 for whom the course is not there, 403 where a person of another unit is needed, 409 for an old version,
    422 beside a wrong field, 409 where the step does not fit.
    """
    access = queries.get_course_for(actor, code)
    step = step_of(action, access)
    if step.action == Action.RECEIVED:
        key = read(StepInput, form)
        wanted = ActionInput(CaseAction.ACKNOWLEDGE, key.version, "", key.client_id)
        return case_actions.perform(actor, code, wanted, form, files)
    client_id = read(StepInput, MultiDict({"client_id": form.get("client_id", "")})).client_id
    what = IdempotentAction(f"care/{action}", step.word, client_id)
    return case_actions.run_once(actor, code, what, form, files, partial(take, actor, code, action, form, files))


@transactional
def take(
    actor: Actor, code: str, action: str, form: MultiDict[str, str], files: Files, submission_id: int | None = None
) -> Case:
    """Take a step that has a form of its own, and return its case; refused as ``perform`` says."""
    access = queries.get_course_for(actor, code)
    step = step_of(action, access)
    refuse(access.held.barred)
    _refuse_same_unit(actor, access, step)
    version = read(StepInput, form).version
    if version not in (None, access.held.case.version):
        raise CARE.stale(access.course)
    noted = _PARSERS[step.action](form, note_or_spoken(form.get("note", ""), form, files))
    if step.note and not noted.words:
        raise invalid(reason=step.note)
    CARE.check(access.course, step)
    taking = Taking(actor, access, step, noted, clock.now())
    with _taken(taking):
        _EFFECTS.get(step.action, _nothing_more)(taking)
        for follow in FOLLOWERS:
            follow(access.course, step, noted.answers, actor)
        set_due(access.held.case, access.course)
    _keep(taking, submission_id)
    advance(access.held, CASES[_of_case(access)], actor)
    if "against_phone" in noted.answers:  # whom it is against may be one of those who are named
        keep_out(access.held.case.id)
    CARE.record(access.course, step, actor_id=actor.id, submission=submission_id)
    return access.held.case


def _taken(taking: Taking) -> AbstractContextManager[Any]:
    actor, access, step, noted, _ = taking
    words = hide(noted.words, True)
    if step.ask:
        _refuse_what_stands_against(taking)
        wanted = hide_values(noted.answers, True)
        return CARE.ask(access.course, step, actor.id, words, wanted=wanted, asked_unit_id=access.unit_id)
    if step.decides:
        if step.answer == Answer.YES:
            _refuse_what_stands_against(taking)
        return CARE.decide(access.course, step, actor.id, words)
    return CARE.take(access.course, step)


def _refuse_same_unit(actor: Actor, access: CareAccess, step: Step) -> None:
    """Raise Problem 403 for who asked, and for a second person of the same unit."""
    waits = next((one for one in access.waiting if one.kind in step.decides), None)
    if waits and (waits.asked_by_id == actor.id or waits.asked_unit_id == access.unit_id):
        raise Problem("forbidden", step.another)


def _refuse_what_stands_against(taking: Taking) -> None:
    _, access, step, noted, at = taking
    kind = step.ask or step.decides[0]
    words = {
        "close": lambda: rules.against_closing(access, at),
        "release": lambda: rules.against_releasing(access),
        "unlock": lambda: rules.against_unlocking(access, at),
    }[kind]()
    if not words and step.ask == UNLOCK and noted.answers["police_view"] != "allowed":
        words = "公安意见不是“可以调”，不能解锁"
    if words:
        raise Problem("stale", words)


def _keep(taking: Taking, submission_id: int | None) -> None:
    actor, access, step, noted, at = taking
    db.session().add(
        CareEntry(
            course_id=access.course.id,
            kind=step.action,
            at=at,
            by_id=actor.id,
            answers=hide_values(noted.answers, True),
            words=hide(noted.words, True),
            submission_id=submission_id,
        )
    )


def _of_case(access: CareAccess) -> CaseAction:
    """Return by which step of its own the case follows its course."""
    if access.course.state in (State.CLOSED, State.RELEASED):
        return CaseAction.COURSE_ENDED
    begun = access.course.state in (State.IN_CARE, State.WATCHING) and access.held.case.state != CaseState.IN_PROGRESS
    return CaseAction.COURSE_BEGUN if begun else CaseAction.COURSE_GOES_ON


def _contact_noted(form: MultiDict[str, str], words: str) -> Noted:
    found = parse_contact(form)
    return Noted(_said(vars(found), found.against), found.note or words)


def _risk_noted(form: MultiDict[str, str], words: str) -> Noted:
    found = parse_risk(form)
    return Noted(_said(vars(found)) | dict(found.marks), found.note or words)


def _wishes_noted(form: MultiDict[str, str], words: str) -> Noted:
    found = parse_wishes(form)
    return Noted(dict(found.wishes) | _said({"alone": found.alone}, found.against), found.note or words)


def _incident_noted(form: MultiDict[str, str], words: str) -> Noted:
    found = parse_incident(form if form.get("note") else MultiDict([*form.items(multi=True), ("note", words)]))
    at = clock.to_micros(found.at) if found.at else None
    return Noted(_said({"at": at, "police_called": found.police_called}), found.note)


def _words_noted(form: MultiDict[str, str], words: str) -> Noted:
    return Noted({}, read(WordsInput, form).words or words)


def _release_noted(form: MultiDict[str, str], words: str) -> Noted:
    found = read(ReleaseInput, form)
    refuse_place(found.area_code)
    return Noted({"text": found.words, "category": found.category or "other", "area": found.area_code}, found.reason)


def _unlock_noted(form: MultiDict[str, str], words: str) -> Noted:
    found = read(UnlockInput, form)
    if found.police_view is None:
        raise invalid(police_view="选一个：公安是什么意见")
    return Noted({"police_view": found.police_view}, found.reason or words)


def _said(values: Mapping[str, Any], against: AgainstInput | None = None) -> dict[str, Any]:
    """Return the answers that say something, the words apart; whom it is against by their own names."""
    said = {name: value for name, value in values.items() if name not in ("note", "against", "marks")}
    return {name: value for name, value in (said | vars(against or AgainstInput("", "", ""))).items() if value}


def _reached(taking: Taking) -> None:
    course, answers = taking.access.course, taking.noted.answers
    course.tried_at = taking.at
    if answers["answer"] == "reached":
        course.contacted_at = taking.at
    if answers.get("safe_contact"):
        course.facts = hide_values({**course.facts, "safe_contact": answers["safe_contact"]}, True)
    _note_against(taking)


def _checked(taking: Taking) -> None:
    course, answers = taking.access.course, taking.noted.answers
    course.checked_at, course.danger = taking.at, answers["answer"]
    course.look_at = taking.at + LOOKS[answers["next_look"]]
    known = ("capacity", "birth_year", "live_together", "child_present")
    said = {name: answers[name] for name in known if answers.get(name)}
    course.facts = hide_values({**course.facts, **said}, True)
    youngest = rules.youngest(taking.access, clock.local_day(taking.at).year)
    course.keep_until = clock.day_start(date(youngest + KEPT_TILL_AGE + 1, 1, 1)) if youngest else None
    if answers["answer"] == "now":
        course.unlocked_until = None


def _planned(taking: Taking) -> None:
    taking.access.course.planned_at = taking.at
    _wished(taking)


def _wished(taking: Taking) -> None:
    """Note what she wants now; what was said before stays in the entries."""
    course, answers = taking.access.course, taking.noted.answers
    at = clock.to_micros(taking.at)
    said = {
        wish: {"answer": answers[wish], "alone": answers.get("alone"), "at": at}
        for wish in answers
        if answers[wish] in ("yes", "no", "later")
    }
    said.pop("alone", None)
    course.wishes = hide_values({**course.wishes, **said}, True)
    if said.get("mediation", {}).get("answer") in ("no", "later"):
        _lock(taking)
    _note_against(taking)


def _happened(taking: Taking) -> None:
    """Note that it happened again: quiet begins anew, she is asked within a day, mediation is locked."""
    course, at = taking.access.course, taking.at
    when = taking.noted.answers.get("at")
    course.incident_at = clock.from_micros(when) if when else at
    course.watched_at = None
    course.look_at = min(course.look_at or at + DAY, at + DAY)
    _lock(taking)


def _lock(taking: Taking) -> None:
    taking.access.course.unlocked_until = None
    asking = CARE.asking
    assert asking is not None
    asking.lapse(taking.access.course, [UNLOCK])


def _watched(taking: Taking) -> None:
    if words := rules.against_watching(taking.access):
        raise Problem("stale", words)
    taking.access.course.watched_at = taking.at


def _ended(taking: Taking) -> None:
    taking.access.course.ended_at = taking.at
    taking.access.course.unlocked_until = None


def _released(taking: Taking) -> None:
    """Open the ordinary case in its new words; this one stays as it is, closed."""
    waits = next(one for one in taking.access.waiting if one.kind in taking.step.decides)
    code = open_ordinary(taking.actor, taking.access.held, waits.wanted)
    taking.access.course.facts = hide_values({**taking.access.course.facts, "ordinary": code}, True)
    _ended(taking)


def _unlocked(taking: Taking) -> None:
    taking.access.course.unlocked_until = taking.at + span("unlocked")


def _note_against(taking: Taking) -> None:
    answers, course = taking.noted.answers, taking.access.course
    said = {name: answers[f"against_{name}"] for name in ("name", "phone", "relation") if f"against_{name}" in answers}
    if said:
        course.against = hide_values({**course.against, **said}, True)
        note_number_against(course)


def _nothing_more(taking: Taking) -> None:
    """Change nothing besides the state."""


_PARSERS: dict[str, Callable[[MultiDict[str, str], str], Noted]] = {
    **dict.fromkeys(Action, _words_noted),
    Action.CONTACT: _contact_noted,
    **dict.fromkeys((Action.RISK, Action.LOOK), _risk_noted),
    **dict.fromkeys((Action.PLAN, Action.WISH), _wishes_noted),
    **dict.fromkeys((Action.INCIDENT, Action.RELAPSE), _incident_noted),
    Action.ASK_RELEASE: _release_noted,
    Action.ASK_UNLOCK: _unlock_noted,
}
_EFFECTS: dict[str, Callable[[Taking], None]] = {
    Action.CONTACT: _reached,
    **dict.fromkeys((Action.RISK, Action.LOOK), _checked),
    Action.PLAN: _planned,
    Action.WISH: _wished,
    **dict.fromkeys((Action.INCIDENT, Action.RELAPSE), _happened),
    Action.WATCH: _watched,
    Action.AGREE_CLOSE: _ended,
    Action.AGREE_RELEASE: _released,
    Action.AGREE_UNLOCK: _unlocked,
}
