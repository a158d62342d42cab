"""Reads of phones: whose has had something unsent for long, and by which key a file was signed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import DeviceSession, Post, User
from webapp.people.permissions import Role
from webapp.people.queries import in_force

QUIET_FOR = timedelta(hours=24)
MOST = 100


@dataclass(frozen=True)
class SilentPhone:
    """A phone that needs a hand: whose, where, how much it holds and since when."""

    name: str
    phone: str
    place: str
    unsent: int
    since: datetime


def silent_phones(actor: Actor) -> list[SilentPhone]:
    """Return the phones of informants in the actor's areas with something unsent for over a day, by place."""
    paths = actor.paths_for("phone.help")
    if not paths:
        return []
    query = (
        select(User.name, User.phone, Area.label, DeviceSession.unsent_count, DeviceSession.unsent_since)
        .join(Post, Post.user_id == User.id)
        .join(Area, Area.id == Post.area_id)
        .join(DeviceSession, DeviceSession.user_id == User.id)
        .where(
            Post.role == Role.MICRO_GRID_INFORMANT,
            in_force(clock.now()),
            or_(*(Area.path.startswith(path) for path in paths)),
            DeviceSession.unsent_count > 0,
            DeviceSession.unsent_since < clock.now() - QUIET_FOR,
            DeviceSession.revoked_at.is_(None),
        )
        .order_by(Area.code, DeviceSession.id)
        .limit(MOST)
    )
    rows = db.session().execute(query)
    return [SilentPhone(name, phone, place, unsent, since) for name, phone, place, unsent, since in rows if since]


def signing_key(author_id: int, session_id: int) -> dict[str, str] | None:
    """Return the key that this author's phone registered; also after it was signed out, so that nothing is lost."""
    query = select(DeviceSession.public_key).where(DeviceSession.id == session_id, DeviceSession.user_id == author_id)
    return db.session().scalar(query)
