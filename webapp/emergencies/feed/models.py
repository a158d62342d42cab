"""What is known and what happens in an emergency: entries of the feed, pinned facts, reports that were looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText


class FeedEntry(Model):
    """One entry of a feed; its pictures and voice note belong to its submission. No entry is ever changed.

    ``at`` is where it stands: the moment that its phone claims where that can be true, else when it came. ``late``: it
    came after the end, though it was made before. ``corrects_id``: the entry that this one puts right. ``case_id``: a
    report that was put to the emergency (并到这里); such an entry has no submission.
    """

    __tablename__ = "emergency_entries"
    __table_args__ = (
        Index("ix_emergency_entries_headquarters", "headquarters_id", "at", "id"),
        Index("ix_emergency_entries_pinned", "headquarters_id", "pinned_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    position: Mapped[str | None] = mapped_column(EncryptedText)  # latitude, longitude, accuracy
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("emergency_entries.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    pinned_at: Mapped[datetime | None] = mapped_column(Moment)
    pinned_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class FactEdit(Model):
    """What somebody wrote for one of the facts (什么事, 在哪里 …); the highest number counts, those before it are kept.

    Two who edit the same fact at once write the same number: the index lets one of them.
    """

    __tablename__ = "emergency_facts"
    __table_args__ = (UniqueConstraint("headquarters_id", "key", "number"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"))
    key: Mapped[str] = mapped_column(String(12))
    number: Mapped[int] = mapped_column()
    value: Mapped[str] = mapped_column(EncryptedText)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ReportLook(Model):
    """That somebody has looked at a new report of the village: the same matter (并到这里), or another one."""

    __tablename__ = "emergency_reports"

    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    same: Mapped[bool] = mapped_column()
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


# A NULL among what is protected would hide all that is not.
_sent: Any = FeedEntry.submission_id
protects("submission", select(_sent).where(_sent.is_not(None)))
