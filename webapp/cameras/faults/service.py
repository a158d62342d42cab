"""报故障: a point's fault becomes an ordinary case at the town with an order to who mends it; a later one joins."""

from dataclasses import replace

from flask import current_app
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, MultiDict

from webapp.cameras import queries
from webapp.cameras.faults.models import CameraFault
from webapp.cameras.faults.queries import open_of
from webapp.cameras.faults.schemas import OFF, parse_fault
from webapp.cameras.models import Camera
from webapp.cameras.queries import CameraRow
from webapp.cameras.states import State
from webapp.capture import service as capture
from webapp.capture.service import Payload, payload_of
from webapp.cases.clocks import working_days_after
from webapp.cases.models import Case
from webapp.cases.states import OPEN_STATES
from webapp.cases.work_orders.service_following import give_order
from webapp.core import clock, journal
from webapp.core.db import db, insert, transaction
from webapp.core.errors import Problem, not_found
from webapp.core.replay import Receipt
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.people.queries import units_by_code
from webapp.reports import service as reports
from webapp.reports.models import Position, Submission
from webapp.reports.queries import submission_of
from webapp.reports.schemas import ReportInput
from webapp.reports.service import Sent

UNTOLD = "坏了"


def report(actor: Actor, code: str, form: MultiDict[str, str], files: ImmutableMultiDict[str, FileStorage]) -> Receipt:
    """Take in that a point is broken; the same client id again gets its receipt again.

    Problem 404 for a point out of their places, 422 beside a wrong field, 409 for one that is out of use.
    """
    if not actor.can("camera.report"):
        raise not_found()
    row, payload = queries.seen(actor, code), payload_of(form, files)
    incoming = parse_fault(form, len(payload.photos))
    sent = Sent(payload.digest) if _known(actor, incoming) else _stored(payload, incoming)
    with transaction():
        return record(actor, row.camera.code, incoming, sent)


def record(actor: Actor, code: str, incoming: ReportInput, sent: Sent) -> Receipt:
    """Take a fault in, in the open transaction, as ``report`` says."""
    row = queries.seen(actor, code)
    submission, new = reports.claim(actor.id, incoming.client_id, "report", sent.digest)
    if new:
        if row.camera.state == State.OFF:
            raise Problem("stale", OFF)
        _take(actor, row, incoming, submission, sent)
    receipt = capture.receipt_of(submission)
    about = {"url": f"/cameras/{row.camera.code}", "id": receipt.about["report_id"], **receipt.about}
    return replace(receipt, about=about, new=new)


def _known(actor: Actor, incoming: ReportInput) -> bool:
    """Say whether this came before: then its files are here, and the unique index still decides."""
    return submission_of(actor.id, incoming.client_id) is not None


def _stored(payload: Payload, incoming: ReportInput) -> Sent:
    return payload.stored(incoming.photo_digests, incoming.voice_digest, sealed=False)


def _take(actor: Actor, row: CameraRow, incoming: ReportInput, submission: Submission, sent: Sent) -> None:
    camera = row.camera
    fault, first = _claimed(camera)
    joined = None if first else _living(fault)
    wanted = replace(
        incoming,
        description=f"监控{camera.code} {camera.name}：{incoming.description or UNTOLD}",
        place_name=camera.place or camera.name,
        position=_position(camera),
        join_token=capture.join_token(joined) if joined else None,
    )
    _, case = capture.record_report(actor, wanted, submission, sent, row.village)
    if case is not None and joined is None:
        _begin(actor, row, fault, case)
    event = "camera.fault_joined" if joined else "camera.fault_reported"
    journal.append(event, ("camera", camera.id), actor_id=actor.id, content={"code": camera.code})


def _claimed(camera: Camera) -> tuple[CameraFault, bool]:
    """Return the open fault of a point and whether it is new: of two at once the index lets one begin."""
    session = db.session()
    values = {"camera_id": camera.id, "opened_at": clock.now()}
    made = insert(CameraFault).values(values).on_conflict_do_nothing().returning(CameraFault.id)
    made_id = session.scalar(made)
    if made_id is not None:
        return session.get_one(CameraFault, made_id), True
    fault = open_of(camera.id)
    assert fault is not None, "the index refused a second open fault"
    return fault, False


def _living(fault: CameraFault) -> Case | None:
    """Return the case of an open fault, or the one into which it was put, while a report can join it."""
    session = db.session()
    case = session.get(Case, fault.case_id) if fault.case_id else None
    if case is not None and case.merged_into_id:
        case = session.get(Case, case.merged_into_id)
    return case if case is not None and case.state in OPEN_STATES and not case.protected else None


def _begin(actor: Actor, row: CameraRow, fault: CameraFault, case: Case) -> None:
    """Bind a fault to its case, and give the order to who mends the point; without one the case goes its way."""
    fault.case_id, row.camera.state, row.camera.changed_at = case.id, State.FAULT, clock.now()
    db.session().flush()
    unit = mends(row.camera)
    if unit is None:
        return
    due = working_days_after(clock.now(), current_app.config["CAMERA_MEND_DAYS"])
    asked = f"修好监控{row.camera.code} {row.camera.name}（{row.camera.place or row.village.name}）"
    give_order(case.id, unit, actor, asked=asked, due=due, by_rule=True)


def mends(camera: Camera) -> Unit | None:
    """Return the unit that mends a point: its own, else that of the setting, while it stands."""
    own = db.session().get(Unit, camera.unit_id) if camera.unit_id else None
    if own is not None and own.dissolved_at is None:
        return own
    code = current_app.config["CAMERA_UNIT"]
    return units_by_code([code]).get(code)


def _position(camera: Camera) -> Position | None:
    if camera.latitude is None or camera.longitude is None:
        return None
    return Position(camera.latitude, camera.longitude, None, "place")


def faults_of_case(case: Case) -> list[CameraFault]:
    """Return the faults that a case mends, those of cases that were put into it too, in the open transaction."""
    inner = select(Case.id).where(Case.merged_into_id == case.id)
    query = select(CameraFault).where(CameraFault.case_id.in_([case.id]) | CameraFault.case_id.in_(inner))
    return list(db.session().scalars(query.order_by(CameraFault.id)))
