"""Every change of an item: opened by hand, by the law or by what came before; taken step by step by the named."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.care.grants.schemas import parse_grant
from webapp.care.grants.service import ask_village
from webapp.care.grants.states import Part
from webapp.care.items import queries, rules
from webapp.care.items.queries import POLICE_UNIT
from webapp.care.items.schemas import ItemKeyInput, OpeningInput, parse_opening, parse_step
from webapp.care.items.service_kinds import AFTER, AFTER_OPENING, Taken
from webapp.care.items.service_opening import keep, open_item
from webapp.care.items.states import BY_THEMSELVES, ITEMS, Action, Kind, Step
from webapp.care.models import CareItem
from webapp.care.queries import get_course_for
from webapp.care.rules import CareAccess
from webapp.care.service import set_due
from webapp.care.states import HELD_STATES
from webapp.care.states_steps import CARE
from webapp.cases.models import Case
from webapp.cases.schemas import note_or_spoken
from webapp.cases.service import advance
from webapp.cases.service_actions import ActionReceipt, IdempotentAction, run_once
from webapp.cases.states_steps import CASES
from webapp.cases.states_steps import Action as CaseAction
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.at_rest import hide_values
from webapp.people.actor import Actor
from webapp.web.forms import read, read_own_id

Files = ImmutableMultiDict[str, FileStorage]


def open_by_hand(actor: Actor, code: str, form: MultiDict[str, str], files: Files) -> tuple[ActionReceipt, CareItem]:
    """Open an item, or take up one that the law opened; once only by its client id.

    Problem 404 for whom the course is not there, 409 for an old version, while one of the kind is open, for what she
    does not want and once the course is over; 422 beside a wrong field.
    """
    get_course_for(actor, code)
    what = IdempotentAction("care/items", "开一项", read_own_id(form))
    done = run_once(actor, code, what, form, files, partial(_open, actor, code, form))
    return done, queries.opened_with(done.case.id, actor.id, done.client_id)


def act(actor: Actor, code: str, number: int, action: str, form: MultiDict[str, str], files: Files) -> ActionReceipt:
    """Take a step of an item with what came along; the same client id again changes nothing."""
    access = get_course_for(actor, code)
    step = _step_for(access, queries.item_of(access.course.id, number), action)
    # The number is part of the name, so that one id can't serve two items of a case.
    what = IdempotentAction(f"care/{number}:{action}", step.word, read_own_id(form))
    return run_once(actor, code, what, form, files, partial(_take, actor, code, number, action, form, files))


def _open(actor: Actor, code: str, form: MultiDict[str, str], submission_id: int) -> Case:
    access = get_course_for(actor, code)
    _refuse_old(access, form)
    kind = read(OpeningInput, form).kind
    if kind in BY_THEMSELVES:
        raise invalid(kind="这一项到日子自己会开")
    if kind == Kind.RECEIPT and queries.unit_code(access.unit_id) != POLICE_UNIT:
        raise invalid(kind="受案回执由派出所指定的人填")
    by_will = rules.wants(access.course, kind) or access.compulsory
    facts = parse_opening(kind, form, by_will=by_will) | {"opened_with": submission_id}
    village = parse_grant(form, Part.VILLAGE) if kind == Kind.VILLAGE else None
    _refuse_now(access, kind)
    item = queries.open_of(access.course.id, kind)
    if item:
        item.opened_by_id, item.facts = actor.id, hide_values({**item.facts, **facts}, True)
    else:
        item = open_item(access.course, kind, clock.now(), actor.id, facts)
    item.submission_id = submission_id
    AFTER_OPENING.get(kind, _nothing)(Taken(actor, access, item, facts, form))
    if village:
        ask_village(access, actor, item, village)
    _note(access, "care.item_opened", item, actor.id, submission_id)
    return _go_on(access, actor)


def _refuse_now(access: CareAccess, kind: Kind) -> None:
    """Raise Problem 409 for an item that can't be opened as the course is now."""
    if access.course.state not in HELD_STATES:
        raise CARE.stale(access.course)
    taken = queries.open_of(access.course.id, kind)
    if taken and taken.opened_by_id is not None:
        raise Problem("stale", f"这一项已经在办（第 {taken.number} 项）")
    if rules.is_refused(access, kind):
        raise Problem("stale", "她说过不要这一项。她改了主意，先改她的意愿")


def _take(
    actor: Actor,
    code: str,
    number: int,
    action: str,
    form: MultiDict[str, str],
    files: Files,
    submission_id: int,
) -> Case:
    access = get_course_for(actor, code)
    item = queries.item_of(access.course.id, number)
    step = _step_for(access, item, action)
    _refuse_old(access, form)
    said = parse_step(item, step.action, form, note_or_spoken(form.get("note", ""), form, files))
    words = str(said.pop("note", ""))
    if step.note and not words:
        raise invalid(note=step.note)
    _refuse_village(access, item, said)
    rules.refuse_state(access, item, step)
    with ITEMS.take(item, step):
        item.submission_id = submission_id
        keep(item, step.action, said, words, actor.id)
        AFTER.get((Kind(item.kind), step.action), _nothing)(Taken(actor, access, item, said, form))
    event = "care.item_told" if (item.kind, step.action) == (Kind.POLICE, Action.DONE) else str(step.event)
    _note(access, event, item, actor.id, submission_id)
    return _go_on(access, actor)


def _step_for(access: CareAccess, item: CareItem, action: str) -> Step:
    """Return the step of an address; the one 404 for what that kind has not, and for a step of the police alone."""
    if action not in set(Action):
        raise not_found()
    step = ITEMS[action]
    not_theirs = rules.is_of_police(item, step) and queries.unit_code(access.unit_id) != POLICE_UNIT
    if not_theirs or (step.kinds and item.kind not in step.kinds):
        raise not_found()
    return step


def _refuse_village(access: CareAccess, item: CareItem, said: Mapping[str, Any]) -> None:
    """Raise Problem 422 where anybody but the police says that the village was notified (反家庭暴力法 第十七条)."""
    told = item.kind == Kind.WARNING_LETTER and said.get("village_on")
    if told and queries.unit_code(access.unit_id) != POLICE_UNIT:
        raise invalid(village_on="由派出所通知村里，派出所指定的人填")


def _refuse_old(access: CareAccess, form: MultiDict[str, str]) -> None:
    version = read(ItemKeyInput, form).version
    if version not in (None, access.held.case.version):
        raise CARE.stale(access.course)


def _go_on(access: CareAccess, actor: Actor) -> Case:
    """Let the case be due by what is open now, its version and its lists with it."""
    set_due(access.held.case, access.course)
    advance(access.held, CASES[CaseAction.COURSE_GOES_ON], actor)
    return access.held.case


def _note(access: CareAccess, event: str, item: CareItem, actor_id: int | None, submission_id: int) -> None:
    content = {"number": item.number, "submission": submission_id}
    journal.append(event, ("case", access.course.id), actor_id=actor_id, content=content)
    submit_after_commit("deliver_notices")


def _nothing(taken: Taken) -> None:
    """Change nothing besides the item."""
