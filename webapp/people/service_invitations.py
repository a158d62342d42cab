"""Joining: a link that signs one phone in, once, within a day, without a password."""

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid
from webapp.people.models import Invitation, Post, User
from webapp.people.permissions import GRID_POSTS
from webapp.people.queries import not_over, token_digest
from webapp.people.sign_in.service import Attempt, replace_session

LASTS = timedelta(hours=24)
TOKEN_BYTES = 32
# A form whose answer was lost is sent again by the browser or by its reader within this time.
REPEATED_FOR = timedelta(minutes=10)
GONE = "这个邀请用过了，或者过了 24 小时。请网格长再发一个"


@transactional
def invite(user: User, *, actor_id: int | None) -> str:
    """Return a fresh token for a person's link; every earlier link of theirs is dead.

    Problem 422 for who signs in with a password: a link must never lead past the password and the second step.
    """
    if not signs_in_by_link(user.id):
        raise invalid(person="他用密码登录，不发邀请。忘了密码请系统管理员给一次性密码")
    now, token = clock.now(), secrets.token_urlsafe(TOKEN_BYTES)
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


def revoke(user_id: int) -> None:
    """Let no link of this person's work any more."""
    open_links = update(Invitation).where(
        Invitation.user_id == user_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None)
    )
    db.session().execute(open_links.values(revoked_at=clock.now()))


def signs_in_by_link(user_id: int) -> bool:
    """Say whether a person holds a grid post now and no other, nor will: an office that begins later counts too."""
    now = clock.now()
    query = select(Post.role, Post.started_at).where(Post.user_id == user_id, not_over(now))
    rows = db.session().execute(query).all()
    return any(row.started_at <= now for row in rows) and {row.role for row in rows} <= GRID_POSTS


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
def enter(
    token: str, device_name: str, leaving: tuple[int, int] | None, form_id: str | None = None
) -> tuple[str, Attempt]:
    """Use a link up and sign its phone in; return the session's token. As ``use`` and ``replace_session``.

    The form that used it up, sent again within minutes because its answer was lost or its button pressed twice, signs
    the same phone in again; any other form gets Problem 422.
    """
    user = _used_by(token, form_id) or use(token, form_id)
    attempt = Attempt(user.phone, "", "", device_name)
    return replace_session(user.id, attempt, leaving), attempt


def use(token: str, form_id: str | None = None) -> User:
    """Use a link up and return for whom it was; of two at once one gets Problem 422."""
    user = invited_person(token)
    used = update(Invitation).where(Invitation.token_digest == token_digest(token), Invitation.used_at.is_(None))
    taken = (
        db.session().scalar(used.values(used_at=clock.now(), used_by=_form(form_id)).returning(Invitation.id))
        if user
        else None
    )
    if user is None or taken is None:
        raise Problem("invalid", GONE)
    journal.append("invitation.used", ("user", user.id), actor_id=user.id)
    return user


def _used_by(token: str, form_id: str | None) -> User | None:
    """Return who came in by this very form a moment ago, as long as nothing else has ended the link since."""
    if form_id is None:
        return None
    query = (
        select(User)
        .join(Invitation, Invitation.user_id == User.id)
        .where(
            Invitation.token_digest == token_digest(token),
            Invitation.used_by == _form(form_id),
            Invitation.used_at > clock.now() - REPEATED_FOR,
            Invitation.revoked_at.is_(None),
            User.active,
        )
    )
    user = db.session().scalar(query)
    return user if user and signs_in_by_link(user.id) else None


def _form(form_id: str | None) -> str | None:
    return token_digest(f"form {form_id}") if form_id else None
