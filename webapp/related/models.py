"""How matters belong together: put into one, linked with a word why, and happening again and again in one place."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.cases.models import Case
from webapp.core.db import Model, Moment, RowId
from webapp.core.protection.at_rest import SealableJson, SealableText, protects

_NOT_UNDONE = text("undone_at IS NULL")
_NOT_REMOVED = text("removed_at IS NULL")


class CaseMerge(Model):
    """That one case was put into another (并案), with all that is needed to take it out again.

    ``stood`` is how the case was before, ``target_stood`` what changed on the other, ``reports`` the ids that went
    over, ``orders`` the work orders that did, each with its old number and whether it led.
    """

    __tablename__ = "case_merges"
    __protected_by__ = ("id", "merge")
    __table_args__ = (
        Index(
            "uq_case_merges_one_active",
            "source_id",
            unique=True,
            sqlite_where=_NOT_UNDONE,
            postgresql_where=_NOT_UNDONE,
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    merged_at: Mapped[datetime] = mapped_column(Moment)
    merged_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(SealableText, default="")
    stood: Mapped[dict[str, Any]] = mapped_column(SealableJson)
    target_stood: Mapped[dict[str, Any]] = mapped_column(SealableJson)
    reports: Mapped[list[int]] = mapped_column(JSON)
    orders: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CaseLink(Model):
    """That two cases have to do with each other, and why; the one with the smaller id is first."""

    __tablename__ = "case_links"
    __table_args__ = (
        Index(
            "uq_case_links_one_active",
            "first_id",
            "second_id",
            unique=True,
            sqlite_where=_NOT_REMOVED,
            postgresql_where=_NOT_REMOVED,
        ),
        Index("ix_case_links_second", "second_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    why: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class CaseFlag(Model):
    """Something that happened three times in 30 days, for the meeting: one place, or one category in a micro-grid."""

    __tablename__ = "case_flags"
    __table_args__ = (Index("ix_case_flags_area", "area_id", "what"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    what: Mapped[str] = mapped_column(String(10))  # place, category
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    kind: Mapped[str | None] = mapped_column(String(10))
    category: Mapped[str | None] = mapped_column(String(40))
    place_name: Mapped[str] = mapped_column(String(200), default="")
    flagged_at: Mapped[datetime] = mapped_column(Moment)
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    words: Mapped[str] = mapped_column(Text, default="")  # what the meeting made of it
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class FlaggedCase(Model):
    """A case that counts for a flag."""

    __tablename__ = "flagged_cases"

    flag_id: Mapped[int] = mapped_column(ForeignKey("case_flags.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)


class FlagScope(ScopeEntry, Model):
    """In which lists a flag is: ``new`` by when it was set, ``reviewed`` by when it was talked over."""

    __tablename__ = "flag_scope"
    __table_args__ = {"sqlite_with_rowid": False}


protects("merge", select(CaseMerge.id).join(Case, Case.id == CaseMerge.target_id).where(Case.protected))
