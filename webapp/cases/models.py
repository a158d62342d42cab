"""The work that follows a report: cases, the lists they stand in, and the counters of the roll-up."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Moment, RowId, db


class Case(db.Model):  # type: ignore[name-defined]
    """One matter from report to outcome (一案一码); its title comes from the opening report.

    ``due_at`` is the nearer of the step's clock and the clock to resolve. A protected case has no holder.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_sweep", "state", "holder_level", "step_due_at"),
        Index("ix_cases_unanswered", "state", "resolved_at"),
        Index("ix_cases_nearby", "kind", "latitude"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(10))
    protected: Mapped[bool] = mapped_column(default=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opening_report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column()
    holder_level: Mapped[str | None] = mapped_column(String(12))
    holder_area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))
    received_at: Mapped[datetime] = mapped_column(Moment)
    held_since: Mapped[datetime] = mapped_column(Moment)
    step_due_at: Mapped[datetime | None] = mapped_column(Moment)
    resolve_due_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)  # the first time, by any level
    resolved_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    close_reason: Mapped[str | None] = mapped_column(String(20))
    latest_note: Mapped[str] = mapped_column(Text, default="")  # what came of it, in the last actor's words
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class CaseReport(db.Model):  # type: ignore[name-defined]
    """A report that opened or joined a case; leaving is a date, so that joining can be undone."""

    __tablename__ = "case_reports"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


class CaseAction(db.Model):  # type: ignore[name-defined]
    """An action that a phone sent with its own id, so that it happens once and photos can follow it."""

    __tablename__ = "case_actions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))


class CaseScope(ScopeEntry, db.Model):  # type: ignore[name-defined]
    """In which lists a case stands.

    Buckets: ``all`` by receipt; ``open`` by due time or ``done`` by resolution; for whoever holds it ``awaiting``
    (to be acknowledged, by the time it reached them) or ``working`` (by due time).
    """

    __tablename__ = "case_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class CaseCounter(db.Model):  # type: ignore[name-defined]
    """How many cases of an area count for a measure in a period; moved with each case, proved by ``counters verify``.

    Measures: ``open`` and ``open:<kind>:<category>`` (period empty), ``received`` (a Shanghai day), ``resolved``
    (a Shanghai month).
    """

    __tablename__ = "case_counters"
    __table_args__ = {"sqlite_with_rowid": False}

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[int] = mapped_column(default=0)
