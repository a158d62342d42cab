"""What 企业微信 and 钉钉 have in common: a token that lapses, and answers that carry a number."""

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from webapp.core import clock
from webapp.providers.http import Answer, Unreachable
from webapp.providers.outcome import Outcome, later, refused

EARLY = timedelta(minutes=5)  # before it lapses: what is asked with it takes some time too
LAPSED = refused("no_right")
"""The very object says that the token has lapsed; with it an adapter asks once more, and then believes it."""


class Tokens:
    """The tokens of this process, each kept until shortly before it lapses; one thread fetches, the others wait."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[tuple[str, ...], tuple[str, datetime]] = {}
        self._lock = threading.Lock()

    def get(self, account: tuple[str, ...], fetch: Callable[[], tuple[str, int]], instead_of: str | None = None) -> str:
        """Return an account's token; ``fetch`` makes one with its seconds, also when ``instead_of`` is kept."""
        with self._lock:
            token, until = self._kept.get(account, ("", clock.now()))
            if until <= clock.now() or token == instead_of:
                token, seconds = fetch()
                self._kept[account] = token, clock.now() + max(timedelta(seconds=seconds) - EARLY, timedelta())
            return token

    def forget(self) -> None:
        """Keep none any more."""
        with self._lock:
            self._kept.clear()


class No(Exception):
    """The provider said no, or not now: ``outcome``."""

    def __init__(self, outcome: Outcome) -> None:
        """Keep the outcome; nothing that the provider wrote."""
        super().__init__(outcome.reason)
        self.outcome = outcome


def read_answer(answer: Answer, number: Callable[[Mapping[str, Any]], Any], means: Mapping[int, Outcome]) -> Any:
    """Return what an answer holds when its number is 0; No with what else it means, Unreachable when nobody can say."""
    if answer.status == 429:
        raise No(later("busy", answer.wait))
    if answer.status >= 500:
        raise No(later("broken", answer.wait))
    found = answer.json()
    code = number(found)
    if type(code) is not int:
        raise Unreachable("nonsense")
    if code:
        raise No(means.get(code, refused("refused")))
    return found


def token_of(found: Mapping[str, Any]) -> tuple[str, int]:
    """Return the token that an answer holds and for how many seconds; Unreachable when it holds none."""
    token, seconds = found.get("access_token"), found.get("expires_in")
    if not isinstance(token, str) or not token or type(seconds) is not int or not 0 <= seconds <= 86_400:
        raise Unreachable("nonsense")
    return token, seconds


def name_of(found: Mapping[str, Any], *names: str) -> str | None:
    """Return the first of these that is a user id (1 to 64 letters), or None."""
    texts = [found.get(name) for name in names]
    return next((text for text in texts if isinstance(text, str) and 0 < len(text) <= 64), None)
