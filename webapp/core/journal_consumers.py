"""Followers of the journal: they work after the commit, entry by entry, and never skip one.

A follower keeps the number of the last entry it has dealt with; the number moves in the transaction that writes what
came of the entries. So it may be killed at any moment and run by several workers: it goes on where it was.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, RowId, db, insert, transaction
from webapp.core.journal import JournalEntry


class JournalCursor(Model):
    """How far a follower has read."""

    __tablename__ = "journal_cursors"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    entry_id: Mapped[int] = mapped_column(RowId, default=0)


class JournalEvent(NamedTuple):
    """What a follower gets of an entry."""

    id: int
    event: str
    subject_kind: str
    subject_id: int


def consume(
    name: str,
    take: Callable[[Sequence[JournalEvent]], None],
    *,
    batch: int,
    limit: int = 5_000,
    stirs: Callable[[Sequence[JournalEvent]], bool] = bool,
) -> int:
    """Hand the entries that ``name`` has not seen to ``take``, in order, ``batch`` to a transaction; return how many.

    ``take`` works in the open transaction. Writers queue behind each other, so a batch should stay small. ``stirs``
    says whether anything comes of some entries: while nothing does, and they are less than a batch, nothing is written.
    """
    done = 0
    while done < limit and _waiting(name, batch, stirs):
        with transaction():
            done += _batch(name, take, min(batch, limit - done))
    return done


def skip_to_end(name: str) -> None:
    """Let a follower count everything up to now as seen, in the open transaction: it was worked out in another way."""
    last = db.session().scalar(select(JournalEntry.id).order_by(JournalEntry.id.desc()).limit(1)) or 0
    _cursor(name).entry_id = last


def _waiting(name: str, batch: int, stirs: Callable[[Sequence[JournalEvent]], bool]) -> bool:
    reached = db.session().scalar(select(JournalCursor.entry_id).where(JournalCursor.name == name)) or 0
    entries = _events_after(reached, batch)
    return len(entries) == batch or stirs(entries)


def _events_after(entry_id: int, size: int) -> list[JournalEvent]:
    query = (
        select(JournalEntry.id, JournalEntry.event, JournalEntry.subject_kind, JournalEntry.subject_id)
        .where(JournalEntry.id > entry_id)
        .order_by(JournalEntry.id)
        .limit(size)
    )
    return [JournalEvent(*row) for row in db.session().execute(query)]


def _cursor(name: str) -> JournalCursor:
    session = db.session()
    session.execute(insert(JournalCursor).values(name=name, entry_id=0).on_conflict_do_nothing())
    return session.scalars(select(JournalCursor).where(JournalCursor.name == name).with_for_update()).one()


def _batch(name: str, take: Callable[[Sequence[JournalEvent]], None], size: int) -> int:
    cursor = _cursor(name)
    entries = _events_after(cursor.entry_id, size)
    if entries:
        take(entries)
        cursor.entry_id = entries[-1].id
    return len(entries)
