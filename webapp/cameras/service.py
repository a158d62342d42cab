"""Every change of a point: added, changed, put out of use and back; each journalled with what it changes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.cameras import queries
from webapp.cameras.faults.models import CameraFault
from webapp.cameras.models import Camera, CameraPause
from webapp.cameras.rules import paths_of
from webapp.cameras.schemas import PointInput, parse_camera
from webapp.cameras.states import STATE_LABELS, State
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid
from webapp.core.workflow import saving
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.web.forms import read_version

TAKEN = "这个编号已经有了，换一个，或者去改那一个点"
FIELDS = ("name", "village_id", "place", "kind", "looks_at", "owner", "unit_id", "in_use_since", "sign")


@transactional
def add(actor: Actor, form: Mapping[str, str]) -> Camera:
    """Add a point; Problem 422 beside every wrong field, and for a code that is taken."""
    wanted = parse_camera(form, villages_of(actor), units())
    if db.session().scalar(select(Camera.id).where(Camera.code == wanted.code)):
        raise invalid(code=TAKEN)
    return store(wanted, actor.id)


@transactional
def change(actor: Actor, code: str, form: Mapping[str, str]) -> Camera:
    """Change a point that the actor sees; Problem 409 for a page that saw another version, 422 beside a wrong field."""
    camera = queries.seen(actor, code).camera
    if read_version(form) not in (None, camera.version):
        raise stale(camera)
    wanted = parse_camera(form, villages_of(actor), units(), camera.code)
    with saving(lambda: stale(camera)):
        fill(camera, wanted, actor.id)
    return camera


@transactional
def switch(actor: Actor, code: str, version: int | None, *, off: bool) -> Camera:
    """Put a point out of use, or back; Problem 409 where it is so already, or the page saw another version."""
    camera = queries.seen(actor, code).camera
    if version not in (None, camera.version) or (camera.state == State.OFF) == off:
        raise stale(camera)
    with saving(lambda: stale(camera)):
        put_off(camera, actor.id, off=off)
    return camera


def stale(camera: Camera) -> Problem:
    """Return the 409 that says how a point is now."""
    return Problem("stale", f"这个点刚刚被改过，现在是“{STATE_LABELS[camera.state][0]}”，请看一下再改")


def store(wanted: PointInput, actor_id: int | None) -> Camera:
    """Store a new point in the open transaction."""
    camera = Camera(code=wanted.code, state=State.NORMAL, **_values(wanted), changed_at=clock.now())
    session = db.session()
    session.add(camera)
    session.flush()
    journal.append("camera.added", ("camera", camera.id), actor_id=actor_id, content={"code": camera.code})
    return camera


def fill(camera: Camera, wanted: PointInput, actor_id: int | None) -> bool:
    """Let a point be as wanted, in the open transaction; say whether anything changed."""
    values = _values(wanted)
    changed = [name for name, value in values.items() if getattr(camera, name) != value]
    for name in changed:
        setattr(camera, name, values[name])
    if changed:
        camera.changed_at = clock.now()
        db.session().flush()
        content = {"code": camera.code, "changed": changed}
        journal.append("camera.changed", ("camera", camera.id), actor_id=actor_id, content=content)
    return bool(changed)


def put_off(camera: Camera, actor_id: int | None, *, off: bool) -> None:
    """Put a point out of use or back in the open transaction; one that is still broken is broken again."""
    session, now = db.session(), clock.now()
    if off:
        camera.state = State.OFF
        session.add(CameraPause(camera_id=camera.id, off_at=now))
    else:
        camera.state = State.FAULT if is_broken(camera.id) else State.NORMAL
        paused = select(CameraPause).where(CameraPause.camera_id == camera.id, CameraPause.on_at.is_(None))
        for pause in session.scalars(paused):
            pause.on_at = now
    camera.changed_at = now
    session.flush()
    event = "camera.off" if off else "camera.on"
    journal.append(event, ("camera", camera.id), actor_id=actor_id, content={"code": camera.code})


def is_broken(camera_id: int) -> bool:
    """Say whether a point has a fault that nobody mended."""
    query = select(CameraFault.id).where(
        CameraFault.camera_id == camera_id, CameraFault.mended_at.is_(None), CameraFault.set_aside_at.is_(None)
    )
    return db.session().scalar(query.limit(1)) is not None


def villages_of(actor: Actor) -> dict[str, int]:
    """Return code → number of the villages in which the actor may keep points."""
    query = select(Area.code, Area.id, Area.path).where(Area.level == Level.VILLAGE, Area.active).order_by(Area.code)
    paths = paths_of(actor)
    return {row.code: row.id for row in db.session().execute(query) if row.path.startswith(tuple(paths))}


def units() -> dict[str, int]:
    """Return code → number of the units that stand: any of them may mend points."""
    query = select(Unit.code, Unit.id).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None)).order_by(Unit.id)
    return {row[0]: row[1] for row in db.session().execute(query)}


def _values(wanted: PointInput) -> dict[str, Any]:
    latitude, longitude = wanted.position or (None, None)
    return {**{name: getattr(wanted, name) for name in FIELDS}, "latitude": latitude, "longitude": longitude}
