"""Who writes, issues and reads bulletins: one rule, asked by the service and by pages for their buttons."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from webapp.areas.models import Level
from webapp.areas.scope import area_scope, desk_scope, person_scope, unit_scope
from webapp.core.errors import not_found
from webapp.meetings.bulletins.models import Bulletin, BulletinSeat
from webapp.meetings.bulletins.states import BULLETINS, Action, By, Step
from webapp.people.actor import Actor
from webapp.people.permissions import ROLE_VERBS, Role

PETITION = "petition"
URGING = "urging"
COURT = "court"  # it is told, never reminded nor urged
# Posts of a town that are no unit: role → (the letter of its seat, its code in a form, what it is called).
TOWN_POSTS = {
    Role.TOWN_GRID_LEAD: ("t", "town_lead", "镇级网格长"),
    Role.POLITICAL_LEGAL_COMMISSIONER: ("k", "commissioner", "政法委员"),
}


@dataclass(frozen=True)
class BulletinAccess:
    """A bulletin as loaded through the actor's scope; what they are to it, and why they take no step on it."""

    bulletin: Bulletin
    seats: Sequence[BulletinSeat] = ()
    writer: bool = False
    signer: bool = False
    mine: Sequence[BulletinSeat] = ()
    read: bool = False
    barred: str = ""


def seat_of(role: Role, unit_id: int | None, area_id: int | None) -> str | None:
    """Return the seat that a post gives among those to whom bulletins go; none for who gets no bulletin."""
    if "bulletin.read" not in ROLE_VERBS[role]:
        return None
    if role in TOWN_POSTS:
        return f"{TOWN_POSTS[role][0]}{area_id}" if area_id else None
    if role == Role.VILLAGE_GRID_LEAD:
        return area_scope(area_id) if area_id else None
    return unit_scope(unit_id) if unit_id else None


def seats_of_actor(actor: Actor) -> list[str]:
    """Return the seats in which the actor sits now."""
    found = (seat_of(post.role, post.unit_id, post.area_id) for post in actor.posts)
    return list(dict.fromkeys(seat for seat in found if seat))


def desks_of(actor: Actor) -> list[str]:
    """Return the desks whose bulletins the actor signs."""
    towns = [post.area_id for post in actor.posts if post.area_id and "bulletin.sign" in ROLE_VERBS[post.role]]
    return [desk_scope(area_id) for area_id in dict.fromkeys(towns)]


def scopes_of(actor: Actor) -> list[str]:
    """Return the scopes whose bulletins the actor sees: what goes to them, what they sign, what they wrote."""
    own = [person_scope(actor.id)] if actor.can("bulletin.write") else []
    return [*seats_of_actor(actor), *desks_of(actor), *own]


def allowed(actor: Actor, seen: BulletinAccess) -> list[Step]:
    """Return the steps that the actor may take now, in the order of the table; none where it is gone."""
    if seen.bulletin.gone:
        return []
    return BULLETINS.steps_from(
        seen.bulletin,
        lambda step: (
            may(actor, seen, step)
            and not BULLETINS.is_own(seen.bulletin, step, actor.id)
            and not (step.action == Action.READ and seen.read)
            and (step.action == Action.READ or not seen.barred)
        ),
    )


def may(actor: Actor, seen: BulletinAccess, step: Step) -> bool:
    """Say whether the actor has the right to a step at all, whatever the state."""
    if step.verb is None or not actor.can(step.verb):
        return False
    return {By.WRITER: seen.writer, By.SIGNER: seen.signer, By.READER: bool(seen.mine)}[By(step.by)]


def kinds_of(actor: Actor, kinds: Collection[str]) -> list[str]:
    """Return the kinds of bulletin that the actor writes: reception that of petitions alone."""
    return [one for one in kinds if one == PETITION or actor.can("bulletin.sign")]


def town_of(actor: Actor) -> int:
    """Return the town for which the actor writes bulletins; the one 404 for who writes none."""
    posts = [post for post in actor.posts if "bulletin.write" in ROLE_VERBS[post.role]]
    towns = [post.area_id for post in posts if post.area_id and post.area_level == Level.TOWN]
    if not towns:
        raise not_found()
    return towns[0]
