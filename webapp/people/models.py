"""People: units, users, the posts they hold, the phones they are signed in on, and what guards the door."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webapp.core.db import Model, Moment, RowId, Word
from webapp.core.protection.crypto import EncryptedText
from webapp.people.permissions import Position, Role


def _one_name(name: str, which: str) -> Index:
    return Index(name, "unit_id", "kind", unique=True, sqlite_where=text(which), postgresql_where=text(which))


class Unit(Model):
    """An office of the courtyard or a linked unit (1+6+N; N is open)."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(12))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"))  # the town or county it serves
    made_for: Mapped[str | None] = mapped_column(String(19))  # a task group: the code of its one case
    dissolved_at: Mapped[datetime | None] = mapped_column(Moment)


class User(Model):
    """A person who signs in. The phone number is encrypted and found by its blind index."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(EncryptedText)
    phone_index: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))  # empty: no password, signs in by invitation
    pinyin: Mapped[str] = mapped_column(String(120), default="", index=True)  # zhangsanfeng, for looking a name up
    initials: Mapped[str] = mapped_column(String(20), default="", index=True)  # zsf
    position: Mapped[Position | None] = mapped_column(Word(Position, 30))
    active: Mapped[bool] = mapped_column(default=True)
    vault_secret: Mapped[str | None] = mapped_column(EncryptedText)  # made at first need by service_vault
    created_at: Mapped[datetime] = mapped_column(Moment)


class Post(Model):
    """A role that a person holds for an area or a unit, from one moment to another (open-ended while None)."""

    __tablename__ = "posts"
    __table_args__ = (
        CheckConstraint("area_id IS NULL OR unit_id IS NULL", name="area_or_unit"),
        Index(
            "uq_posts_one_informant",
            "area_id",
            unique=True,
            sqlite_where=text("role = 'micro_grid_informant' AND ended_at IS NULL"),
            postgresql_where=text("role = 'micro_grid_informant' AND ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role, 40))
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    deputy_for: Mapped[int | None] = mapped_column(RowId, index=True)  # the post it stands in for, until ended_at


class NameKind(StrEnum):
    """What a person is named as: who receives protected matters for the unit, or who stands in for them."""

    NAMED = "named"
    STAND_IN = "stand_in"


class ProtectedContact(Model):
    """A person named by their unit for protected matters (受保护), or to stand in: proposed by one, agreed by another.

    One of each kind a unit, and one of each that waits for agreement. Whether a name is in force now: see
    ``queries_receiving.name_in_force`` alone: it needs a current post in that very unit.
    """

    __tablename__ = "protected_contacts"
    __table_args__ = (
        _one_name("uq_protected_contacts_one_agreed", "ended_at IS NULL AND confirmed_at IS NOT NULL"),
        _one_name("uq_protected_contacts_one_waiting", "ended_at IS NULL AND confirmed_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    kind: Mapped[NameKind] = mapped_column(Word(NameKind, 10), default=NameKind.NAMED)
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by: Mapped[int | None] = mapped_column(RowId)  # nobody: named before this was written down
    proposed_as: Mapped[str | None] = mapped_column(String(40))  # the role in which it was proposed
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by: Mapped[int | None] = mapped_column(RowId)
    called_in_at: Mapped[datetime | None] = mapped_column(Moment)  # a stand-in: acts from then …
    called_until: Mapped[datetime | None] = mapped_column(Moment)  # … until then, or until sent home
    ended_at: Mapped[datetime | None] = mapped_column(Moment)  # without confirmed_at: not agreed to
    ended_by: Mapped[int | None] = mapped_column(RowId)
    noted_since: Mapped[datetime | None] = mapped_column(Moment)  # in force when last looked at: who was notified of it


class KeptOut(Model):
    """That a person named for protected matters, or who stands in, is out of one: it concerns them, or they withdrew.

    ``circle`` is the scope of that matter (``queries_receiving``): the same for all matters with the same people out.
    """

    __tablename__ = "kept_out"
    __table_args__ = {"sqlite_with_rowid": False}

    subject_kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    circle: Mapped[str] = mapped_column(String(20), index=True)


class DeviceSession(Model):
    """One phone on which a person is signed in; the cookie holds the token, the table only its digest."""

    __tablename__ = "device_sessions"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    public_key: Mapped[dict[str, str] | None] = mapped_column(JSON)  # JWK with which the phone signs its rescue files
    unsent_count: Mapped[int] = mapped_column(default=0)  # as the phone last reported
    unsent_since: Mapped[datetime | None] = mapped_column(Moment)


class SignInThrottle(Model):
    """Wrong passwords for one account from one device (tag of its cookie, empty for all without one)."""

    __tablename__ = "sign_in_throttles"

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    device: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column()
    last_at: Mapped[datetime] = mapped_column(Moment)
    blocked_until: Mapped[datetime | None] = mapped_column(Moment)


class PasswordSpray(Model):
    """Which wrong password (keyed tag, never the word) was tried on which account on which day."""

    __tablename__ = "password_sprays"
    __table_args__ = (UniqueConstraint("day", "password_tag", "account"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    day: Mapped[str] = mapped_column(String(10))
    password_tag: Mapped[str] = mapped_column(String(64))
    account: Mapped[str] = mapped_column(String(64))


class Invitation(Model):
    """A link that signs one phone in, once, within a day; the table keeps only the digest of its token."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[int | None] = mapped_column(RowId)  # nobody: made on the server itself
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    used_by: Mapped[str | None] = mapped_column(String(64))  # digest of the form that used it, to know its repeat
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class OneTimeCode(Model):
    """A code with which a person sets a new password, once, within a day; one a person, kept as a digest."""

    __tablename__ = "one_time_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    code_digest: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(Moment)


class SecondFactor(Model):
    """The secret of a person's code app (TOTP), and the last 30-second step whose code was used."""

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(EncryptedText)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    last_step: Mapped[int] = mapped_column(RowId, default=0)


class RecoveryCode(Model):
    """A code on paper that opens the door once when the code app is gone; kept as a digest."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "code_digest"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(Moment)
