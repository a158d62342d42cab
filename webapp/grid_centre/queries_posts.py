"""Posts in offices as the desk gives them: where each sits when nobody says so, and the places to choose from."""

from sqlalchemy import and_, exists, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import invalid
from webapp.people.models import Post, Unit
from webapp.people.permissions import PUBLICISTS, Role
from webapp.people.queries import in_force, units_by_code
from webapp.people.queries_units import planned_units, seat_of_the_courtyard
from webapp.people.rules import OFFICE_OF

OF_THE_TOWN = PUBLICISTS | {Role.POLITICAL_LEGAL_COMMISSIONER, Role.CHIEF_LEGAL_EXPERT, Role.TOWN_GRID_LEAD}
USUAL_OFFICE = {role: code for role, (code, _) in OFFICE_OF.items()} | {Role.MEDIATOR: "mediation_committee"}
MOST_PLACES = 400


def place_for(role: Role, unit_code: str, area_code: str) -> tuple[Area | None, Unit | None]:
    """Return the area and the unit of a post as chosen, else those that the post always has.

    Problem 422 for what is not there, and while the office of the post does not exist yet.
    """
    if not unit_code and not area_code:
        return _usual_place(role)
    unit = units_by_code([unit_code]).get(unit_code) if unit_code else None
    area = db.session().scalar(select(Area).where(Area.code == area_code, Area.active)) if area_code else None
    if (unit_code and unit is None) or (area_code and area is None):
        raise invalid(place="没有这个单位或网格")
    return area, unit


def _usual_place(role: Role) -> tuple[Area | None, Unit | None]:
    if role in OF_THE_TOWN:
        town = seat_of_the_courtyard()
        if town is None:
            raise invalid(place="小院的单位还没建，先建单位再任职")
        return town, None
    code = USUAL_OFFICE.get(role)
    if code is None:
        return None, None
    unit = units_by_code([code]).get(code)
    if unit is None:
        name = next(one.name for one in planned_units() if one.code == code)
        raise invalid(place=f"{name}还没建，先建单位再任职")
    return None, unit


def holds(user_id: int, role: Role, area: Area | None, unit: Unit | None) -> bool:
    """Say whether a person holds this very post now, and does not only stand in."""
    here = Post.area_id.is_(None) if area is None else Post.area_id == area.id
    there = Post.unit_id.is_(None) if unit is None else Post.unit_id == unit.id
    own = and_(Post.user_id == user_id, Post.role == role, Post.deputy_for.is_(None), in_force(clock.now()))
    return bool(db.session().scalar(select(exists().where(own, here, there))))


def towns_and_villages() -> list[tuple[str, str]]:
    """Return (code, label) of where a post that sits in no unit may be: towns and villages, in code order."""
    query = select(Area.code, Area.label).where(Area.active, Area.level.in_((Level.TOWN, Level.VILLAGE)))
    return [(code, label) for code, label in db.session().execute(query.order_by(Area.code).limit(MOST_PLACES))]
