"""The county's sign-on: out to its issuer, and back with what lets somebody in, by all rules of the house.

What was asked is kept in the session cookie of this browser, once and for minutes.
"""

import secrets
import threading
from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.people import queries, schemas
from webapp.people.sign_in import device_cookie
from webapp.people.sign_in.routes_enter import admit, device_name, home_of
from webapp.people.sign_in.service import Attempt
from webapp.people.sign_on.service_county import known_as
from webapp.providers import oidc
from webapp.providers.http import Unreachable
from webapp.web.guard import public

bp = Blueprint("people_sign_on_county", __name__)

ASKED = "county"
LASTS = timedelta(minutes=10)
MOST = 2048  # letters of a code
# So many wait at once for the county's machine: it may be slow, and the others want their pages.
_seats = threading.BoundedSemaphore(4)


@bp.get("/county/enter")
@public
def enter() -> Response | str:
    """Send the browser to the county's sign-on; who is in already goes on to where it was wanted."""
    if not oidc.configured():
        raise not_found()
    target = schemas.safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(target or home_of(current_user))
    try:
        with _Seat():
            there, kept = oidc.begin(_back())
    except Unreachable:
        return _not_in("away", target)
    generate_csrf()  # this browser's own mark: its session belongs to it
    cookie[ASKED] = {**kept, "next": target, "at": str(clock.to_micros(clock.now()))}
    return redirect(there)


@bp.get("/county/back")
@public
def back() -> Response | str:
    """Let in whom the county vouches for; anybody else is told whom to ask."""
    if not oidc.configured():
        raise not_found()
    asked = cookie.pop(ASKED, None) or {}
    target = schemas.safe_next(asked.get("next"))
    if current_user.is_authenticated:
        return redirect(target or home_of(current_user))
    code = request.args.get("code", "")
    if not _is_answer_to(asked) or not 0 < len(code) <= MOST or not code.isascii():
        return _not_in("late", target)
    try:
        with _Seat():
            vouched = oidc.who(code, asked, _back())
    except Unreachable as away:
        return _not_in("late" if away.reason == "refused" else "away", target)
    user_id = known_as(vouched.subject, vouched.phone)
    if user_id is None:
        return _not_in("unknown", target)
    phone = queries.phone_of(user_id) or ""
    return admit(user_id, Attempt(phone, "", device_cookie.tag_for(phone), device_name()), target)


class _Seat:
    """One of the few who wait for the county's machine at once; Unreachable when all are taken."""

    def __enter__(self) -> None:
        if not _seats.acquire(blocking=False):
            raise Unreachable("busy")

    def __exit__(self, *_: object) -> None:
        _seats.release()


def _back() -> str:
    """Return the address to which the county sends people back, as it was registered there."""
    house = (current_app.config["SITE_URL"] or request.url_root).rstrip("/")
    return house + url_for("people_sign_on_county.back")


def _is_answer_to(asked: dict[str, Any]) -> bool:
    """Say whether the county answers what this browser asked, and in time."""
    state, at = asked.get("state"), reading.whole(asked.get("at"))
    if not isinstance(state, str) or at is None:
        return False
    mine = secrets.compare_digest(state.encode(), request.args.get("state", "").encode())
    return mine and clock.to_micros(clock.now() - LASTS) < at


def _not_in(why: str, target: str | None) -> str:
    again, house = url_for(".enter", next=target), current_app.config["OIDC_WORD"]
    return render_template("people/sign_on/not_in.html", why=why, target=target, again=again, house=house)


bp.record_once(lambda state: state.app.jinja_env.globals.update(county_sign_on=oidc.configured))
