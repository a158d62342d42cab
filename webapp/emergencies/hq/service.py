"""Every change of a headquarters: started or asked for once, then moved by ``advance``; journalled without words."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.areas.models import Area, Level
from webapp.areas.queries import by_code, villages_within
from webapp.cases import queries as cases
from webapp.cases.rules import CaseAccess
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.codes import new_code
from webapp.core.db import db, savepoint, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.emergencies.hq import queries, queries_people, schemas, service_roll
from webapp.emergencies.hq.models import Headquarters, HeadquartersAsker
from webapp.emergencies.hq.rules import Access, allowed, may, may_ask, may_start
from webapp.emergencies.hq.schemas import StartInput, StepInput
from webapp.emergencies.hq.service_cases import take_to_town
from webapp.emergencies.hq.service_ending import check_end
from webapp.emergencies.hq.service_steps import Taken, keep, receipt
from webapp.emergencies.hq.states import ENDED, HEADQUARTERS, OPEN, Action, State, Step
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.web.fields import client_id
from webapp.web.forms import read_one, read_own_id, read_version

NO_CASE = "没有这件事，看看案码对不对"
NOBODY_TO_ASK = "现在没有别人可以接指挥"
TOO_SOON = "还要等一等：问了十分钟没回，才可以接"


def make(
    actor: Actor, form: MultiDict[str, str], files: MultiDict[str, FileStorage], *, ask: bool = False
) -> tuple[Headquarters, bool]:
    """Start a headquarters, or ask for one; the same client id again gives the same one.

    A second on a case that has an open one is led to the first. Says whether it is new. Problem 404 for who may
    neither, 403 on a case of their own, 422 beside a wrong field; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        return record(actor, form, files, sent, ask=ask)


def record(
    actor: Actor, form: MultiDict[str, str], files: Mapping[str, FileStorage], sent: Sent, *, ask: bool
) -> tuple[Headquarters, bool]:
    """Make a headquarters in the open transaction, as ``make`` says."""
    if not (may_ask(actor) if ask else actor.can("emergency.start")):
        raise not_found()
    home = _home(actor, ask=ask)
    own_id = read_one("client_id", client_id(), form)
    submission, new = reports.claim(actor.id, own_id, "emergency", sent.digest)
    if not new:
        known = queries.by_submission(submission.id)
        if known is None:
            raise Problem("conflict")
        return known, False
    held, faults = _case_of(actor, schemas.typed_case(form))
    refuse(held.barred if held else "")
    wanted = schemas.parse_start(form, files, faults)
    first = queries.open_of_case(held.case.id) if held else None
    if first is None:
        reports.attach(submission, sent)
        made = _made(actor, wanted, _area_of(home, wanted, held), held, submission, ask=ask)
        if made is not None:
            return made, True
        first = queries.open_of_case(held.case.id) if held else None
    if first is None:
        raise Problem("conflict")
    return _led_to(first, actor, submission), False


def _home(actor: Actor, *, ask: bool) -> Area:
    """Return the area for which the actor starts or asks for one; the one 404 where they may not."""
    for post in actor.posts:
        if post.area_path and (ask or may_start(actor, post.area_path)):
            ids = [int(part) for part in post.area_path.split("/") if part]
            return db.session().get_one(Area, ids[1] if len(ids) > 1 else ids[0])
    raise not_found()


def _case_of(actor: Actor, code: str) -> tuple[CaseAccess | None, dict[str, str]]:
    """Return the case with a code; beside the field where there is none.

    A protected one is not told from none: what is started beside it stands alone, so that nothing of it leaks into the
    field.
    """
    held = cases.ordinary_case(actor, code)
    return held, {"case_code": NO_CASE} if code and held is None else {}


def _area_of(home: Area, wanted: StartInput, held: CaseAccess | None) -> Area:
    """Return the village where it is: of its case, as chosen, as its place is called; else the whole town."""
    if held is not None:
        lineage = held.area.lineage
        return db.session().get_one(Area, lineage[2]) if len(lineage) > 2 else held.area
    chosen = by_code(wanted.area) if wanted.area else None
    if chosen is not None and chosen.path.startswith(home.path) and chosen.level == Level.VILLAGE:
        return chosen
    named = [code for code, name in villages_within([home.path]) if name in wanted.place_name]
    found = by_code(named[0]) if len(named) == 1 else None
    return found or home


