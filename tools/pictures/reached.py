"""Ways out for a picture: they stand for real ones, some of them reach whoever looks, and one of them refuses."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import select, update

from webapp.core import clock
from webapp.core.db import db, transaction
from webapp.outbox.models import Delivery, PushPhone
from webapp.outbox.ways import WAYS, Address, Parcel, Way, register
from webapp.people.models import DeviceSession
from webapp.providers.outcome import WENT, Outcome, refused
from webapp.providers.push import new_key

NUMBER = "10010000103"


@contextmanager
def reached(app: Flask, by: Collection[str]) -> Iterator[None]:
    """Let the house have three ways out while the block runs, those in ``by`` reach who signed in last; none: none."""
    if not by:
        yield
        return
    phone_id, user_id = _phone_of_who_signed_in_last(app)

    def here(name: str, phone_id: int = 0) -> Callable[[Collection[int]], dict[int, Sequence[Address]]]:
        address = Address(name, {"phone": NUMBER}, phone_id)
        return lambda user_ids: {user_id: [address]} if name in by and user_id in user_ids else {}

    app.config["PUSH_CONTACT"], app.extensions["push_key"] = "mailto:nobody@yishanmen.example", new_key()
    with WAYS.put_back(empty=True):
        register(Way("push", "手机推送", 10, lambda: True, here("push", phone_id), _shown))
        register(Way("wecom", "企业微信", 20, lambda: True, here("wecom"), lambda _: WENT))
        register(Way("text", "短信", 50, lambda: True, here("text"), lambda _: refused("used_up")))
        yield
    app.config["PUSH_CONTACT"], app.extensions["push_key"] = "", ""


def _phone_of_who_signed_in_last(app: Flask) -> tuple[int, int]:
    """Let their browser take pushes; return its number, and whose it is."""
    with app.app_context(), transaction() as session:
        last = select(DeviceSession).order_by(DeviceSession.id.desc()).limit(1)
        signed_in = session.scalars(last).one()
        found = session.scalars(select(PushPhone).where(PushPhone.session_id == signed_in.id)).first()
        phone = found or PushPhone(
            user_id=signed_in.user_id,
            session_id=signed_in.id,
            endpoint="",
            endpoint_index=str(signed_in.id),
            host="example",
            keys="{}",
            made_at=clock.now(),
        )
        session.add(phone)
        session.flush()
        return phone.id, phone.user_id


def _shown(parcel: Parcel) -> Outcome:
    """Take a push as a phone that shows it at once."""
    with transaction():
        shown = update(Delivery).where(Delivery.id == parcel.delivery_id)
        db.session().execute(shown.values(shown_at=clock.now()))
    return WENT
