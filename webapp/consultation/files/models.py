"""A request to see a file that another unit keeps, what was said of it, and each look that was taken.

The words of a request are encrypted always. A file is a case, a mediation or a petition: ``kind`` and ``thing_id``.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.cases.models import Case
from webapp.consultation.files.states import State
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import Recusal, recuses
from webapp.documents.models import Numbered


class Kind(StrEnum):
    """What a file is."""

    CASE = "case"
    MEDIATION = "mediation"
    PETITION = "petition"


class Decider(StrEnum):
    """Who decides: the head of the keeping unit; where there is none, or none who may, the commissioner."""

    HEAD = "head"
    COMMISSIONER = "commissioner"


class FileRequest(Numbered, Model):
    """One request for one file, by one person of another unit, until a day.

    ``what`` is the code or number by which it was asked for, ``keeper_unit_id`` the unit that keeps it (None: the
    commissioner). ``until_on`` is the last day that was asked for or given, ``ends_at`` the end of a granted one.
    ``next_rung_at``: when time alone does something next: a reminder, handing on, the end.
    """

    __tablename__ = "file_requests"
    __table_args__ = (Index("ix_file_requests_rung", "next_rung_at"), Index("ix_file_requests_asker", "asker_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    kind: Mapped[Kind] = mapped_column(Word(Kind, 12))
    thing_id: Mapped[int] = mapped_column(RowId)
    what: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    asker_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asker_label: Mapped[str] = mapped_column(String(120))  # their unit then
    purpose: Mapped[str] = mapped_column(String(12))
    basis: Mapped[str] = mapped_column(String(40))
    basis_words: Mapped[str] = mapped_column(EncryptedText)
    question: Mapped[str] = mapped_column(EncryptedText)
    reason: Mapped[str] = mapped_column(EncryptedText)  # why longer than usual
    until_on: Mapped[date] = mapped_column(Date)
    keeper_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    keeper_label: Mapped[str] = mapped_column(String(120))
    decider: Mapped[Decider] = mapped_column(Word(Decider, 12))
    asked_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    next_rung_at: Mapped[datetime | None] = mapped_column(Moment)
    full: Mapped[bool] = mapped_column(default=False)  # the parties by their full names and numbers
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    ends_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}


class FileStep(Model):
    """A step as it was sent: once by its own id, with its words."""

    __tablename__ = "file_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("file_requests.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(EncryptedText)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class FileLook(Model):
    """One look at a file: its unguessable code, and the line that was drawn over this look and no other."""

    __tablename__ = "file_looks"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("file_requests.id"), index=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    line: Mapped[str] = mapped_column(EncryptedText)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class FileRecusal(Recusal, Model):
    """That who would decide withdrew from a request (我要回避), and why."""

    __tablename__ = "file_recusals"
    __protected_by__ = ("row_id", "file_request")
    __table_args__ = (UniqueConstraint("request_id", "user_id"),)

    row_id: Mapped[int] = mapped_column("request_id", ForeignKey("file_requests.id"))


class FileScope(ScopeEntry, Model):
    """In which lists a request is: ``all``, ``mine``, ``waiting``, ``kept``, ``done``; see ``service_lists``."""

    __tablename__ = "file_scope"
    __table_args__ = {"sqlite_with_rowid": False}


recuses("file_request", FileRecusal)
_case = aliased(Case)
protects("file_request", select(FileRequest.id).join(_case, _case.id == FileRequest.case_id).where(_case.protected))
