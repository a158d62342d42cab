"""Every change of a grant: asked for by one of the named, agreed to by another unit, ended by either or by time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.care.grants import queries
from webapp.care.grants.schemas import ONLY_COME, GrantInput, GrantStepInput, parse_grant
from webapp.care.grants.service_lists import sync_scope
from webapp.care.grants.states import GRANTS, STANDS_ON, Action, Part, Step
from webapp.care.items.queries import open_of, village_of
from webapp.care.items.service_opening import open_item
from webapp.care.items.states import Kind
from webapp.care.models import CareCourse, CareGrant, CareItem
from webapp.care.queries import get_course_for
from webapp.care.rules import CareAccess, unlocked
from webapp.care.service import follows_course, set_due
from webapp.care.states import HELD_STATES, OPEN_STATES, GrantState, ItemState
from webapp.care.states_steps import CARE
from webapp.care.states_steps import Step as CourseStep
from webapp.cases.lists.service import sync_scope as sync_case
from webapp.cases.models import Case
from webapp.cases.queries import area_of
from webapp.cases.service import advance
from webapp.cases.service_actions import ActionReceipt, IdempotentAction, run_once
from webapp.cases.states_steps import CASES
from webapp.cases.states_steps import Action as CaseAction
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction, transactional
from webapp.core.errors import Problem, invalid
from webapp.core.protection.at_rest import hide, hide_values
from webapp.people.actor import Actor, HeldPost
from webapp.people.queries import protected_contact_ids
from webapp.web.forms import read

Files = ImmutableMultiDict[str, FileStorage]
BATCH = 100
NOT_THEM = "这个人不合适，换一个人"


def ask(actor: Actor, code: str, form: MultiDict[str, str], files: Files) -> tuple[ActionReceipt, CareGrant]:
    """Ask for one person to be let into one part; nothing is open before another unit agrees. Once by its client id.

    Problem 404 for whom the course is not there, 409 for an old version and once the course is over, 422 beside a
    wrong field: nobody who is kin, whom it is against, or who is named already.
    """
    get_course_for(actor, code)
    made: list[CareGrant] = []
    what = IdempotentAction("care/grant", "请一个人", _key(form).client_id)
    done = run_once(actor, code, what, form, files, partial(_ask, actor, code, form, made))
    return done, made[0] if made else queries.asked_with(done.case.id, actor.id, done.client_id)


def decide(actor: Actor, code: str, action: Action, form: MultiDict[str, str], files: Files) -> ActionReceipt:
    """Agree or not, as one of another unit (403 for who asked and their own unit), or end it, as any of the named."""
    get_course_for(actor, code)
    what = IdempotentAction(f"care/{action}", GRANTS[action].word, _key(form).client_id)
    return run_once(actor, code, what, form, files, partial(_decide, actor, code, action, form))


def ask_village(access: CareAccess, actor: Actor, item: CareItem, wanted: GrantInput) -> None:
    """Ask for the one person of the village whom an item is about, inside the open transaction."""
    grant = _made(access, actor, wanted)
    item.facts = hide_values({**item.facts, "grant": grant.id}, True)
    _note("care.grant_asked", grant, actor.id)


def _ask(actor: Actor, code: str, form: MultiDict[str, str], made: list[CareGrant], submission_id: int) -> Case:
    access = get_course_for(actor, code)
    _refuse_old(access, form)
    wanted = parse_grant(form)
    _refuse_state(access)
    _refuse_locked(access, wanted.part)
    grant = _made(access, actor, wanted, submission_id)
    made.append(grant)
    if wanted.part == Part.VILLAGE:
        facts = {"grant": grant.id}
        item = open_of(access.course.id, Kind.VILLAGE)
        if item:
            item.facts = hide_values({**item.facts, **facts}, True)
        else:
            open_item(access.course, Kind.VILLAGE, clock.now(), actor.id, facts)
    _note("care.grant_asked", grant, actor.id)
    return _go_on(access, actor)


def _made(access: CareAccess, actor: Actor, wanted: GrantInput, submission_id: int | None = None) -> CareGrant:
    person, post = _fitting(access, wanted)
    grant = CareGrant(
        course_id=access.course.id,
        person_id=person.id,
        unit_id=post.unit_id,
        area_id=None if post.unit_id else post.area_id,
        part=wanted.part,
        state=GrantState.ASKED,
        until=_until(access, wanted),
        her_yes=hide(wanted.her_yes, True),
        summary=hide(wanted.summary or ONLY_COME, True),
        asked_by_id=actor.id,
        asked_unit_id=access.unit_id,
        asked_at=clock.now(),
        words="",
        submission_id=submission_id,
    )
    session = db.session()
    session.add(grant)
    session.flush()
    return grant


def _until(access: CareAccess, wanted: GrantInput) -> datetime:
    """Return when a grant ends: with its last day, that of mediation no later than it locks again."""
    until, locks = clock.day_start(wanted.until + timedelta(days=1)), access.course.unlocked_until
    return min(until, locks) if wanted.part == Part.MEDIATION and locks else until


def _fitting(access: CareAccess, wanted: GrantInput) -> tuple[Actor, HeldPost]:
    """Return the person with the post in which they are asked; Problem 422 for who can't be asked.

    One sentence for most of it: nobody reads from a refusal whom it is against.
    """
    person = queries.person(wanted.person)
    if person is None:
        raise invalid(person="没有这个人，或者现在没有职务；看看手机号对不对")
    if person.id in protected_contact_ids():
        raise invalid(person="这个人本来就是指定的人，不用请")
    posts = [post for post in person.posts if post.unit_id or post.area_id]
    if wanted.part == Part.VILLAGE:
        village = village_of(access.held.area)
        posts = [post for post in posts if post.area_path and village and post.area_path.startswith(village.path)]
        if not posts:
            raise invalid(person="请村里帮，要选在这个村里有职务的一个人")
    if not posts or person.id in queries.concerned(access.course):
        raise invalid(person=NOT_THEM)
    return person, posts[0]


def _decide(actor: Actor, code: str, action: Action, form: MultiDict[str, str], submission_id: int) -> Case:
    access = get_course_for(actor, code)
    step, sent = GRANTS[action], _key(form)
    grant = queries.grant_of(access.course.id, sent.grant, sorted(step.sources))
    if step.not_by and (grant.asked_by_id == actor.id or grant.asked_unit_id == access.unit_id):
        raise Problem("forbidden", step.another)
    _refuse_old(access, form)
    if step.note and not sent.note:
        raise invalid(note=step.note)
    if action == Action.END:
        end(grant, step, actor.id, sent.note)
    else:
        if action == Action.AGREE:
            _refuse_locked(access, grant.part)
        _answer(grant, step, actor, sent.note)
    return _go_on(access, actor)


def _answer(grant: CareGrant, step: Step, actor: Actor, words: str) -> None:
    with GRANTS.take(grant, step, note=words):
        grant.decided_by_id, grant.decided_at = actor.id, clock.now()
    _note(str(step.event), grant, actor.id)
    if grant.state == GrantState.GRANTED:
        sync_scope(grant)
        journal.append("care_grant.opened", ("care_grant", grant.id), actor_id=actor.id)
    elif grant.part == Part.VILLAGE:
        _village(grant, ItemState.REFUSED, words)


def end(grant: CareGrant, step: Step, actor_id: int | None, words: str = "") -> None:
    """End a grant that waits or runs, inside the open transaction: from the commit on its page is not there."""
    told = grant.state == GrantState.GRANTED
    with GRANTS.take(grant, step):
        grant.ended_at = clock.now()
    sync_scope(grant)
    _note("care.grant_end" if actor_id else "care.grant_ended", grant, actor_id)
    if told:
        journal.append("care_grant.ended", ("care_grant", grant.id), actor_id=actor_id)
    if grant.part == Part.VILLAGE and not grant.done_at:
        _village(grant, ItemState.NOT_WANTED, words)


def _village(grant: CareGrant, state: ItemState, words: str) -> None:
    """Let the item that asked the village end with its grant."""
    item = open_of(grant.course_id, Kind.VILLAGE)
    if item and item.facts.get("grant") == grant.id:
        item.state, item.closed_at, item.due_at = state, clock.now(), None
        item.words = hide(words or "请人停了", True)


@follows_course
def follow(course: CareCourse, step: CourseStep, _answers: Mapping[str, Any], actor: Actor) -> None:
    """End what lost its ground: a wish taken back, mediation locked, a person whom it concerns, the course over."""
    live = queries.live_of(course.id)
    barred = queries.concerned(course) if live else set()
    for grant in live:
        wish = course.wishes.get(STANDS_ON.get(Part(grant.part), "")) or {}
        taken_back = wish.get("answer") == "no"
        locked = grant.part == Part.MEDIATION and not unlocked(course, clock.now())
        if taken_back or locked or grant.person_id in barred or course.state not in OPEN_STATES:
            end(grant, GRANTS[Action.END], None, "她改了主意" if taken_back else "")


def look_at(actor: Actor, grant_id: int) -> CareGrant:
    """Return one's own grant for its page; each look is journalled, the first one moves it to what is in hand."""
    with transaction():
        grant = queries.own_grant(actor, grant_id)
        if grant.seen_at is None:
            grant.seen_at = clock.now()
            db.session().flush()
            sync_scope(grant)
        journal.append("care.grant_viewed", ("case", grant.course_id), actor_id=actor.id, content={"grant": grant_id})
    return queries.own_grant(actor, grant_id)


