"""Consultations (会商): what units are asked about, what each of them said, what was said together, what came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.cases.models import Case
from webapp.consultation.states import CONSULTATIONS, OPENING, PERSON, State
from webapp.core.asks import Ask, Asking, one_waiting
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import Recusal, concerns, recuses
from webapp.documents.models import Numbered


class Consultation(Numbered, Model):
    """One consultation. Units write until ``due_at``; that clock runs since ``clock_from``.

    ``case_id`` stays when that case is put into another: whoever reads looks where the case is now.
    """

    __tablename__ = "consultations"
    __table_args__ = (Index("ix_consultations_rung", "next_rung_at"), Index("ix_consultations_ended", "ended_at"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    topic: Mapped[str] = mapped_column(String(12))
    question: Mapped[str] = mapped_column(EncryptedText)
    summary: Mapped[str] = mapped_column(EncryptedText, default="")
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    clock_from: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    next_rung_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # concluded, refused, cancelled or set aside
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class ConsultationPerson(Model):
    """The one person whom a consultation on 重点人员 is about. No register: only its consultation finds it.

    ``phone`` is kept for one purpose: by its blind index nobody of the town is let see what is said of themselves.
    """

    __tablename__ = "consultation_persons"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(EncryptedText)
    happened: Mapped[str] = mapped_column(EncryptedText)
    asked: Mapped[str] = mapped_column(EncryptedText)
    law: Mapped[str] = mapped_column(EncryptedText)
    law_words: Mapped[str] = mapped_column(EncryptedText, default="")
    phone: Mapped[str] = mapped_column(EncryptedText, default="")
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)


class ConsultationSeat(Model):
    """Which unit is asked: its scope (u3), as it was called then. A ``guest`` (the court) has no clock."""

    __tablename__ = "consultation_seats"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True)
    seat: Mapped[str] = mapped_column(String(20), primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    guest: Mapped[bool] = mapped_column()


class ConsultationStep(Model):
    """A step as it was sent, once by its own id, with its words. Of the opinions of a seat the last one counts.

    ``held_at``, ``place`` and ``present``: when and where it was talked over, and who was there.
    """

    __tablename__ = "consultation_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    seat: Mapped[str | None] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    place: Mapped[str] = mapped_column(EncryptedText, default="")
    present: Mapped[str] = mapped_column(EncryptedText, default="")
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class ConsultationDecision(Model):
    """A decision that came of a consultation."""

    __tablename__ = "consultation_decisions"

    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), primary_key=True, autoincrement=False)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)


class ConsultationAsk(Ask, Model):
    """That units may see a consultation on a person: asked for until another agrees; ``by``: whose yes."""

    __tablename__ = "consultation_asks"
    __protected_by__ = ("row_id", "consultation")
    __table_args__ = (one_waiting("consultation_asks", "consultation_id"),)

    row_id: Mapped[int] = mapped_column("consultation_id", ForeignKey("consultations.id"), index=True)
    by: Mapped[str] = mapped_column(String(12))


class ConsultationRecusal(Recusal, Model):
    """That somebody withdrew from a consultation (我要回避), and why."""

    __tablename__ = "consultation_recusals"
    __protected_by__ = ("row_id", "consultation")
    __table_args__ = (UniqueConstraint("consultation_id", "user_id"),)

    row_id: Mapped[int] = mapped_column("consultation_id", ForeignKey("consultations.id"))


class ConsultationRung(Model):
    """A reminder that was sent, once."""

    __tablename__ = "consultation_rungs"
    __table_args__ = {"sqlite_with_rowid": False}

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True, autoincrement=False)
    rung: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class ConsultationScope(ScopeEntry, Model):
    """In which lists a consultation is: ``all``, ``waiting``, ``open``, ``done``; see ``service_lists``."""

    __tablename__ = "consultation_scope"
    __table_args__ = {"sqlite_with_rowid": False}


CONSULTATIONS.asking = Asking(ConsultationAsk, {OPENING: "给参加的单位看"})
recuses("consultation", ConsultationRecusal)
_person = aliased(ConsultationPerson)
concerns("consultation", select(_person.consultation_id, _person.phone_index))
_case = aliased(Case)
protects("consultation", select(Consultation.id).where(Consultation.topic == PERSON))
protects("consultation", select(Consultation.id).join(_case, _case.id == Consultation.case_id).where(_case.protected))
# What is said in a consultation is encrypted, whatever it is about.
protects("submission", select(Consultation.submission_id))
protects("submission", select(ConsultationStep.submission_id))
