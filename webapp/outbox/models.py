"""What is on its way out of the house: which sentence for whom, how each try went, and each person's wishes."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText

_WAITING = text("ended_at IS NULL")
_TO_SEND = text("next_at IS NOT NULL")


class Ended(StrEnum):
    """Why nothing more is done about a message."""

    WENT = "went"  # a way took it, and nobody has to be asked further
    READ = "read"  # the person has read it in the house
    LAPSED = "lapsed"  # its time is over
    NEWER = "newer"  # a later one says it too
    TURNED = "turned"  # it turned protected, or they see it no more
    POST_ENDED = "post_ended"  # who was meant holds no post any more
    NO_WAY = "no_way"  # no way reaches them, or all have failed


class Outgoing(Model):
    """One thing that one person is told outside the house: a sentence of ``OUTWARD`` and a place to open, no words.

    Of a person, or (``phone``) of a resident, or of a ``guest``: a browser without an account, called as the package
    that let it in calls it. ``entry_id`` is the event, so that it is said once: none for a digest.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        UniqueConstraint("entry_id", "user_id"),
        Index("ix_outgoing_waiting", "user_id", "key", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_outgoing_look", "look_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_outgoing_ended", "ended", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    guest: Mapped[str | None] = mapped_column(String(40))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("journal.id"))
    key: Mapped[str] = mapped_column(String(40))  # as in 消息: case:7; digest; order:3
    sentence: Mapped[str] = mapped_column(String(20))
    count: Mapped[int] = mapped_column(default=1)
    path: Mapped[str] = mapped_column(String(200), default="")  # within the house
    urgent: Mapped[bool] = mapped_column()
    made_at: Mapped[datetime] = mapped_column(Moment)
    lapses_at: Mapped[datetime] = mapped_column(Moment)
    look_at: Mapped[datetime | None] = mapped_column(Moment)  # when the next way is tried, or its time is over
    ended: Mapped[Ended | None] = mapped_column(Word(Ended, 12))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Delivery(Model):
    """A message on one way to one address: when it may be tried (again), in whose hands it is, what came of it.

    ``next_at`` is moved on by whoever takes it, so that nobody else does, and so that it comes up again should they
    die. None: it went, or nothing more is tried.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("outgoing_id", "way", "phone_id"),
        Index("ix_deliveries_next", "service", "next_at", sqlite_where=_TO_SEND, postgresql_where=_TO_SEND),
        Index("ix_deliveries_failed", "failed_at", "id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    outgoing_id: Mapped[int] = mapped_column(ForeignKey("outgoing.id"))
    way: Mapped[str] = mapped_column(String(10))
    service: Mapped[str] = mapped_column(String(80))  # the machine that takes it: a pause is for all of a machine
    phone_id: Mapped[int] = mapped_column(RowId, default=0)  # of a push: which phone; 0 on other ways
    urgent: Mapped[bool] = mapped_column()
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    claimed_by: Mapped[str | None] = mapped_column(String(16))
    unsure: Mapped[bool] = mapped_column(default=False)  # who had it died: it may have gone, so it goes once more only
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    shown_at: Mapped[datetime | None] = mapped_column(Moment)  # the phone itself said so
    failed_at: Mapped[datetime | None] = mapped_column(Moment)  # given up
    reason: Mapped[str | None] = mapped_column(String(20))


class PushPhone(Model):
    """A browser that takes pushes (RFC 8030); its address is a secret of that browser.

    For who is signed in there, or for a ``guest``: whoever a package let in without an account.
    """

    __tablename__ = "push_phones"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("device_sessions.id"), index=True)
    guest: Mapped[str | None] = mapped_column(String(40), index=True)
    endpoint: Mapped[str] = mapped_column(EncryptedText)
    endpoint_index: Mapped[str] = mapped_column(String(64), unique=True)
    host: Mapped[str] = mapped_column(String(80))
    keys: Mapped[str] = mapped_column(EncryptedText)  # JSON: p256dh and auth (RFC 8291)
    made_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(20))


class Wish(Model):
    """How a person wants to be told: which ways, in which order (comma-separated), which not, only what is urgent."""

    __tablename__ = "outbox_wishes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    ways: Mapped[str] = mapped_column(String(80), default="")  # in their order, those that are off too
    off: Mapped[str] = mapped_column(String(80), default="")
    urgent_only: Mapped[bool] = mapped_column(default=False)
    tried_id: Mapped[int | None] = mapped_column(RowId)  # the message by which they tried their ways last
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Service(Model):
    """A machine outside: whether it answers, and until when it is left alone after it did not."""

    __tablename__ = "outbox_services"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    paused_until: Mapped[datetime | None] = mapped_column(Moment)
    took_at: Mapped[datetime | None] = mapped_column(Moment)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(20))
