"""Who is called: units and villages by their codes; and what they answer, when they come and leave."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.errors import invalid, not_found
from webapp.core.protection.impartial import refuse
from webapp.decisions.queries import COURT, who_may_be_asked
from webapp.people.actor import Actor
from webapp.reports import service as reports
from webapp.reports.models import Submission
from webapp.reports.queries import is_stale
from webapp.reports.service import Sent
from webapp.web.forms import read_own_id, read_seen
from webapp.whistle import queries, queries_people, schemas, service_cases
from webapp.whistle.models import Whistle, WhistleSeat, WhistleStep
from webapp.whistle.rules import WhistleAccess, is_late
from webapp.whistle.schemas import SeatInput
from webapp.whistle.states import OPEN, WHISTLES
from webapp.whistle.states_seats import CANNOT, COMING, SEATS, SeatAction, SeatState, SeatStep


def called(town_id: int, codes: Sequence[str]) -> list[dict[str, str]]:
    """Return the seats of who is called; Problem 422 beside the field for who can't be."""
    known = {code: (name, scope) for code, name, scope in who_may_be_asked(town_id)}
    if wrong := schemas.unknown(codes, known, COURT):
        raise invalid(units=wrong)
    return [{"code": code, "label": known[code][0], "seat": known[code][1]} for code in codes]


def seat(whistle: Whistle, seats: Sequence[Mapping[str, str]]) -> list[WhistleSeat]:
    """Let a whistle call these and nobody else, in the open transaction, before it is blown."""
    session = db.session()
    session.execute(delete(WhistleSeat).where(WhistleSeat.whistle_id == whistle.id))
    rows = [WhistleSeat(whistle_id=whistle.id, state=SeatState.CALLED, **one) for one in seats]
    session.add_all(rows)
    session.flush()
    return rows


def note_unmanned(seats: Sequence[WhistleSeat]) -> None:
    """Note where nobody can be reached now, so that who blows hears of it at once."""
    people = queries_people.called_people(seats)
    for one in seats:
        one.unmanned = not people[one.seat]
        if one.unmanned:
            journal.append("whistle.unmanned", ("whistle_seat", one.id), content={"unit": one.code})
    db.session().flush()


def take(
    actor: Actor,
    whistle_id: int,
    name: str,
    form: MultiDict[str, str],
    files: Mapping[str, FileStorage],
    sent: Sent,
) -> tuple[Whistle, Submission, bool]:
    """Take a step for a called seat in the open transaction; returns its whistle, what was sent and whether it is new.

    Its version is that of the seat alone, so that nobody is refused because another unit answered meanwhile.
    """
    seen = queries.seen(actor, whistle_id)
    row = _own_seat(actor, seen, form.get("unit", ""))
    own_id = read_own_id(form) or str(uuid.uuid4())
    submission, new = reports.claim(actor.id, own_id, "whistle", sent.digest)
    if not new:
        return seen.whistle, submission, new
    refuse(seen.barred)
    if is_stale(row, read_seen(form), actor.id):
        raise SEATS.stale(row)
    step = SEATS[schemas.answer_meant(form) if name == "answer" else SeatAction(name)]
    wanted = schemas.parse_seat(step.action, step.note, form, files)
    late = is_late(seen.whistle, wanted.at)
    if not late and seen.whistle.state not in OPEN:
        raise WHISTLES.stale(seen.whistle)
    reports.attach(submission, sent)
    _apply(row, step, wanted, submission)
    _keep(seen.whistle, row, step, actor, wanted, submission, late=late)
    SEATS.record(row, step, actor_id=actor.id, unit=row.code, minutes=wanted.minutes, late=late or None)
    service_cases.tell(seen.whistle, f"case.{step.event}".replace("whistle.", "whistle_"), actor.id, unit=row.label)
    return seen.whistle, submission, new


def _own_seat(actor: Actor, seen: WhistleAccess, code: str) -> WhistleSeat:
    """Return the seat for which the actor answers; who sits in two names one, else the first that has not answered."""
    mine = [one for one in seen.mine if code in ("", one.code)]
    if not mine or not actor.can("whistle.answer"):
        raise not_found()
    return next((one for one in mine if one.state == SeatState.CALLED), mine[0])


def _apply(row: WhistleSeat, step: SeatStep, wanted: SeatInput, submission: Submission) -> None:
    at = _claimed(wanted.at)
    with SEATS.take(row, step):
        row.last_submission_id = submission.id
        if step.action == SeatAction.LEAVE:
            row.left_at = at
            return
        row.answer = CANNOT if step.action == SeatAction.DECLINE else COMING
        row.answered_at = at if step.action != SeatAction.ARRIVE else row.answered_at or at
        if step.action == SeatAction.ARRIVE:
            row.arrived_at, row.left_at = row.arrived_at or at, None
            return
        row.minutes = wanted.minutes if step.action == SeatAction.COME else None
        row.reason, row.instead = wanted.reason, wanted.instead


def _claimed(at: datetime | None) -> datetime:
    return at or clock.now()


def _keep(
    whistle: Whistle,
    row: WhistleSeat,
    step: SeatStep,
    actor: Actor,
    wanted: SeatInput,
    submission: Submission,
    *,
    late: bool,
) -> None:
    """Keep a step as it was sent, with both of its times."""
    words = "；".join(filter(None, (wanted.reason, wanted.instead)))
    kept = WhistleStep(
        submission_id=submission.id,
        whistle_id=whistle.id,
        seat_id=row.id,
        action=step.action,
        words=words,
        by_id=actor.id,
        at=_claimed(wanted.at),
        received_at=clock.now(),
        late=late,
        position=wanted.position if step.action == SeatAction.ARRIVE else None,
    )
    db.session().add(kept)
    db.session().flush()
    submit_after_commit("deliver_notices")
