"""What somebody is to a group and to its alarms, and which steps they may take: asked by services and by pages."""

from dataclasses import dataclass

from webapp.areas.models import Area
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup, NeighbourHousehold, NeighbourKey
from webapp.neighbours.states import ALARMS, By, Step
from webapp.people.actor import Actor
from webapp.people.permissions import LEADS, Role

FEWEST, MOST = 5, 20
MOST_AN_HOUR = 3


@dataclass(frozen=True)
class GroupAccess:
    """A group as loaded through what the actor may see of it, with its place.

    ``head``: they are its head or deputy; ``keeps``: they keep it (informant, leads above, the grid centre);
    ``calls``: they shout and answer; ``appoints``: they name its head.
    """

    group: NeighbourGroup
    area: Area
    head: bool
    keeps: bool
    calls: bool
    appoints: bool


@dataclass(frozen=True)
class DoorAccess:
    """The page of a household's own phone: its key, the household, the group."""

    key: NeighbourKey
    household: NeighbourHousehold
    group: NeighbourGroup
    area: Area


@dataclass(frozen=True)
class Caller:
    """Who shouts, answers or ends: a person (``p9``) or a household (``h5``), under whose account it is stored.

    ``keeper``: they keep the group or head it.
    """

    name: str
    author_id: int
    actor: Actor | None = None
    keeper: bool = False


def person_named(user_id: int) -> str:
    """Return what a person is called as who shouts or answers."""
    return f"p{user_id}"


def household_named(household_id: int) -> str:
    """Return what a household is called as who shouts or answers."""
    return f"h{household_id}"


def number_of(name: str) -> int:
    """Return the id in such a name."""
    return int(name[1:])


def guest_of(key_id: int) -> str:
    """Return as what the outbox knows the browsers that came in by a household's square."""
    return f"neighbour_key:{key_id}"


def places_of(actor: Actor) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return below which paths somebody sees all groups, and in which micro-grids those that they head."""
    roles = LEADS | {Role.MICRO_GRID_INFORMANT}
    paths = [one.area_path for one in actor.posts if one.area_path and one.role in roles]
    headed = [one.area_id for one in actor.posts if one.area_id and one.role == Role.SECURITY_HOUSEHOLD_HEAD]
    return tuple(dict.fromkeys([*paths, *appointing_paths(actor)])), tuple(headed)


def appointing_paths(actor: Actor) -> tuple[str, ...]:
    """Return below which paths somebody names heads: the grid centre's town."""
    return actor.paths_for("neighbour.appoint")


def access_of(actor: Actor, group: NeighbourGroup, area: Area) -> GroupAccess:
    """Return what the actor is to a group that they see."""
    _paths, headed = places_of(actor)
    appoints = any(area.path.startswith(path) for path in appointing_paths(actor))
    leads = [one for one in actor.posts if one.area_path and one.role in LEADS | {Role.MICRO_GRID_INFORMANT}]
    above = any(area.path.startswith(one.area_path) for one in leads)
    head = group.area_id in headed and actor.id in (group.head_id, group.deputy_id)
    return GroupAccess(group, area, head, above or appoints, above or head, appoints)


def caller_of(actor: Actor, seen: GroupAccess) -> Caller:
    """Return a signed-in person as who shouts or answers."""
    return Caller(person_named(actor.id), actor.id, actor, keeper=seen.head or seen.keeps)


def may(caller: Caller, alarm: NeighbourAlarm, step: Step) -> bool:
    """Say whether somebody may take a step at all, whatever the state: its keepers all, who shouted may end it."""
    if step.by == By.SYSTEM:
        return False
    return caller.keeper or (step.by == By.CALLER and caller.name == alarm.caller)


def allowed(caller: Caller, alarm: NeighbourAlarm) -> list[Step]:
    """Return the steps that somebody may take now, in the order of the table."""
    return ALARMS.steps_from(alarm, lambda step: may(caller, alarm, step))


def is_sized(number: int) -> bool:
    """Say whether a group has as many households as is meant; others are accepted with a note."""
    return FEWEST <= number <= MOST
