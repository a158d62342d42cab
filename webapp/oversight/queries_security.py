"""What the security administrator sees: who is held up at the door, alarms, and how many keys there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, or_, select

from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.people.actor import Actor
from webapp.people.models import SignInThrottle, User

SHOWN, ALARMS_SHOWN = 50, 20
NEW_FOR = timedelta(days=7)
KEY_NAMES = {"SECRET_KEY": "签名钥匙", "FIELD_KEYS": "加密钥匙", "INDEX_KEY": "索引钥匙"}


@dataclass(frozen=True)
class Key:
    """A kind of key: how many, and since when the file exists; nothing of the key itself."""

    name: str
    count: int
    since: datetime | None


def lockouts() -> list[Any]:
    """Return (account, until, user id, name) of accounts that are held up now; unknown numbers have no name."""
    query = (
        select(SignInThrottle.account, SignInThrottle.blocked_until, User.id, User.name)
        .outerjoin(User, User.phone_index == SignInThrottle.account)
        .where(SignInThrottle.blocked_until > clock.now())
        .order_by(SignInThrottle.blocked_until.desc())
    )
    return list(db.session().execute(query.limit(SHOWN)))


def how_many_locked() -> Select[Any]:
    """Select how many accounts are held up now, as far as a page shows them."""
    query = select(SignInThrottle.account).where(SignInThrottle.blocked_until > clock.now()).limit(SHOWN)
    return select(func.count()).select_from(query.subquery())


def alarms(new_to: Actor | None = None) -> list[JournalEntry]:
    """Return the last alarms, newest first; ``new_to`` leaves what this person did, and what is older than a week."""
    query = select(JournalEntry).where(*_alarms(new_to))
    return list(db.session().scalars(query.order_by(JournalEntry.id.desc()).limit(ALARMS_SHOWN)))


def how_many_alarms(new_to: Actor) -> Select[Any]:
    """Select how many alarms are new to a person, as far as a page shows them."""
    query = select(JournalEntry.id).where(*_alarms(new_to)).limit(ALARMS_SHOWN)
    return select(func.count()).select_from(query.subquery())


def _alarms(new_to: Actor | None) -> list[ColumnElement[bool]]:
    conditions = [JournalEntry.event.startswith("security.")]
    if new_to:
        mine = JournalEntry.actor_id == new_to.id
        conditions += [JournalEntry.at >= clock.now() - NEW_FOR, or_(JournalEntry.actor_id.is_(None), ~mine)]
    return conditions


def keys(config: Mapping[str, Any] | None = None) -> list[Key]:
    """Return what can be shown of the keys without showing any of them."""
    settings = config or current_app.config
    found = []
    for name, words in KEY_NAMES.items():
        count = len([part for part in str(settings[name]).split(",") if part.strip()])
        file = Path(settings["INSTANCE"]) / f"{name.lower()}.key"
        since = datetime.fromtimestamp(file.stat().st_mtime, UTC) if file.exists() else None
        found.append(Key(words, count, since))
    return found
