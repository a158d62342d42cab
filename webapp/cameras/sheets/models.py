"""A sheet of points that somebody looked at: kept for a day, until it is taken in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.crypto import EncryptedText


class CameraSheet(Model):
    """One sheet: its cells as they were read (sealed), and a fingerprint of what it would change."""

    __tablename__ = "camera_sheets"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    file_name: Mapped[str] = mapped_column(String(120))
    datum: Mapped[str] = mapped_column(String(8))
    sealed: Mapped[str | None] = mapped_column(EncryptedText)
    fingerprint: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    applied_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
