"""The journal: one append-only, hash-chained record of who did what to which row, and when.

It is the timeline of a case, the audit trail and the queue of notices. The chain holds digests and a table
beside it the texts, so that retention can erase a text and the chain still proves.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, insert, select, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core import clock
from webapp.core.db import Model, Moment, RowId, db, transactional
from webapp.core.hot.reads import HotRead
from webapp.core.hot.writes import HotWrite
from webapp.core.protection.at_rest import SealableJson, Sealed, hide_values
from webapp.core.protection.crypto import Undecryptable

GENESIS = "0" * 64
ADVISORY_LOCK = 0x0D00_0001


class JournalEntry(Model):
    """One link of the chain; its id counts up by one without gaps."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("ix_journal_subject", "subject_kind", "subject_id", "id"),
        Index("ix_journal_event", "event", "id"),
        Index("ix_journal_actor_id", "actor_id", "id"),
        Index("ix_journal_at", "at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)
    actor_id: Mapped[int | None] = mapped_column(RowId)
    event: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int] = mapped_column(RowId)
    digest: Mapped[str | None] = mapped_column(String(64))
    text_digest: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalText(Model):
    """The words and values of an entry; gone once retention has erased them."""

    __tablename__ = "journal_texts"

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal.id"), primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(SealableJson)


# On the bare tables, because everything that happens writes here.
_ADD_ENTRY = HotWrite(insert(JournalEntry.__table__), JournalEntry.__table__.c.keys())
_ADD_TEXT = HotWrite(insert(JournalText.__table__), JournalText.__table__.c.keys())
_LAST_ENTRY = HotRead(select(JournalEntry.id, JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1))


@dataclass(frozen=True)
class Line:
    """What is to be appended: see :func:`append`."""

    event: str
    subject: tuple[str, int]
    actor_id: int | None = None
    content: Mapping[str, Any] | None = None
    digest: str | None = None
    claimed_at: datetime | None = None


@dataclass(frozen=True)
class Verdict:
    """What :func:`verify` found: how many entries, and the first fault in words, if any."""

    entries: int
    fault: str | None


def append(
    event: str,
    subject: tuple[str, int],
    *,
    actor_id: int | None = None,
    content: Mapping[str, Any] | None = None,
    digest: str | None = None,
    claimed_at: datetime | None = None,
) -> int:
    """Add an entry to the open transaction and return its id.

    ``subject`` is (kind, row id); ``digest`` the sha256 of what a phone sent; ``claimed_at`` the phone's own time.
    Sealed words seal the whole content; the chain's digest is of the clear text all the same.
    """
    return append_line(Line(event, subject, actor_id, content, digest, claimed_at))


def append_line(line: Line) -> int:
    """Add an entry to the open transaction and return its id."""
    row, kept = _linked(line)
    _ADD_ENTRY.run(row)
    if kept:
        _ADD_TEXT.run(kept)
    return int(row["id"])


def append_all(lines: Sequence[Line]) -> None:
    """Add many entries to the open transaction, in their order and with statements that do not grow with them."""
    linked = [_linked(line) for line in lines]
    _ADD_ENTRY.run_all([row for row, _ in linked])
    _ADD_TEXT.run_all([text for _, text in linked if text])


def _linked(line: Line) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return an entry that continues the chain, and the row of its text, if it has any; the chain's head moves on."""
    info = db.session().info
    last_id, last_hash = info.get("journal_head") or _head()
    values = dict(line.content or {})
    row = {
        "id": last_id + 1,
        "at": clock.now(),
        "claimed_at": line.claimed_at,
        "actor_id": line.actor_id,
        "event": line.event,
        "subject_kind": line.subject[0],
        "subject_id": line.subject[1],
        "digest": line.digest,
        "text_digest": digest_of(values),
        "previous": last_hash,
    }
    row["hash"] = _link(row)
    info["journal_head"] = (last_id + 1, row["hash"])  # nobody else appends until this transaction ends
    if not values:
        return row, None
    kept = hide_values(values, any(isinstance(value, Sealed) for value in values.values()))
    return row, {"entry_id": row["id"], "content": kept}


@transactional
def note(event: str, subject: tuple[str, int], *, actor_id: int, content: Mapping[str, Any] | None = None) -> None:
    """Add an entry about what changed nothing, such as a look or an export, in a transaction of its own."""
    append(event, subject, actor_id=actor_id, content=content)


def _head() -> tuple[int, str]:
    """Return id and hash of the last entry, having made every other writer wait."""
    session = db.session()
    if db.engine.dialect.name == "postgresql":  # SQLite writers wait in one queue already
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    row = _LAST_ENTRY.first()
    return (row.id, row.hash) if row else (0, GENESIS)


def verify() -> Verdict:
    """Walk the whole chain and every text that is still there."""
    previous, count = GENESIS, 0
    try:
        for row, content in _walk():
            count += 1
            fault = _fault(row, content, count, previous)
            if fault:
                return Verdict(count, fault)
            previous = row["hash"]
    except (Undecryptable, ValueError):
        return Verdict(count, f"a text soon after entry {count} can't be read")
    return Verdict(count, None)


def _fault(row: Mapping[str, Any], content: Mapping[str, Any] | None, number: int, previous: str) -> str | None:
    if row["id"] != number:
        return f"entry {number} is missing"
    if row["previous"] != previous or row["hash"] != _link(row):
        return f"entry {number} does not continue the chain"
    if content is not None and digest_of(content) != row["text_digest"]:
        return f"the text of entry {number} was changed"
    return None


def _walk() -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    query = (
        select(JournalEntry.__table__, JournalText.content)
        .outerjoin(JournalText, JournalText.entry_id == JournalEntry.id)
        .order_by(JournalEntry.id)
        .execution_options(yield_per=1000)
    )
    for row in db.session().execute(query).mappings():
        values = dict(row)
        yield values, values.pop("content")


def _link(row: Mapping[str, Any]) -> str:
    claimed = row["claimed_at"]
    parts = [
        row["previous"],
        row["id"],
        clock.to_micros(row["at"]),
        "" if claimed is None else clock.to_micros(claimed),
        row["actor_id"] or "",
        row["event"],
        row["subject_kind"],
        row["subject_id"],
        row["digest"] or "",
        row["text_digest"],
    ]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the digest of values by name, in whatever order they come: how the chain holds an entry's texts."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
