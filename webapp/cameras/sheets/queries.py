"""What a sheet is read against, and the points as a sheet writes them."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.cameras.models import Camera
from webapp.cameras.queries import all_seen
from webapp.cameras.rules import paths_of
from webapp.cameras.schemas import PointInput, kinds, looks
from webapp.cameras.sheets.columns import COLUMNS
from webapp.cameras.sheets.plan import Known, PointNow, words_of
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import Unit

_TAIL = re.compile(r"(?:村委会|村民委员会|社区居委会|社区|村)$")


def known(actor: Actor) -> Known:
    """Return the villages in which the actor keeps points, and the units that may mend them."""
    paths = tuple(paths_of(actor))
    query = select(Area.id, Area.code, Area.name, Area.path).where(Area.level == Level.VILLAGE, Area.active)
    villages: dict[str, tuple[int, str]] = {}
    for row in db.session().execute(query.order_by(Area.code)):
        if row.path.startswith(paths):
            for word in (row.name, _TAIL.sub("", row.name), row.code):
                villages.setdefault(word, (row.id, row.name))
    standing = select(Unit.id, Unit.code, Unit.name).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None))
    units: dict[str, tuple[int, str]] = {}
    for unit_id, code, name in db.session().execute(standing.order_by(Unit.id)):
        for word in (name, code):
            units.setdefault(word, (unit_id, name))
    return Known(villages, units, kinds(), looks())


def cameras_now(actor: Actor) -> dict[str, PointNow]:
    """Return code → the points that the actor sees, as they are now."""
    found = {}
    for row in all_seen(actor):
        camera = row.camera
        unit = row.unit.name if row.unit else ""
        wanted = _as_wanted(camera)
        words = words_of(wanted, camera.state, row.village.name, unit, kinds(), looks())
        found[camera.code] = PointNow(camera.id, words, wanted, camera.state)
    return found


def sheet_rows(cameras: Mapping[str, PointNow]) -> list[Sequence[str]]:
    """Return the rows of a sheet of points, in the order of the columns."""
    return [[point.words[one.key] for one in COLUMNS] for point in cameras.values()]


def _as_wanted(camera: Camera) -> PointInput:
    position = None if camera.latitude is None or camera.longitude is None else (camera.latitude, camera.longitude)
    return PointInput(
        code=camera.code,
        name=camera.name,
        village_id=camera.village_id,
        place=camera.place,
        position=position,
        kind=camera.kind,
        looks_at=camera.looks_at,
        owner=camera.owner,
        unit_id=camera.unit_id,
        in_use_since=camera.in_use_since,
        sign=camera.sign,
    )