def _led_to(first: Headquarters, actor: Actor, submission: Submission) -> Headquarters:
    """Lead who starts or asks a second time to the headquarters that is there, and let them see it."""
    session = db.session()
    session.add(HeadquartersAsker(submission_id=submission.id, headquarters_id=first.id, user_id=actor.id))
    if first.state in OPEN:
        service_roll.add(first, [queries_people.as_added(actor)])
    session.flush()
    journal.append("emergency.asked_again", ("headquarters", first.id), actor_id=actor.id)
    return first


def _made(
    actor: Actor, wanted: StartInput, area: Area, held: CaseAccess | None, submission: Submission, *, ask: bool
) -> Headquarters | None:
    """Store a headquarters; None where somebody else's for the same case was stored first."""
    now = clock.now()
    case_id = held.case.id if held else None
    made = Headquarters(
        code=new_code(),
        submission_id=submission.id,
        state=State.ASKED if ask else State.ACTIVATED,
        kind=wanted.kind,
        drill=wanted.drill,
        place=wanted.place_name,
        summary=wanted.summary,
        position=wanted.position,
        town_id=queries_people.town_of(area),
        area_id=area.id,
        case_id=case_id,
        open_case_id=case_id,
        author_id=actor.id,
        made_at=now,
        changed_at=now,
    )
    try:
        with savepoint():
            db.session().add(made)
            db.session().flush()
    except IntegrityError:
        return None
    if ask:
        journal.append("emergency.asked", ("headquarters", made.id), actor_id=actor.id)
    else:
        _activate(made, actor, area, wanted)
        journal.append("emergency.activated", ("headquarters", made.id), actor_id=actor.id)
    submit_after_commit("deliver_notices")
    return made


def _activate(made: Headquarters, actor: Actor, area: Area, wanted: StartInput | None) -> None:
    """Let a headquarters begin: who pressed commands, everybody is called, the case is urgent and the town's."""
    now = clock.now()
    made.activated_at, made.commander_id = now, actor.id
    called = queries_people.to_be_called(area, case_id=made.case_id)
    if wanted is not None and wanted.listed:
        called = [one for one in called if _is_wanted(one, wanted)]
    service_roll.call_up(made, called, actor)
    if made.case_id is not None and not made.drill:
        take_to_town(made.case_id, actor)
    db.session().flush()


def _is_wanted(one: queries_people.Wanted, wanted: StartInput) -> bool:
    return wanted.villagers if one.group == "village" else one.user_id in wanted.call


def act(
    actor: Actor, code: str, action: Action, form: MultiDict[str, str], files: MultiDict[str, FileStorage]
) -> replay.Receipt:
    """Take a step with what came along; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs to see or do, 403 for who was called but does not command, 409 for what changed,
    422 beside a wrong field, 409 for a state that is over; in this order.
    """
    sent = sent_with(form, files, sealed=lambda: True)
    with transaction():
        taken = take(actor, code, action, form, files, sent)
    return receipt(taken, sent)


def take(
    actor: Actor,
    code: str,
    action: Action,
    form: MultiDict[str, str],
    files: Mapping[str, FileStorage],
    sent: Sent,
) -> Taken:
    """Take a step in the open transaction, as ``act`` says."""
    (seen, area), step = queries.seen_in(actor, code), HEADQUARTERS[action]
    headquarters = seen.headquarters
    # Without an id of its own the step still gets one, so that its pictures have somewhere to belong.
    own_id = read_own_id(form) or str(uuid.uuid4())
    if not may(actor, seen, step):
        _refuse(seen, step)
    submission, new = reports.claim(actor.id, own_id, "emergency", sent.digest)
    if not new:
        return Taken(headquarters, submission, new)
    HEADQUARTERS.check_version(headquarters, read_version(form))
    wanted = schemas.parse_step(step, form, files)
    check_end(headquarters, step, wanted.words)
    reports.attach(submission, sent)
    advance(seen, area, step, actor, wanted)
    keep(headquarters, submission, action, actor, words=wanted.words, at=wanted.at)
    return Taken(headquarters, submission, new)


