"""The browsers of a person that take pushes: turned on, turned off, handed on to somebody else; what they showed."""

import json
from typing import Any

from sqlalchemy import ColumnElement, select, update

from webapp.core import clock
from webapp.core.db import db, insert, transactional
from webapp.core.protection.crypto import current_keyring
from webapp.outbox.models import Delivery, Outgoing, PushPhone
from webapp.outbox.push import addresses, guest_addresses, is_configured, send, standing
from webapp.outbox.schemas_push import Told
from webapp.outbox.ways import Way, register
from webapp.people.actor import Actor

MOST_PHONES, MOST_GUESTS = 10, 6


@transactional
def turn_on(actor: Actor, told: Told) -> None:
    """Let the browser of this session take pushes for who is signed in; who had it there before has it no more.

    A session is one browser, so what it told before ends. Of more than ``MOST_PHONES`` the oldest ends.
    """
    session, now = db.session(), clock.now()
    index = current_keyring().blind_index(told.endpoint)
    _end_others(actor, index)
    _take(told, index, user_id=actor.id, session_id=actor.session_id, guest=None)
    mine = standing().where(PushPhone.user_id == actor.id).order_by(None).order_by(PushPhone.made_at.desc())
    for old in session.scalars(mine.offset(MOST_PHONES)):
        old.ended_at, old.reason = now, "too_many"
    session.flush()


@transactional
def turn_on_guest(guest: str, told: Told) -> None:
    """Let a browser without an account take pushes for a guest; who had it there before has it no more.

    Of more than ``MOST_GUESTS`` browsers of one guest the oldest ends.
    """
    session, now = db.session(), clock.now()
    _take(told, current_keyring().blind_index(told.endpoint), user_id=None, session_id=None, guest=guest)
    mine = select(PushPhone).where(PushPhone.guest == guest, PushPhone.ended_at.is_(None))
    for old in session.scalars(mine.order_by(PushPhone.made_at.desc(), PushPhone.id.desc()).offset(MOST_GUESTS)):
        old.ended_at, old.reason = now, "too_many"
    session.flush()


@transactional
def turn_off_guest(guest: str, told: Told) -> None:
    """Let that browser of a guest take pushes no more."""
    index = current_keyring().blind_index(told.endpoint)
    _end_where(PushPhone.guest == guest, PushPhone.endpoint_index == index)


def end_guest(guest: str) -> None:
    """Let no browser of a guest take pushes any more, in the open transaction."""
    _end_where(PushPhone.guest == guest)


@transactional
def turn_off(actor: Actor) -> None:
    """Let the browser of this session take pushes no more."""
    _end_others(actor, "")


@transactional
def note_shown(actor: Actor, delivery_id: int) -> None:
    """Note that a phone has shown a message; of anybody else's nothing is noted."""
    own = select(Outgoing.id).where(Outgoing.user_id == actor.id)
    shown = update(Delivery).where(Delivery.id == delivery_id, Delivery.outgoing_id.in_(own))
    db.session().execute(shown.where(Delivery.way == "push", Delivery.shown_at.is_(None)).values(shown_at=clock.now()))


def ended(phone_id: int, reason: str) -> None:
    """Note, in the open transaction, that a browser takes none any more."""
    ending = update(PushPhone).where(PushPhone.id == phone_id, PushPhone.ended_at.is_(None))
    db.session().execute(ending.values(ended_at=clock.now(), reason=reason))


def _end_others(actor: Actor, index: str) -> None:
    _end_where(PushPhone.session_id == actor.session_id, PushPhone.endpoint_index != index)


def _end_where(*which: ColumnElement[bool]) -> None:
    ending = update(PushPhone).where(PushPhone.ended_at.is_(None), *which)
    db.session().execute(ending.values(ended_at=clock.now()))


def _take(told: Told, index: str, **whose: Any) -> None:
    values = {
        **whose,
        "endpoint": told.endpoint,
        "host": told.host,
        "keys": json.dumps({"p256dh": told.p256dh, "auth": told.auth}),
        "made_at": clock.now(),
        "ended_at": None,
        "reason": None,
    }
    fresh = insert(PushPhone).values(endpoint_index=index, **values)
    db.session().execute(fresh.on_conflict_do_update(index_elements=["endpoint_index"], set_=values))


register(Way("push", "手机推送", 10, is_configured, addresses, send, ended=ended, guests=guest_addresses))
