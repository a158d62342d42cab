"""Joining: a link that signs one phone in, once, within a day, without a password."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid
from webapp.people.models import Invitation, Post, User
from webapp.people.permissions import GRID_POSTS, Role
from webapp.people.queries import not_over, token_digest
from webapp.people.sign_in.service import REPEATED_FOR, Attempt, opened_here, replace_session

LASTS = timedelta(hours=24)
TOKEN_BYTES = 32
GONE = "这个邀请用过了，或者过了 24 小时。请网格长再发一个"


@transactional
def invite(user: User, *, actor_id: int | None, token: str | None = None) -> str:
    """Return a fresh token for a person's link, or make ``token`` that; every earlier link of theirs is dead.

    Problem 422 for who signs in with a password: a link must never lead past the password and the second step.
    """
    if not signs_in_by_link(user.id):
        raise invalid(person="他用密码登录，不发邀请。忘了密码请系统管理员给一次性密码")
    now, token = clock.now(), token or secrets.token_urlsafe(TOKEN_BYTES)
    revoke(user.id)
    session = db.session()
    session.add(
        Invitation(
            user_id=user.id,
            token_digest=token_digest(token),
            made_by=actor_id,
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    session.flush()
    journal.append("invitation.made", ("user", user.id), actor_id=actor_id)
    return token


@transactional
def invite_all(user_ids: Sequence[int], *, actor_id: int | None, secret: str | None) -> dict[int, str]:
    """Return user → a fresh token, made of ``secret``; every earlier link of theirs is dead.

    All of them sign in by link: who asks has read that (``invite`` refuses one who does not).
    """
    key, now, session = secret or secrets.token_urlsafe(TOKEN_BYTES), clock.now(), db.session()
    tokens = {user_id: _token(key, user_id) for user_id in user_ids}
    _revoke(Invitation.user_id.in_(list(user_ids)))
    session.add_all(
        Invitation(
            user_id=user_id,
            token_digest=token_digest(token),
            made_by=actor_id,
            created_at=now,
            expires_at=now + LASTS,
        )
        for user_id, token in tokens.items()
    )
    session.flush()
    for user_id in user_ids:
        journal.append("invitation.made", ("user", user_id), actor_id=actor_id)
    return tokens


def still_open(user_ids: Sequence[int], secret: str) -> dict[int, str]:
    """Return user → the token that ``secret`` made, of those that still work."""
    tokens = {token_digest(token): (user_id, token) for user_id in user_ids if (token := _token(secret, user_id))}
    query = select(Invitation.token_digest).where(
        Invitation.token_digest.in_(list(tokens)),
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    return dict(tokens[digest] for digest in db.session().scalars(query))


def _token(secret: str, user_id: int) -> str:
    made = hmac.digest(secret.encode(), f"invitation {user_id}".encode(), "sha256")
    return urlsafe_b64encode(made).decode().rstrip("=")


def revoke(user_id: int) -> None:
    """Let no link of this person's work any more."""
    _revoke(Invitation.user_id == user_id)


def _revoke(whose: ColumnElement[bool]) -> None:
    open_links = update(Invitation).where(whose, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
    db.session().execute(open_links.values(revoked_at=clock.now()))


def signs_in_by_link(user_id: int) -> bool:
    """Say whether a person holds a grid post now and no other, nor will: an office that begins later counts too."""
    query = select(Post.role, Post.started_at).where(Post.user_id == user_id, not_over(clock.now()))
    return comes_by_link([(role, started_at) for role, started_at in db.session().execute(query)])


def comes_by_link(held: Collection[tuple[Role, datetime]]) -> bool:
    """Say so of somebody whose posts, each with its beginning, were read already; none of them is over."""
    now = clock.now()
    return any(started_at <= now for _, started_at in held) and {role for role, _ in held} <= GRID_POSTS


def invited_person(token: str) -> User | None:
    """Return for whom a link is, without using it up; None when it is used, old, replaced or made up."""
    query = (
        select(User)
        .join(Invitation, Invitation.user_id == User.id)
        .where(
            Invitation.token_digest == token_digest(token),
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
            User.active,
        )
    )
    user = db.session().scalar(query)
    return user if user and signs_in_by_link(user.id) else None


def is_made_by(token: str, user_id: int) -> bool:
    """Say whether a link that still works is one that this person made for another person."""
    query = select(Invitation.id).where(Invitation.token_digest == token_digest(token), Invitation.made_by == user_id)
    return db.session().scalar(query.where(Invitation.user_id != user_id)) is not None


@transactional
def note_refused(user: User, *, actor_id: int) -> None:
    """Note in the journal that a person tried to use up the link that they had made for another person."""
    journal.append("invitation.refused", ("user", user.id), actor_id=actor_id)


@transactional
def enter(token: str, device_name: str, leaving: tuple[int, int] | None, browser: str) -> tuple[str, Attempt]:
    """Use a link up and sign its phone in; return the session's token. As ``use`` and ``replace_session``.

    The browser that used it up gets the same session again within minutes, when the answer was lost or the button
    pressed twice; any other one gets Problem 422.
    """
    user = came_in(token, browser)
    if user and not opened_here(user.id, browser):
        raise Problem("invalid", GONE)  # that session was ended since
    user = user or use(token, browser)
    attempt = Attempt(user.phone, "", "", device_name)
    return replace_session(user.id, attempt, leaving, browser), attempt


def use(token: str, browser: str = "") -> User:
    """Use a link up and return for whom it was; of two at once one gets Problem 422."""
    user = invited_person(token)
    used = update(Invitation).where(Invitation.token_digest == token_digest(token), Invitation.used_at.is_(None))
    taken = (
        db.session().scalar(used.values(used_at=clock.now(), used_by=_mark(browser)).returning(Invitation.id))
        if user
        else None
    )
    if user is None or taken is None:
        raise Problem("invalid", GONE)
    journal.append("invitation.used", ("user", user.id), actor_id=user.id)
    return user


def came_in(token: str, browser: str) -> User | None:
    """Return who came in with this very browser a moment ago, as long as nothing else has ended the link since."""
    query = (
        select(User)
        .join(Invitation, Invitation.user_id == User.id)
        .where(
            Invitation.token_digest == token_digest(token),
            Invitation.used_by == _mark(browser),
            Invitation.used_at > clock.now() - REPEATED_FOR,
            Invitation.revoked_at.is_(None),
            User.active,
        )
    )
    user = db.session().scalar(query)
    return user if user and signs_in_by_link(user.id) else None


def was_for(token: str, user_id: int) -> bool:
    """Say whether a link was this person's, whatever became of it."""
    query = select(Invitation.id).where(Invitation.token_digest == token_digest(token), Invitation.user_id == user_id)
    return db.session().scalar(query) is not None


def _mark(browser: str) -> str | None:
    return token_digest(f"browser {browser}") if browser else None
