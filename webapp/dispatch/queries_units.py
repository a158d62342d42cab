"""Reads of the units that exist now, and of who can sit in a task group."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from webapp.areas.models import Area
from webapp.cases.reach.rules import seen_in
from webapp.cases.rules import CaseAccess
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.dispatch import queries as queries_desk
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import LEADS, OFFICERS, ROLE_NAMES
from webapp.people.queries import in_force

MOST_MEMBERS_SHOWN = 100
MOST_NAMES = 500


@dataclass(frozen=True)
class UnitNow:
    """A unit with who works there, and how many orders it has in hand (None: hidden).

    What belongs to the courtyard can't be dissolved.
    """

    unit: Unit
    in_hand: int | None
    people: tuple[str, ...] = ()

    @property
    def dissolvable(self) -> bool:
        """Whether it comes and goes."""
        return self.unit.kind != "courtyard"


def units_now(actor: Actor) -> list[UnitNow]:
    """Return the units that exist now: the courtyard's, linked ones, task groups; in three statements.

    What each has in hand is shown to who dispatches. An administrator is not shown task groups either: their names tell
    of a case.
    """
    names, all_of_it = _names_by_unit(), actor.can("unit.manage")
    units = [unit for unit in people.units_standing() if all_of_it or unit.kind != "task_group"]
    busy = queries_desk.open_by_unit() if all_of_it else {}
    return [UnitNow(one, busy.get(one.id, 0) if all_of_it else None, tuple(names.get(one.id, ()))) for one in units]


def unit_now(actor: Actor, code: str) -> tuple[UnitNow, list[Unit]]:
    """Return one of them, and the others; the one 404 for what the actor is not shown."""
    units = units_now(actor)
    found = next((one for one in units if one.unit.code == code), None)
    if found is None:
        raise not_found()
    return found, [one.unit for one in units if one is not found]


def gone(actor: Actor, code: str) -> Unit | None:
    """Return a unit that was dissolved, for whoever dissolves; None for any other."""
    unit = db.session().scalar(select(Unit).where(Unit.code == code, Unit.dissolved_at.is_not(None)))
    return unit if actor.can("unit.manage") else None


def _names_by_unit() -> dict[int, list[str]]:
    """Return unit → who holds a post there now, in the order in which they came."""
    query = select(Post.unit_id, User.name).join(User, User.id == Post.user_id)
    query = query.where(Post.unit_id.is_not(None), in_force(clock.now()), User.active)
    found: dict[int, list[str]] = {}
    for unit_id, name in db.session().execute(query.order_by(Post.id).limit(MOST_NAMES)):
        assert unit_id is not None
        found.setdefault(unit_id, []).append(name)
    return {unit_id: list(dict.fromkeys(names)) for unit_id, names in found.items()}


def refuse_unless_dissolvable(code: str) -> None:
    """Raise the one 404 for a unit that is not there, and for an office of the courtyard: those stay."""
    if code not in {unit.code for unit in people.units_standing() if UnitNow(unit, None).dissolvable}:
        raise not_found()


def possible_members(held: CaseAccess) -> list[tuple[int, str, str]]:
    """Return (id, name, unit or role) of the officers of all units and of the leads above the case's place."""
    near = Post.area_id.in_(seen_in(held.case, held.area)) & Post.role.in_(LEADS)
    query = (
        select(User.id, User.name, Post.role, Unit.name.label("unit"))
        .join(Post, Post.user_id == User.id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .outerjoin(Area, Area.id == Post.area_id)
        .where(or_(Post.role.in_(OFFICERS), near), in_force(clock.now()), User.active)
        .order_by(Post.id)
        .limit(MOST_MEMBERS_SHOWN)
    )
    found: dict[int, tuple[int, str, str]] = {}
    for row in db.session().execute(query):
        found.setdefault(row.id, (row.id, row.name, row.unit or ROLE_NAMES[row.role]))
    return list(found.values())
