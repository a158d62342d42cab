"""企业微信: who opens the house in it comes in without a password, where its address book knows them.

企业微信 says without a question who it is (snsapi_base). What was asked is kept in the session cookie of this browser,
once and for minutes, so that nobody comes back with what another asked.
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

from webapp.core import clock
from webapp.core.errors import not_found
from webapp.people import queries, schemas
from webapp.people.sign_in import device_cookie
from webapp.people.sign_in.routes_enter import admit, device_name, home_of
from webapp.people.sign_in.service import Attempt
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.queries import user_of
from webapp.providers import wecom
from webapp.providers.http import Unreachable
from webapp.web.guard import public

bp = Blueprint("people_sign_on_wecom", __name__)

ASKED = "wecom"
NOTHING: dict[str, Any] = {"state": "", "next": None, "at": 0}
LASTS = timedelta(minutes=10)
MOST = 512  # letters of a code
# So many wait at once for 企业微信 to say who they are: it may be slow, and the others want their pages.
_seats = threading.BoundedSemaphore(8)


@bp.get("/wecom/enter")
@public
def enter() -> Response:
    """Ask 企业微信 who it is; in another browser, or for who is in already, go on to where it was wanted."""
    if not wecom.configured():
        raise not_found()
    target = schemas.safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(target or home_of(current_user))
    if not in_wecom():
        return redirect(url_for("people.sign_in_page", next=target))
    generate_csrf()  # this browser's own mark: its session belongs to it
    state = secrets.token_hex(16)
    cookie[ASKED] = {"state": state, "next": target, "at": clock.to_micros(clock.now())}
    house = (current_app.config["SITE_URL"] or request.url_root).rstrip("/")
    return redirect(wecom.authorize_address(house + url_for(".back"), state))


@bp.get("/wecom/back")
@public
def back() -> Response | str:
    """Let in whom 企业微信 sends back, with all rules of the house; anybody else is told whom to ask."""
    if not wecom.configured():
        raise not_found()
    asked = cookie.pop(ASKED, None) or NOTHING
    target = schemas.safe_next(asked["next"])
    if current_user.is_authenticated:
        return redirect(target or home_of(current_user))
    code = request.args.get("code", "")
    if not _is_answer_to(asked) or not 0 < len(code) <= MOST or not code.isascii():
        return _not_in("late", target)
    try:
        subject = _who(code)
    except Unreachable as away:
        return _not_in("late" if away.reason == "refused" else "away", target)
    user_id = user_of(Provider.WECOM, subject) if subject else None
    if user_id is None:
        return _not_in("unknown", target)
    phone = queries.phone_of(user_id) or ""
    return admit(user_id, Attempt(phone, "", device_cookie.tag_for(phone), device_name()), target)


def in_wecom() -> bool:
    """Say whether the browser of 企业微信 asks, and the house has an app there."""
    return "wxwork" in request.user_agent.string and wecom.configured()


def _is_answer_to(asked: dict[str, Any]) -> bool:
    """Say whether 企业微信 answers what this browser asked, and in time."""
    mine = secrets.compare_digest(asked["state"].encode(), request.args.get("state", "").encode())
    return mine and clock.to_micros(clock.now() - LASTS) < asked["at"]


def _who(code: str) -> str | None:
    if not _seats.acquire(blocking=False):
        raise Unreachable("busy")
    try:
        return wecom.user_by_code(code)
    finally:
        _seats.release()


def _not_in(why: str, target: str | None) -> str:
    again, later = url_for(".enter", next=target), "号码对了，过一夜就能这样进。"
    return render_template(
        "people/sign_on/not_in.html", why=why, target=target, again=again, house="企业微信", later=later
    )


bp.record_once(lambda state: state.app.jinja_env.globals.update(in_wecom=in_wecom))
