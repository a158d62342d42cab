"""Plans (排餐), events (送餐), typical cases, and the answers of the three questions."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Model, Moment, RowId, Word
from webapp.outreach.states import PlanState, State, StoryState
from webapp.reports.queries_files import names_files


class OutreachPlan(Model):
    """One line of a village's plan for a month. ``reason`` keeps the count that suggested it, as it was then."""

    __tablename__ = "outreach_plans"
    __table_args__ = (Index("ix_outreach_plans_month", "month", "area_id", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    month: Mapped[date] = mapped_column(Date)  # its first day
    topic: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(80), default="")
    lecturer_kind: Mapped[str] = mapped_column(String(30))
    lecturer: Mapped[str] = mapped_column(String(60), default="")
    place: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[PlanState] = mapped_column(Word(PlanState, 20))
    version: Mapped[int] = mapped_column()
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class OutreachEvent(Model):
    """Something taken to people. ``head_count`` is a number and never names; ``sequence`` counts announced changes."""

    __tablename__ = "outreach_events"
    __table_args__ = (
        Index("ix_outreach_events_public", "state", "starts_at"),
        Index("ix_outreach_events_lecturer", "lecturer_id", "starts_at"),
        Index("ix_outreach_events_month", "starts_at", "area_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    form_id: Mapped[str] = mapped_column(String(36), unique=True)  # chance; the id of its form before web/once
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("outreach_plans.id"))
    kind: Mapped[str] = mapped_column(String(20))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    topic: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime] = mapped_column(Moment)
    minutes: Mapped[int] = mapped_column()
    place: Mapped[str] = mapped_column(String(60))
    material: Mapped[str] = mapped_column(String(200), default="")
    lecturer_kind: Mapped[str] = mapped_column(String(30))
    lecturer: Mapped[str] = mapped_column(String(60), default="")
    lecturer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[State] = mapped_column(Word(State, 20))
    version: Mapped[int] = mapped_column()
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    head_count: Mapped[int | None] = mapped_column()
    questions: Mapped[str] = mapped_column(Text, default="")  # what people asked, without who
    reason: Mapped[str] = mapped_column(String(200), default="")  # why it was cancelled

    __mapper_args__ = {"version_id_col": version}

    @property
    def uid(self) -> str:
        """Its name in calendars, the same for ever."""
        return f"event-{self.code}@one-door"


class EventPhoto(Model):
    """A picture of an event, stored under its digest; never compulsory."""

    __tablename__ = "outreach_photos"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("outreach_events.id"), index=True)
    file: Mapped[str] = mapped_column(String(64))
    mime: Mapped[str] = mapped_column(String(40))


names_files(EventPhoto.file)


class EventScope(ScopeEntry, Model):
    """In which lists an event is, by its areas and its lecturer: ``all``, then ``coming`` or ``past``, by time."""

    __tablename__ = "outreach_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class TypicalCase(Model):
    """A case described without names so that others learn from it; out only after a second person looked for names."""

    __tablename__ = "typical_cases"
    __table_args__ = (Index("ix_typical_cases_list", "state", "sort_at", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    topic: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(40))
    story: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    lesson: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    state: Mapped[StoryState] = mapped_column(Word(StoryState, 20))
    version: Mapped[int] = mapped_column()
    sort_at: Mapped[datetime] = mapped_column(Moment)  # when it was written, then when it was put out

    __mapper_args__ = {"version_id_col": version}


class SurveyTicket(Model):
    """That a link to the three questions was used: the digest of its one-time token and nothing else."""

    __tablename__ = "survey_tickets"
    __table_args__ = {"sqlite_with_rowid": False}

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class SurveyCount(Model):
    """How often an answer was given in an area and a month. There is no row for a single person's answers at all."""

    __tablename__ = "survey_counts"
    __table_args__ = {"sqlite_with_rowid": False}

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    question: Mapped[str] = mapped_column(String(10), primary_key=True)
    answer: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
