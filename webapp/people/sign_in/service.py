"""Signing in and out: passwords, the delay after wrong ones, the phones a person is signed in on."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta

import structlog
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from flask import current_app
from sqlalchemy import case, exists, func, select, update

from webapp.core import clock, journal
from webapp.core.db import db, insert, transactional
from webapp.core.errors import Problem, not_found
from webapp.core.protection.crypto import current_keyring
from webapp.people.models import DeviceSession, PasswordSpray, SignInThrottle, User
from webapp.people.queries import token_digest
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.service import unbind

log = structlog.get_logger(__name__)

TRIES = 5
DELAY = timedelta(minutes=15)
# A form whose answer was lost is sent again by the browser or by its reader within this time.
REPEATED_FOR = timedelta(minutes=10)
SPRAY_ACCOUNTS = 100
WRONG = "手机号或密码不对，再试一次"
DELAYED = "请过 15 分钟再试"

# OWASP's floor for argon2id: 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Checked when the account is unknown, so that the answer takes as long.
_NOBODY = _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True)
class Attempt:
    """A try to sign in: what was typed, and the tag of the device if the account knows it (empty for all others)."""

    phone: str
    password: str
    device_tag: str
    device_name: str


def hash_password(password: str) -> str:
    """Return the argon2id hash that is kept of a password."""
    return _hasher.hash(password)


def check_password(attempt: Attempt) -> int | None:
    """Return the user's id when the password is right. Reads only and takes the same time for unknown accounts.

    Raises Problem 429 while the delay for this account and device lasts, whether or not the account exists.
    """
    refuse_delayed(attempt)
    known = select(User.id, User.password_hash).where(User.phone_index == _account(attempt.phone), User.active)
    user = db.session().execute(known).first()
    # Who signs in by invitation has no password; it must take as long to say so.
    kept = user.password_hash if user and user.password_hash else _NOBODY
    return user.id if matches(kept, attempt.password) and user and user.password_hash else None


def refuse_delayed(attempt: Attempt) -> None:
    """Raise Problem 429 while the delay for this account and device lasts."""
    throttle = db.session().get(SignInThrottle, (_account(attempt.phone), attempt.device_tag), populate_existing=True)
    if throttle and throttle.blocked_until and throttle.blocked_until > clock.now():
        wait = throttle.blocked_until - clock.now()
        raise Problem("too_many", DELAYED, retry_after=max(int(wait.total_seconds()), 1))


@transactional
def note_failure(attempt: Attempt) -> None:
    """Count a wrong password; the fifth starts the delay. The same word on 100 accounts in a day raises an alarm."""
    note_wrong(attempt.phone, attempt.device_tag)
    _watch_for_spraying(attempt.password, _account(attempt.phone))


@transactional
def note_wrong(phone: str, device_tag: str) -> None:
    """Count one wrong try, of whatever is secret, for an account and device; the fifth starts the delay."""
    now, account = clock.now(), _account(phone)
    session = db.session()
    counted = insert(SignInThrottle).values(account=account, device=device_tag, failures=1, last_at=now)
    session.execute(
        counted.on_conflict_do_update(
            index_elements=["account", "device"],
            set_={
                # Slips of long ago don't add up with those of today.
                "failures": case((SignInThrottle.last_at < now - DELAY, 1), else_=SignInThrottle.failures + 1),
                "last_at": now,
            },
        )
    )
    session.execute(
        update(SignInThrottle)
        .where(
            SignInThrottle.account == account,
            SignInThrottle.device == device_tag,
            SignInThrottle.failures >= TRIES,
        )
        .values(failures=0, blocked_until=now + DELAY)
    )


def open_session(user_id: int, attempt: Attempt, token: str | None = None) -> str:
    """Bind this phone to the person and return the token for its cookie, a new one where none is given."""
    now, token = clock.now(), token or secrets.token_urlsafe(32)
    session = db.session()
    days = current_app.config["SESSION_DAYS"]
    session.add(
        DeviceSession(
            user_id=user_id,
            token_digest=token_digest(token),
            device=attempt.device_name[:60],
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    throttle = session.get(SignInThrottle, (_account(attempt.phone), attempt.device_tag))
    if throttle:
        session.delete(throttle)
    session.flush()
    journal.append("session.opened", ("user", user_id), actor_id=user_id)
    return token


def replace_session(user_id: int, attempt: Attempt, leaving: tuple[int, int] | None, browser: str) -> str:
    """Open a phone's session and return its token; ``leaving`` (session, user) ends that of whoever used it before.

    Asked by the same ``browser`` within minutes, because the answer was lost or the button pressed twice, it is the
    same session again.
    """
    if known := opened_here(user_id, browser):
        return known
    if leaving:
        end_session(leaving[0], actor_id=leaving[1])
    token = _token_of(user_id, browser)
    return open_session(user_id, attempt, None if _session_of(token) else token)


def opened_here(user_id: int, browser: str) -> str | None:
    """Return the token of the session that was opened for a person in this very browser a moment ago, if it stands."""
    token = _token_of(user_id, browser)
    found = _session_of(token)
    stands = found and found.revoked_at is None and found.created_at > clock.now() - REPEATED_FOR
    return token if stands else None


def _token_of(user_id: int, browser: str) -> str:
    """Return the token of the first session of a person in a browser: made from both, and known to nobody else."""
    key = current_app.config["SECRET_KEY"].encode()
    return urlsafe_b64encode(hmac.digest(key, f"session {user_id} {browser}".encode(), "sha256")).decode().rstrip("=")


def _session_of(token: str) -> DeviceSession | None:
    return db.session().scalar(select(DeviceSession).where(DeviceSession.token_digest == token_digest(token)))


@transactional
def let_in(user_id: int, attempt: Attempt, leaving: tuple[int, int] | None, browser: str) -> str:
    """Open the session of who has shown what they know, as ``replace_session``.

    Problem 429 when they must wait: of many tries at once, those that come too late are not let in either.
    """
    refuse_delayed(attempt)
    return replace_session(user_id, attempt, leaving, browser)


@transactional
def end_session(session_id: int, *, actor_id: int) -> None:
    """End a phone's session; every worker refuses it from the next request on. Repeating it changes nothing.

    Problem 404 when it is not the person's own.
    """
    found = db.session().scalar(
        select(DeviceSession).where(DeviceSession.id == session_id, DeviceSession.user_id == actor_id)
    )
    if found is None:
        raise not_found()
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        db.session().flush()
        journal.append("session.ended", ("user", actor_id), actor_id=actor_id)


def end_all_sessions(user_id: int, *, actor_id: int | None) -> None:
    """End a person's sessions on every phone, as when one was lost; each is refused from its next request on.

    No phone lets them in by itself any more: their WeChat is bound anew by them, and the county's name for them is
    found anew by their number. 企业微信 is closed by whoever manages it there.
    """
    ended = update(DeviceSession).where(DeviceSession.user_id == user_id, DeviceSession.revoked_at.is_(None))
    db.session().execute(ended.values(revoked_at=clock.now()))
    journal.append("session.all_ended", ("user", user_id), actor_id=actor_id)
    for provider in (Provider.WECHAT, Provider.OIDC):
        unbind(provider, user_id, actor_id=actor_id)


def end_weaker_sessions(user_id: int, *, password_enough: bool, actor_id: int | None) -> None:
    """End the sessions of who has no password, hence came in by a link; where a password is not enough, of anybody."""
    ended = update(DeviceSession).where(DeviceSession.user_id == user_id, DeviceSession.revoked_at.is_(None))
    if password_enough:
        ended = ended.where(exists().where(User.id == user_id, User.password_hash == ""))
    if db.session().scalars(ended.values(revoked_at=clock.now()).returning(DeviceSession.id)).all():
        journal.append("session.all_ended", ("user", user_id), actor_id=actor_id)


@transactional
def end_other_sessions(session_id: int, *, actor_id: int) -> None:
    """End the person's sessions on every phone but this one."""
    db.session().execute(
        update(DeviceSession)
        .where(
            DeviceSession.id != session_id,
            DeviceSession.user_id == actor_id,
            DeviceSession.revoked_at.is_(None),
        )
        .values(revoked_at=clock.now())
    )
    journal.append("session.others_ended", ("user", actor_id), actor_id=actor_id)


def matches(password_hash: str, password: str) -> bool:
    """Say whether a password is the one of a hash."""
    try:
        return _hasher.verify(password_hash, password)
    except Argon2Error:
        return False


def _account(phone: str) -> str:
    return current_keyring().blind_index(phone)


def _watch_for_spraying(password: str, account: str) -> None:
    day = clock.local_day(clock.now()).isoformat()
    key = current_app.config["INDEX_KEY"].encode()
    tag = hmac.new(key, f"{day}\n{password}".encode(), hashlib.sha256).hexdigest()
    session = db.session()
    marked = insert(PasswordSpray).values(day=day, password_tag=tag, account=account)
    if session.scalar(marked.on_conflict_do_nothing().returning(PasswordSpray.id)) is None:
        return
    query = select(func.count()).where(PasswordSpray.day == day, PasswordSpray.password_tag == tag)
    if session.scalar(query) == SPRAY_ACCOUNTS:
        journal.append("security.password_spray", ("system", 0), content={"accounts": SPRAY_ACCOUNTS})
        log.warning("password_spray", accounts=SPRAY_ACCOUNTS)
