"""The second step at the door: a code from the person's phone (TOTP, RFC 6238), or one from paper."""

import hashlib
import hmac
import secrets

import pyotp
from flask import current_app
from sqlalchemy import delete, exists, func, select, update

from webapp.core import clock, codes, journal, reading
from webapp.core.db import db, transactional
from webapp.core.errors import invalid
from webapp.people.actor import Actor
from webapp.people.models import Post, RecoveryCode, SecondFactor, User
from webapp.people.permissions import TWO_STEP_ROLES, Role
from webapp.people.queries import not_over

ISSUER = "一扇门"
STEP_S = 30
DRIFT = 1  # steps that a clock may be off, either way
RECOVERY_CODES = 10
WRONG = "验证码不对，或者已经用过。等手机上换一个数再填"
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def is_required(user_id: int) -> bool:
    """Say whether this person needs a second step: town staff and administrators, where the house requires it.

    Also who will be such: a session lives on until then.
    """
    if current_app.config["SECOND_FACTOR"] != "required":
        return False
    held = exists().where(Post.user_id == user_id, Post.role.in_(TWO_STEP_ROLES), not_over(clock.now()))
    return bool(db.session().scalar(select(held)))


def concerns(actor: Actor) -> bool:
    """Say the same of who is signed in, without asking the database."""
    required = current_app.config["SECOND_FACTOR"] == "required"
    return required and any(post.role in TWO_STEP_ROLES for post in actor.posts)


def is_new(role: Role, held: frozenset[Role]) -> bool:
    """Say whether a post is the first of who held these that asks for a second step."""
    required = current_app.config["SECOND_FACTOR"] == "required"
    return required and role in TWO_STEP_ROLES and not held & TWO_STEP_ROLES


def is_set_up(user_id: int) -> bool:
    """Say whether the person has confirmed a code app."""
    query = select(SecondFactor.user_id).where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    return db.session().scalar(query) is not None


@transactional
def begin(user_id: int) -> str:
    """Return the secret to be scanned; the same one until it is confirmed.

    A confirmed one stays in force until the next is confirmed: see :func:`renew`.
    """
    session = db.session()
    factor = session.get(SecondFactor, user_id)
    if factor is None:
        factor = SecondFactor(user_id=user_id, secret=pyotp.random_base32(), last_step=0)
        session.add(factor)
        session.flush()
    return factor.secret


def address_for(user_id: int, secret: str) -> str:
    """Return the otpauth address that a code app scans."""
    name = db.session().scalar(select(User.name).where(User.id == user_id)) or str(user_id)
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=name, issuer_name=ISSUER)


@transactional
def take(user_id: int, code: str) -> list[str]:
    """Return fresh recovery codes when a code app was confirmed, none when a code was used; Problem 422 when wrong."""
    if not is_set_up(user_id):
        return confirm(user_id, code)
    if not accept(user_id, code):
        raise invalid(code=WRONG)
    return []


def confirm(user_id: int, code: str) -> list[str]:
    """Take the first code of a scanned secret, and return the recovery codes, which nobody can show again."""
    session = db.session()
    if not _use_step(user_id, code, confirmed=False):
        raise invalid(code=WRONG)
    session.execute(update(SecondFactor).where(SecondFactor.user_id == user_id).values(confirmed_at=clock.now()))
    journal.append("second_factor.confirmed", ("user", user_id), actor_id=user_id)
    return _fresh_recovery_codes(user_id)


def accept(user_id: int, code: str) -> bool:
    """Say whether this code opens the door now, inside the open transaction; a used one never does again."""
    typed = _bare(code)
    if len(typed) == 6 and reading.whole(typed) is not None:
        return _use_step(user_id, typed, confirmed=True)
    used = (
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id, RecoveryCode.code_digest == _digest(typed), RecoveryCode.used_at.is_(None)
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    if db.session().scalar(used) is None:
        return False
    journal.append("second_factor.recovery_used", ("user", user_id), actor_id=user_id)
    return True


def codes_left(user_id: int) -> int:
    """Return how many recovery codes are left."""
    query = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return db.session().scalar(query) or 0


@transactional
def renew(user_id: int, code: str) -> None:
    """Forget the code app and the recovery codes, with a code that still works; Problem 422 otherwise.

    The next sign-in asks for a new one, so a stolen session alone can't take the second step over.
    """
    if not accept(user_id, code):
        raise invalid(code=WRONG)
    forget(user_id, actor_id=user_id)


def forget(user_id: int, *, actor_id: int) -> None:
    """Forget a person's code app and recovery codes; they set one up at the next sign-in."""
    session = db.session()
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    journal.append("second_factor.forgotten", ("user", user_id), actor_id=actor_id)


def _use_step(user_id: int, code: str, *, confirmed: bool) -> bool:
    session = db.session()
    factor = session.get(SecondFactor, user_id, populate_existing=True)
    if factor is None or (factor.confirmed_at is not None) != confirmed:
        return False
    totp, typed = pyotp.TOTP(factor.secret, interval=STEP_S), _bare(code)
    now = int(clock.now().timestamp()) // STEP_S
    steps = [now + drift for drift in range(-DRIFT, DRIFT + 1)]
    step = next((one for one in steps if hmac.compare_digest(totp.generate_otp(one), typed)), None)
    if step is None:
        return False
    used = update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
    return session.scalar(used.values(last_step=step).returning(SecondFactor.user_id)) is not None


def _fresh_recovery_codes(user_id: int) -> list[str]:
    session = db.session()
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    ]
    session.add_all([RecoveryCode(user_id=user_id, code_digest=_digest(_bare(code))) for code in codes])
    session.flush()
    return codes


def _bare(code: str) -> str:
    """Return the six digits of an app or the ten characters of a paper that stand in what was typed or pasted."""
    return codes.standing_in(code, 6, reading.digits) or codes.standing_in(code, 10, codes.bare) or codes.bare(code)


def _digest(bare: str) -> str:
    return hashlib.sha256(bare.encode()).hexdigest()
