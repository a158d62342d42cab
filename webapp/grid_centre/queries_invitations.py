"""Many invitations at once: who may have one, who still waits for one, and the cards that are printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import url_for
from sqlalchemy import ColumnElement, func, select

from webapp.core.db import db
from webapp.grid_centre.queries import posts_of, reach
from webapp.grid_centre.queries_ways import by_link, waits_for_one
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.queries_guides import square

MOST_CARDS = 100
"""So many are made at once: ten sheets of paper, and a page that a desk still shows at once."""


class Chosen(NamedTuple):
    """Of chosen people those who get an invitation, and the names of those who sign in otherwise."""

    users: Sequence[User]
    others: Sequence[str]


@dataclass(frozen=True)
class Card:
    """One invitation on paper: for whom, who they are, and the square to scan."""

    name: str
    place: str
    role: str
    picture: str


def chosen(actor: Actor, user_ids: Iterable[int]) -> Chosen:
    """Return those of these people whom the actor manages, in one statement."""
    query = select(User, by_link()).where(User.id.in_(list(user_ids)), User.active, reach(actor)).order_by(User.id)
    rows = db.session().execute(query).all()
    return Chosen([user for user, by_link in rows if by_link], [user.name for user, by_link in rows if not by_link])


def waiting(actor: Actor, user_ids: Sequence[int]) -> list[User]:
    """Return those who sign in by invitation, never came in and hold none that works, at most ``MOST_CARDS``."""
    query = select(User).where(*_waiting(actor, user_ids)).order_by(User.id)
    return list(db.session().scalars(query.limit(MOST_CARDS)))


def waiting_count(actor: Actor, user_ids: Sequence[int]) -> int:
    """Return how many of these people wait for an invitation."""
    return db.session().scalar(select(func.count()).select_from(User).where(*_waiting(actor, user_ids))) or 0


def cards(users: Sequence[User], tokens: Mapping[int, str]) -> list[Card]:
    """Return the cards of these people by place, as they are handed out; those without a token are left out."""
    posts = posts_of([user.id for user in users], open_only=True)
    found = []
    for user in (one for one in users if one.id in tokens):
        post = next(iter(posts.get(user.id, [])), None)
        link = url_for("people_join.join_page", token=tokens[user.id], _external=True)
        card = Card(user.name, post.place if post else "", post.words if post else "", square(link))
        found.append((post.area_code if post else "", card))
    return [card for _, card in sorted(found, key=lambda one: one[0])]


def _waiting(actor: Actor, user_ids: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return User.id.in_(user_ids), User.active.is_(True), reach(actor), waits_for_one()
