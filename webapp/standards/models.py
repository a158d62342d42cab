"""工作规范 and 治理清单: versioned texts with who has read them, and checklists that leads go through."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import Level
from webapp.core.db import Model, Moment, RowId, Word


class Standard(Model):
    """One version of a work standard for one group of people; the highest version of a title is in force."""

    __tablename__ = "work_standards"
    __table_args__ = (UniqueConstraint("title", "version"), Index("ix_work_standards_current", "current", "id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column()
    current: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str] = mapped_column(Text)
    changed: Mapped[str] = mapped_column(String(300), default="")  # what is new in this version
    groups: Mapped[list[str]] = mapped_column(JSON)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime] = mapped_column(Moment)


class StandardRead(Model):
    """That a reader confirmed having read a version."""

    __tablename__ = "work_standard_reads"

    standard_id: Mapped[int] = mapped_column(ForeignKey("work_standards.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    read_at: Mapped[datetime] = mapped_column(Moment)


class Checklist(Model):
    """One version of a list of things that leads of a level look after; ``items`` is [{code, name}]."""

    __tablename__ = "checklists"
    __table_args__ = (UniqueConstraint("title", "version"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    title: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column()
    current: Mapped[bool] = mapped_column(default=True)
    level: Mapped[Level] = mapped_column(Word(Level, 12))
    frequency: Mapped[str] = mapped_column(String(12))
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    published_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime] = mapped_column(Moment)


class ChecklistMark(Model):
    """What was noted of one item in one area for one period: done, or not applicable with a note."""

    __tablename__ = "checklist_marks"

    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklists.id"), primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), primary_key=True)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    item: Mapped[str] = mapped_column(String(20), primary_key=True)
    mark: Mapped[str] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(String(300), default="")
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    marked_at: Mapped[datetime] = mapped_column(Moment)
