"""Every change of a request to see footage: asked once, then moved by ``advance``; journalled without words."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import insert
from werkzeug.datastructures import MultiDict

from webapp.cameras import queries as known
from webapp.cameras.models import Camera
from webapp.cameras.reviews import queries, schemas
from webapp.cameras.reviews.models import CameraReview, CameraReviewPoint, CameraReviewStep
from webapp.cameras.reviews.rules import (
    ReviewAccess,
    asks_for_others_only,
    is_done,
    label_of,
    may,
    may_go_ahead,
    refusal,
)
from webapp.cameras.reviews.schemas import NO_PICTURE, AskInput, StepInput, parse_request, parse_step
from webapp.cameras.reviews.states import ENDED, REVIEWS, UNDECIDED, Action, State, Step
from webapp.cameras.rules import code_of
from webapp.cases import queries as cases
from webapp.cases.rules import CaseAccess
from webapp.core import clock, journal, replay
from webapp.core.background import submit_after_commit
from webapp.core.db import db, transaction
from webapp.core.errors import Problem, not_found
from webapp.core.numbering import next_number
from webapp.core.protection.crypto import current_keyring
from webapp.core.protection.impartial import refuse
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.web.forms import read_own_id, read_version

NO_CASE = "没有这件事，看看案码对不对"
NO_STATION = "现在没有派出所来定，先到“单位”里加上"


def ask(actor: Actor, form: MultiDict[str, str], *, pictures: bool = False) -> tuple[CameraReview, bool]:
    """Ask to see footage; the same client id again gives the same request. Say whether it is new.

    In an emergency that the actor may go ahead in it is ``asked_urgent`` and decided afterwards. Problem 404 for who
    may not ask, 403 on a matter of their own, 422 beside a wrong field; in this order.
    """
    with transaction():
        return record(actor, form, replay.digest_of(form), pictures=pictures)


def record(
    actor: Actor, form: MultiDict[str, str], digest: str, *, pictures: bool = False
) -> tuple[CameraReview, bool]:
    """Ask in the open transaction, as ``ask`` says."""
    if not actor.can("camera.ask"):
        raise not_found()
    submission, new = reports.claim(actor.id, schemas.wanted_id(form), "camera", digest)
    if not new:
        first = queries.by_submission(submission.id)
        if first is None:
            raise Problem("conflict")
        return first, False
    code = schemas.typed_case(form)
    held = cases.ordinary_case(actor, code)
    refuse(held.barred if held else "")
    typed = schemas.typed_codes(form)
    found = [row.camera for row in known.by_codes(actor, typed)]
    unit = queries.police_unit()
    faults = _faults(typed, found, code, held, pictures=pictures)
    if unit is None:
        faults.setdefault("points", NO_STATION)
    wanted = parse_request(form, faults, for_others=asks_for_others_only(actor))
    assert unit is not None, "without a police station it is refused"
    return _made(actor, wanted, found, held, unit.id, submission), True


def _faults(
    typed: list[str], found: list[Camera], code: str, held: CaseAccess | None, *, pictures: bool
) -> dict[str, str]:
    there = {camera.code for camera in found}
    missing = [one for one in typed if code_of(one) not in there]
    faults = {"points": f"没有这个点：{'、'.join(missing[:5])}"} if missing else {}
    if code and held is None:
        faults["case_code"] = NO_CASE
    if pictures:
        faults["photos"] = NO_PICTURE
    return faults


def _made(
    actor: Actor,
    wanted: AskInput,
    cameras: list[Camera],
    held: CaseAccess | None,
    unit_id: int,
    submission: Submission,
) -> CameraReview:
    now = clock.now()
    assert wanted.since is not None, "a span is refused without both ends"
    assert wanted.until is not None, "a span is refused without both ends"
    urgent = wanted.purpose == "emergency" and may_go_ahead(actor, held.case if held else None)
    due = now + timedelta(hours=current_app.config["CAMERA_URGENT_HOURS"]) if urgent else None
    phone = wanted.for_phone or None
    row = CameraReview(
        submission_id=submission.id,
        number=next_number("camera"),
        state=State.ASKED_URGENT if urgent else State.ASKED,
        purpose=wanted.purpose,
        words=wanted.words,
        basis=wanted.basis,
        since=wanted.since,
        until=wanted.until,
        case_id=held.case.id if held else None,
        town_id=_town_of(cameras[0]),
        unit_id=unit_id,
        asker_id=actor.id,
        asker_label=label_of(actor),
        for_name=wanted.for_name,
        for_phone=phone,
        for_phone_index=current_keyring().blind_index(phone) if phone else None,
        urgent=urgent,
        asked_at=now,
        due_at=due,
        next_at=due,
        changed_at=now,
    )
    session = db.session()
    session.add(row)
    session.flush()
    session.execute(insert(CameraReviewPoint), [{"review_id": row.id, "camera_id": one.id} for one in cameras])
    event = "camera_review.asked_urgent" if urgent else "camera_review.asked"
    journal.append(event, ("camera_review", row.id), actor_id=actor.id, content={"purpose": row.purpose})
    submit_after_commit("deliver_notices")
    return row


def _town_of(camera: Camera) -> int:
    return known.town_of(camera.village_id) or camera.village_id


def act(
    actor: Actor, review_id: int, action: Action, form: MultiDict[str, str], *, pictures: bool = False
) -> replay.Receipt:
    """Take a step; the same client id again gives the same answer and changes nothing.

    Problem 404 for what is not theirs, 403 where another person has to, 409 for a version or a state that is over, 422
    beside a wrong field; in this order.
    """
    with transaction():
        return take(actor, review_id, action, form, replay.digest_of(form), pictures=pictures)


def take(
    actor: Actor, review_id: int, action: Action, form: MultiDict[str, str], digest: str, *, pictures: bool = False
) -> replay.Receipt:
    """Take a step in the open transaction, as ``act`` says."""
    seen = queries.seen(actor, review_id)
    row, step = seen.row, REVIEWS[action]
    if not may(actor, seen, step):
        raise not_found()
    # Without an id of its own the step still gets one: its words belong to it.
    submission, new = reports.claim(actor.id, read_own_id(form) or str(uuid.uuid4()), "camera", digest)
    if new:
        refuse(refusal(actor, seen, step))
        REVIEWS.check_version(row, read_version(form))
        wanted = parse_step(step, form, pictures=pictures)
        if seen.state != row.state or is_done(row, step):
            raise REVIEWS.stale(row)
        advance(seen, step, actor, wanted)
        kept = {"submission_id": submission.id, "review_id": row.id, "action": step.action, "by_id": actor.id}
        db.session().add(CameraReviewStep(**kept, words=wanted.words, at=clock.now()))
        db.session().flush()
    return reports.receipt_of(row, f"/cameras/reviews/{row.id}", submission, new=new)


def advance(seen: ReviewAccess, step: Step, actor: Actor | None, _wanted: StepInput | None = None) -> None:
    """Change a request's state: the only function that does. Without an actor it is time that does it."""
    row, now = seen.row, clock.now()
    with REVIEWS.take(row, step, target=_target(row, step)):
        row.changed_at = now
        for name, value in _dates(row, step, actor, now).items():
            setattr(row, name, value)
    REVIEWS.record(row, step, actor_id=actor.id if actor else None, urgent=row.urgent)


def _target(row: CameraReview, step: Step) -> State | None:
    """Return where a step leads: what was seen before the decision is seen, and what goes ahead still waits for it."""
    if step.action == Action.VIEWED and row.state == State.ASKED_URGENT:
        return row.state
    return State.VIEWED if step.action == Action.GRANT and row.viewed_at is not None else None


def _dates(row: CameraReview, step: Step, actor: Actor | None, now: datetime) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if step.action in (Action.GRANT, Action.REFUSE) and actor:
        found = {"decided_by_id": actor.id, "decided_at": now, "next_at": None}
        if row.state == State.GRANTED:
            found["ends_at"] = now + timedelta(hours=current_app.config["CAMERA_REVIEW_HOURS"])
            found["next_at"] = found["ends_at"]
    if step.action == Action.VIEWED:
        found["viewed_at"] = now
        if row.state not in UNDECIDED:
            found["next_at"] = None
    if row.state in ENDED:
        found |= {"ended_at": now, "next_at": None}
    return found
