"""The note of the keys, and what must be kept although its time has passed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.at_rest import SealableText
from webapp.core.protection.crypto import EncryptedText


class House(Model):
    """One row: a known word under the keys that the data were written with, and whether this is the demo town.

    Being an encrypted column with its blind index, it goes along when keys are changed.
    """

    __tablename__ = "house"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    words: Mapped[str] = mapped_column(EncryptedText)
    words_index: Mapped[str] = mapped_column(String(64))
    secret_mark: Mapped[str] = mapped_column(String(64))
    demo: Mapped[bool] = mapped_column(default=False)


class LegalHold(Model):
    """A case that must not be erased while it may still be needed as evidence; one active hold a case."""

    __tablename__ = "legal_holds"
    __protected_by__ = ("case_id", "case")
    __table_args__ = (
        Index(
            "uq_legal_holds_one_active",
            "case_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reason: Mapped[str] = mapped_column(SealableText)
    set_at: Mapped[datetime] = mapped_column(Moment)
    lifted_at: Mapped[datetime | None] = mapped_column(Moment)


class OneTimeWork(Model):
    """Work on the data that an upgrade asks for once, and when all of it was done; without a row it is still to do."""

    __tablename__ = "one_time_works"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    done_at: Mapped[datetime] = mapped_column(Moment)