@transactional
def answer(actor: Actor, grant_id: int, action: Action, words: str) -> CareGrant:
    """Keep what the person asked says, and with 办好了 that they did it; 404 from the moment the grant ended."""
    grant, step = queries.own_grant(actor, grant_id), GRANTS[action]
    if step.note and not words:
        raise invalid(note=step.note)
    with GRANTS.take(grant, step):
        said = f"{grant.words}\n{words}" if grant.words else words
        grant.words, grant.seen_at = hide(said, True), grant.seen_at or clock.now()
        if action == Action.DONE:
            grant.done_at = clock.now()
    sync_scope(grant)
    if action == Action.DONE and grant.part == Part.VILLAGE:
        _village(grant, ItemState.DONE, words)
        _due_anew(grant)
    _note(str(step.event), grant, actor.id)
    return grant


def end_by_time() -> int:
    """End what has run out, in one short transaction; it opens nothing any more since its moment anyhow."""
    with transaction():
        found = queries.ended_by_time(BATCH)
        for grant in found:
            end(grant, GRANTS[Action.END], None, "到期了")
            _due_anew(grant)
    return len(found)


def _due_anew(grant: CareGrant) -> None:
    """Let the matter be due, and stand in its lists, by what is open now that nobody of the named took a step."""
    case = db.session().get_one(Case, grant.course_id)
    set_due(case, db.session().get_one(CareCourse, grant.course_id))
    sync_case(case, area_of(case), [])


def _refuse_state(access: CareAccess) -> None:
    if access.course.state not in HELD_STATES:
        raise CARE.stale(access.course)


def _refuse_locked(access: CareAccess, part: str) -> None:
    """Raise Problem 409 for who would mediate while mediation is locked."""
    if part == Part.MEDIATION and not unlocked(access.course, clock.now()):
        raise Problem("stale", "调解还锁着，先请解锁，解锁了才能请调解的人")


def _refuse_old(access: CareAccess, form: MultiDict[str, str]) -> None:
    version = _key(form).version
    if version not in (None, access.held.case.version):
        raise CARE.stale(access.course)


def _key(form: MultiDict[str, str]) -> GrantStepInput:
    return read(GrantStepInput, form)


def _go_on(access: CareAccess, actor: Actor) -> Case:
    set_due(access.held.case, access.course)
    advance(access.held, CASES[CaseAction.COURSE_GOES_ON], actor)
    return access.held.case


def _note(event: str, grant: CareGrant, actor_id: int | None) -> None:
    journal.append(event, ("case", grant.course_id), actor_id=actor_id, content={"grant": grant.id})
    submit_after_commit("deliver_notices")
