"""Who searches where: the sectors of a headquarters, its teams, who is in them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.emergencies.teams.states import SectorState, TeamState, Thorough


class Sector(Model):
    """A part of the ground: micro-grids, a place in words, or a circle around a pin; one list for a headquarters.

    ``marked_at`` is the time of the last that somebody said of it, as phones claim it: that a team came back without
    having searched it is said by nobody.
    """

    __tablename__ = "emergency_sectors"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"), index=True)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"), index=True)
    state: Mapped[SectorState] = mapped_column(Word(SectorState, 12))
    version: Mapped[int] = mapped_column()
    thorough: Mapped[Thorough | None] = mapped_column(Word(Thorough, 8))
    name: Mapped[str] = mapped_column(EncryptedText)
    grids: Mapped[str] = mapped_column(String(300), default="")  # codes of micro-grids, with spaces between them
    position: Mapped[str | None] = mapped_column(EncryptedText)  # latitude, longitude
    radius_m: Mapped[int | None] = mapped_column()
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    marked_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class Team(Model):
    """A team. ``pressed_at`` is the time of its last step, ``heard_at`` of its last sign of life, both as claimed.

    ``next_alarm_at`` is when commander and duty officer are told that it has not said 平安, ``alarms`` how often they
    were since it did. ``called_back_at``: everybody was found, and it was told to return.
    """

    __tablename__ = "emergency_teams"
    __table_args__ = (Index("ix_emergency_teams_next_alarm", "next_alarm_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[TeamState] = mapped_column(Word(TeamState, 12))
    version: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(String(40))
    leader_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    sector_id: Mapped[int | None] = mapped_column(ForeignKey("emergency_sectors.id"), index=True)
    task: Mapped[str] = mapped_column(EncryptedText, default="")
    safe_every: Mapped[int | None] = mapped_column()  # minutes; None: as the setting says, by day and by night
    turn_back_at: Mapped[datetime | None] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    pressed_at: Mapped[datetime | None] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    searched_at: Mapped[datetime | None] = mapped_column(Moment)
    thorough: Mapped[Thorough | None] = mapped_column(Word(Thorough, 8))
    found_at: Mapped[datetime | None] = mapped_column(Moment)
    returned_at: Mapped[datetime | None] = mapped_column(Moment)
    heard_at: Mapped[datetime | None] = mapped_column(Moment)
    heard_late_at: Mapped[datetime | None] = mapped_column(Moment)  # when that arrived, where it was late
    heard_from_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reached: Mapped[bool] = mapped_column(default=False)  # it did not say so itself: somebody reached it
    next_alarm_at: Mapped[datetime | None] = mapped_column(Moment)
    alarms: Mapped[int] = mapped_column(default=0)
    called_back_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class TeamMember(Model):
    """That somebody of the roll-call is in a team; its leader is in it too."""

    __tablename__ = "emergency_team_members"

    team_id: Mapped[int] = mapped_column(ForeignKey("emergency_teams.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
