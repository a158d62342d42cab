"""Reads of points, each through the places that the actor sees: one, a page of the list, how many work and where."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_

from webapp.areas.models import Area
from webapp.areas.scope import ListPage
from webapp.cameras.faults.models import CameraFault
from webapp.cameras.models import Camera, CameraPause
from webapp.cameras.rules import code_of, paths_of
from webapp.cameras.states import State
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.people.models import Unit

MOST_NEAR = 400


@dataclass(frozen=True)
class CameraRow:
    """A point with its village, who mends it, and since when it is broken."""

    camera: Camera
    village: Area
    unit: Unit | None
    broken_since: datetime | None = None


class Working(NamedTuple):
    """How many points of a village work, of how many that are in use."""

    name: str
    works: int
    n: int


def in_paths(paths: Sequence[str]) -> ColumnElement[bool]:
    """Say in SQL whether a point's village lies in one of these paths; the statement has to join ``Area``."""
    return or_(*(Area.path.startswith(path) for path in paths)) if paths else Camera.id.is_(None)


def seen(actor: Actor, code: str) -> CameraRow:
    """Return a point that the actor sees, by its code; the one 404 otherwise."""
    row = db.session().execute(_rows().where(Camera.code == code_of(code), in_paths(paths_of(actor)))).first()
    if row is None:
        raise not_found()
    return CameraRow(*row)


def by_codes(actor: Actor, codes: Iterable[str]) -> list[CameraRow]:
    """Return the points with these codes that the actor sees, in the order of their codes."""
    wanted = {code_of(code) for code in codes}
    query = _rows().where(Camera.code.in_(wanted), in_paths(paths_of(actor))).order_by(Camera.code)
    return [CameraRow(*row) for row in db.session().execute(query)]


def page(
    actor: Actor, wanted: Sequence[Any], after: tuple[int, int] | None, size: int, *, by_village: bool = True
) -> ListPage[CameraRow]:
    """Return one page of the points, village by village."""
    query = _rows().where(in_paths(paths_of(actor)), *wanted)
    if after:
        query = query.where(tuple_(Camera.village_id, Camera.id) > after)
    query = query.order_by(Camera.village_id, Camera.id).limit(size + 1)
    rows = [CameraRow(*row) for row in db.session().execute(query)]
    last = rows[size - 1].camera if len(rows) > size else None
    return ListPage(rows[:size], (last.village_id, last.id) if last else None)


def all_seen(actor: Actor, wanted: Sequence[Any] = ()) -> list[CameraRow]:
    """Return all points that the actor sees, for a map or a sheet; bounded, as a town has some hundred."""
    query = _rows().where(in_paths(paths_of(actor)), *wanted).order_by(Camera.village_id, Camera.code)
    return [CameraRow(*row) for row in db.session().execute(query.limit(MOST_NEAR))]


def _rows() -> Any:
    broken = select(CameraFault.opened_at).where(
        CameraFault.camera_id == Camera.id, CameraFault.ended_at.is_(None), CameraFault.set_aside_at.is_(None)
    )
    query = select(Camera, Area, Unit, broken.correlate(Camera).scalar_subquery())
    return query.join(Area, Area.id == Camera.village_id).outerjoin(Unit, Unit.id == Camera.unit_id)


def counts(actor: Actor) -> dict[str, int]:
    """Return how many points the actor sees: all, in each state, without a sign; one statement."""
    parts = [func.count(Camera.id), *(func.count(Camera.id).filter(Camera.state == one) for one in State)]
    parts.append(func.count(Camera.id).filter(~Camera.sign))
    query = select(*parts).join(Area, Area.id == Camera.village_id).where(in_paths(paths_of(actor)))
    return dict(zip(("all", *State, "unsigned"), db.session().execute(query).one(), strict=True))


def in_use_at(moment: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a point was in use at a moment."""
    paused = exists().where(
        CameraPause.camera_id == Camera.id,
        CameraPause.off_at <= moment,
        or_(CameraPause.on_at.is_(None), CameraPause.on_at > moment),
    )
    began = or_(Camera.in_use_since.is_(None), Camera.in_use_since <= clock.local_day(moment))
    return and_(began, ~paused)


def broken_at(moment: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a point was broken at a moment."""
    return exists().where(
        CameraFault.camera_id == Camera.id,
        CameraFault.set_aside_at.is_(None),
        CameraFault.opened_at <= moment,
        or_(CameraFault.mended_at.is_(None), CameraFault.mended_at > moment),
    )


def reported_in(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a fault of a point was reported in a span."""
    return _fault_of(CameraFault.opened_at >= since, CameraFault.opened_at < until)


def mended_in(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Say in SQL whether a fault of a point was mended in a span."""
    return _fault_of(CameraFault.mended_at >= since, CameraFault.mended_at < until)


def _fault_of(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(CameraFault.camera_id == Camera.id, CameraFault.set_aside_at.is_(None), *which)


def working_by_village(path: str = "", moment: datetime | None = None) -> dict[str, Working]:
    """Return code of a village → how many of its points work, of how many in use, at a moment; one statement.

    Points out of use are in neither number, nor is a village without a point. ``path`` narrows to an area.
    """
    at = moment or clock.now()
    works = func.count(Camera.id).filter(~broken_at(at))
    query = select(Area.code, Area.name, works, func.count(Camera.id)).join(Area, Area.id == Camera.village_id)
    query = query.where(Area.path.startswith(path), in_use_at(at)).group_by(Area.code, Area.name).order_by(Area.code)
    return {row[0]: Working(*row[1:]) for row in db.session().execute(query)}


def working_over(paths: Sequence[str], moments: Sequence[datetime]) -> dict[datetime, dict[str, Working]]:
    """Return for each moment what ``working_by_village`` says, of several paths; three statements for all of them."""
    session = db.session()
    cameras = select(Camera.id, Camera.in_use_since, Area.code, Area.name).join(Area, Area.id == Camera.village_id)
    rows = session.execute(cameras.where(in_paths(paths)).order_by(Area.code)).all()
    first = min(moments)
    away = _spans(
        select(CameraPause.camera_id, CameraPause.off_at, CameraPause.on_at).where(
            or_(CameraPause.on_at.is_(None), CameraPause.on_at > first)
        )
    )
    broken = _spans(
        select(CameraFault.camera_id, CameraFault.opened_at, CameraFault.mended_at).where(
            CameraFault.set_aside_at.is_(None), or_(CameraFault.mended_at.is_(None), CameraFault.mended_at > first)
        )
    )
    found: dict[datetime, dict[str, Working]] = {}
    for at in moments:
        day = clock.local_day(at)
        used = [one for one in rows if (one[1] is None or one[1] <= day) and not _holds(away, one[0], at)]
        total = Counter(one.code for one in used)
        works = Counter(one.code for one in used if not _holds(broken, one[0], at))
        names = {one.code: one.name for one in used}
        found[at] = {code: Working(names[code], works[code], n) for code, n in total.items()}
    return found


Spans = Mapping[int, Sequence[tuple[datetime, datetime | None]]]


def _spans(query: Any) -> Spans:
    found: dict[int, list[tuple[datetime, datetime | None]]] = {}
    for camera_id, begun, over in db.session().execute(query):
        found.setdefault(camera_id, []).append((begun, over))
    return found


def _holds(spans: Spans, camera_id: int, at: datetime) -> bool:
    return any(begun <= at and (over is None or over > at) for begun, over in spans.get(camera_id, ()))


def town_of(village_id: int) -> int | None:
    """Return the number of the town in which a village lies."""
    return db.session().scalar(select(Area.parent_id).where(Area.id == village_id))
