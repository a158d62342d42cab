"""Reads of faults: the open one of a point, those of it that were, the one of a case, points near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.models import Area
from webapp.cameras.faults.models import CameraFault
from webapp.cameras.models import Camera
from webapp.cameras.queries import in_paths
from webapp.cameras.rules import paths_of
from webapp.cases.models import Case
from webapp.cases.queries import standing_in
from webapp.core.db import db
from webapp.people.actor import Actor

MOST_FAULTS = 12


@dataclass(frozen=True)
class FaultRow:
    """A fault of a point; ``code`` is that of its case where the actor may open it, ``state`` where that stands."""

    fault: CameraFault
    code: str | None
    state: str | None

    @property
    def open(self) -> bool:
        """Whether somebody works on it."""
        return self.fault.ended_at is None


def open_of(camera_id: int) -> CameraFault | None:
    """Return the open fault of a point."""
    query = select(CameraFault).where(CameraFault.camera_id == camera_id, CameraFault.ended_at.is_(None))
    return db.session().scalar(query)


def faults_of(actor: Actor, camera_id: int) -> list[FaultRow]:
    """Return the last faults of a point, the newest first, each with its case where the actor may open that."""
    from_case = aliased(Case)
    now = func.coalesce(from_case.merged_into_id, from_case.id)
    code = select(Case.code).where(Case.id == now, standing_in(actor.scopes)).correlate(from_case).scalar_subquery()
    query = (
        select(CameraFault, code.label("code"), from_case.state)
        .outerjoin(from_case, from_case.id == CameraFault.case_id)
        .where(CameraFault.camera_id == camera_id, CameraFault.set_aside_at.is_(None))
        .order_by(CameraFault.opened_at.desc(), CameraFault.id.desc())
        .limit(MOST_FAULTS)
    )
    return [FaultRow(row[0], row.code, row.state) for row in db.session().execute(query)]


def of_case(case_id: Any) -> Any:
    """Say in SQL whether a fault is of a case, by its id or a column of it, or of one that was put into it."""
    inner = aliased(Case)
    merged = select(inner.id).where(inner.merged_into_id == case_id)
    return or_(CameraFault.case_id == case_id, CameraFault.case_id.in_(merged))


def any_of_case(case_id: Any) -> Any:
    """Say in SQL whether a case mends a point."""
    return exists().where(of_case(case_id), CameraFault.set_aside_at.is_(None))


def cameras_of_case(case_id: int) -> Sequence[tuple[Camera, str]]:
    """Return (point, name of its village) of the points that a case mends."""
    query = (
        select(Camera, Area.name)
        .join(CameraFault, CameraFault.camera_id == Camera.id)
        .join(Area, Area.id == Camera.village_id)
        .where(of_case(case_id), CameraFault.set_aside_at.is_(None))
        .order_by(Camera.id)
    )
    return [(row[0], row[1]) for row in db.session().execute(query)]


def kept_cameras(actor: Actor, most: int) -> list[tuple[str, datetime]]:
    """Return (code, when it changed last) of the points around the actor, for a phone that is to keep their pages."""
    query = select(Camera.code, Camera.changed_at).join(Area, Area.id == Camera.village_id)
    query = query.where(in_paths(paths_of(actor))).order_by(Camera.id).limit(most)
    return [(row[0], row[1]) for row in db.session().execute(query)]
