"""Limits on how fast one account or address may write; generous, because a phone that comes back sends fast."""

import time
from typing import Any

import structlog
from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import current_user
from limits.errors import StorageError
from limits.storage import MemoryStorage

from webapp.core.errors import Problem
from webapp.core.machines.shared import PATIENCE
from webapp.web.guard import SAFE_METHODS

log = structlog.get_logger(__name__)


class QuietMemory(MemoryStorage):
    """Counts as its parent does, without starting a thread after each request to forget what has expired.

    A key is forgotten when it is asked for again, so there are never more than accounts and addresses.
    """

    STORAGE_SCHEME = ["quiet"]

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count ``amount`` more in the window of ``expiry`` seconds that the first one opened; return how many."""
        self.get(key)  # a window that has ended is forgotten first
        with self.locks[key]:
            self.storage[key] += amount
            self.expirations.setdefault(key, time.time() + expiry)
            return self.storage[key]


class LimitOfWrites(Limiter):
    """Counts as its parent does, and does not even look which limits there are where none counts."""

    def _check_request_limit(self, *given: Any, **named: Any) -> None:
        if not _unlimited():
            try:
                super()._check_request_limit(*given, **named)
            except StorageError as away:
                _uncounted(away)


def _uncounted(away: StorageError) -> None:
    """Let in who is signed in when nothing can be counted; Problem busy for anybody: that door has no other lock."""
    log.warning("limits_uncounted", error=type(away.storage_error).__name__)
    if not current_user.is_authenticated:
        raise Problem("busy") from away


def _account_or_address() -> str:
    return f"user:{current_user.id}" if current_user.is_authenticated else get_remote_address()


def _writes() -> str:
    return f"{current_app.config['WRITES_PER_MINUTE']} per minute"


def _unlimited() -> bool:
    # Photos follow one by one; holding them back would only make the phone ask again.
    return request.method in SAFE_METHODS or request.method == "PUT"


def _sign_ins() -> str:
    return f"{current_app.config['SIGN_INS_PER_MINUTE']} per minute"


limiter = LimitOfWrites(
    _account_or_address,
    application_limits=[_writes],
)
# A village shares one address: the limit must let 333 people in within ten minutes.
limit_sign_ins = limiter.limit(_sign_ins, key_func=get_remote_address, methods=["POST"], override_defaults=False)


def init_app(app: Flask) -> None:
    """Count writes of each account, and sign-ins of each address."""
    app.config["RATELIMIT_STORAGE_URI"] = app.config["REDIS_URL"] or "quiet://"
    if app.config["REDIS_URL"]:
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"wrap_exceptions": True, **PATIENCE}
    limiter.init_app(app)
