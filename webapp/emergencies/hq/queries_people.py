"""Whom an emergency calls, who decides in the town, who may start one: each from posts and memberships of today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.areas.models import Area, Level
from webapp.cases.service_holders import seats_of
from webapp.core import clock
from webapp.core.db import db
from webapp.emergencies.standing.queries import deputies_of, duty_on, members_on
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import DECIDERS, Role
from webapp.people.queries_impartial import barred_from
from webapp.people.queries_receiving import in_force

MOST_CALLED = 500
# In this order a commander's place is taken: who is asked first, who may follow.
_ORDER = (Role.POLITICAL_LEGAL_COMMISSIONER, Role.TOWN_GRID_LEAD, Role.DISPATCHER)


@dataclass(frozen=True)
class Wanted:
    """One person to be called: why (``label``), of which ``group`` the starter may leave them out, who stands in."""

    user_id: int
    name: str
    group: str
    label: str
    deputy_id: int | None = None


# Group → its word on the form that starts a headquarters.
_VILLAGERS = (Role.GROUP_GRID_LEAD, Role.MICRO_GRID_INFORMANT)
GROUPS = {"team": "应急队", "duty": "值班", "lead": "网格长", "village": "村里"}


def to_be_called(area: Area, *, case_id: int | None = None) -> list[Wanted]:
    """Return everybody whom a headquarters at an area calls, nobody twice, at most 500.

    First who is on duty, then the team of today, then the leads above the place and the desk, then the grid leads
    and informants of the village. Not whom the case concerns, or who withdrew from it.
    """
    now = clock.now()
    town_id = town_of(area)
    found: dict[int, tuple[str, str, int | None]] = {}
    duty = duty_on(town_id, now)
    for user_id in duty.people if duty else ():
        found.setdefault(user_id, ("duty", "今天值班", None))
    members = members_on(town_id, clock.local_day(now))
    deputies = deputies_of([one.id for one in members])
    for one in members:
        found.setdefault(one.user_id, ("team", "应急队", deputies.get(one.id)))
    for seat in seats_of(area):
        for user_id in seat.people:
            found.setdefault(user_id, ("lead", seat.label, None))
    for user_id, label in _of_village(area):
        found.setdefault(user_id, ("village", label, None))
    barred = barred_from("case", case_id) if case_id is not None else set()
    names = _active_names(found)
    wanted = [Wanted(one, names[one], *found[one]) for one in found if one in names and one not in barred]
    return wanted[:MOST_CALLED]


def _of_village(area: Area) -> Sequence[tuple[int, str]]:
    """Return (user, place) of the grid leads and informants of a village; a whole town calls none of its 333."""
    if area.level in (Level.COUNTY, Level.TOWN):
        return ()
    query = (
        select(Post.user_id, Area.label)
        .join(Area, Area.id == Post.area_id)
        .where(Area.path.startswith(area.path), Post.role.in_(_VILLAGERS), in_force(clock.now()))
        .order_by(Area.path)
    )
    return [(user_id, label) for user_id, label in db.session().execute(query)]


def _active_names(user_ids: Iterable[int]) -> dict[int, str]:
    query = select(User.id, User.name).where(User.id.in_(list(user_ids)), User.active)
    return {user_id: name for user_id, name in db.session().execute(query)}


def town_of(area: Area) -> int:
    """Return the town of an area, by its path; of a county that county itself."""
    parts = area.lineage
    return parts[1] if len(parts) > 1 else parts[0]


def deciding(area: Area) -> list[tuple[int, Role]]:
    """Return (user, role) of who may command here, in the order in which they are asked: commissioner, lead, desk."""
    query = (
        select(Post.user_id, Post.role)
        .join(User, User.id == Post.user_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(Post.role.in_((*DECIDERS, Role.TOWN_GRID_LEAD)), in_force(clock.now()), User.active)
        .where((Post.area_id.in_(area.lineage)) | (Unit.area_id.in_(area.lineage)))
        .order_by(Post.id)
    )
    rows = [(user_id, role) for user_id, role in db.session().execute(query)]
    return sorted(rows, key=lambda row: _ORDER.index(row[1]))


def starters(area: Area) -> list[int]:
    """Return who may start a headquarters here now: the town's deciders and the duty officers of today."""
    duty = duty_on(town_of(area), clock.now())
    return list(dict.fromkeys([*(duty.people if duty else ()), *(user_id for user_id, _ in deciding(area))]))


def as_added(actor: Actor) -> Wanted:
    """Return a person who joins the roll-call by what they do: who takes the command, who started it a second time."""
    return Wanted(actor.id, actor.name, "added", actor.posts[0].words if actor.posts else "")