def _refuse(seen: Access, step: Step) -> None:
    """Refuse a step that is another's: those who were called know that it exists, so 403; others 404."""
    if seen.works and seen.open and step.action in (Action.STAND_DOWN, Action.CONTROL, Action.FALSE_ALARM):
        raise Problem("forbidden", "只有指挥的人能按这个")
    if seen.open and step.action == Action.TAKE_COMMAND and not seen.commander and (seen.decides or seen.starts):
        raise Problem("stale", TOO_SOON)
    raise not_found()


def advance(seen: Access, area: Area, step: Step, actor: Actor, wanted: StepInput) -> None:
    """Change a headquarters by what somebody pressed."""
    headquarters = seen.headquarters
    HEADQUARTERS.check(headquarters, step)
    if step not in allowed(actor, seen):
        raise HEADQUARTERS.stale(headquarters)
    before = headquarters.commander_id
    called = _call_more(headquarters, area, wanted) if step.action == Action.CALL else []
    with HEADQUARTERS.take(headquarters, step):
        _change(headquarters, area, step, actor, wanted)
    if step.action == Action.START:
        _activate(headquarters, actor, area, None)
    if step.target in ENDED:
        service_roll.close(headquarters)
    _record(headquarters, step, actor, before, called)


def _change(headquarters: Headquarters, area: Area, step: Step, actor: Actor, wanted: StepInput) -> None:
    now = clock.now()
    headquarters.changed_at, headquarters.news = now, headquarters.news + 1
    if step.action == Action.CONTROL:
        headquarters.controlled_at = now
    elif step.action in (Action.HAND_COMMAND, Action.ASK_COMMAND):
        _ask_about_command(headquarters, area, actor, step)
    elif step.action in (Action.KEEP_COMMAND, Action.TAKE_COMMAND):
        headquarters.command_asked_id = headquarters.command_asked_by_id = headquarters.command_asked_at = None
        if step.action == Action.TAKE_COMMAND:
            headquarters.commander_id = actor.id
            service_roll.add(headquarters, [queries_people.as_added(actor)])
    elif step.target in ENDED and step.target != State.REVIEWED:
        headquarters.ended_at, headquarters.open_case_id = now, None
        headquarters.reason = wanted.words
    elif step.target == State.REVIEWED:
        headquarters.reviewed_at = now


def _ask_about_command(headquarters: Headquarters, area: Area, actor: Actor, step: Step) -> None:
    """Ask the next of those who may command to take over, or the commander whether they still do."""
    if step.action == Action.ASK_COMMAND:
        asked = headquarters.commander_id
    else:
        others = [user_id for user_id, _ in queries_people.deciding(area) if user_id != actor.id]
        if not others:
            raise Problem("stale", NOBODY_TO_ASK)
        asked = others[0]
    headquarters.command_asked_id, headquarters.command_asked_by_id = asked, actor.id
    headquarters.command_asked_at = clock.now()


def _call_more(headquarters: Headquarters, area: Area, wanted: StepInput) -> list[int]:
    """Call more people: those picked, and all of a village; return who is new. Problem 422 where nobody is."""
    town = db.session().get_one(Area, headquarters.town_id)
    village = by_code(wanted.village) if wanted.village else None
    if village is not None and not village.path.startswith(town.path):
        village = None
    picked = [one for one in queries_people.to_be_called(area) if one.user_id in wanted.call]
    if village is not None:
        picked += [one for one in queries_people.to_be_called(village) if one.group in ("lead", "village")]
    fresh = service_roll.add(headquarters, picked, again=True)
    if not fresh:
        raise invalid(call="这些人都已经叫了")
    return fresh


def _record(
    headquarters: Headquarters, step: Step, actor: Actor, before: int | None, called: Sequence[int] = ()
) -> None:
    said: dict[str, Any] = {"people": list(called), "count": str(len(called) or "")}
    if step.action == Action.TAKE_COMMAND and before is not None:
        said["before"] = f"，原来是{people.name_of(before)}"
    if step.action == Action.HAND_COMMAND and headquarters.command_asked_id:
        said["asked"] = people.name_of(headquarters.command_asked_id)
    HEADQUARTERS.record(headquarters, step, actor_id=actor.id, **said)
