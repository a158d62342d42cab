"""What keeps the villages safe, in numbers: patrols, cameras, ten households, emergencies; never by person."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.cameras.queries import working_by_village
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.emergencies.after.queries_section import numbers_by_village as emergencies_by_village
from webapp.insight.queries_board import VERB
from webapp.insight.queries_board_page import own_board_area
from webapp.neighbours.queries import Numbers
from webapp.neighbours.queries import numbers_by_village as households_by_village
from webapp.patrol_force.queries import numbers_by_village as patrols_by_village
from webapp.people.actor import Actor

_TOWN = 2  # a path is /county/town/village/…


@dataclass(frozen=True)
class VillageSafety:
    """A village: members of the patrol force, shifts of this month planned and held and what they found, …"""

    code: str
    name: str
    members: int
    planned: int
    held: int
    found: int
    works: int
    cameras: int
    groups: int
    households: int
    heads: int
    began: int
    live: int


def safety_of(actor: Actor, code: str | None) -> tuple[Area, Sequence[VillageSafety], int]:
    """Return an area whose board the actor may read (their own by default), and its villages in numbers of this month.

    Of an area within a village it is that village. Of a town, last, how many members of the patrol force are in none of
    its villages. At most eight statements; the one 404 for another area.
    """
    area = db.session().scalar(select(Area).where(Area.code == (code or own_board_area(actor))))
    if area is None or not any(area.path.startswith(path) for path in actor.paths_for(VERB)):
        raise not_found()
    town = db.session().get_one(Area, area.lineage[min(_TOWN, len(area.lineage)) - 1])
    now = clock.now()
    month = clock.month_start(now)
    working, households = working_by_village(town.path), households_by_village(town.path)
    emergencies = emergencies_by_village(town, month, now)
    rows = []
    patrols, of_none = patrols_by_village(town, month, now)
    for one in patrols:
        if not (area.code.startswith(one.code) or one.code.startswith(area.code)):
            continue
        seen, kept = working.get(one.code), households.get(one.code, Numbers(0, 0, 0))
        began, live = emergencies.get(one.code, (0, 0))
        rows.append(
            VillageSafety(
                *(one.code, one.name, one.members, one.planned, one.held, one.found),
                *(seen.works if seen else 0, seen.n if seen else 0),
                *(kept.groups, kept.households, kept.heads, began, live),
            )
        )
    return area, rows, of_none if area.id == town.id else 0


def summed(rows: Sequence[VillageSafety]) -> dict[str, int]:
    """Return name of a number → its sum over the villages; informants are none of these, and in no sum."""
    names = [one.name for one in fields(VillageSafety) if one.name not in ("code", "name")]
    return {name: sum(getattr(row, name) for row in rows) for name in names}
