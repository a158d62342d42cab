"""A petition beside its case: who came, what they ask, where it stands in the law's course, every step of it.

What people said, their names and numbers are encrypted always, not only in protected matters.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.cases.models import Case
from webapp.core.asks import Ask, Asking, one_waiting
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedJson, EncryptedText
from webapp.core.protection.impartial import concerns
from webapp.documents.models import Numbered
from webapp.petitions.states import DECLINE, EXTEND, PersonRole, PetitionType, State
from webapp.petitions.states_steps import PETITIONS
from webapp.reports.models import Channel


class Petition(Numbered, Model):
    """One petition beside its case. 检举控告 has none: of it only where the sealed paper went is kept (``sealed_to``).

    ``due_at`` is its nearest open clock, ``waits_for`` what that is. ``order_id`` is the order of the unit that leads,
    ``seat`` that unit's scope. ``told_on`` is the day on which who came was told of the last decision; with
    ``told_how`` unknown nobody could be told, and ``PetitionStep`` has why. ``resolve_by`` ends the 60
    days, with what was added.
    ``before_state`` is where a petition stood that was withdrawn, until somebody else rang back.
    """

    __tablename__ = "petitions"
    __table_args__ = (Index("ix_petitions_rung", "next_rung_at"), Index("ix_petitions_order", "order_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), unique=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    # What they came for.
    petition_type: Mapped[PetitionType] = mapped_column(Word(PetitionType, 10))
    channel: Mapped[Channel] = mapped_column(Word(Channel, 10))
    category: Mapped[str] = mapped_column(String(40))
    urgent: Mapped[bool] = mapped_column(default=False)
    demand: Mapped[str | None] = mapped_column(EncryptedText)
    against: Mapped[str | None] = mapped_column(EncryptedText)
    about_cadre: Mapped[str] = mapped_column(String(8))  # yes, no, unsure
    about_commissioner: Mapped[bool] = mapped_column(default=False)  # of 检举控告: then the commissioner sees nothing
    sealed_to: Mapped[str | None] = mapped_column(EncryptedText)
    people: Mapped[int] = mapped_column(default=1)
    anonymous: Mapped[bool] = mapped_column(default=False)
    proxy: Mapped[str | None] = mapped_column(EncryptedText)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    registered_at: Mapped[datetime] = mapped_column(Moment)
    # Who works on it.
    order_id: Mapped[int | None] = mapped_column(ForeignKey("work_orders.id"))
    seat: Mapped[str | None] = mapped_column(String(20))
    assigned_at: Mapped[datetime | None] = mapped_column(Moment)
    told_on: Mapped[date | None] = mapped_column(Date)
    told_how: Mapped[str | None] = mapped_column(String(12))
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    resolve_by: Mapped[datetime | None] = mapped_column(Moment)
    extended: Mapped[bool] = mapped_column(default=False)
    # What was answered.
    opinion: Mapped[str | None] = mapped_column(String(12))  # support, explain, refuse
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    served_on: Mapped[date | None] = mapped_column(Date)
    served_how: Mapped[str | None] = mapped_column(String(12))
    agreement: Mapped[str | None] = mapped_column(String(40))  # the number of a mediation's agreement
    # 复查, 复核: when it was asked for, what the county said and when they had it.
    review_asked_on: Mapped[date | None] = mapped_column(Date)
    review_result: Mapped[str | None] = mapped_column(String(12))
    review_served_on: Mapped[date | None] = mapped_column(Date)
    recheck_asked_on: Mapped[date | None] = mapped_column(Date)
    hearing_days: Mapped[int] = mapped_column(default=0)
    recheck_result: Mapped[str | None] = mapped_column(String(12))
    recheck_served_on: Mapped[date | None] = mapped_column(Date)
    # Withdrawn, and asked back by somebody else.
    before_state: Mapped[str | None] = mapped_column(String(12))
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    # Its clock and its end.
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    waits_for: Mapped[str | None] = mapped_column(String(12))
    next_rung_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    end_reason: Mapped[str | None] = mapped_column(String(20))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    @property
    def is_accusation(self) -> bool:
        """Whether it is 检举控告, of which nothing is kept but where its paper went."""
        return self.petition_type == PetitionType.ACCUSATION

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class PetitionPerson(Model):
    """Somebody a petition is of or about: who came, who speaks for several, a proxy, an heir, whom it is against.

    ``name_index`` finds the same name in other spellings (``core/letters``), ``phone_index`` and ``id_index`` the same
    numbers; what they are made of is encrypted.
    """

    __tablename__ = "petition_people"
    __table_args__ = (UniqueConstraint("petition_id", "role", "n"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"))
    role: Mapped[PersonRole] = mapped_column(Word(PersonRole, 16))
    n: Mapped[int] = mapped_column(default=1)
    name: Mapped[str | None] = mapped_column(EncryptedText)
    name_index: Mapped[str | None] = mapped_column(String(64), index=True)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    phone_index: Mapped[str | None] = mapped_column(String(64), index=True)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    id_number: Mapped[str | None] = mapped_column(EncryptedText)
    id_index: Mapped[str | None] = mapped_column(String(64), index=True)
    died_on: Mapped[date | None] = mapped_column(Date)


class PetitionStep(Model):
    """A step as it was sent: once by its own id, with its words and answers; pictures belong to its submission."""

    __tablename__ = "petition_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(EncryptedText, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class PetitionAsk(Ask, Model):
    """That somebody asked not to take a petition up, or for more time, until somebody else decides."""

    __tablename__ = "petition_asks"
    __protected_by__ = ("row_id", "petition")
    __table_args__ = (one_waiting("petition_asks", "petition_id"),)

    row_id: Mapped[int] = mapped_column("petition_id", ForeignKey("petitions.id"), index=True)
    ground: Mapped[str | None] = mapped_column(String(12))  # why it is not taken up


class PetitionRung(Model):
    """A reminder that was sent, once for what was due when."""

    __tablename__ = "petition_rungs"
    __table_args__ = {"sqlite_with_rowid": False}

    petition_id: Mapped[int] = mapped_column(ForeignKey("petitions.id"), primary_key=True, autoincrement=False)
    waits_for: Mapped[str] = mapped_column(String(12), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Moment, primary_key=True)
    rung: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class PetitionScope(ScopeEntry, Model):
    """In which lists a petition is: ``all``, ``waiting``, ``working``, ``to_tell``, ``done``; see ``service_lists``."""

    __tablename__ = "petition_scope"
    __table_args__ = {"sqlite_with_rowid": False}


PETITIONS.asking = Asking(PetitionAsk, {DECLINE: "不予受理", EXTEND: "延期"})

_person, _whole, _case = aliased(PetitionPerson), aliased(Petition), aliased(Case)
# Who came, who speaks for them, whom it is against: they work neither on the petition nor on its case.
concerns("petition", select(_person.petition_id, _person.phone_index))
concerns("case", select(_whole.case_id, _person.phone_index).join(_person, _person.petition_id == _whole.id))
_protected = select(_whole.id).join(_case, _case.id == _whole.case_id).where(_case.protected)
protects("petition", _protected)
# Pictures of papers are sealed, whatever becomes of the case.
protects("submission", select(Petition.submission_id))
protects("submission", select(PetitionStep.submission_id))
