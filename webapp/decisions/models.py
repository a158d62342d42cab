"""What a meeting, the desk or the commissioner decided: who does it until when, and what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.cases.models import Case
from webapp.core.asks import Ask, Asking, one_waiting
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import SealableText, protects
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import Recusal, recuses
from webapp.decisions.states import DECISIONS, EXTENSION, State
from webapp.documents.models import Numbered


class Decision(Numbered, Model):
    """One decision. About a case it has no course of its own: its work order (``order_id``) has, and it follows that.

    ``town_id`` is the town whose desk it belongs to. ``due_at`` was set last and runs since ``clock_from``.
    """

    __tablename__ = "decisions"
    __protected_by__ = ("id", "decision")
    __table_args__ = (Index("ix_decisions_rung", "next_rung_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    what: Mapped[str] = mapped_column(SealableText)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    clock_from: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    next_rung_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # checked, cancelled or set aside
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class Drafted:
    """Columns of what was decided, as it was typed where people talk; once that is issued it is ``decision_id``.

    It is decided once by its ``client_id``. ``case_id`` is the case that its code names, for who typed it.
    """

    rank: Mapped[int] = mapped_column()
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    what: Mapped[str] = mapped_column(EncryptedText, default="")
    lead_unit: Mapped[str] = mapped_column(String(40), default="")
    helpers: Mapped[str] = mapped_column(String(600), default="")  # codes, with commas
    due: Mapped[str] = mapped_column(String(40), default="")
    case_code: Mapped[str] = mapped_column(String(60), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decisions.id"), index=True)


class DecisionSeat(Model):
    """Who was asked: the scope of a unit (u3) or a village (a7), as it was called then; one leads, the others help."""

    __tablename__ = "decision_seats"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    seat: Mapped[str] = mapped_column(String(20), primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    leading: Mapped[bool] = mapped_column()


class DecisionStep(Model):
    """A step as it was sent: once by its own id, with its words; pictures and a voice note belong to its submission."""

    __tablename__ = "decision_steps"
    __protected_by__ = ("decision_id", "decision")

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(SealableText, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)  # a due time that was asked for or set


class DecisionAsk(Ask, Model):
    """More time that a unit asked for, until the commissioner decides; why is said in its step."""

    __tablename__ = "decision_asks"
    __protected_by__ = ("row_id", "decision")
    __table_args__ = (one_waiting("decision_asks", "decision_id"),)

    row_id: Mapped[int] = mapped_column("decision_id", ForeignKey("decisions.id"), index=True)


class DecisionRecusal(Recusal, Model):
    """That an officer of the lead unit withdrew from a decision (我要回避), and why."""

    __tablename__ = "decision_recusals"
    __protected_by__ = ("row_id", "decision")
    __table_args__ = (UniqueConstraint("decision_id", "user_id"),)

    row_id: Mapped[int] = mapped_column("decision_id", ForeignKey("decisions.id"))


class DecisionRung(Model):
    """A reminder that was sent, once for each due time."""

    __tablename__ = "decision_rungs"
    __table_args__ = {"sqlite_with_rowid": False}

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    rung: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class DecisionScope(ScopeEntry, Model):
    """In which lists a decision is: ``all``, ``waiting``, ``asked``, ``working``, ``done``; see ``service_lists``."""

    __tablename__ = "decision_scope"
    __table_args__ = {"sqlite_with_rowid": False}


recuses("decision", DecisionRecusal)
DECISIONS.asking = Asking(DecisionAsk, {EXTENSION: "延期"})

_of_case = select(Decision.id).join(Case, Case.id == Decision.case_id).where(Case.protected)
protects("decision", _of_case)
protects("submission", select(Decision.submission_id).where(Decision.id.in_(_of_case)))
protects("submission", select(DecisionStep.submission_id).where(DecisionStep.decision_id.in_(_of_case)))
