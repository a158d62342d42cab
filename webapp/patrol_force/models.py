"""The register of the mass patrol force (群防群治), and a sheet of it that waits to be taken in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.crypto import EncryptedText


class PatrolMember(Model):
    """Who belongs to the force, from a day on, until before another: known by their telephone, one row a person.

    ``area_id`` is a village, a grid or a micro-grid. ``user_id`` is their account, once the grid centre said that it is
    the same person; an equal telephone alone links nothing.
    """

    __tablename__ = "patrol_members"
    __table_args__ = (Index("ix_patrol_members_town", "town_id", "area_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    version: Mapped[int] = mapped_column()
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_index: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    employer: Mapped[str] = mapped_column(String(60), default="")
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}

    def belongs_on(self, day: date) -> bool:
        """Say whether they belong to the force on a day."""
        return self.since <= day and (self.until is None or day < self.until)


class PatrolSheet(Model):
    """One sheet of members that was looked at: its file sealed for a day, or until it was taken in."""

    __tablename__ = "patrol_sheets"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    sealed: Mapped[str | None] = mapped_column(EncryptedText)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of what it would change
    made_by: Mapped[int] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
