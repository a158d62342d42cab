"""Papers that were made final, signatures on the screen, and what is left of a thing in a numbered register."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.at_rest import SealableText
from webapp.core.protection.crypto import EncryptedText
from webapp.reports.queries_files import names_files


class Numbered:
    """Columns of a thing that stands in a numbered register (documents/stubs).

    ``set_aside_at``: since then nothing but its number is left of it there, whatever the cause.
    """

    number: Mapped[str | None] = mapped_column(String(40), unique=True)
    set_aside_at: Mapped[datetime | None] = mapped_column(Moment)


class Document(Model):
    """A paper that was made final: its sheet as it is for ever, the digest of it, who did it and when.

    ``subject`` and ``subject_id`` name its thing as the journal does; ``case_id`` is the case that the thing is about.
    """

    __tablename__ = "documents"
    __protected_by__ = ("case_id", "case")
    __table_args__ = (UniqueConstraint("subject", "subject_id", "paper"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int] = mapped_column(RowId)
    paper: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(40))  # that of its thing; protected things have none
    content: Mapped[str] = mapped_column(SealableText)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Signature(Model):
    """A signature that was drawn on a screen: its sealed picture, what was read before, who held the phone and when.

    It proves that somebody agreed by word of mouth and nothing more.
    """

    __tablename__ = "signatures"
    __table_args__ = (Index("ix_signatures_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int] = mapped_column(RowId)
    file: Mapped[str] = mapped_column(String(64))  # digest of the sealed bytes
    key: Mapped[str] = mapped_column(EncryptedText)
    read: Mapped[str] = mapped_column(EncryptedText)
    read_digest: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # on whose phone


names_files(Signature.file)
