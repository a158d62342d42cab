"""What a phone reports of itself: the key it signs with, and what it still has to send."""

from datetime import datetime
from typing import Any

from sqlalchemy import update

from webapp.core import clock, reading
from webapp.core.db import db, transactional
from webapp.core.errors import invalid
from webapp.core.protection.sealing import Unsealable, parse_jwk
from webapp.people.actor import Actor
from webapp.people.models import DeviceSession

MOST_UNSENT = 100_000


@transactional
def note_device(actor: Actor, told: Any) -> bool:
    """Keep what this phone reported: its public key (the first one stays), its unsent items.

    Says whether this key is the one that files are checked with: a phone that lost its memory has made another.
    ``told`` is the JSON a phone sends: ``public_key`` (JWK), ``unsent`` (a number), ``since`` (ISO 8601 of the oldest).
    Problem 422 for anything else.
    """
    told = told if isinstance(told, dict) else {}
    session = db.session()
    device = session.get_one(DeviceSession, actor.session_id)
    if told.get("public_key") and device.public_key is None:
        device.public_key = _checked(told["public_key"])
    unsent = reading.json_whole(told.get("unsent", 0), MOST_UNSENT)
    if unsent is None:
        raise invalid(unsent="件数不对")
    values = {"unsent_count": unsent, "unsent_since": _since(told.get("since")) if unsent else None}
    session.flush()
    session.execute(update(DeviceSession).where(DeviceSession.id == device.id).values(values))
    return device.public_key is not None and device.public_key == _known(told.get("public_key"))


def _checked(jwk: Any) -> dict[str, str]:
    try:
        parse_jwk(jwk)
    except Unsealable as error:
        raise invalid(public_key="这把钥匙看不懂") from error
    return _known(jwk)


def _known(jwk: Any) -> dict[str, str]:
    return {name: str(jwk.get(name)) for name in ("kty", "crv", "x", "y")} if isinstance(jwk, dict) else {}


def _since(text: Any) -> datetime:
    """Return since when; a phone's clock may lie, so never later than now."""
    claimed = clock.parse_claimed(str(text or ""))
    return min(claimed, clock.now()) if claimed else clock.now()
