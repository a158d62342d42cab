"""A mediation beside its case: who was asked in, the parties, what each of them wants, what was agreed, every step.

Words that people said, names and numbers are encrypted always, not only in protected matters.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.cases.models import Case
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedJson, EncryptedText
from webapp.core.protection.impartial import Recusal, concerns, recuses
from webapp.documents.models import Numbered
from webapp.mediation.states import SeatKind, State

NOT_OVER = text("ended_at IS NULL")


class Mediation(Numbered, Model):
    """One mediation, number ``n`` of its case; a case has at most one that is not over.

    ``due_at`` is its nearest open clock, ``waits_for`` what that is; ``until_at`` the last day of talking.
    ``effective_at`` is when the agreement took effect, ``doubtful`` where that was claimed more than 72 hours before it
    was received and nobody else of the host has looked (待核对). ``last_submission_id`` is its last change, which a
    step that was recorded without signal may follow (``after``).
    """

    __tablename__ = "mediations"
    __table_args__ = (
        UniqueConstraint("case_id", "n"),
        Index("ix_mediations_rung", "next_rung_at"),
        Index("ix_mediations_one_live", "case_id", unique=True, sqlite_where=NOT_OVER, postgresql_where=NOT_OVER),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    last_submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    n: Mapped[int] = mapped_column()
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    # How it came, and who decided what becomes of it.
    summary: Mapped[str] = mapped_column(EncryptedText)
    source: Mapped[str] = mapped_column(String(12))
    harm: Mapped[str] = mapped_column(String(8))
    referred_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    referred_at: Mapped[datetime] = mapped_column(Moment)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    joint: Mapped[bool] = mapped_column(default=False)  # by three forces; else by the committee alone
    order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"))
    mediator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    apart: Mapped[bool] = mapped_column(default=False)  # 分开谈
    public: Mapped[bool] = mapped_column(default=False)  # all parties agree that others may listen
    # What the police say of it, where anybody was hurt or that is unsure.
    police_view: Mapped[str | None] = mapped_column(String(20))
    police_basis: Mapped[str | None] = mapped_column(EncryptedText)
    police_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    police_at: Mapped[datetime | None] = mapped_column(Moment)
    # The talking, and what was agreed.
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    until_at: Mapped[datetime | None] = mapped_column(Moment)
    form: Mapped[str | None] = mapped_column(String(8))  # oral, written
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    on_paper: Mapped[bool] = mapped_column(default=False)  # is to be, or was, signed with ink and seal
    signed_on: Mapped[date | None] = mapped_column(Date)
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    effective_at: Mapped[datetime | None] = mapped_column(Moment)
    doubtful: Mapped[bool] = mapped_column(default=False)
    # What the court said of a joint application.
    confirm_state: Mapped[str | None] = mapped_column(String(12))
    confirm_asked_at: Mapped[datetime | None] = mapped_column(Moment)
    confirm_at: Mapped[datetime | None] = mapped_column(Moment)
    # Its clock and its end.
    clock_from: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    waits_for: Mapped[str | None] = mapped_column(String(12))
    next_rung_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    end_reason: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def recorded_by_id(self) -> int | None:
        """Who handed in what waits for somebody else's look: the signed pages, else the agreement."""
        return self.signed_by_id if self.signed_on and self.checked_at is None else self.agreed_by_id

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class MediationSeat(Model):
    """A unit that was asked in (its scope, as u3), as what, and what it answered."""

    __tablename__ = "mediation_seats"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True)
    seat: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[SeatKind] = mapped_column(Word(SeatKind, 16))
    label: Mapped[str] = mapped_column(String(120))
    joins: Mapped[bool | None] = mapped_column()
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)


