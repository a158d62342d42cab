"""Erasing for good what has had its time, with all that hangs on it, while the journal's chain goes on proving.

Rows that must belong to what is erased (a foreign key that may not be empty) go with it; rows that only point at it
stay and point nowhere. What hangs on a thing without a foreign key (list entries, a search index, notices) is cleared
by functions that its packages register with :func:`on_erase`. Texts of the journal go; its entries, which hold digests,
stay.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Table, delete, select, update

from webapp.core.db import db
from webapp.core.journal import JournalEntry, JournalText
from webapp.core.registry import ByKind

Forgetter = Callable[[Sequence[int]], None]
FORGETTERS: ByKind[Forgetter] = ByKind("what clears traces")


def on_erase(kind: str) -> Callable[[Forgetter], Forgetter]:
    """Register what clears the traces of things of a kind (``case``, ``report``…), called before their rows go."""
    return FORGETTERS.registering(kind)


def clear_traces(kind: str, ids: Sequence[int]) -> None:
    """Clear what no foreign key leads to, and the journal's texts about these things, in the open transaction."""
    for forget in FORGETTERS.of(kind):
        forget(ids)
    entries = select(JournalEntry.id).where(JournalEntry.subject_kind == kind, JournalEntry.subject_id.in_(ids))
    db.session().execute(delete(JournalText).where(JournalText.entry_id.in_(entries)))


def erase(table: Table, ids: Iterable[int]) -> None:
    """Delete rows with all that must belong to them, in the open transaction."""
    (key,) = table.primary_key.columns
    _erase_where(table, key.in_(list(ids)), ())


def named_by(table: Table, ids: Iterable[int], target: Table) -> list[int]:
    """Return which rows of ``target`` are named by rows that go with these: what came along with all that hangs on it.

    Rows that only point at these, and so stay, name nothing here.
    """
    (key,) = table.primary_key.columns
    return sorted(_named_where(table, key.in_(list(ids)), target, ()))


def _named_where(table: Table, which: Any, target: Table, above: tuple[str, ...]) -> set[int]:
    session = db.session()
    found: set[int] = set()
    for column in table.columns:
        if any(key.column.table is target for key in column.foreign_keys):
            found |= set(session.scalars(select(column).where(which, column.is_not(None))))
    for column, pointed in _pointing_at(table):
        if not column.nullable and column.table is not target and column.table.name not in above:
            rows = column.in_(select(pointed).where(which))
            found |= _named_where(column.table, rows, target, (*above, table.name))
    return found


def _erase_where(table: Table, which: Any, above: tuple[str, ...]) -> None:
    session = db.session()
    for column, target in _pointing_at(table):
        rows = column.in_(select(target).where(which))
        if column.nullable or column.table.name in above:
            if column.nullable:
                session.execute(update(column.table).where(rows).values({column.name: None}))
        else:
            _erase_where(column.table, rows, (*above, table.name))
    session.execute(delete(table).where(which))


def _pointing_at(table: Table) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Yield (pointing column, pointed-at column) of every foreign key that leads to the table."""
    for other in sorted(db.metadata.tables.values(), key=lambda one: one.name):
        for key in other.foreign_keys:
            if key.column.table is table:
                yield key.parent, key.column
