"""Asking another machine over HTTP, one narrow way for all providers: short patience, no redirects, small answers."""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from flask import current_app

from webapp.core import reading
from webapp.core.db import outward

CONNECT, READ, WHOLE = 3.0, 5.0, 8.0  # seconds: to be connected, between two pieces, for all of it
MOST_BYTES = 64 * 1024
_threads = threading.local()


class Unreachable(Exception):
    """No whole answer came; ``reason`` is one of ``outcome.REASONS``. Says nothing of what was asked."""

    def __init__(self, reason: str) -> None:
        """Keep the reason alone: an address may hold a secret."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What another machine answered; header names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the object it holds; Unreachable("nonsense") for anything else."""
        found = reading.json_of(self.body, MOST_BYTES)
        if not isinstance(found, dict):
            raise Unreachable("nonsense")
        return found

    @property
    def wait(self) -> int | None:
        """Seconds that it asks to be left alone (Retry-After, RFC 9110), at most a day."""
        return reading.whole(self.headers.get("retry-after"), 86_400)


@outward
def ask(
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    body: Any = None,
    data: bytes | Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask another machine, with ``body`` as JSON or ``data`` as it is; never inside a transaction (RuntimeError).

    Unreachable when it is away, or slower than ``WHOLE``, or answers more than ``MOST_BYTES``. Redirects are answers.
    """
    if body is not None:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
    end = time.monotonic() + WHOLE
    # This thread's own connections; what the machine's environment says of proxies and accounts counts not.
    session: requests.Session = getattr(_threads, "session", None) or requests.Session()
    _threads.session = session
    session.trust_env = False
    try:
        asked = session.request(
            method,
            url,
            params=params,
            data=data,
            headers=dict(headers or {}),
            timeout=(CONNECT, READ),
            allow_redirects=False,
            stream=True,
            proxies=_proxies(),
        )
        with asked:
            return Answer(asked.status_code, {k.lower(): v for k, v in asked.headers.items()}, _whole(asked, end))
    except requests.Timeout:
        raise Unreachable("timeout") from None
    except (requests.RequestException, OSError, ValueError):
        raise Unreachable("unreachable") from None


def _whole(asked: requests.Response, end: float) -> bytes:
    """Read the answer, however slowly it drips, within its time and size."""
    found = bytearray()
    for piece in asked.iter_content(8 * 1024):
        found += piece
        if len(found) > MOST_BYTES:
            raise Unreachable("nonsense")
        if time.monotonic() > end:
            raise Unreachable("timeout")
    return bytes(found)


def _proxies() -> dict[str, str]:
    proxy = current_app.config["PROXY"]
    return {"http": proxy, "https": proxy} if proxy else {}
