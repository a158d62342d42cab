"""People, places and cases as plain values, for rules that ask no database: one town, and who holds a post in it."""

from collections.abc import Sequence
from typing import Any

from webapp.areas.models import Area, Level
from webapp.areas.scope import PROTECTED_SCOPE
from webapp.cases.models import Case, WorkOrder
from webapp.cases.rules import CaseAccess
from webapp.cases.states import State
from webapp.people.actor import Actor, HeldPost
from webapp.people.permissions import Role

_PLACES = {
    "county": (Level.COUNTY, "/1/"),
    "town": (Level.TOWN, "/1/2/"),
    "village": (Level.VILLAGE, "/1/2/3/"),
    "grid": (Level.GRID, "/1/2/3/4/"),
    "micro": (Level.MICRO_GRID, "/1/2/3/4/5/"),
    "other village": (Level.VILLAGE, "/1/2/6/"),
    "other grid": (Level.GRID, "/1/2/3/7/"),
    "school": (Level.GRID, "/1/2/8/"),  # a special grid, right below the town
}
_LEADS = {
    "town": Role.TOWN_GRID_LEAD,
    "village": Role.VILLAGE_GRID_LEAD,
    "other village": Role.VILLAGE_GRID_LEAD,
    "grid": Role.GROUP_GRID_LEAD,
    "other grid": Role.GROUP_GRID_LEAD,
    "school": Role.SPECIAL_GRID_LEAD,
}


def area(place: str) -> Area:
    """Return a place of this town."""
    level, path = _PLACES[place]
    return Area(id=int(path.split("/")[-2]), code=place, level=level, path=path, label=place)


def post(role: Role, place: str | None = None, unit: int | None = None) -> HeldPost:
    """Return a post in an area, in a unit that serves an area, or nowhere."""
    where = area(place) if place else None
    return HeldPost(
        role,
        where.id if where else None,
        where.code if where else None,
        Level(where.level) if where else None,
        where.label if where else "",
        where.path if where else "",
        unit,
        f"unit {unit}" if unit else "",
    )


def actor(*posts: HeldPost, number: int = 1, protected: bool = False) -> Actor:
    """Return somebody who holds these posts."""
    return Actor(number, f"person {number}", "token", 1, posts, (PROTECTED_SCOPE,) if protected else ())


def lead(place: str, number: int = 1) -> Actor:
    """Return the lead of a place."""
    return actor(post(_LEADS[place], place), number=number)


def officer(unit: int, number: int = 1, *, role: Role = Role.UNIT_OFFICER, protected: bool = False) -> Actor:
    """Return an officer of a unit of the town."""
    return actor(post(role, "town", unit), number=number, protected=protected)


def dispatcher(number: int = 1) -> Actor:
    """Return who sits at the town's desk."""
    return officer(1, number, role=Role.DISPATCHER)


def case_access(
    state: str = State.DISPATCHED,
    holder: str = "town",
    *,
    place: str = "micro",
    reporter: bool = False,
    orders: Sequence[WorkOrder] = (),
    barred: str = "",
    **fields: Any,
) -> CaseAccess:
    """Return a case in a place, held by the lead of another, as loaded for somebody who reported it or not."""
    values = {"kind": "hazard", "channel": "app", "author_id": 99, "protected": False, **fields}
    case = Case(id=7, state=state, version=1, **values)
    return CaseAccess(case, area(place), area(holder).path, reporter, orders, barred)
