"""The steps on a shift: published, begun and ended (also without signal), who can't come and who comes, dropped."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from werkzeug.datastructures import MultiDict

from webapp.core import clock, journal, replay
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.replay import Receipt
from webapp.patrol_force import queries as register
from webapp.patrol_force.rota import queries, schemas
from webapp.patrol_force.rota.models import PatrolSeat, PatrolShift, PatrolStep
from webapp.patrol_force.rota.rules import OnIt, ShiftAccess, came_too_late, may
from webapp.patrol_force.rota.schemas import StepInput
from webapp.patrol_force.rota.service import BUSY, NO_LEADER, NOT_READY, STRANGE, change, is_ready
from webapp.patrol_force.rota.states import OUTSIDE, SHIFTS, Action, SeatState, Step
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.queries import is_stale
from webapp.web.forms import read_own_id, read_seen

OF_SEATS = frozenset({Action.SWAP, Action.STAY, Action.REPLACE})
NOT_ON_IT = "不在这一班上，请刷新看看"
SETTLED = "已经有人顶了，或者又来得了"


@dataclass(frozen=True)
class Taken:
    """A step that was taken now or before: its shift and what was sent."""

    shift: PatrolShift
    submission: Submission
    new: bool


def act(actor: Actor, shift_id: int, action: Action, form: MultiDict[str, str]) -> Receipt:
    """Take a step; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 409 for what changed, 422 beside a wrong field, 409 for a state that is over; in
    this order.
    """
    with transaction():
        taken = take(actor, shift_id, action, form)
        shift = taken.shift
        return Receipt(
            client_id=taken.submission.client_id,
            digest=taken.submission.digest,
            received_at=taken.submission.received_at.isoformat(),
            new=taken.new,
            about={
                "url": f"/patrol-force/shifts/{shift.id}",
                "id": shift.id,
                "state": shift.state,
                "version": shift.version,
            },
        )


def take(actor: Actor, shift_id: int, action: Action, form: MultiDict[str, str]) -> Taken:
    """Take a step in the open transaction."""
    seen, step = queries.seen(actor, shift_id), SHIFTS[action]
    shift = seen.shift
    if not may(actor, seen, step):
        raise not_found()
    # Without an id of its own the step still gets one.
    own_id = read_own_id(form) or str(uuid.uuid4())
    submission, new = reports.claim(actor.id, own_id, "shift", replay.digest_of(form))
    if not new:
        return Taken(shift, submission, new)
    if action in OUTSIDE and came_too_late(shift, at := schemas.read_at(form)):
        _keep(shift, action, actor, submission, at, late=True)
        journal.append("patrol_shift.late", ("patrol_shift", shift.id), actor_id=actor.id)
        return Taken(shift, submission, new)
    if is_stale(shift, read_seen(form), actor.id):
        raise SHIFTS.stale(shift)
    if action == Action.CHANGE:
        change(actor, seen, form)
        shift.last_submission_id = submission.id
        SHIFTS.record(shift, step, actor_id=actor.id)
        return Taken(shift, submission, new)
    wanted = schemas.parse_step(step, form)
    if action in OF_SEATS:
        _on_seats(actor, seen, step, wanted)
    else:
        advance(seen, step, wanted, submission)
        SHIFTS.record(shift, step, actor_id=actor.id)
    if action in OUTSIDE:
        _keep(shift, action, actor, submission, wanted.at)
    return Taken(shift, submission, new)


def advance(seen: ShiftAccess, step: Step, wanted: StepInput, submission: Submission | None) -> None:
    """Change a shift's state by what somebody pressed."""
    shift, at = seen.shift, wanted.at or clock.now()
    if step.action == Action.PUBLISH:
        SHIFTS.check(shift, step)
        if not is_ready(shift, [one.seat for one in seen.people]):
            raise Problem("stale", NOT_READY)
    with SHIFTS.take(shift, step):
        shift.changed_at = clock.now()
        shift.last_submission_id = submission.id if submission else None
        if step.action == Action.START:
            shift.begun_at = at
        elif step.action in OUTSIDE:
            shift.ended_at = max(at, shift.begun_at or at)
            shift.matters = step.action == Action.MATTERS
        elif step.action == Action.DROP:
            shift.reason = wanted.reason
    if step.action == Action.START and wanted.there is not None:
        for one in seen.standing:
            one.seat.there = one.member.id in wanted.there
        db.session().flush()


