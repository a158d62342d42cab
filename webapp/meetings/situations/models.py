"""Situations (研判): what a half-month came to in numbers, what it names, and what people wrote below."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.meetings.situations.states import State


class Situation(Model):
    """The numbers of a town in a span of days (``since`` ≤ moment < ``until``), as ``key`` names it.

    ``content`` is canonical JSON with no name, code or word of a person, ``digest`` its SHA-256; neither changes once
    it is frozen. Nobody wrote it (``written_by_id``) when its half ended and the worker did.
    """

    __tablename__ = "situations"
    __table_args__ = (UniqueConstraint("town_id", "key"), Index("ix_situations_until", "town_id", "until"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    key: Mapped[str] = mapped_column(String(21))
    since: Mapped[datetime] = mapped_column(Moment)
    until: Mapped[datetime] = mapped_column(Moment)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(Moment)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    frozen_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    __mapper_args__ = {"version_id_col": version}


class SituationMention(Model):
    """A single thing that a section names by its code, or a topic that it proposes; goes when its case turns protected.

    It stands behind so many (``place``) of the section's numbers. ``ticked``: a topic that the desk put on the agenda.
    """

    __tablename__ = "situation_mentions"
    __table_args__ = (UniqueConstraint("situation_id", "section", "key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id"))
    section: Mapped[str] = mapped_column(String(30))
    place: Mapped[int] = mapped_column()
    key: Mapped[str] = mapped_column(String(80))
    heading: Mapped[str] = mapped_column(String(60), default="")
    words: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(200))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    ticked: Mapped[bool] = mapped_column(default=False)


class SituationNote(Model):
    """What people wrote below a section; it has a version of its own, and no number in it is the situation's."""

    __tablename__ = "situation_notes"

    situation_id: Mapped[int] = mapped_column(ForeignKey("situations.id"), primary_key=True)
    section: Mapped[str] = mapped_column(String(30), primary_key=True)
    version: Mapped[int] = mapped_column()
    words: Mapped[str] = mapped_column(EncryptedText)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    __mapper_args__ = {"version_id_col": version}
