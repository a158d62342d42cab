"""Reads of a person's own ways: which there are, in their order, whether each reaches them, what a try showed."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, select

from webapp.core.db import db
from webapp.outbox.models import Delivery, Outgoing, PushPhone, Service, Wish
from webapp.outbox.service import in_order, off_of
from webapp.outbox.ways import Address, Way, open_ways


class Mine(NamedTuple):
    """A way of a person: where it reaches them (nowhere: empty), and whether they want it."""

    way: Way
    addresses: Sequence[Address]
    on: bool


def wish_of(user_id: int) -> Wish | None:
    """Return what a person has chosen; None while they have chosen nothing."""
    return db.session().get(Wish, user_id)


def ways_of(user_id: int, wish: Wish | None) -> list[Mine]:
    """Return every way that is configured, in the person's order."""
    off = off_of(wish)
    found = [(way, way.addresses([user_id]).get(user_id, ())) for way in open_ways()]
    return [Mine(way, addresses, way.name not in off) for way, addresses in in_order(wish, found)]


def first_way(user_id: int) -> Way | None:
    """Return the way on which a person is told first, asking no further than that; None: none reaches them."""
    wish = wish_of(user_id)
    off = off_of(wish)
    for way, _ in in_order(wish, [(way, None) for way in open_ways()]):
        if way.name not in off and way.addresses([user_id]).get(user_id):
            return way
    return None


def sessions_of(addresses: Sequence[Address]) -> set[int]:
    """Return the sessions of the phones that these addresses of pushes belong to."""
    query = select(PushPhone.session_id).where(PushPhone.id.in_([one.phone_id for one in addresses]))
    return set(db.session().scalars(query))


class Tried(NamedTuple):
    """How the last try goes on one way; ``session_id``: of a push, on which phone."""

    delivery: Delivery
    made_at: datetime
    lapses_at: datetime
    paused_until: datetime | None
    session_id: int | None


def tried_of(user_id: int, since: datetime) -> list[Tried]:
    """Return what came of the try of their ways that a person made last, way by way, unless it is older."""
    query = (
        select(Delivery, Outgoing.made_at, Outgoing.lapses_at, Service.paused_until, PushPhone.session_id)
        .join(Outgoing, Outgoing.id == Delivery.outgoing_id)
        .join(Wish, and_(Wish.tried_id == Outgoing.id, Wish.user_id == Outgoing.user_id))
        .outerjoin(Service, Service.name == Delivery.service)
        .outerjoin(PushPhone, and_(Delivery.way == "push", PushPhone.id == Delivery.phone_id))
        .where(Wish.user_id == user_id, Outgoing.made_at > since)
        .order_by(Delivery.id)
    )
    return [Tried(*row) for row in db.session().execute(query)]
