"""Whether a database and this installation's keys belong together: asked at each start, before anything is written.

One row notes a known word under the keys that the data were written with. A database of before that row existed is
asked through what is encrypted in it, and gets its row at the first start that opens it.
"""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import structlog
from flask import current_app
from sqlalchemy import Text, delete, func, inspect, select, type_coerce, update
from sqlalchemy.exc import DBAPIError

from webapp.config import UnsafeSettings
from webapp.core.db import db, insert, transaction
from webapp.core.errors import Problem
from webapp.core.protection.crypto import Undecryptable, current_keyring
from webapp.operations.models import House
from webapp.operations.service_keys import encrypted_columns
from webapp.people.models import User
from webapp.people.service import RESIDENT_INDEX

log = structlog.get_logger(__name__)

WORDS = "一扇门"
SAMPLE = 20
OTHER_FIELD_KEYS = (
    "this database was written with other keys than the ones given here (ONE_DOOR_FIELD_KEYS or field_keys.key), so "
    "names and numbers in it can't be read; put the keys of this town back, or the database that belongs to these keys"
)
OTHER_INDEX_KEY = (
    "the numbers in this database are found by another key than the one given here (ONE_DOOR_INDEX_KEY or "
    "index_key.key); put the key of this town back, or, if it was changed on purpose, run: keys reindex"
)
DEMO = "this database holds the demo town, whose passwords everybody knows; production needs a database of its own"
# Of a demo town from before it was noted: numbers of its administrators and its town lead, which no telephone has.
_DEMO_PHONES = ("10000000001", "10000000002", "10000000003", "10040000001")


class DatabaseAway(RuntimeError):
    """The database can't be asked now; the message says in one sentence what to look at."""


def refuse_misfit(*, index_may_differ: bool = False) -> None:
    """Raise UnsafeSettings when keys and database do not belong together, or production meets the demo town.

    DatabaseAway when the database does not answer within seconds. An empty database passes. Notes the keys in one that
    has no note yet.
    """
    try:
        fault = misfit(index_may_differ=index_may_differ)
        if fault:
            raise UnsafeSettings(fault)
        if not index_may_differ:
            _note()
    except DBAPIError as error:
        raise DatabaseAway(
            f"the database does not answer ({type(error.orig).__name__}); see that it runs and its address is right"
        ) from error
    finally:
        db.session.remove()


def misfit(*, index_may_differ: bool = False) -> str:
    """Return why keys and database do not belong together, in words; nothing when they do. Only reads."""
    if not inspect(db.engine).has_table(User.__tablename__):
        return ""
    house = _house()
    demo = house.demo if house else _is_older_demo()
    if demo and current_app.config["ENV"] == "production":
        return DEMO
    fields, index = _noted(house) if house else _sampled()
    if (fields and (index or index_may_differ)) or not anything_encrypted():
        return ""
    return OTHER_INDEX_KEY if fields else OTHER_FIELD_KEYS


def mark_demo() -> None:
    """Note in the open transaction that this database holds the demo town."""
    _write(demo=True)


def anything_encrypted() -> bool:
    """Say whether anything but the note itself is encrypted in the database."""
    return next(_sample(), None) is not None


def _house() -> Any:
    """Return the note with its token as it is there; None for a database that has none yet."""
    if not inspect(db.engine).has_table(House.__tablename__):
        return None
    token = type_coerce(House.words, Text).label("token")
    return db.session().execute(select(token, House.words_index, House.secret_mark, House.demo)).first()


def _noted(house: Any) -> tuple[bool, bool]:
    """Say whether the encryption keys, and the index key, are those of the note."""
    return _opens(house.token), hmac.compare_digest(house.words_index, current_keyring().blind_index(WORDS))


def _sampled() -> tuple[bool, bool]:
    """Say the same by the oldest and the newest values of each column, for a database without a note."""
    ring, users = current_keyring(), select(type_coerce(User.phone, Text), User.phone_index).limit(SAMPLE)
    users = users.where(User.phone_index != RESIDENT_INDEX)  # no number, and found by none
    if not all(map(_opens, _sample())):
        return False, False
    numbers = [row for order in (User.id, User.id.desc()) for row in db.session().execute(users.order_by(order))]
    return True, all(ring.blind_index(ring.decrypt(token)) == index for token, index in numbers)


def _sample() -> Iterator[str]:
    """Yield tokens of every encrypted column of this database but the note's own: its oldest and its newest values."""
    for column in encrypted_columns():
        if column.table is House.__table__ or not _exists(column):
            continue
        keys = list(column.table.primary_key.columns)
        query = select(column.type.stored(column)).where(column.type.has_token(column)).limit(SAMPLE)
        for order in (keys, [key.desc() for key in keys]):
            yield from map(column.type.token_in, db.session().scalars(query.order_by(*order)))


def _exists(column: Any) -> bool:
    """Say whether a database of an older form has a column already."""
    inspector = inspect(db.engine)
    return inspector.has_table(column.table.name) and column.name in {
        one["name"] for one in inspector.get_columns(column.table.name)
    }


def _opens(token: str) -> bool:
    try:
        current_keyring().decrypt(token)
    except Undecryptable:
        return False
    return True


def _is_older_demo() -> bool:
    marks = [current_keyring().blind_index(phone) for phone in _DEMO_PHONES]
    known = db.session().scalar(select(func.count()).select_from(User).where(User.phone_index.in_(marks)))
    return known == len(_DEMO_PHONES)


def _note() -> None:
    """Write the note where it is missing, or no longer says what is so; a database that can't be written waits."""
    if not inspect(db.engine).has_table(House.__tablename__):
        return
    house = _house()
    known = house is not None and all(_noted(house))
    if known and house.secret_mark == _secret_mark():
        return
    if known:
        log.warning("secret_key_changed", meaning="everybody has to sign in again, links sent before do not work")
    elif not all(map(current_keyring().is_newest, _sample())):
        return  # a note under the newest key alone would not miss the older one; after the rotation it is written
    try:
        with transaction() as session:
            if known:
                session.execute(update(House).values(secret_mark=_secret_mark()))
            else:
                _write(demo=bool(house and house.demo) or _is_older_demo())
    except Problem:
        log.warning("keys_not_noted", reason="the database is busy; the next start notes them")


def _write(*, demo: bool) -> None:
    """Write the one row anew; of two that start at once the second changes nothing."""
    mark = {"secret_mark": _secret_mark(), "demo": demo, "words_index": current_keyring().blind_index(WORDS)}
    session = db.session()
    session.execute(delete(House))
    session.execute(insert(House).values(id=1, words=WORDS, **mark).on_conflict_do_nothing())


def _secret_mark() -> str:
    """Return what distinguishes one signing key from another, and nothing of the key."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), b"one-door/start", hashlib.sha256).hexdigest()
