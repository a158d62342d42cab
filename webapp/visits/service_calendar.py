"""The address of a person's calendar: made, replaced, stopped. Whoever has the address reads times and nothing else."""

import hashlib
import secrets

from sqlalchemy import delete, select

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.people.models import User
from webapp.visits.models import CalendarFeed

TOKEN_BYTES = 32


def digest_of(token: str) -> str:
    """Return what the table finds a token by."""
    return hashlib.sha256(token.encode()).hexdigest()


@transactional
def new_feed(user_id: int) -> str:
    """Make a person's calendar address; the one before is gone from now on."""
    session = db.session()
    session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(CalendarFeed(user_id=user_id, token=token, token_digest=digest_of(token), created_at=clock.now()))
    session.flush()
    journal.append("calendar.opened", ("user", user_id), actor_id=user_id)
    return token


@transactional
def end_feed(user_id: int) -> None:
    """Stop a person's calendar address."""
    ended = db.session().execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))
    if ended.rowcount:  # type: ignore[attr-defined]
        journal.append("calendar.closed", ("user", user_id), actor_id=user_id)


def feed_of(user_id: int) -> str | None:
    """Return the token of a person's own calendar, if they have one."""
    return db.session().scalar(select(CalendarFeed.token).where(CalendarFeed.user_id == user_id))


def owner_of(token: str) -> int | None:
    """Return whose calendar a token opens; None when it was stopped or its owner's account ended."""
    query = select(CalendarFeed.user_id).join(User, User.id == CalendarFeed.user_id)
    return db.session().scalar(query.where(CalendarFeed.token_digest == digest_of(token), User.active))
