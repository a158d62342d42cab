"""应急指挥部: one headquarters, whom it called, and what each of them pressed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.emergencies.hq.states import State
from webapp.emergencies.hq.states_roll import RollState


class Headquarters(Model):
    """One emergency. ``made_at`` it was asked for or started, ``activated_at`` started.

    ``open_case_id`` is the case while it is open: its unique index lets one case have one open headquarters. When the
    case turns protected both are cleared: those in the field keep the page, and nothing leads to the case any more.
    ``command_asked_id`` is who was asked about the command, and by whom since when. ``news`` counts up with whatever an
    open page has to show.
    """

    __tablename__ = "emergency_headquarters"
    __table_args__ = (Index("ix_emergency_headquarters_town", "town_id", "made_at", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    news: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(12))
    drill: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(EncryptedText)
    summary: Mapped[str] = mapped_column(EncryptedText)
    position: Mapped[str | None] = mapped_column(EncryptedText)  # latitude, longitude, accuracy
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    open_case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    commander_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    command_asked_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    command_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    command_asked_at: Mapped[datetime | None] = mapped_column(Moment)
    made_at: Mapped[datetime] = mapped_column(Moment)
    activated_at: Mapped[datetime | None] = mapped_column(Moment)
    responding_at: Mapped[datetime | None] = mapped_column(Moment)
    controlled_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(EncryptedText, default="")  # why it ended so, or was not started
    changed_at: Mapped[datetime] = mapped_column(Moment)
    set_aside_at: Mapped[datetime | None] = mapped_column(Moment)

    # Every step counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class HeadquartersAsker(Model):
    """That somebody started or asked for a headquarters on a case that has an open one, and was led to that one."""

    __tablename__ = "emergency_askers"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class RollEntry(Model):
    """One person of the roll-call, with where they stand by the last thing that was pressed, as phones claim its time.

    Of presses that arrive late the time counts, not the order of arrival: ``pressed_at`` is that of the last.
    ``noted_by_id`` is who noted it for them (代他记). ``called_at`` is when they were called last, ``calls`` how often.
    """

    __tablename__ = "emergency_roll"
    __table_args__ = (
        UniqueConstraint("headquarters_id", "user_id"),
        Index("ix_emergency_roll_user", "user_id", "headquarters_id"),
        Index("ix_emergency_roll_next_call", "next_call_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    label: Mapped[str] = mapped_column(String(120))  # 应急队 · 派出所, 南一村 2 网格
    state: Mapped[RollState] = mapped_column(Word(RollState, 8))
    version: Mapped[int] = mapped_column()
    pressed_at: Mapped[datetime | None] = mapped_column(Moment)
    minutes: Mapped[int | None] = mapped_column()
    reason: Mapped[str] = mapped_column(EncryptedText, default="")
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    arrived_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)
    back_at: Mapped[datetime | None] = mapped_column(Moment)
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    calls: Mapped[int] = mapped_column(default=1)
    called_at: Mapped[datetime] = mapped_column(Moment)
    next_call_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class HeadquartersStep(Model):
    """What somebody pressed, once by its own id; ``at`` as the phone claims it. Files belong to its submission.

    ``roll_id``: whose row of the roll-call it is about. ``late``: it came after the end, though it was pressed before.
    ``position``: only where the person tapped it along.
    """

    __tablename__ = "emergency_steps"
    __table_args__ = (Index("ix_emergency_steps_headquarters", "headquarters_id", "at"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    headquarters_id: Mapped[int] = mapped_column(ForeignKey("emergency_headquarters.id"))
    roll_id: Mapped[int | None] = mapped_column(ForeignKey("emergency_roll.id"))
    action: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)
    position: Mapped[str | None] = mapped_column(EncryptedText)


# What people said and photographed in an emergency is sealed, whatever it is about.
protects("submission", select(Headquarters.submission_id))
protects("submission", select(HeadquartersStep.submission_id))
