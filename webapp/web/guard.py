"""The guard at every route: host, origin, person and verb, token. Default is no.

A view declares ``@needs("verb")`` or ``@public``; the app does not start with a view that declares neither.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from flask import Flask, Request, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from webapp.core import reading
from webapp.core.errors import Problem, not_found

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
MOST_REMEMBERED = 4_096
"""So many cookies and tokens a process remembers: more than a town has phones in use."""

csrf = CSRFProtect()
login_manager = LoginManager()
login_manager.session_protection = None  # device-bound means the cookie, not the user agent


class UndeclaredRoute(RuntimeError):
    """A route declares neither a verb nor that it is public."""


class ProvedOnce(TimestampSigner):
    """Proves a cookie's signature, and remembers by a digest which ones were right: the same bytes are proved once.

    Nothing else is remembered. Each request looks anew how old the cookie is and what it says, and asks the database
    whether its session still stands.
    """

    def __init__(self, *keys: Any, proved: set[bytes], **how: Any) -> None:
        super().__init__(*keys, **how)
        self._proved = proved

    def verify_signature(self, value: Any, sig: Any) -> bool:
        """Say whether the signature is right."""
        seen = hashlib.sha256(b"%b.%b" % (value, sig)).digest()
        right = seen in self._proved or super().verify_signature(value, sig)
        if right:
            if len(self._proved) >= MOST_REMEMBERED:
                self._proved.clear()
            self._proved.add(seen)
        return right


class Sessions(SecureCookieSessionInterface):
    """The sessions of Flask, whose cookies are proved once."""

    def __init__(self, app: Flask) -> None:
        made = super().get_signing_serializer(app)
        if made is not None:
            made.signer, made.signer_kwargs = ProvedOnce, {**made.signer_kwargs, "proved": set()}
        self._serializer = made

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs and reads the cookies; one for the life of the application."""
        return self._serializer


def needs(verb: str) -> Callable[[View], View]:
    """Declare that a view is for signed-in people with this verb; for anybody else the address does not exist."""

    def declare(view: View) -> View:
        view.needs = verb  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """Declare that a view is for everybody."""
    view.needs = None  # type: ignore[attr-defined]
    return view


def stores_nothing(view: View) -> View:
    """Declare that the phone itself posts here, not a page of ours, and nothing comes of it: no token is asked for."""
    view.stores_nothing = True  # type: ignore[attr-defined]
    return view


def declared_verb(app: Flask, endpoint: str) -> str | None:
    """Return the verb an endpoint needs, None for public ones; raises UndeclaredRoute."""
    view = app.view_functions[endpoint]
    if not hasattr(view, "needs"):
        raise UndeclaredRoute(f"{endpoint} declares neither @needs nor @public")
    return view.needs


def init_app(app: Flask) -> None:
    """Put the guard in front of every request; tokens are checked once the body is here (``bodies``)."""
    app.session_interface = Sessions(app)
    csrf.init_app(app)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"csrf_token": csrf_token})
    login_manager.init_app(app)
    app.before_request(_check_host)
    app.before_request(_check_origin)
    app.before_request(_check_actor)


def check_routes(app: Flask) -> None:
    """Refuse to start with an undeclared route (called when all are registered)."""
    for endpoint in app.view_functions:
        declared_verb(app, endpoint)


def wants_json(asking: Request = request) -> bool:
    """Say whether a program asks: JSON is accepted and preferred to a page."""
    accepted = asking.accept_mimetypes
    return accepted["application/json"] > accepted["text/html"]


def csrf_token() -> str:
    """Return the token of the forms of this session; a session has one, which is signed once in a process."""
    own = session.get("csrf_token")
    if own and "csrf_token" not in g:
        g.csrf_token = _signed(current_app.config["SECRET_KEY"], own)
    token: str = generate_csrf()
    return token


@lru_cache(maxsize=MOST_REMEMBERED)
def _signed(_secret: str, _own: str) -> str:
    token: str = generate_csrf()  # of the session of this request, which has this one
    return token


def _check_host() -> None:
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    config = current_app.config
    allowed = {h.strip() for h in config["ALLOWED_HOSTS"].split(",") if h.strip()}
    if config["ENV"] != "production":
        allowed |= LOCAL_HOSTS
    if host not in allowed:
        raise Problem("bad_request", "这个网址不是一扇门的")


def _is_harmless() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in SAFE_METHODS or hasattr(view, "stores_nothing")


def _check_origin() -> None:
    if _is_harmless():
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    ours = reading.address(origin)
    foreign = origin is not None and (ours is None or ours.netloc != request.host)
    if site in ("cross-site", "same-site") or foreign:
        raise Problem("cross_site")


def _check_actor() -> None:
    if request.endpoint is None:
        return  # no such address: the ordinary 404 follows
    verb = declared_verb(current_app, request.endpoint)
    if verb is None:
        return
    if not current_user.is_authenticated:
        raise Problem("signed_out")
    if not current_user.can(verb):
        raise not_found()


def check_token() -> None:
    """Refuse what changes something without the token of the session: Problem csrf."""
    if request.endpoint is None or _is_harmless():
        return
    try:
        csrf.protect()
    except CSRFError as error:
        raise Problem("csrf") from error
