"""Camera points (雪亮工程): where each stands, what it looks at, who keeps it, whether it works.

There is no picture here and no address of one: a point is a pole at a place. ``tests/cameras/test_no_picture`` looks
for any.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.cameras.states import State
from webapp.core.db import Model, Moment, RowId, Word


class Camera(Model):
    """One point. ``unit_id`` mends it (None: the unit of the setting); ``sign``: a sign says that there is a camera.

    Where it stands is WGS-84. ``state`` is what is known now; ``CameraFault`` and ``CameraPause`` know since when.
    """

    __tablename__ = "cameras"
    __table_args__ = (Index("ix_cameras_place", "village_id", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    village_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    place: Mapped[str] = mapped_column(String(120))
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12))
    looks_at: Mapped[str] = mapped_column(String(12))
    owner: Mapped[str] = mapped_column(String(60))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    in_use_since: Mapped[date | None] = mapped_column(Date)
    sign: Mapped[bool] = mapped_column()
    state: Mapped[State] = mapped_column(Word(State, 8))
    version: Mapped[int] = mapped_column()
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class CameraPause(Model):
    """That a point was out of use, from when until when: then it counts neither as working nor as broken."""

    __tablename__ = "camera_pauses"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("cameras.id"), index=True)
    off_at: Mapped[datetime] = mapped_column(Moment)
    on_at: Mapped[datetime | None] = mapped_column(Moment)
