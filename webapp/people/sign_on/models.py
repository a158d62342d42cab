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
