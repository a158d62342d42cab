"""The work that follows a report: cases, the lists they are in, and the counters of the roll-up."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.cases.states import CloseReason, Reach, State
from webapp.cases.work_orders.states import OrderState, RequestKind
from webapp.core.asks import Ask, one_waiting
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import SealableText, protects
from webapp.core.protection.impartial import Recusal, concerns, recuses
from webapp.reports.models import PartyNumber, Registration, ReportKind, Severity

_MERGED = text("merged_into_id IS NOT NULL")


class Case(Model):
    """One matter from report to outcome (一案一码); its title comes from the opening report.

    ``due_at`` is the nearer of the step's clock and the clock to resolve. A protected case has no holder; its clock is
    that of its course (``care``).
    """

    __tablename__ = "cases"
    __protected_by__ = ("id", "case")
    __table_args__ = (
        Index("ix_cases_sweep", "state", "holder_level", "step_due_at"),
        Index("ix_cases_unanswered", "state", "resolved_at"),
        Index("ix_cases_nearby", "kind", "latitude"),
        Index("ix_cases_merged_into", "merged_into_id", sqlite_where=_MERGED, postgresql_where=_MERGED),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    kind: Mapped[ReportKind] = mapped_column(Word(ReportKind, 10))
    category: Mapped[str] = mapped_column(String(40))
    severity: Mapped[Severity] = mapped_column(Word(Severity, 10))
    protected: Mapped[bool] = mapped_column(default=False)
    emergency: Mapped[bool] = mapped_column(default=False)  # it began with 紧急求助
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    reach: Mapped[Reach] = mapped_column(Word(Reach, 6), default=Reach.AREA)
    shown_in_id: Mapped[int | None] = mapped_column(RowId)  # of one on the town's level: a village's leads see it too
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    opening_report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), unique=True)
    channel: Mapped[str] = mapped_column(String(10), default="app")  # how it came; not app: for a resident
    state: Mapped[State] = mapped_column(Word(State, 20))
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
    came_back_at: Mapped[datetime | None] = mapped_column(Moment)  # said to be not settled, until the next step
    close_reason: Mapped[CloseReason | None] = mapped_column(Word(CloseReason, 20))
    latest_note: Mapped[str] = mapped_column(SealableText, default="")  # what came of it, in the last actor's words
    latitude: Mapped[float | None] = mapped_column()
    longitude: Mapped[float | None] = mapped_column()
    order_count: Mapped[int] = mapped_column(default=0)  # work orders ever made; the next one's number is one more
    before_dispatch: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # where it was, for a recall
    handed_up_by_id: Mapped[int | None] = mapped_column(RowId)  # the user, the last lead who passed it up
    rechecked_by_id: Mapped[int | None] = mapped_column(RowId)
    merged_into_id: Mapped[int | None] = mapped_column(RowId)  # the case with which it is one; closed for that
    waits_for: Mapped[str | None] = mapped_column(String(12))  # of a protected one: what its clock is for

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class CaseReport(Model):
    """A report that opened or joined a case; leaving is a date, so that joining can be undone."""

    __tablename__ = "case_reports"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"), primary_key=True, index=True)
    joined_at: Mapped[datetime] = mapped_column(Moment)
    left_at: Mapped[datetime | None] = mapped_column(Moment)


class CaseAction(Model):
    """An action that a phone sent with its own id, so that it happens once and photos can follow it."""

    __tablename__ = "case_actions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))  # of a work order with its number: 12:report-done


class CaseRecusal(Recusal, Model):
    """That a person withdrew from a case (我要回避), and why."""

    __tablename__ = "recusals"
    __protected_by__ = ("row_id", "case")
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    row_id: Mapped[int] = mapped_column("case_id", ForeignKey("cases.id"))


class CaseScope(ScopeEntry, Model):
    """In which lists a case is.

    Buckets: ``all`` by receipt; ``open`` by due time and ``open_new`` by receipt, or ``done`` by resolution; for
    whoever holds it ``awaiting`` (to be acknowledged, by the time it reached them) or ``working`` (by due time), and
    ``came_back`` (not settled after all, by the time that was said), which the units that work on it have too. The
    town's seat also has
    ``desk_urgent`` and ``desk`` (to be dispatched, by due time), a micro-grid's informant ``recheck`` (by due time);
    what was closed without being settled is in ``closed`` (by the time it was).
    """

    __tablename__ = "case_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class CaseCounter(Model):
    """How many cases of an area count for a measure in a period; moved with each case, proved by ``counters verify``.

    Totals: ``open`` (period empty), ``received`` (a Shanghai day), ``resolved`` (a Shanghai month). The same by kind,
    category and severity, which are empty for totals: ``open:now``, ``received:day``, ``received:month``,
    ``resolved:day``, ``resolved:month``. A span of days or months is a range of the key.
    """

    __tablename__ = "case_counters"
    __table_args__ = {"sqlite_with_rowid": False}

    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(String(60), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True, default="")
    category: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    severity: Mapped[str] = mapped_column(String(10), primary_key=True, default="")
    value: Mapped[int] = mapped_column(default=0)


class WorkOrder(Model):
    """What one unit is asked to do for a case: 主办 (leading) or 协办.

    The clock runs from ``clock_from`` (the dispatch, or when the case came back not settled) to ``due_at``;
    ``first_due_at`` is the date promised then, so that both are shown after an extension.
    """

    __tablename__ = "work_orders"
    __protected_by__ = ("id", "work_order")
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_work_orders_rung", "next_rung_at"),
        Index("ix_work_orders_unit", "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int] = mapped_column()
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    leading: Mapped[bool] = mapped_column()
    asked: Mapped[str] = mapped_column(SealableText)
    state: Mapped[OrderState] = mapped_column(Word(OrderState, 12))
    version: Mapped[int] = mapped_column()
    dispatched_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    dispatched_at: Mapped[datetime] = mapped_column(Moment)
    clock_from: Mapped[datetime] = mapped_column(Moment)
    first_due_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    deadline_reason: Mapped[str] = mapped_column(SealableText, default="")
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    result: Mapped[str] = mapped_column(SealableText, default="")
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # closed, returned, transferred or withdrawn
    transferred_from_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"))
    asks: Mapped[RequestKind | None] = mapped_column(
        Word(RequestKind, 12)
    )  # the kind of request that waits for a decision
    asks_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    asks_since: Mapped[datetime | None] = mapped_column(Moment)
    suspended_at: Mapped[datetime | None] = mapped_column(Moment)
    suspended_until: Mapped[datetime | None] = mapped_column(Moment)
    suspended_due_at: Mapped[datetime | None] = mapped_column(Moment)  # when it was due before it was suspended
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    supervision: Mapped[str | None] = mapped_column(String(20), unique=True)  # 督办〔2026〕3号, the latest
    supervision_proposed_at: Mapped[datetime | None] = mapped_column(Moment)
    next_rung_at: Mapped[datetime | None] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}


class OrderScope(ScopeEntry, Model):
    """In which lists a work order is.

    A unit's ``new`` and ``working`` (by due time), ``done`` (by when it was); the desk's ``out`` (by due
    time), ``returned``, ``requests``, ``proposals`` (each by when they came), ``check`` (done, to be checked).
    """

    __tablename__ = "order_scope"
    __table_args__ = {"sqlite_with_rowid": False}


class OrderRequest(Ask, Model):
    """What a unit asked for an order, and what another person decided."""

    __tablename__ = "order_requests"
    __protected_by__ = ("row_id", "work_order")
    __table_args__ = (one_waiting("order_requests", "order_id"),)

    row_id: Mapped[int] = mapped_column("order_id", ForeignKey("work_orders.id"), index=True)


class CaseReminder(Model):
    """A reminder that was sent to whoever holds a case, once for each due date."""

    __tablename__ = "case_rungs"
    __table_args__ = {"sqlite_with_rowid": False}

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    rung: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class OrderReminder(Model):
    """That an order reached a rung of the ladder (50, 80, 100, chase, propose) of one due date; once only."""

    __tablename__ = "order_rungs"
    __table_args__ = {"sqlite_with_rowid": False}

    order_id: Mapped[int] = mapped_column(ForeignKey("work_orders.id"), primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    rung: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class FollowUp(Model):
    """A call back for a case that was registered for a resident: satisfied … unreached."""

    __tablename__ = "follow_ups"
    __protected_by__ = ("case_id", "case")

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    result: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(SealableText, default="")


class CaseTurn(Model):
    """That a case turned protected (转为受保护): by whom, and why, for those named alone.

    Why is kept here and not in the journal: the digest of a word from a short list would tell it.
    """

    __tablename__ = "case_turns"
    __protected_by__ = ("case_id", "case")

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = mapped_column(SealableText)  # a code of choices.csv, protect_reason
    words: Mapped[str] = mapped_column(SealableText, default="")


protects("case", select(Case.id).where(Case.protected))
protects("submission", select(CaseAction.submission_id).join(Case, Case.id == CaseAction.case_id).where(Case.protected))
protects("work_order", select(WorkOrder.id).join(Case, Case.id == WorkOrder.case_id).where(Case.protected))

recuses("case", CaseRecusal)
# Under names of their own: whoever asks reads reports of cases themselves.
_joined, _party, _came = aliased(CaseReport), aliased(PartyNumber), aliased(Registration)
_here = select(_joined.case_id).where(_joined.left_at.is_(None))
concerns("case", _here.add_columns(_party.phone_index).join(_party, _party.report_id == _joined.report_id))
concerns("case", _here.add_columns(_came.caller_phone_index).join(_came, _came.report_id == _joined.report_id))