class MediationParty(Model):
    """A party, number ``n``, with what the papers need of them; ``about`` has what ``parties/schemas`` names.

    ``capacity`` full, limited or none; ``with_other_side`` where the guardian is the other side. ``tie`` is what the
    mediator is to them. ``consent`` is their last word (yes, no, later), as ``public`` and ``mediator_ok`` are; all of
    them stand in ``MediationConsent``. Once somebody died their heirs, each a party, speak instead.
    """

    __tablename__ = "mediation_parties"
    __table_args__ = (
        UniqueConstraint("mediation_id", "n"),
        Index("ix_mediation_parties_phone", "phone_index"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"))
    n: Mapped[int] = mapped_column()
    name: Mapped[str] = mapped_column(EncryptedText)
    role: Mapped[str] = mapped_column(String(12))
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    phone_index: Mapped[str | None] = mapped_column(String(64))
    guardian_phone: Mapped[str | None] = mapped_column(EncryptedText)
    guardian_phone_index: Mapped[str | None] = mapped_column(String(64))
    proxy_phone: Mapped[str | None] = mapped_column(EncryptedText)
    proxy_phone_index: Mapped[str | None] = mapped_column(String(64))
    about: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    birth_year: Mapped[int | None] = mapped_column()
    capacity: Mapped[str] = mapped_column(String(8))
    with_other_side: Mapped[bool] = mapped_column(default=False)
    tie: Mapped[str] = mapped_column(String(12), default="none")
    died_on: Mapped[date | None] = mapped_column(Date)
    heir_of: Mapped[int | None] = mapped_column()  # the number of the party who died
    consent: Mapped[str | None] = mapped_column(String(8))
    public: Mapped[bool] = mapped_column(default=False)
    mediator_ok: Mapped[bool | None] = mapped_column()
    consented_at: Mapped[datetime | None] = mapped_column(Moment)


class MediationConsent(Model):
    """What a party said of being mediated, each time, when by their own words and how it was said; never changed."""

    __tablename__ = "mediation_consents"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("mediation_parties.id"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(8))
    how: Mapped[str] = mapped_column(String(12))
    said_at: Mapped[datetime] = mapped_column(Moment)
    public: Mapped[bool] = mapped_column(default=False)
    mediator_ok: Mapped[bool | None] = mapped_column()


class MediationClause(Model):
    """A term of the agreement, number ``n``: who does what for whom by when; ``amount`` is in fen."""

    __tablename__ = "mediation_clauses"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    who: Mapped[str] = mapped_column(EncryptedText)
    to_whom: Mapped[str] = mapped_column(EncryptedText)
    what: Mapped[str] = mapped_column(EncryptedText)
    amount: Mapped[int | None] = mapped_column()
    by_on: Mapped[date] = mapped_column(Date)
    answer: Mapped[str | None] = mapped_column(String(12))  # fulfilled, broken
    answered_on: Mapped[date | None] = mapped_column(Date)


class MediationStep(Model):
    """A step as it was sent: once by its own id, with its words and answers; pictures belong to its submission.

    ``claimed_at`` is when it happened by who wrote it down, ``at`` when it was received.
    """

    __tablename__ = "mediation_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment)


class MediationFollowUp(Model):
    """A look at what became of an agreement, due so many days after it took effect; and what was found."""

    __tablename__ = "mediation_follow_ups"

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submissions.id"))


class MediationRecusal(Recusal, Model):
    """That a mediator, or an officer of a force, withdrew from a mediation (我要回避), and why."""

    __tablename__ = "mediation_recusals"
    __protected_by__ = ("row_id", "mediation")
    __table_args__ = (UniqueConstraint("mediation_id", "user_id"),)

    row_id: Mapped[int] = mapped_column("mediation_id", ForeignKey("mediations.id"))


class MediationRung(Model):
    """A reminder that was sent, once for what was due when."""

    __tablename__ = "mediation_rungs"
    __table_args__ = {"sqlite_with_rowid": False}

    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediations.id"), primary_key=True, autoincrement=False)
    waits_for: Mapped[str] = mapped_column(String(12), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    rung: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class MediationScope(ScopeEntry, Model):
    """In which lists a mediation is: ``all``, ``waiting``, ``working``, ``done``; see ``service_lists``."""

    __tablename__ = "mediation_scope"
    __table_args__ = {"sqlite_with_rowid": False}


_party = aliased(MediationParty)
# A party, or who speaks for one, works neither on the mediation nor on its case.
_whole = aliased(Mediation)
for _index in (_party.phone_index, _party.guardian_phone_index, _party.proxy_phone_index):
    concerns("mediation", select(_party.mediation_id, _index))
    concerns("case", select(_whole.case_id, _index).join(_party, _party.mediation_id == _whole.id))
recuses("mediation", MediationRecusal)
_case = aliased(Case)
protects("mediation", select(Mediation.id).join(_case, _case.id == Mediation.case_id).where(_case.protected))
# Pictures of papers, wounds and signatures are sealed, whatever becomes of the case.
protects("submission", select(Mediation.submission_id))
protects("submission", select(MediationStep.submission_id))
