"""Whistles (吹哨): who was called where for what, what each of them answered, when they came and when they left."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.documents.models import Numbered
from webapp.whistle.states import State
from webapp.whistle.states_seats import SeatState


class Whistle(Numbered, Model):
    """One whistle. ``made_at`` it was asked for or blown, ``raised_at`` blown; until ``due_at`` each called answers.

    ``case_id`` stays when that case is put into another: whoever reads looks where the case is now.
    """

    __tablename__ = "whistles"
    __table_args__ = (Index("ix_whistles_next_call", "next_call_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12))
    summary: Mapped[str] = mapped_column(EncryptedText)
    place: Mapped[str] = mapped_column(EncryptedText)
    answer_within: Mapped[str] = mapped_column(String(8))
    arrive_by: Mapped[datetime | None] = mapped_column(Moment)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    raised_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    raised_at: Mapped[datetime | None] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    next_call_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class WhistleSeat(Model):
    """Who was called: a unit (u3) or a village (a7), as it was called then; its own version, for its own steps alone.

    Times are those that phones claim. ``unmanned``: when it was called last nobody there could be reached.
    """

    __tablename__ = "whistle_seats"
    __table_args__ = (UniqueConstraint("whistle_id", "seat"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistles.id"))
    seat: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    state: Mapped[SeatState] = mapped_column(Word(SeatState, 8))
    version: Mapped[int] = mapped_column()
    last_submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    answer: Mapped[str | None] = mapped_column(String(8))
    minutes: Mapped[int | None] = mapped_column()
    reason: Mapped[str] = mapped_column(EncryptedText, default="")
    instead: Mapped[str] = mapped_column(EncryptedText, default="")
    unmanned: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    arrived_at: Mapped[datetime | None] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class WhistleStep(Model):
    """A step as it was sent, once by its own id; ``at`` as the phone claims it. Pictures belong to its submission.

    ``late``: it came after the whistle had ended, though it was pressed before. ``position``: of 我到了 alone.
    """

    __tablename__ = "whistle_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistles.id"), index=True)
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("whistle_seats.id"))
    action: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    late: Mapped[bool] = mapped_column(default=False)
    position: Mapped[str | None] = mapped_column(EncryptedText)


class WhistleAsker(Model):
    """That somebody blew or asked for a whistle on a case that has one already, and was led to that one."""

    __tablename__ = "whistle_askers"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    whistle_id: Mapped[int] = mapped_column(ForeignKey("whistles.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class WhistleScope(ScopeEntry, Model):
    """In which lists a whistle is: ``all``, ``waiting``, ``working``, ``done``; see ``service_lists``."""

    __tablename__ = "whistle_scope"
    __table_args__ = {"sqlite_with_rowid": False}


# What people said and photographed of a whistle is sealed, whatever it is about.
protects("submission", select(Whistle.submission_id))
protects("submission", select(WhistleStep.submission_id))
