"""Applications for legal aid, the photos of papers that go with them, and the lists they are in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.core.protection.impartial import Recusal, concerns, recuses
from webapp.legal_aid.states import State
from webapp.reports.queries_files import names_files


class AidApplication(Model):
    """One application. Who applies and what they wrote is encrypted; a protected one is only in the named list.

    ``due_at`` is the running clock of the law, empty while papers are asked (``left_us`` then holds what was left).
    ``on_behalf`` is who filled it in for the applicant, with consent.
    """

    __tablename__ = "aid_applications"
    __table_args__ = (Index("ix_aid_applications_overdue", "state", "due_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(19), unique=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)  # chance; the id of its form before web/once
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[State] = mapped_column(Word(State, 20))
    version: Mapped[int] = mapped_column()
    protected: Mapped[bool] = mapped_column(default=False)
    keep_private: Mapped[bool] = mapped_column(default=False)  # 不想让家里人知道
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    matter: Mapped[str] = mapped_column(String(20))
    answers: Mapped[str] = mapped_column(EncryptedText)  # JSON
    rules_version: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_index: Mapped[str] = mapped_column(String(64), index=True)
    story: Mapped[str] = mapped_column(EncryptedText)
    contact: Mapped[str] = mapped_column(EncryptedText)  # how and when it is safe to call
    on_behalf: Mapped[str | None] = mapped_column(EncryptedText)
    by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    received_at: Mapped[datetime] = mapped_column(Moment)
    clock: Mapped[str | None] = mapped_column(String(20))
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    left_us: Mapped[int | None] = mapped_column(RowId)
    overdue_noted_at: Mapped[datetime | None] = mapped_column(Moment)
    papers_asked_at: Mapped[datetime | None] = mapped_column(Moment)
    papers_asked: Mapped[list[Any] | None] = mapped_column(JSON)  # codes of the list, so that it is asked once
    asked_words: Mapped[str | None] = mapped_column(EncryptedText)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    reasons: Mapped[str | None] = mapped_column(EncryptedText)
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    helper_name: Mapped[str | None] = mapped_column(EncryptedText)
    assigned_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(EncryptedText)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    hold: Mapped[bool] = mapped_column(default=False)  # papers stay although their date passes

    __mapper_args__ = {"version_id_col": version}


class AidPaper(Model):
    """A photo of a paper, encrypted at rest; its file is gone and ``purged_at`` set once its date has passed."""

    __tablename__ = "aid_papers"
    __table_args__ = (Index("ix_aid_papers_purge", "purged_at", "purge_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("aid_applications.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    file: Mapped[str | None] = mapped_column(String(64))  # digest of the sealed bytes
    key: Mapped[str | None] = mapped_column(EncryptedText)  # opens the file; gone with it
    mime: Mapped[str] = mapped_column(String(40))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    purge_at: Mapped[datetime] = mapped_column(Moment)
    purged_at: Mapped[datetime | None] = mapped_column(Moment)


names_files(AidPaper.file)


class AidRecusal(Recusal, Model):
    """That an officer or who was assigned withdrew from an application (我要回避), and why."""

    __tablename__ = "aid_recusals"
    __protected_by__ = ("row_id", "aid")
    __table_args__ = (UniqueConstraint("application_id", "user_id"),)

    row_id: Mapped[int] = mapped_column("application_id", ForeignKey("aid_applications.id"))


class AidScope(ScopeEntry, Model):
    """In which lists it is: ``all`` by receipt, ``due`` by its clock, ``waiting``, ``assigned`` or ``done``."""

    __tablename__ = "aid_scope"
    __table_args__ = {"sqlite_with_rowid": False}


_one = aliased(AidApplication)
concerns("aid", select(_one.id, _one.phone_index))
recuses("aid", AidRecusal)
protects("aid", select(AidApplication.id).where(AidApplication.protected))
