"""应急队伍: who is in the emergency team of a town, who is duty officer on which day, and who asks to swap."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.emergencies.standing.states import SwapState


class Part(StrEnum):
    """As what somebody is on duty: the duty officer, or who stands in for them."""

    MAIN = "main"
    DEPUTY = "deputy"


class EmergencyMember(Model):
    """That a person is in the team from the day ``since`` until before the day ``until`` (open while None).

    ``skills`` are codes of ``data/choices.csv`` (emergency_skill), ``unit_id`` the unit for which they are in it,
    ``deputy_id`` the person who is called where they do not answer. One person has one membership at a time.
    ``left_at``: when it was found that they sit in that unit no more.
    """

    __tablename__ = "emergency_members"
    __table_args__ = (
        Index("ix_emergency_members_town", "town_id", "since"),
        Index("ix_emergency_members_user", "user_id", "since"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    skills: Mapped[list[str]] = mapped_column(JSON)
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class EmergencyDuty(Model):
    """Who is duty officer of a town on a day, 00:00 to 24:00 in Shanghai; nobody where an id is None.

    ``mark`` counts up over all days of the town with each change that a person makes: a page that saw a lower one has
    not seen that change. ``away`` names the parts whose person is away that day by the calendar, ``settled`` that none
    is. ``told_at``: when it was told that somebody is missing, once until that changes.
    """

    __tablename__ = "emergency_duties"
    __table_args__ = (UniqueConstraint("town_id", "day"), Index("ix_emergency_duties_day", "day"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    day: Mapped[date] = mapped_column(Date)
    main_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    away: Mapped[list[str]] = mapped_column(JSON)
    settled: Mapped[bool] = mapped_column()
    mark: Mapped[int] = mapped_column()
    told_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)

    def of(self, part: Part) -> int | None:
        """Return who has a part of the day."""
        return self.main_id if part == Part.MAIN else self.deputy_id


class EmergencySwap(Model):
    """That somebody who is on duty asks another to take the day; over when answered, taken back or set otherwise."""

    __tablename__ = "emergency_swaps"
    __table_args__ = (
        Index("ix_emergency_swaps_duty", "duty_id", "state"),
        Index("ix_emergency_swaps_other", "other_id", "state"),
        Index("ix_emergency_swaps_asker", "asker_id", "state"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("emergency_duties.id"))
    part: Mapped[Part] = mapped_column(Word(Part, 8))
    state: Mapped[SwapState] = mapped_column(Word(SwapState, 10))
    version: Mapped[int] = mapped_column()
    asker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(EncryptedText)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class EmergencySheet(Model):
    """A spreadsheet of the team that was looked at: sealed until it is taken in or a day has passed."""

    __tablename__ = "emergency_sheets"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    sealed: Mapped[str | None] = mapped_column(EncryptedText)
    fingerprint: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
