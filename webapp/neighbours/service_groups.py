"""Groups and households as they are kept: made, renamed, ended; who heads a group; the squares of households."""

import secrets

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.core.protection.crypto import current_keyring
from webapp.grid_centre.schemas import PersonInput
from webapp.grid_centre.service import found_or_added
from webapp.neighbours import queries
from webapp.neighbours.models import NeighbourGroup, NeighbourHousehold, NeighbourKey
from webapp.neighbours.rules import GroupAccess, guest_of
from webapp.neighbours.schemas import HEAD, GroupInput, HouseholdInput, today
from webapp.outbox.service_push import end_guest
from webapp.people import service as people
from webapp.people import service_posts
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.queries import in_force

TAKEN = "这个微网格里已经有一组叫这个名字"
CHANGED = "刚刚被别人改过，请看看现在的样子"
FULL = f"一组最多记 {queries.MOST_HOUSEHOLDS} 户，请另外分一组"
TOKEN_BYTES = 20


@transactional
def make_group(actor: Actor, wanted: GroupInput) -> NeighbourGroup:
    """Make a group in a micro-grid that the actor keeps; Problem 422 for any other, or a name that is taken."""
    area = next((one for one in queries.micro_grids_kept(actor) if one.code == wanted.area_code), None)
    if area is None:
        raise invalid(area_code="选一个微网格")
    return add_group(actor, area, wanted.name)


def add_group(actor: Actor, area: Area, name: str) -> NeighbourGroup:
    """Make a group in the open transaction."""
    group = NeighbourGroup(area_id=area.id, name=name, begun_on=today())
    _save(group)
    journal.append("neighbour_group.made", ("neighbour_group", group.id), actor_id=actor.id)
    return group


@transactional
def rename(actor: Actor, seen: GroupAccess, name: str, version: int | None) -> None:
    """Rename a group; Problem 409 when somebody else changed it, 422 for a name that is taken."""
    group = _mine(seen, version)
    if group.name != name:
        group.name = name
        _save(group)
        journal.append("neighbour_group.renamed", ("neighbour_group", group.id), actor_id=actor.id)


@transactional
def end_group(actor: Actor, seen: GroupAccess, version: int | None) -> None:
    """End a group: its squares open nothing any more, its households are erased when their time is over."""
    group, now = _mine(seen, version), clock.now()
    for home in queries.households_of(group.id):
        _end_household(actor, home)
    _let_go(actor, group, group.head_id)
    _let_go(actor, group, group.deputy_id)
    group.ended_on = clock.local_day(now)
    _save(group)
    journal.append("neighbour_group.ended", ("neighbour_group", group.id), actor_id=actor.id)


def _mine(seen: GroupAccess, version: int | None) -> NeighbourGroup:
    if not seen.keeps:
        raise not_found()
    return _current(seen, version)


def _current(seen: GroupAccess, version: int | None) -> NeighbourGroup:
    group = db.session().get_one(NeighbourGroup, seen.group.id)
    if version not in (None, group.version):
        raise Problem("stale", CHANGED)
    return group


def _save(group: NeighbourGroup) -> None:
    session = db.session()
    session.add(group)
    try:
        session.flush()
    except IntegrityError as error:
        raise invalid(name=TAKEN) from error


@transactional
def appoint(actor: Actor, seen: GroupAccess, seat: str, whom: PersonInput, version: int | None) -> User:
    """Give a group its head or deputy: the post in its micro-grid, and the group; who was it before is it no more.

    Problem 404 for who names nobody, 403 for oneself, 409 when somebody else changed it, 422 as for every post.
    """
    if not seen.appoints:
        raise not_found()
    group = _current(seen, version)
    user = found_or_added(actor, whom)
    if not _holds(user.id, seen.area.id):
        people.appoint(user, Role.SECURITY_HOUSEHOLD_HEAD, area=seen.area, actor_id=actor.id)
    put_in_seat(actor, group, seat, user)
    return user


def put_in_seat(actor: Actor, group: NeighbourGroup, seat: str, user: User) -> None:
    """Let somebody who holds the post be head or deputy of a group, in the open transaction."""
    before = group.head_id if seat == HEAD else group.deputy_id
    if seat == HEAD:
        group.head_id = user.id
        group.deputy_id = None if group.deputy_id == user.id else group.deputy_id
    else:
        group.deputy_id = user.id
        group.head_id = None if group.head_id == user.id else group.head_id
    _save(group)
    if before != user.id:
        _let_go(actor, group, before)
    content = {"seat": seat, "user": user.id}
    journal.append("neighbour_group.headed", ("neighbour_group", group.id), actor_id=actor.id, content=content)


@transactional
def vacate(actor: Actor, seen: GroupAccess, seat: str, version: int | None) -> None:
    """Let somebody be head or deputy no more; their post ends with it, unless they head another group there."""
    if not seen.appoints:
        raise not_found()
    group = _current(seen, version)
    before = group.head_id if seat == HEAD else group.deputy_id
    if before is None:
        raise Problem("stale", "现在没有人")
    if seat == HEAD:
        group.head_id = None
    else:
        group.deputy_id = None
    _save(group)
    _let_go(actor, group, before)
    journal.append("neighbour_group.vacated", ("neighbour_group", group.id), actor_id=actor.id, content={"seat": seat})


def _holds(user_id: int, area_id: int) -> bool:
    return bool(_posts(user_id, area_id))


