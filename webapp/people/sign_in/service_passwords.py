"""Passwords: what is refused, changing one's own, and the one-time code with which a forgotten one is set anew."""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from webapp.areas.queries import real_names
from webapp.core import clock, codes, journal
from webapp.core.db import db, insert, transactional
from webapp.core.errors import invalid
from webapp.core.protection.crypto import current_keyring
from webapp.people.models import DeviceSession, OneTimeCode, User
from webapp.people.sign_in.service import (
    REPEATED_FOR,
    Attempt,
    check_password,
    hash_password,
    matches,
    note_wrong,
    refuse_delayed,
)
from webapp.people.sign_in.strength import weakness

SHORTEST, LONGEST = 10, 200
CODE_LASTS = timedelta(hours=24)
WRONG_CODE = "手机号或一次性密码不对，或者已经用过、过了 24 小时"
# Without letters and digits that look alike; 12 of these 31 are 59 bits, and five tries are all one has.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 12


def refuse_weak(password: str, user: User) -> None:
    """Raise Problem 422 beside the field for a password that is too short, too long or too easy to guess."""
    plain = unicodedata.normalize("NFKC", password)
    if len(plain) < SHORTEST:
        raise invalid(new_password=f"太短了，至少要 {SHORTEST} 位")
    if len(plain) > LONGEST or "\0" in plain:
        raise invalid(new_password=f"太长了，最多 {LONGEST} 位")
    if why := weakness(password, phone=user.phone, name=user.name, places=real_names()):
        raise invalid(new_password=why)


@transactional
def change_password(user_id: int, session_id: int, old: str, new: str, device_tag: str) -> None:
    """Set one's own new password; all other phones are signed out. Problem 422 for a wrong old or a weak new one.

    Wrong tries count towards the same delay as at the door, in a transaction of the caller's own (see the route).
    """
    session = db.session()
    user = session.get_one(User, user_id)
    if not user.password_hash:
        raise invalid(old_password="您用邀请登录，没有密码")  # noqa: S106
    refuse_delayed(Attempt(user.phone, old, device_tag, ""))
    if not matches(user.password_hash, old):
        raise invalid(old_password="原来的密码不对")  # noqa: S106
    refuse_weak(new, user)
    _set(user, new)
    _end_sessions(user_id, keep=session_id)
    journal.append("password.changed", ("user", user_id), actor_id=user_id)


@transactional
def issue_code(user: User, *, actor_id: int | None, secret: str | None = None) -> str:
    """Return a fresh one-time code, shown to whoever asked and kept by nobody; the same ``secret`` makes the same one.

    The password and every earlier code stop to work, and all phones are signed out: others may know it.
    """
    code = code_of(secret or secrets.token_urlsafe(32))
    kept = {"code_digest": _digest(code), "expires_at": clock.now() + CODE_LASTS}
    session = db.session()
    added = insert(OneTimeCode).values(user_id=user.id, **kept)
    session.execute(added.on_conflict_do_update(index_elements=["user_id"], set_=kept))
    session.execute(update(User).where(User.id == user.id).values(password_hash=""))
    _end_sessions(user.id)
    journal.append("password.reset", ("user", user.id), actor_id=actor_id)
    return code


def code_of(secret: str) -> str:
    """Return the one-time code that a secret makes."""
    number, letters = int.from_bytes(hashlib.sha512(secret.encode()).digest()), ""
    for _ in range(12):
        number, one = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[one]
    return "-".join(letters[begin : begin + 4] for begin in (0, 4, 8))


def still_opens(user_id: int, code: str) -> bool:
    """Say whether this is the code with which a person may set a new password now."""
    kept = db.session().get(OneTimeCode, user_id)
    return kept is not None and kept.expires_at > clock.now() and hmac.compare_digest(kept.code_digest, _digest(code))


def find_code_owner(attempt: Attempt) -> User | None:
    """Return whose code this is; None when it isn't. Problem 429 while the delay for this account and device lasts."""
    refuse_delayed(attempt)
    query = (
        select(User, OneTimeCode.code_digest)
        .join(OneTimeCode, OneTimeCode.user_id == User.id)
        .where(
            User.phone_index == current_keyring().blind_index(attempt.phone),
            User.active,
            OneTimeCode.expires_at > clock.now(),
        )
    )
    row = db.session().execute(query).first()
    digest = _digest(attempt.password)
    return row.User if row and hmac.compare_digest(row.code_digest, digest) else None


@transactional
def redeem_code(attempt: Attempt, new: str, browser: str) -> int:
    """Set a new password with a one-time code and return whose it is; the code is gone.

    Problem 422 for a code that is not, or no longer, good, and for a weak password (the code is kept then). The same
    browser gets the first answer again within minutes, when that was lost or the button pressed twice.
    """
    user = find_code_owner(attempt)
    if user is None:
        known = check_password(replace(attempt, password=new))
        if known is None or not _used_by(known, browser):
            raise invalid(code=WRONG_CODE)
        return known
    refuse_weak(new, user)
    _set(user, new)
    # What is kept is no code any more, only the browser that used it up.
    used = {"code_digest": _mark(browser), "expires_at": clock.now() + REPEATED_FOR}
    db.session().execute(update(OneTimeCode).where(OneTimeCode.user_id == user.id).values(**used))
    journal.append("password.changed", ("user", user.id), actor_id=user.id)
    return user.id


def _used_by(user_id: int, browser: str) -> bool:
    """Say whether this person's code was used up in this very browser a moment ago."""
    kept = db.session().get(OneTimeCode, user_id)
    if kept is None or kept.expires_at <= clock.now():
        return False
    return hmac.compare_digest(kept.code_digest, _mark(browser))


def _mark(browser: str) -> str:
    return hashlib.sha256(f"browser {browser}".encode()).hexdigest()  # never that of a code, which has no spaces


@transactional
def note_wrong_code(attempt: Attempt) -> None:
    """Count a wrong code towards the delay of this account and device."""
    note_wrong(attempt.phone, attempt.device_tag)


def new_passwords(new: str, again: str) -> str:
    """Return the new password when both fields say the same; Problem 422 beside the second otherwise."""
    if new != again:
        raise invalid(again="两次写的不一样")
    return new


def _set(user: User, password: str) -> None:
    user.password_hash = hash_password(password)
    db.session().flush()


def _end_sessions(user_id: int, keep: int = 0) -> None:
    ended = update(DeviceSession).where(
        DeviceSession.user_id == user_id, DeviceSession.id != keep, DeviceSession.revoked_at.is_(None)
    )
    db.session().execute(ended.values(revoked_at=clock.now()))


def _digest(code: str) -> str:
    typed = codes.standing_in(code, _CODE_LENGTH, _read_code) or codes.bare(code)
    return hashlib.sha256(typed.encode()).hexdigest()


def _read_code(piece: str) -> str | None:
    return piece.upper() if set(_ALPHABET) >= set(piece.upper()) else None
