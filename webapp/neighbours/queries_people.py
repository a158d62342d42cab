"""Who stands around a group now: its head and deputy, the informant, the leads above; and whom to ring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.neighbours.models import NeighbourGroup, NeighbourHousehold
from webapp.neighbours.rules import household_named
from webapp.people.models import Post, User
from webapp.people.permissions import LEADS, Role
from webapp.people.queries import in_force


@dataclass(frozen=True)
class Person:
    """Somebody who signs in, with their number."""

    id: int
    name: str
    phone: str


@dataclass(frozen=True)
class Ring:
    """One line of the list to ring: who, as what, their number; None where they wish not to be rung."""

    name: str
    label: str
    phone: str | None


@dataclass(frozen=True)
class Around:
    """Who holds which post around a micro-grid now; ``heads`` by their id, ``leads`` by the level they lead."""

    heads: Mapping[int, Person]
    informants: Sequence[Person]
    leads: Mapping[str, Sequence[Person]]

    def head_of(self, group: NeighbourGroup) -> Person | None:
        """Return the head of a group, while they hold the post."""
        return self.heads.get(group.head_id or 0)

    def deputy_of(self, group: NeighbourGroup) -> Person | None:
        """Return the deputy of a group, while they hold the post."""
        return self.heads.get(group.deputy_id or 0)

    @property
    def grid_leads(self) -> Sequence[Person]:
        """Who leads the grid; of an empty seat who leads above."""
        return self.leads.get(Level.GRID) or self.village_leads

    @property
    def village_leads(self) -> Sequence[Person]:
        """Who leads the village; of an empty seat who leads the town."""
        return self.leads.get(Level.VILLAGE) or self.leads.get(Level.TOWN) or ()


def around(area: Area) -> Around:
    """Return who stands around a micro-grid now, in one statement."""
    own = Post.role.in_([Role.SECURITY_HOUSEHOLD_HEAD, Role.MICRO_GRID_INFORMANT])
    query = (
        select(Post.role, Area.level, User.id, User.name, User.phone)
        .join(Area, Area.id == Post.area_id)
        .join(User, User.id == Post.user_id)
        .where(Area.id.in_(area.lineage), User.active, in_force(clock.now()))
        .where(or_((Post.area_id == area.id) & own, Post.role.in_(LEADS)))
        .order_by(Post.deputy_for.is_not(None), Post.id)
    )
    heads: dict[int, Person] = {}
    informants: dict[int, Person] = {}
    leads: dict[str, dict[int, Person]] = {}
    for role, level, user_id, name, phone in db.session().execute(query):
        found = {Role.SECURITY_HOUSEHOLD_HEAD: heads, Role.MICRO_GRID_INFORMANT: informants}
        found.get(role, leads.setdefault(level, {}))[user_id] = Person(user_id, name, phone)
    return Around(heads, list(informants.values()), {level: list(who.values()) for level, who in leads.items()})


def called_people(group: NeighbourGroup, who: Around) -> list[int]:
    """Return whom an alarm calls that sign in: head, deputy, informant, the lead of the grid; each once."""
    own = [one for one in (who.head_of(group), who.deputy_of(group)) if one]
    return list(dict.fromkeys(one.id for one in [*own, *who.informants, *who.grid_leads]))


def to_ring(group: NeighbourGroup, who: Around, homes: Sequence[NeighbourHousehold], *, but: str = "") -> list[Ring]:
    """Return whom to ring, the head first: deputy, informant, the households, the lead of the grid.

    A household that wishes not to be rung stands there without its number; ``but``: who needs not ring themselves.
    """
    seats = ((who.head_of(group), "治安户长"), (who.deputy_of(group), "副户长"))
    people = [(one, label) for one, label in seats if one] + [(one, "信息员") for one in who.informants]
    found = [Ring(one.name, label, one.phone) for one, label in people if f"p{one.id}" != but]
    for home in homes:
        if household_named(home.id) != but:
            found += _home_rings(home)
    return found + [Ring(one.name, "网格长", one.phone) for one in who.grid_leads if f"p{one.id}" != but]


def _home_rings(home: NeighbourHousehold) -> list[Ring]:
    if home.no_calls:
        return [Ring(home.name or home.door, f"{home.door} · 不打电话", None)]
    contacts = ((home.name, home.phone), (home.second_name, home.second_phone))
    return [Ring(name or home.door, home.door if name else "一户", phone) for name, phone in contacts if phone]
