"""New keys for old values: every encrypted column under the newest key, every blind index under the present one.

Both go batch by batch in short transactions and ask of each value whether it is done, so a run that was cut is simply
started again, and people go on working meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, Table, select, tuple_, update

from webapp.core import journal
from webapp.core.db import db, transaction
from webapp.core.protection.at_rest import SealableJson, SealableText
from webapp.core.protection.crypto import EncryptedText, current_keyring
from webapp.operations.models import House

BATCH = 200
KEEPS_TOKENS = (EncryptedText, SealableText, SealableJson)


@dataclass(frozen=True)
class ColumnState:
    """How many values an encrypted column has, and how many of them are under the newest key."""

    column: str
    values: int
    newest: int


def encrypted_columns() -> list[Any]:
    """Return every column of every table that may hold tokens, found by its type, so that none is forgotten.

    The note of the keys comes last: a change of keys that was cut is not taken for done at the next start.
    """
    return [
        column
        for table in sorted(db.metadata.tables.values(), key=lambda table: (table is House.__table__, table.name))
        for column in table.columns
        if isinstance(column.type, KEEPS_TOKENS)
    ]


def state_of_keys() -> list[ColumnState]:
    """Return for each encrypted column how far it is; the old key may go when all are at the newest."""
    ring, states = current_keyring(), []
    for column in encrypted_columns():
        tokens = [column.type.token_in(row.stored) for rows in _batches(column) for row in rows]
        states.append(ColumnState(str(column), len(tokens), sum(map(ring.is_newest, tokens))))
    return states


def rotate() -> int:
    """Write every value that is under an older key anew under the newest; return how many.

    Undecryptable when a value opens under no key at all: then a key is missing from the settings, and nothing is lost.
    """
    changed = sum(_rotate_column(column) for column in encrypted_columns())
    if changed:
        with transaction():
            journal.append("operations.keys_rotated", ("system", 0), content={"values": changed})
    return changed


def reindex() -> int:
    """Compute every blind index anew (column ``x_index`` beside the encrypted ``x``); return how many changed.

    For a new index key: numbers are not found from the change of the setting until this has run, so stop the service.
    """
    pairs = [(column, column.table.columns.get(f"{column.name}_index")) for column in encrypted_columns()]
    return sum(_reindex_column(column, index) for column, index in pairs if index is not None)


def _rotate_column(column: Any) -> int:
    ring, changed = current_keyring(), 0
    for rows in _batches(column):
        tokens = [(row, column.type.token_in(row.stored)) for row in rows]
        fresh = [(row, ring.rotate(token)) for row, token in tokens if not ring.is_newest(token)]
        if not fresh:
            continue
        with transaction() as session:
            for row, token in fresh:
                # Only what is still as it was read: whoever changed it meanwhile wrote under the newest key.
                same = (column.type.stored(column) == row.stored, *_same_row(column.table, row))
                fresh_value = update(column.table).where(*same).values({column.name: column.type.around(token)})
                changed += cast(CursorResult, session.execute(fresh_value)).rowcount
    return changed


def _reindex_column(column: Any, index: Any) -> int:
    ring, changed = current_keyring(), 0
    for rows in _batches(column, index):
        fresh = [(row, ring.blind_index(ring.decrypt(row.stored))) for row in rows]
        fresh = [(row, value) for row, value in fresh if value != row.present]
        if not fresh:
            continue
        with transaction() as session:
            for row, value in fresh:
                session.execute(update(column.table).where(*_same_row(column.table, row)).values({index.name: value}))
        changed += len(fresh)
    return changed


def _batches(column: Any, index: Any = None) -> Iterator[list[Any]]:
    """Yield what is in a column where it is a token, by primary key, a batch of rows at a time."""
    keys = list(column.table.primary_key.columns)
    named = [key.label(f"key_{n}") for n, key in enumerate(keys)]
    present = [] if index is None else [index.label("present")]
    kept = column.type.stored(column).label("stored")
    query = select(kept, *present, *named).where(column.type.has_token(column)).order_by(*keys)
    last: tuple[Any, ...] | None = None
    while True:
        step = query if last is None else query.where(tuple_(*keys) > last)
        rows = list(db.session().execute(step.limit(BATCH)))
        if not rows:
            return
        last = tuple(getattr(rows[-1], f"key_{n}") for n in range(len(keys)))
        yield rows


def _same_row(table: Table, row: Any) -> list[Any]:
    return [key == getattr(row, f"key_{n}") for n, key in enumerate(table.primary_key.columns)]