def _on_seats(actor: Actor, seen: ShiftAccess, step: Step, wanted: StepInput) -> None:
    """Change who is on a shift. Its version stays: what its leader presses out there is not refused for it."""
    goes = _whose(seen, wanted.member)
    SHIFTS.check(seen.shift, step)
    if step.action == Action.REPLACE:
        comes = _replace(actor, seen, goes, wanted.by or 0)
        SHIFTS.record(seen.shift, step, actor_id=actor.id, goes=goes.member.id, comes=comes)
        return
    before, after = SeatState.ON, SeatState.ASKED
    if step.action == Action.STAY:
        before, after = after, before
    if goes.seat.state != before:
        raise Problem("stale", SETTLED)
    goes.seat.state = after
    db.session().flush()
    SHIFTS.record(seen.shift, step, actor_id=actor.id)


def _whose(seen: ShiftAccess, member_id: int | None) -> OnIt:
    """Return whose seat a step is about: one's own; who leads or makes the rota may name another's."""
    own = seen.own.member.id if seen.own else None
    wanted = member_id or own
    if wanted is None or (wanted != own and not (seen.arranger or seen.leader)):
        raise invalid(member=NOT_ON_IT)
    found = next((one for one in seen.people if one.member.id == wanted), None)
    if found is None:
        raise invalid(member=NOT_ON_IT)
    return found


def _replace(actor: Actor, seen: ShiftAccess, goes: OnIt, by: int) -> int:
    """Let another come for somebody; return who. Whoever leads is replaced by somebody who may lead."""
    shift, session = seen.shift, db.session()
    if goes.seat.state == SeatState.OUT:
        raise Problem("stale", SETTLED)
    comes = next((one for one in candidates(actor, seen) if one.id == by), None)
    if comes is None:
        raise invalid(by=STRANGE)
    if queries.busy([comes.id], shift.starts_at, shift.ends_at):
        raise invalid(by=BUSY.format(comes.name))
    if goes.member.id == shift.leader_id:
        if comes.id not in register.able_to_lead([comes]):
            raise invalid(by=NO_LEADER)
        with SHIFTS.saving(shift):
            shift.leader_id, shift.changed_at, shift.last_submission_id = comes.id, clock.now(), None
    goes.seat.state = SeatState.OUT
    again = next((one.seat for one in seen.people if one.member.id == comes.id), None)
    if again is not None:
        again.state = SeatState.ON
    else:
        session.add(PatrolSeat(shift_id=shift.id, member_id=comes.id, state=SeatState.ON))
    session.flush()
    return comes.id


def candidates(actor: Actor, seen: ShiftAccess) -> list[register.PatrolMember]:
    """Return who could come for somebody: of the village, for the grid centre of the whole town, who belongs then."""
    paths = actor.paths_for("force.arrange") if seen.arranger else (seen.village.path,)
    return [one for one, _ in register.within(paths, seen.shift.day)]


def _keep(
    shift: PatrolShift, action: Action, actor: Actor, submission: Submission, at: datetime | None, *, late: bool = False
) -> None:
    """Keep a step as it was sent, with both of its times."""
    now = clock.now()
    kept = {"at": at or now, "received_at": now, "by_id": actor.id, "late": late}
    db.session().add(PatrolStep(submission_id=submission.id, shift_id=shift.id, action=action, **kept))
    db.session().flush()
