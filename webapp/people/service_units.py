"""Units that exist for long: the offices of the plan are set up, linked ones come by name, and names are mended."""

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.core import journal
from webapp.core.db import db, transactional
from webapp.core.errors import invalid, not_found
from webapp.people import queries, queries_units
from webapp.people.models import Unit
from webapp.people.queries_units import PlannedUnit, planned_units
from webapp.people.service import add_unit
from webapp.web.fields import Unreadable, as_name

LONGEST_NAME = 60


@transactional
def set_up(code: str = "", *, town_code: str = "", actor_id: int | None = None) -> list[Unit]:
    """Set up the unit of the plan with this code, or all that are missing.

    Returns what was set up; nothing when it exists already, so that pressing twice does no harm. Problem 404 for a code
    that the plan does not have, 422 while there is no town, or several and ``town_code`` names none of them.
    """
    if code and code not in {one.code for one in planned_units()}:
        raise not_found()
    wanted = [one for one in queries_units.missing_units() if code in ("", one.code)]
    return _found(wanted, _town(town_code), actor_id)


@transactional
def add_linked(name: str, *, town_code: str = "", actor_id: int | None = None) -> Unit:
    """Add one of the N linked units (1+6+N); Problem 422 for a name that won't do.

    One that the plan knows by this name keeps the code of the plan, because rules speak of it by that.
    """
    wanted = name_of(name)
    planned = next((one for one in planned_units() if one.name == wanted), None)
    number = len(queries.all_unit_codes()) + 1
    return _found([planned or PlannedUnit(f"linked_{number}", wanted, "linked")], _town(town_code), actor_id)[0]


@transactional
def rename(code: str, name: str, *, actor_id: int | None = None) -> Unit:
    """Give an existing unit another name; what was written under the old one keeps it. Problem 404 or 422."""
    unit = queries.units_by_code([code]).get(code)
    if unit is None:
        raise not_found()
    if name.strip() != unit.name:
        content = {"before": unit.name, "name": name_of(name)}
        unit.name = content["name"]
        db.session().flush()
        journal.append("unit.renamed", ("unit", unit.id), actor_id=actor_id, content=content)
    return unit


def name_of(text: str) -> str:
    """Return the name of a unit as typed; Problem 422 when it is empty, too long or taken."""
    try:
        name = as_name(text, LONGEST_NAME, room=LONGEST_NAME)
    except Unreadable as wrong:
        raise invalid(name=str(wrong)) from wrong
    if not name:
        raise invalid(name="写一个名字，60 个字以内")
    if any(unit.name == name for unit in queries.units_standing()):
        raise invalid(name="已经有这个单位了")
    return name


def _found(wanted: list[PlannedUnit], town: Area, actor_id: int | None) -> list[Unit]:
    before = queries_units.units_by_any_code([one.code for one in wanted])
    made = []
    for one in wanted:
        unit = before.get(one.code)
        if unit is None:
            unit = add_unit(code=one.code, name=one.name, kind=one.kind, area=town)
        else:  # dissolved once: it exists again, its posts are given anew
            unit.dissolved_at, unit.name, unit.area_id = None, one.name, town.id
            db.session().flush()
        journal.append("unit.added", ("unit", unit.id), actor_id=actor_id, content={"unit": unit.name})
        made.append(unit)
    return made


def _town(code: str) -> Area:
    """Return the town of the courtyard; of one that has no office yet the only town, or the one that is named."""
    seat = queries_units.seat_of_the_courtyard()
    if seat is not None:
        return seat
    query = select(Area).where(Area.level == Level.TOWN, Area.active)
    towns = list(db.session().scalars(query.where(Area.code == code) if code else query.limit(2)))
    if not towns:
        raise invalid(town="还没有这个镇。先用表格把县和镇导进来" if not code else "没有这个镇，请核对编码")
    if len(towns) > 1:
        raise invalid(town="这里有几个镇，请选小院在哪个镇")
    return towns[0]
