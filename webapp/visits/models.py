"""Visits: people asked to come and talk (约访), places where a team goes (走访), and each person's calendar address."""

from datetime import date, datetime, timedelta

from sqlalchemy import Date, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import SealableText, protects
from webapp.core.protection.crypto import EncryptedText
from webapp.visits.states import Kind, State


class Visit(Model):
    """One appointment. It belongs to the seat (area or unit) of whoever planned it, so that a successor finds it.

    The guest is a user, or a name and phone that are encrypted. ``version`` counts up with every change and is what the
    calendar's SEQUENCE counts by.
    """

    __tablename__ = "visits"
    __protected_by__ = ("id", "visit")
    __table_args__ = (Index("ix_visits_guest_id", "guest_id", "starts_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    kind: Mapped[Kind] = mapped_column(Word(Kind, 10))  # invited, field
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    protected: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    planner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    seat: Mapped[str] = mapped_column(String(20))  # the scope it belongs to: a7, u3, p9
    seat_label: Mapped[str] = mapped_column(String(120), default="")
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    guest_name: Mapped[str | None] = mapped_column(EncryptedText)
    guest_phone: Mapped[str | None] = mapped_column(EncryptedText)
    guest_phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    minutes: Mapped[int] = mapped_column()  # how long it keeps those who meet
    place: Mapped[str] = mapped_column(SealableText)
    reason: Mapped[str] = mapped_column(SealableText)
    outcome: Mapped[str] = mapped_column(SealableText, default="")  # what came of it, or why not
    again_on: Mapped[date | None] = mapped_column(Date)  # when the team looks again
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}

    @property
    def ends_at(self) -> datetime:
        """When those who meet are free again."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def uid(self) -> str:
        """Its name in calendars, the same for ever."""
        return f"visit-{self.id}@one-door"


class VisitGoer(Model):
    """Who goes, or receives the guest; the planner among them."""

    __tablename__ = "visit_goers"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class VisitStep(Model):
    """A step that was sent with its own id, so that it happens once and pictures belong to it."""

    __tablename__ = "visit_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))


class VisitScope(ScopeEntry, Model):
    """In which lists a visit is: ``all`` by its time; ``again`` by the day on which the team looks again."""

    __tablename__ = "visit_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class CalendarFeed(Model):
    """The address of a person's calendar: unguessable, one a person, gone when they stop it or ask for another."""

    __tablename__ = "calendar_feeds"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    token: Mapped[str] = mapped_column(EncryptedText)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)


protects("visit", select(Visit.id).where(Visit.protected))
protects("submission", select(Visit.submission_id).where(Visit.protected))
_steps = select(VisitStep.submission_id).join(Visit, Visit.id == VisitStep.visit_id)
protects("submission", _steps.where(Visit.protected))
