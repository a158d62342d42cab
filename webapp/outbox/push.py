"""手机推送: whose browser takes pushes, by which keys the house vouches for them, and how one is handed over."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy import Select, select

from webapp.core import clock, reading
from webapp.core.db import db
from webapp.keyfiles import kept_key
from webapp.outbox.models import PushPhone
from webapp.outbox.ways import Address, Parcel
from webapp.people.models import DeviceSession
from webapp.providers import push as provider
from webapp.providers.outcome import Outcome

KEY_FILE = "push.key"
LARGEST_KEYS = 400


def make_key() -> Path | None:
    """Make the private key of the house, which is never in the database; None when there is one: it stays for ever."""
    file = Path(current_app.config["INSTANCE"]) / KEY_FILE
    if file.exists():
        return None
    current_app.extensions["push_key"] = kept_key(file, "", replaceable=True, fresh=provider.new_key)
    return file


def load_key(app: Flask) -> None:
    """Read the key at the start; without one nothing is pushed and no page offers it."""
    file = Path(app.config["INSTANCE"]) / KEY_FILE
    app.extensions["push_key"] = file.read_text().strip() if file.is_file() else ""


def is_configured() -> bool:
    """Say whether pushes can go: there is a key, and somebody whom a push service may write to."""
    return bool(current_app.extensions.get("push_key") and current_app.config["PUSH_CONTACT"])


def public_key() -> str:
    """Return the key that browsers subscribe with."""
    return provider.public_key(current_app.extensions["push_key"])


def standing() -> Select[PushPhone]:
    """Select the browsers that take pushes: who turned it on there is still signed in there."""
    return (
        select(PushPhone)
        .join(DeviceSession, DeviceSession.id == PushPhone.session_id)
        .where(
            PushPhone.ended_at.is_(None),
            DeviceSession.user_id == PushPhone.user_id,
            DeviceSession.revoked_at.is_(None),
            DeviceSession.expires_at > clock.now(),
        )
        .order_by(PushPhone.id)
    )


def addresses(user_ids: Collection[int]) -> Mapping[int, Sequence[Address]]:
    """Return each person's browsers. One statement."""
    found: defaultdict[int, list[Address]] = defaultdict(list)
    for phone in db.session().scalars(standing().where(PushPhone.user_id.in_(user_ids))):
        values = {"endpoint": phone.endpoint, "keys": phone.keys}
        found[phone.user_id or 0].append(Address(f"push {phone.host}", values, phone.id))
    return found


def guest_addresses(guests: Collection[str]) -> Mapping[str, Sequence[Address]]:
    """Return the browsers of each guest. One statement."""
    found: defaultdict[str, list[Address]] = defaultdict(list)
    query = select(PushPhone).where(PushPhone.guest.in_(guests), PushPhone.ended_at.is_(None))
    for phone in db.session().scalars(query.order_by(PushPhone.id)):
        values = {"endpoint": phone.endpoint, "keys": phone.keys}
        found[phone.guest or ""].append(Address(f"push {phone.host}", values, phone.id))
    return found


def send(parcel: Parcel) -> Outcome:
    """Hand one over to the service of that browser."""
    values = parcel.address.values
    keys = reading.json_of(values["keys"].encode(), LARGEST_KEYS)
    to = provider.Subscription(values["endpoint"], keys["p256dh"], keys["auth"])
    content = {
        "id": parcel.delivery_id,
        "words": parcel.words,
        "url": parcel.url,
        "tag": parcel.tag,
        "urgent": parcel.urgent,
        "unread": parcel.unread,
    }
    message = provider.Message(content, parcel.lapses_in, parcel.urgent, parcel.tag)
    return provider.push(
        to, message, provider.Sender(current_app.extensions["push_key"], current_app.config["PUSH_CONTACT"])
    )
