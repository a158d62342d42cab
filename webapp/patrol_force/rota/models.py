"""Shifts of the patrol force: when, where, who, what was pressed and when. Nothing of it is added up by person."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.patrol_force.rota.states import SeatState, State


class PatrolShift(Model):
    """One shift of a village. ``day`` is the one on which it begins; it may end on the next.

    ``round_id`` is what reports made on it say that they were found on. Times of beginning and end are those that the
    leader's phone claims.
    """

    __tablename__ = "patrol_shifts"
    __table_args__ = (
        Index("ix_patrol_shifts_village", "village_id", "starts_at"),
        Index("ix_patrol_shifts_town", "town_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), unique=True)
    last_submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    round_id: Mapped[str] = mapped_column(String(36), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    village_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    day: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    ends_at: Mapped[datetime] = mapped_column(Moment, index=True)
    route: Mapped[str] = mapped_column(EncryptedText, default="")
    grids: Mapped[list[Any]] = mapped_column(JSON, default=list)  # codes of micro-grids
    wanted: Mapped[int | None] = mapped_column()
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("patrol_members.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    matters: Mapped[bool] = mapped_column(default=False)  # it ended with 有事
    reason: Mapped[str] = mapped_column(EncryptedText, default="")  # why it was dropped

    __mapper_args__ = {"version_id_col": version}

    @property
    def uid(self) -> str:
        """Its name in calendars, the same for ever."""
        return f"patrol-shift-{self.id}@one-door"


class PatrolSeat(Model):
    """Who is on a shift, or was until another came; ``there`` is what the leader ticked at the beginning."""

    __tablename__ = "patrol_seats"

    shift_id: Mapped[int] = mapped_column(ForeignKey("patrol_shifts.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("patrol_members.id"), primary_key=True, index=True)
    state: Mapped[SeatState] = mapped_column(Word(SeatState, 8))
    there: Mapped[bool | None] = mapped_column()


class PatrolStep(Model):
    """A step as it was sent, once by its own id; ``late``: pressed without signal, when the shift was dropped."""

    __tablename__ = "patrol_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("patrol_shifts.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)
