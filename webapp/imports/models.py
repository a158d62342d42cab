"""Where matters come from that another system holds, what was taken in of it, and under which number each came."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.reports.models import Channel


class ImportSource(Model):
    """A system whose exports come in, as 12345热线: which column is what, and what its words mean here.

    ``columns`` field → head; ``words`` field → (their word → ours); ``seen`` every head that was there the last time.
    ``version`` counts up with each change and each import, so that nothing is done on an old look.
    """

    __tablename__ = "import_sources"
    __table_args__ = (UniqueConstraint("town_id", "name"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    name: Mapped[str] = mapped_column(String(40))
    channel: Mapped[Channel] = mapped_column(Word(Channel, 10))
    about: Mapped[str | None] = mapped_column(String(60))  # of all its rows, where no column says it
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    seen: Mapped[list[str]] = mapped_column(JSON)
    changed_by: Mapped[int] = mapped_column(RowId)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)


class Import(Model):
    """One table that was sent. Its cells hold names and numbers: kept sealed until it came in, or a day has passed."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_source", "source_id", "id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("import_sources.id"))
    file_name: Mapped[str] = mapped_column(String(120))
    sealed: Mapped[str | None] = mapped_column(EncryptedText)
    told: Mapped[bool] = mapped_column(default=False)  # which column is what was said for this very table
    made_by: Mapped[int] = mapped_column(RowId)
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)  # new, known, by_hand


class ImportNumber(Model):
    """A number under which a source knows a matter: it comes in once, for ever, also when its report is erased."""

    __tablename__ = "import_numbers"

    source_id: Mapped[int] = mapped_column(ForeignKey("import_sources.id"), primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(80), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