def _posts(user_id: int, area_id: int) -> list[Post]:
    query = select(Post).where(Post.user_id == user_id, Post.area_id == area_id, in_force(clock.now()))
    return list(db.session().scalars(query.where(Post.role == Role.SECURITY_HOUSEHOLD_HEAD)))


def _let_go(actor: Actor, group: NeighbourGroup, user_id: int | None) -> None:
    """End the post of who heads no other standing group of the micro-grid; only who gives it may end it."""
    if user_id is None or not actor.can("neighbour.appoint"):
        return
    heads = (NeighbourGroup.head_id == user_id) | (NeighbourGroup.deputy_id == user_id)
    others = select(NeighbourGroup.id).where(
        NeighbourGroup.area_id == group.area_id, NeighbourGroup.ended_on.is_(None), heads
    )
    if db.session().scalar(others.where(NeighbourGroup.id != group.id).limit(1)) is None:
        for post in _posts(user_id, group.area_id):
            service_posts.finish(post, actor_id=actor.id, tell=False)


@transactional
def add_household(actor: Actor, seen: GroupAccess, wanted: HouseholdInput) -> NeighbourHousehold:
    """Add a household to a group; Problem 422 where that door stands in it already."""
    if not seen.keeps:
        raise not_found()
    return put_household(actor, seen.group.id, wanted)


def put_household(actor: Actor, group_id: int, wanted: HouseholdInput) -> NeighbourHousehold:
    """Add a household in the open transaction."""
    standing = queries.households_of(group_id)
    if len(standing) >= queries.MOST_HOUSEHOLDS:
        raise invalid(door=FULL)
    if any(one.door == wanted.door for one in standing):
        raise invalid(door="这一户已经在这组里了")
    home = NeighbourHousehold(group_id=group_id)
    write_household(home, wanted)
    journal.append("neighbour_household.added", ("neighbour_household", home.id), actor_id=actor.id)
    return home


@transactional
def change_household(
    actor: Actor, seen: GroupAccess, household_id: int, wanted: HouseholdInput, version: int | None
) -> None:
    """Change what is written of a household; Problem 409 when somebody else changed it."""
    if not seen.keeps:
        raise not_found()
    home = queries.household(seen.group.id, household_id)
    if version not in (None, home.version):
        raise Problem("stale", CHANGED)
    others = [one.door for one in queries.households_of(seen.group.id) if one.id != home.id]
    if wanted.door in others:
        raise invalid(door="这一户已经在这组里了")
    write_household(home, wanted)
    journal.append("neighbour_household.changed", ("neighbour_household", home.id), actor_id=actor.id)


def write_household(home: NeighbourHousehold, wanted: HouseholdInput) -> None:
    """Write a household in the open transaction; its words are sealed, its numbers found by an index."""
    ring, session = current_keyring(), db.session()
    home.door, home.name = wanted.door, wanted.name
    home.second_name, home.no_calls = wanted.second_name, wanted.no_calls
    home.phone = wanted.phone or None
    home.phone_index = ring.blind_index(wanted.phone) if wanted.phone else None
    home.second_phone = wanted.second_phone or None
    home.second_phone_index = ring.blind_index(wanted.second_phone) if wanted.second_phone else None
    session.add(home)
    session.flush()


@transactional
def end_household(actor: Actor, seen: GroupAccess, household_id: int) -> None:
    """Let a household be of the group no more; its square opens nothing from now on."""
    if not seen.keeps:
        raise not_found()
    _end_household(actor, queries.household(seen.group.id, household_id))


def _end_household(actor: Actor, home: NeighbourHousehold) -> None:
    home.ended_at = clock.now()
    db.session().flush()
    _revoke(home.id)
    journal.append("neighbour_household.ended", ("neighbour_household", home.id), actor_id=actor.id)


@transactional
def make_key(actor: Actor, seen: GroupAccess, household_id: int, token: str | None = None) -> NeighbourKey:
    """Make a square for the phones of a household; the one before opens nothing any more.

    For the head, the deputy, and who keeps the group where they are called too.
    """
    if not seen.calls:
        raise not_found()
    home = queries.household(seen.group.id, household_id)
    _revoke(home.id)
    token = token or secrets.token_hex(TOKEN_BYTES)  # an index does not know small letters from capitals
    key = NeighbourKey(
        household_id=home.id,
        token=token,
        token_index=current_keyring().blind_index(token),
        made_by=actor.id,
        made_at=clock.now(),
    )
    session = db.session()
    session.add(key)
    session.flush()
    journal.append("neighbour_household.key_made", ("neighbour_household", home.id), actor_id=actor.id)
    return key


@transactional
def revoke_key(actor: Actor, seen: GroupAccess, household_id: int) -> None:
    """Let the square of a household open nothing any more, on no phone; at once."""
    if not seen.calls:
        raise not_found()
    home = queries.household(seen.group.id, household_id)
    if _revoke(home.id):
        journal.append("neighbour_household.key_revoked", ("neighbour_household", home.id), actor_id=actor.id)


def _revoke(household_id: int) -> bool:
    open_keys = update(NeighbourKey).where(NeighbourKey.household_id == household_id, NeighbourKey.revoked_at.is_(None))
    ended = db.session().scalars(open_keys.values(revoked_at=clock.now()).returning(NeighbourKey.id)).all()
    for key_id in ended:
        end_guest(guest_of(key_id))
    return bool(ended)
