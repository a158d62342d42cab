"""微信公众号 (a service account): who opens the house there, what its script may do here, and 订阅通知.

Tokens are kept in this process until shortly before they lapse; the stable kind is the same for every process.
"""

import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import current_app

from webapp.core import clock
from webapp.core.db import outward
from webapp.providers import http
from webapp.providers.accounts import Tokens, token_of
from webapp.providers.http import Unreachable
from webapp.providers.outcome import WENT, Outcome, later, refused

AUTHORIZE = "https://open.weixin.qq.com/connect/oauth2/authorize"
STALE = {40001, 40014, 42001}  # our token is none any more
BUSY = {-1, 45011}
NO_RIGHT = {40013, 40125, 40002, 48001, 50001, 50002}
T = TypeVar("T")
USED_UP_WAIT = 3_600
RESTS = timedelta(seconds=30)
AT_ONCE = 4

TOKENS, TICKETS = Tokens(), Tokens()


class Refused(Exception):
    """It said no; ``code`` is its number. Nothing of what it wrote is kept."""

    def __init__(self, code: int) -> None:
        """Keep the number alone."""
        super().__init__(f"errcode {code}")
        self.code = code


@dataclass(frozen=True)
class Signature:
    """What a page shows to WeChat's script, so that it may use it at one address; no secret is in it."""

    app: str
    at: int
    nonce: str
    signature: str


def has_account() -> bool:
    """Say whether the house has a 公众号."""
    return bool(current_app.config["WECHAT_APP"] and current_app.config["WECHAT_SECRET"])


def authorize_url(back: str, state: str) -> str:
    """Return where WeChat says, without asking anybody, who they are to this account (snsapi_base)."""
    asked = {
        "appid": current_app.config["WECHAT_APP"],
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    return f"{AUTHORIZE}?{urlencode(asked)}#wechat_redirect"


@outward
def openid_of(code: str) -> str | None:
    """Return as whom WeChat knows who came back with this code; None when it is no good, or was used before.

    Unreachable when it is away.
    """
    config = current_app.config
    asked = {
        "appid": config["WECHAT_APP"],
        "secret": config["WECHAT_SECRET"],
        "code": code,
        "grant_type": "authorization_code",
    }
    with ENTERING.place():
        found = _json("GET", "/sns/oauth2/access_token", params=asked)
    openid = found.get("openid")
    if found.get("errcode"):
        return None
    # Who only borrows WeChat's look of a page (快照页) is nobody in particular.
    return openid if isinstance(openid, str) and 0 < len(openid) <= 128 and not found.get("is_snapshotuser") else None


@outward
def signature(address: str) -> Signature:
    """Sign an address for WeChat's script. Unreachable, Refused."""
    nonce, at = secrets.token_hex(8), int(clock.now().timestamp())
    with SIGNING.place():
        ticket = _renewed(_ticket)
    said = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={at}&url={address}"
    made = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()  # as it wants it
    return Signature(current_app.config["WECHAT_APP"], at, nonce, made)


@outward
def tell(openid: str, words: Mapping[str, str], page: str) -> Outcome:
    """Send a 订阅通知: ``words`` by the names of the template's fields, ``page`` opens when it is pressed."""
    body = {
        "touser": openid,
        "template_id": current_app.config["WECHAT_TEMPLATE"],
        "page": page,
        "data": {name: {"value": value} for name, value in words.items()},
    }

    def send() -> Outcome:
        _said("POST", "/cgi-bin/message/subscribe/bizsend", params={"access_token": _token()}, body=body)
        return WENT

    try:
        return _renewed(send)
    except Refused as no:
        return _outcome(no.code)


class _Line:
    """People who wait at a page for an answer: a slow WeChat may hold a few threads, never all of them."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._rests: tuple[str, datetime] | None = None

    @contextmanager
    def place(self) -> Iterator[None]:
        """Ask for one of them; nobody does for a while after it failed (Unreachable)."""
        address, rests = current_app.config["WECHAT_URL"], self._rests
        if (rests and rests[0] == address and rests[1] > clock.now()) or not self._places.acquire(blocking=False):
            raise Unreachable("busy")
        try:
            yield
        except (Unreachable, Refused):
            self._rests = (address, clock.now() + RESTS)
            raise
        finally:
            self._places.release()


ENTERING, SIGNING = _Line(), _Line()


def _outcome(code: int) -> Outcome:
    """Return what one of its numbers means for a message."""
    if code in BUSY:
        return later("busy")
    if code == 45009:
        return later("used_up", USED_UP_WAIT)
    if code in {43101, 43004, 40003}:
        return refused("unknown_person")  # has not subscribed, or not for one more message
    if code in {40037, 47003, 41028, 41029, 41030}:
        return refused("no_template")
    if code in STALE | NO_RIGHT:
        return refused("no_right")
    return refused("not_allowed" if code == 40164 else "refused")


def _renewed(use: Callable[[], T]) -> T:
    """Do something with a token, and once more with a new one when it was none any more."""
    try:
        return use()
    except Refused as no:
        if no.code not in STALE:
            raise
        TOKENS.forget()
        return use()


def _token() -> str:
    config = current_app.config
    asked = {
        "grant_type": "client_credential",
        "appid": config["WECHAT_APP"],
        "secret": config["WECHAT_SECRET"],
        "force_refresh": False,
    }
    return TOKENS.get(_account(), lambda: token_of(_said("POST", "/cgi-bin/stable_token", body=asked)))


def _ticket() -> str:
    def ask() -> tuple[str, int]:
        found = _said("GET", "/cgi-bin/ticket/getticket", params={"access_token": _token(), "type": "jsapi"})
        return token_of(found | {"access_token": found.get("ticket")})

    return TICKETS.get(_account(), ask)


def _account() -> tuple[str, ...]:
    return tuple(current_app.config[name] for name in ("WECHAT_APP", "WECHAT_SECRET", "WECHAT_URL"))


def _said(method: str, path: str, **asked: Any) -> dict[str, Any]:
    """Ask, and return what it said; Refused when it said no."""
    found = _json(method, path, **asked)
    code = found.get("errcode", 0)
    if type(code) is not int:
        raise Unreachable("nonsense")
    if code:
        raise Refused(code)
    return found


def _json(method: str, path: str, **asked: Any) -> dict[str, Any]:
    answer = http.ask(method, current_app.config["WECHAT_URL"].rstrip("/") + path, **asked)
    if answer.status >= 500:
        raise Unreachable("broken")
    if answer.status == 429:
        raise Unreachable("busy")
    return answer.json()
