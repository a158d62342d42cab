"""What several machines share beside the database: one Redis, asked only when ``REDIS_URL`` is set."""

from typing import Any

import structlog
from flask import Flask, current_app

log = structlog.get_logger(__name__)

# A Redis that does not answer must not hold a request.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 3}
_CLAIMED_S = 300
_SIGN = "one-door:worker"


def client(app: Flask) -> Any:
    """Return the connection to Redis, which is made when something is first asked; None where there is no Redis."""
    return app.extensions["redis"]


def claimed(app: Flask, what: str) -> bool:
    """Say whether this process is the first to ask for ``what``: True alone for one of all workers.

    False when Redis does not answer: its queue could not take the job either, and the next minute asks again.
    """
    asked = client(app)
    if asked is None:
        return True
    try:
        return bool(asked.set(f"one-door:due:{what}", 1, nx=True, ex=_CLAIMED_S))
    except Exception as error:
        log.warning("redis_away", asked="claim", error=type(error).__name__)
        return False


def leave_sign(text: str) -> bool:
    """Note for all machines that a worker works; False where there is no Redis."""
    asked = client(current_app)
    return asked is not None and bool(asked.set(_SIGN, text))


def sign() -> str | None:
    """Return what was noted last; None for nothing, no Redis, or one that does not answer."""
    asked = client(current_app)
    try:
        noted = asked.get(_SIGN) if asked is not None else None
    except Exception as error:
        log.warning("redis_away", asked="sign", error=type(error).__name__)
        return None
    return noted.decode() if noted else None
