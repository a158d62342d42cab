"""Every change of a visit: planned once, then moved from state to state by ``advance``; journalled, in its lists."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, insert, select
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.areas.scope import PROTECTED_SCOPE, person_scope, scope_entries
from webapp.cases import queries as cases
from webapp.cases.rules import CaseAccess
from webapp.cases.schemas import note_or_spoken
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.at_rest import hide, is_protected
from webapp.core.protection.crypto import current_keyring
from webapp.core.protection.impartial import refuse
from webapp.core.workflow import Transition
from webapp.people.actor import Actor
from webapp.people.names.service_keeping_out import Leaving, leave, on_keep_out
from webapp.people.queries_receiving import protected_scope_of
from webapp.people.service_times import refuse_held
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.service import Sent
from webapp.reports.service_files import sent_with
from webapp.visits import queries
from webapp.visits.models import Visit, VisitGoer, VisitScope, VisitStep
from webapp.visits.rules import VisitAccess, bars, may, may_invite_reporter, refuse_unless_plannable, seat_of, target_of
from webapp.visits.schemas import PlanInput, StepInput
from webapp.visits.states import ALOUD, USUAL_MINUTES, VISITS, Action, Kind, State, first_state

EARLIEST, LATEST = time(7), time(21)  # when a person may be asked to come
# What of a visit is in the timeline of its case; the rest is between those who meet.
IN_CASE = {
    "visit.planned": "case.visit_planned",
    "visit.invited": "case.visit_planned",
    "visit.held": "case.visit_held",
}


def plan(actor: Actor, wanted: PlanInput, form: MultiDict[str, str]) -> Visit:
    """Plan a visit; the same client id again gives the same visit. Problem 404 where it is not theirs to do."""
    digest = replay.digest_of(form)
    with transaction():
        return record(actor, wanted, digest)


def record(actor: Actor, wanted: PlanInput, digest: str) -> Visit:
    """Plan a visit in the open transaction."""
    held = cases.get_case_for(actor, wanted.case_code) if wanted.case_code else None
    refuse_unless_plannable(actor, held)
    submission, new = reports.claim(actor.id, wanted.client_id, "visit", digest)
    if new:
        return _planned(actor, wanted, held, submission)
    known = queries.by_submission(submission.id)
    if known is None:
        raise Problem("conflict")
    return known


def _planned(actor: Actor, wanted: PlanInput, held: CaseAccess | None, submission: Submission) -> Visit:
    protected = held is not None and held.case.protected
    seat, label, _ = seat_of(actor, held)
    now = clock.now()
    visit = Visit(
        submission_id=submission.id,
        kind=wanted.kind,
        state=first_state(wanted.kind),
        protected=protected,
        case_id=held.case.id if held else None,
        planner_id=actor.id,
        seat=PROTECTED_SCOPE if protected else seat,
        seat_label="" if protected else label,
        starts_at=wanted.starts_at,
        minutes=int(wanted.minutes or USUAL_MINUTES[wanted.kind]),
        place=hide(wanted.place, protected),
        reason=hide(wanted.reason, protected),
        created_at=now,
        changed_at=now,
        **_guest(actor, wanted, held),
    )
    _refuse_strangers(actor, wanted, visit.case_id if protected else None)
    _refuse_held(visit, visit.starts_at, [actor.id, *wanted.goers], actor)
    session = db.session()
    session.add(visit)
    session.flush()
    goers = [actor.id, *wanted.goers]
    session.execute(insert(VisitGoer), [{"visit_id": visit.id, "user_id": user_id} for user_id in goers])
    place(visit, goers, new=True)
    _record(visit, "visit.invited" if visit.kind == Kind.INVITED else "visit.planned", actor, {})
    return visit


def _refuse_strangers(actor: Actor, wanted: PlanInput, case_id: int | None) -> None:
    if not wanted.goers:
        return
    known = {user_id for user_id, *_ in queries.candidates(actor, protected=case_id)}
    if unknown := [goer for goer in wanted.goers if goer not in known]:
        raise Problem("invalid", "这个人现在不能一起去，请重新选", fields={"goers": f"有 {len(unknown)} 个人不能选"})


def _refuse_held(visit: Visit, at: datetime, goers: Collection[int], actor: Actor) -> None:
    """Raise the 422 beside the time when a person who goes, or the guest, is held then; what was is only noted.

    Nobody is asked to come at night; who goes somewhere may have to.
    """
    if at <= clock.now():
        return
    if visit.kind == Kind.INVITED and not EARLIEST <= clock.local(at).time() <= LATEST:
        raise invalid(time=f"请人来，选 {EARLIEST.hour}:00 到 {LATEST.hour}:00 之间的钟点")
    guests = [visit.guest_id] if visit.guest_id else []
    people, length = [*goers, *guests], timedelta(minutes=visit.minutes)
    refuse_held(people, at, length, field="time", without=visit.uid, me=actor.id, guests=guests)


def _guest(actor: Actor, wanted: PlanInput, held: CaseAccess | None) -> dict[str, Any]:
    """Return the guest's columns: a user where the number or the case names one, else name and number, encrypted."""
    if wanted.guest == "reporter":
        if held is None or not may_invite_reporter(actor, held) or queries.reporter_of(held.case) is None:
            raise Problem("invalid", "约谁？写上名字", fields={"guest_name": "写上名字"})
        return {"guest_id": held.case.author_id}
    if not wanted.guest:
        return {}
    index = current_keyring().blind_index(wanted.guest_phone) if wanted.guest_phone else None
    protected = held is not None and held.case.protected
    return {
        # Whoever is concerned by a protected matter gets no notice: the phone may lie open at home.
        "guest_id": queries.user_by_phone_index(index) if index and not protected else None,
        "guest_name": wanted.guest_name or None,
        "guest_phone": wanted.guest_phone or None,
        "guest_phone_index": index,
    }


