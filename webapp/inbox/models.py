"""What people are notified of: one notice for one event, gathered into threads like a chat list."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId


class Thread(Model):
    """A row of 消息: all notices to one person about one thing; ``key`` is ``case:7``, ``night:2026-11-23``…"""

    __tablename__ = "threads"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_threads_list", "user_id", "last_at", "id"),
        Index("ix_threads_unread", "user_id", "unread", "last_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    key: Mapped[str] = mapped_column(String(40))
    icon: Mapped[str] = mapped_column(String(40))
    tone: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(200))
    unread: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Moment)  # in the future while quiet hours hold it back
    outward: Mapped[str | None] = mapped_column(
        String(20)
    )  # how a digest says it outside; None: told at once, or never


class Notice(Model):
    """That one person was notified of one journal entry; unique, so that nothing is notified twice."""

    __tablename__ = "notices"
    __table_args__ = (UniqueConstraint("entry_id", "user_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column(Moment)


class InboxCursor(Model):
    """The last journal entry that was turned into notices, and up to when digests have gone out (a single row)."""

    __tablename__ = "inbox_cursor"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(RowId, default=0)
    gathered_at: Mapped[datetime | None] = mapped_column(Moment)
