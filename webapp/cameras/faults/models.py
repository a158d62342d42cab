"""Faults of points: since when a point does not work, and the case by which it is mended."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId

_OPEN = text("ended_at IS NULL")


class CameraFault(Model):
    """A fault of a point, one open at a time; who reports it later joins its case.

    ``ended_at``: nobody works on it any more; ``mended_at``: the point works again, which a case that was closed
    because it can't be mended never says. A fault whose case turned protected leaves the lists (``set_aside_at``).
    """

    __tablename__ = "camera_faults"
    __table_args__ = (
        Index("ix_camera_faults_open", "camera_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_camera_faults_camera", "camera_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("cameras.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    mended_at: Mapped[datetime | None] = mapped_column(Moment)
    set_aside_at: Mapped[datetime | None] = mapped_column(Moment)
