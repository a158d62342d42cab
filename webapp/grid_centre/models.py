"""What the grid centre keeps of a file: until it is taken in, and of a spreadsheet what it takes to undo it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.crypto import EncryptedText


class ImportState(StrEnum):
    """With mistakes, looked at, taken in, taken back."""

    FAULTY = "faulty"
    PREVIEWED = "previewed"
    APPLIED = "applied"
    UNDONE = "undone"


class RosterImport(Model):
    """One spreadsheet. Its file holds telephone numbers: kept sealed until it is taken in or a day has passed."""

    __tablename__ = "roster_imports"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    sealed: Mapped[str | None] = mapped_column(EncryptedText)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of what it would change
    state: Mapped[str] = mapped_column(String(12))
    made_by: Mapped[int | None] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    entry_id: Mapped[int | None] = mapped_column(RowId)  # the last journal entry it made
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    undo: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # ids and what was there before; no numbers


class BoundaryFile(Model):
    """The last boundary file of a person that something was asked about, sealed, for an hour: it is answered for it."""

    __tablename__ = "boundary_files"

    made_by: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    file_name: Mapped[str] = mapped_column(String(120))
    mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime] = mapped_column(Moment)
