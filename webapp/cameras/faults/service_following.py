"""A fault follows its case: mended when that is settled, broken again when it comes back; and what turns, or goes."""

from datetime import datetime

from sqlalchemy import select, update

from webapp.cameras.faults.models import CameraFault
from webapp.cameras.faults.queries import open_of
from webapp.cameras.faults.schemas import known_category
from webapp.cameras.faults.service import faults_of_case
from webapp.cameras.models import Camera
from webapp.cameras.service import is_broken
from webapp.cameras.states import State
from webapp.cases.models import Case
from webapp.cases.service import follows_cases
from webapp.cases.states import OPEN_STATES, CloseReason
from webapp.cases.states import State as CaseState
from webapp.cases.states_steps import Action, Step
from webapp.core import clock, journal
from webapp.core.db import db
from webapp.core.protection.turning import Turned, on_protect
from webapp.reports.models import ReportKind

# Closed for one of these the point does not work: it stays broken until somebody mends it.
_NOT_MENDED = frozenset({CloseReason.NOT_OURS, CloseReason.CANNOT_BE_SETTLED})


@follows_cases
def follow(case: Case, step: Step | None) -> None:
    """Let the faults of a case stand where it stands; other cases cost no look."""
    if step is None or case.kind != ReportKind.HAZARD or case.category != known_category() or case.protected:
        return
    if step.action == Action.MERGE:  # it goes on with the case into which this one was put
        return
    for fault in faults_of_case(case):
        _follow(fault, case)


def _follow(fault: CameraFault, case: Case) -> None:
    now = clock.now()
    if case.state in OPEN_STATES:
        if fault.ended_at is not None and open_of(fault.camera_id) is None:
            fault.ended_at = fault.mended_at = None
            _stand(fault.camera_id)
    elif fault.ended_at is None:
        mended = case.state == CaseState.RESOLVED or case.close_reason not in _NOT_MENDED
        end(fault, now, mended=mended)


def end(fault: CameraFault, at: datetime, *, mended: bool) -> None:
    """End an open fault; a point that works again has no older one that nobody mended either."""
    fault.ended_at = at
    db.session().flush()
    if mended:
        older = update(CameraFault).where(CameraFault.camera_id == fault.camera_id, CameraFault.mended_at.is_(None))
        db.session().execute(older.values(mended_at=at))
    db.session().refresh(fault)
    _stand(fault.camera_id)
    content = {"mended": mended}
    journal.append("camera.fault_ended", ("camera", fault.camera_id), content=content)


def _stand(camera_id: int) -> None:
    """Let a point stand as its faults say; one that is out of use stays so."""
    db.session().flush()
    camera = db.session().get_one(Camera, camera_id)
    if camera.state == State.OFF:
        return
    camera.state = State.FAULT if is_broken(camera_id) else State.NORMAL
    camera.changed_at = clock.now()
    db.session().flush()


@on_protect("case")
def set_faults_aside(turned: Turned) -> None:
    """Take the faults whose cases turn protected from everybody; nobody hears why, and the point can be told anew."""
    query = select(CameraFault).where(CameraFault.case_id.in_(turned.ids), CameraFault.set_aside_at.is_(None))
    for fault in db.session().scalars(query.order_by(CameraFault.id)).all():
        fault.set_aside_at = turned.at
        fault.ended_at = fault.ended_at or turned.at
        _stand(fault.camera_id)
