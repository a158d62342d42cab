"""Many invitations at once: who may have one, who still waits for one, and the cards that are printed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import url_for
from sqlalchemy import ColumnElement, exists, func, select

from webapp.core import clock
from webapp.core.db import db
from webapp.grid_centre.queries import other_posts, posts_of, reach
from webapp.people.actor import Actor
from webapp.people.models import DeviceSession, Invitation, Post, User
from webapp.people.permissions import GRID_POSTS
from webapp.people.queries import in_force
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
    query = select(User, _by_link()).where(User.id.in_(list(user_ids)), User.active, reach(actor)).order_by(User.id)
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
    came = exists().where(DeviceSession.user_id == User.id)
    works = exists().where(
        Invitation.user_id == User.id,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return User.id.in_(user_ids), User.active.is_(True), reach(actor), _by_link(), ~came, ~works


def _by_link() -> ColumnElement[bool]:
    """Say in SQL who signs in by invitation, as ``service_invitations.signs_in_by_link``."""
    held = exists().where(Post.user_id == User.id, Post.role.in_(list(GRID_POSTS)), in_force(clock.now()))
    return held & ~other_posts(GRID_POSTS)
