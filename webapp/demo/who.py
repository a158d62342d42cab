"""People of the demo town as actors, by their number or by what they hold, and their free hours."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from webapp.core import clock
from webapp.core.db import db, savepoint
from webapp.core.errors import Problem
from webapp.core.protection.crypto import current_keyring
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import Role
from webapp.people.queries import actor_by_id

DISPATCHER, RECEPTION, COMMISSIONER, GRID_CENTRE = "10050000001", "10070000001", "10080000001", "10060000007"
COURT, POLICE, JUSTICE, MEDIATOR, WOMEN, CIVIL = (f"1006000000{number}" for number in range(1, 7))
TOWN_LEAD, VILLAGE_LEAD, GROUP_LEAD, SPECIAL_LEAD = "10040000001", "10030000005", "10020000026", "10020000103"
FIRST_VILLAGE_LEAD, FIRST_GROUP_LEAD, FIRST_INFORMANT = "10030000001", "10020000001", "10010000001"
INFORMANT, NEIGHBOUR = "10010000103", "10010000104"
ADVISER, EXPERT = "10090000005", "10090000018"
SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR = "10000000001", "10000000002", "10000000003"
_EVENING = 18


def user_of(phone: str) -> User:
    """Return the account of a number."""
    return db.session().scalars(select(User).where(User.phone_index == current_keyring().blind_index(phone))).one()


def person(phone: str) -> Actor:
    """Return who has this number, with the posts they hold at this moment."""
    return actor_of(user_of(phone).id)


def holder(role: Role) -> Actor:
    """Return who was given this post first."""
    query = select(Post.user_id).where(Post.role == role).order_by(Post.id)
    return actor_of(db.session().scalars(query).first() or 0)


def actor_of(user_id: int) -> Actor:
    """Return a person by their id; LookupError for who holds no post."""
    found = actor_by_id(user_id)
    if found is None:
        raise LookupError(user_id)
    return found


def at_a_free_hour(take: Callable[[datetime], object], at: datetime) -> None:
    """Take up an hour, or the next one when somebody is held then, as people agree on another."""
    for _ in range(60):
        try:
            with savepoint():
                take(at)
            return
        except Problem:
            at += timedelta(hours=1)
            if clock.local(at).hour >= _EVENING:
                at = clock.local(at + timedelta(days=1)).replace(hour=9)
    take(at)