def act(
    actor: Actor,
    visit_id: int,
    wanted: StepInput,
    form: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
) -> tuple[Visit, bool]:
    """Take a step with its pictures and voice, or digests of those that follow; the same id again changes nothing.

    Returns the visit and whether it moved.
    Problem 404 for what is not theirs, 409 when another writer was faster, 422 when words are missing.
    """
    sent = sent_with(form, files, sealed=lambda: is_protected("visit", visit_id))
    if wanted.action in ALOUD:
        wanted = replace(wanted, note=note_or_spoken(wanted.note, form, files))
    with transaction():
        return take(actor, visit_id, wanted, sent)


def take(actor: Actor, visit_id: int, wanted: StepInput, sent: Sent) -> tuple[Visit, bool]:
    """Take a step in the open transaction; without an id of its own it gets one, for its pictures to belong to."""
    seen = queries.seen(actor, visit_id)
    step = VISITS[wanted.action]
    if not may(seen, step):
        raise not_found()
    refuse(bars(seen))
    client_id = wanted.client_id or str(uuid.uuid4())
    submission, new = reports.claim(actor.id, client_id, "visit", sent.digest)
    if not new:
        return seen.visit, False
    reports.attach(submission, sent)
    visit = advance(seen, step, actor, wanted)
    session = db.session()
    session.add(VisitStep(submission_id=submission.id, visit_id=visit.id, action=wanted.action))
    session.flush()
    return visit, True


def advance(seen: VisitAccess, step: Transition[State, Action], actor: Actor, wanted: StepInput) -> Visit:
    """Change a visit's state: the only function that does."""
    visit = seen.visit
    note = hide(wanted.note, visit.protected)
    VISITS.check(visit, step, version=wanted.version, note=wanted.note)
    if wanted.starts_at is not None:
        _refuse_held(visit, wanted.starts_at, seen.goers, actor)
    with VISITS.take(visit, step, version=wanted.version, note=wanted.note, target=target_of(visit, step)):
        visit.changed_at = clock.now()
        if wanted.starts_at is not None:
            visit.starts_at = wanted.starts_at
        if step.action == Action.HOLD:
            visit.again_on = wanted.again_on
        if note:
            visit.outcome = note
    place(visit, list(seen.goers))
    _record(visit, str(step.event), actor, {"note": note} if note else {})
    return visit


def show_phone(actor: Actor, visit_id: int, reason: str) -> str:
    """Return the guest's number to one of the team, who gives a reason; journalled. The one 404 for anybody else."""
    with transaction():
        seen = queries.seen(actor, visit_id)
        if not seen.team or not seen.visit.guest_phone:
            raise not_found()
        journal.append("visit.phone_shown", ("visit", visit_id), actor_id=actor.id, content={"reason": reason})
        return seen.visit.guest_phone


def place(visit: Visit, goers: list[int], *, new: bool = False) -> None:
    """Put the visit into the lists of whom it concerns; a protected one only in that of the people named to it."""
    session = db.session()
    if not new:
        session.execute(delete(VisitScope).where(VisitScope.row_id == visit.id))
    people = [*goers, *([visit.guest_id] if visit.guest_id else [])]
    protected = [protected_scope_of("case", visit.case_id or 0)] if visit.protected else []
    scopes = protected or [visit.seat, *map(person_scope, people)]
    rows = scope_entries(scopes, [("all", clock.to_micros(visit.starts_at))], visit.id)
    if visit.state == State.HELD and visit.again_on:
        # To look again is the work of those who went, never of the guest.
        team = [scope for scope in scopes if scope != person_scope(visit.guest_id or 0)]
        rows += scope_entries(team, [("again", queries.again_at(visit.again_on))], visit.id)
    session.execute(insert(VisitScope), rows)


@on_keep_out("case")
def move_lists(leaving: Leaving) -> None:
    """Move the visits of protected cases of which somebody is kept out."""
    found = db.session().scalars(select(Visit).where(Visit.case_id.in_(leaving.ids), Visit.protected)).all()
    goers = queries.goers_of(visit.id for visit in found)
    for visit in found:
        place(visit, list(goers[visit.id]))
    leave("visit", goers, leaving.user_ids)


def _record(visit: Visit, event: str, actor: Actor, content: Mapping[str, Any]) -> None:
    journal.append(event, ("visit", visit.id), actor_id=actor.id, content=content)
    if visit.case_id and not visit.protected and event in IN_CASE:
        journal.append(IN_CASE[event], ("case", visit.case_id), actor_id=actor.id, content={"visit": visit.id})
    submit_after_commit("deliver_notices")
