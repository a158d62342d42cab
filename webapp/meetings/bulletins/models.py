"""Bulletins (通报): what the joint meeting's office says to units, villages and town posts, and who has read it.

What a bulletin says is encrypted always, not only where it turned protected.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from webapp.areas.models import ScopeEntry
from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.at_rest import protects
from webapp.core.protection.crypto import EncryptedText
from webapp.documents.models import Numbered
from webapp.meetings.bulletins.states import State


class Bulletin(Numbered, Model):
    """One bulletin; ``number`` is given when it is issued. ``said`` are the words of who sent it back or withdrew it.

    ``remind_at``: when the units in which nobody has read it are reminded; None once that is done or needless.
    """

    __tablename__ = "bulletins"
    __table_args__ = (Index("ix_bulletins_remind", "remind_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), unique=True)
    state: Mapped[State] = mapped_column(Word(State, 12))
    version: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(EncryptedText, default="")
    body: Mapped[str] = mapped_column(EncryptedText)
    said: Mapped[str] = mapped_column(EncryptedText, default="")
    about: Mapped[str] = mapped_column(String(60), default="")  # the page that it comes from: minutes, a situation
    town_id: Mapped[int] = mapped_column(ForeignKey("areas.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    remind_at: Mapped[datetime | None] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    # Every change counts the version up, and fails when the row moved since it was read.
    __mapper_args__ = {"version_id_col": version}

    @property
    def gone(self) -> bool:
        """Whether nothing but its number is left for who may see it: withdrawn, or set aside; nobody is told which."""
        return self.state == State.WITHDRAWN or self.set_aside_at is not None


class BulletinSeat(Model):
    """To whom: a unit (u3), a village (a7) or a post of the town (t2, k2), as it was called then.

    ``issued_at`` is set while it is there to be read; ``read_at`` when the first of them said 我看过了.
    """

    __tablename__ = "bulletin_seats"
    __table_args__ = (
        UniqueConstraint("bulletin_id", "seat"),
        Index("ix_bulletin_seats_seat", "seat", "issued_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletins.id"))
    seat: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(120))
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)


class BulletinRead(Model):
    """That a person said 我看过了, for each seat in which they sat then."""

    __tablename__ = "bulletin_reads"

    seat_id: Mapped[int] = mapped_column(ForeignKey("bulletin_seats.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    read_at: Mapped[datetime] = mapped_column(Moment)


class BulletinStep(Model):
    """A step as it was sent, once by its own id."""

    __tablename__ = "bulletin_steps"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletins.id"), index=True)
    action: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class BulletinCase(Model):
    """A case whose code stands in a bulletin."""

    __tablename__ = "bulletin_cases"

    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletins.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)


class BulletinScope(ScopeEntry, Model):
    """In which lists a bulletin is: ``all``, ``issued``, ``waiting``, ``drafts``; see ``service_lists``."""

    __tablename__ = "bulletin_scope"
    __table_args__ = {"sqlite_with_rowid": False}


# What was sent of a bulletin is sealed, whatever it is about.
protects("submission", select(Bulletin.submission_id))
protects("submission", select(BulletinStep.submission_id))
