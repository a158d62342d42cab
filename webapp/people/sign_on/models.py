"""Under which names people are known elsewhere: 企业微信, 钉钉, 微信, the county's sign-on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText


class Provider(StrEnum):
    """Who knows them under that name."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    WECHAT = "wechat"
    OIDC = "oidc"


def _one(name: str, *columns: str) -> Index:
    which = text("ended_at IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=which, postgresql_where=which)


class Identity(Model):
    """That a person is known elsewhere as ``subject`` (a user id, an openid): encrypted, found by its blind index."""

    __tablename__ = "identities"
    __table_args__ = (
        _one("uq_identities_subject", "provider", "subject_index"),
        _one("uq_identities_user", "provider", "user_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    provider: Mapped[Provider] = mapped_column(Word(Provider, 10))
    subject: Mapped[str] = mapped_column(EncryptedText)
    subject_index: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by: Mapped[int | None] = mapped_column(RowId)  # nobody: the address book, or the provider itself
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class AddressBook(Model):
    """How far the house is with asking a provider whom of its people it knows: a row a provider, a round at a time.

    A round goes through everybody once, by their ids from where the last one stopped, and ends early when the provider
    is away or has been asked for too many numbers that it does not know.
    """

    __tablename__ = "address_books"

    provider: Mapped[Provider] = mapped_column(Word(Provider, 10), primary_key=True)
    begun_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # None: it is still being asked
    taken_until: Mapped[datetime | None] = mapped_column(Moment)  # in somebody's hands until then
    first_id: Mapped[int] = mapped_column(RowId, default=0)  # after whom the round began
    after_id: Mapped[int] = mapped_column(RowId, default=0)  # who was asked for last
    wrapped: Mapped[bool] = mapped_column(default=False)  # past the last person, on to those before the first
    found: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[int] = mapped_column(default=0)
    fresh: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unbound: Mapped[int] = mapped_column(default=0)
    strange: Mapped[int] = mapped_column(default=0)  # numbers asked for since then that it did not know
    strange_since: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str | None] = mapped_column(String(20))
