"""微信公众号: who opens the house in WeChat is signed in silently, once they bound their WeChat themselves.

WeChat is asked once in a visit, and says without a question who it is (snsapi_base). What was asked is kept in the
session cookie of this browser, so that nobody comes back with what another asked.
"""

import secrets
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, request, url_for
from flask import session as cookie
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import clock, reading
from webapp.core.errors import Problem, not_found
from webapp.people import queries, schemas
from webapp.people.sign_in import device_cookie
from webapp.people.sign_in.routes_enter import admit, device_name
from webapp.people.sign_in.service import Attempt
from webapp.people.sign_on import service_wechat
from webapp.people.sign_on.models import Provider
from webapp.people.sign_on.queries import subjects_of, user_of
from webapp.providers import wechat
from webapp.providers.http import Unreachable
from webapp.web.guard import needs, public
from webapp.web.headers import in_wechat

bp = Blueprint("people_sign_on_wechat", __name__)

ASKED, TRIED = "wechat", "wechat_tried"
AGAIN = 600_000_000  # microseconds: so long nobody is sent to WeChat by themselves again
TICKET_S = 3_600
MOST, LONGEST = 512, 2_000  # letters of a code, of an address
OWN_PAGE = "/me/ways"
BOUND = "绑好了，以后在微信里打开就是您"
TAKEN = "这个微信绑的是别人。请那个人先登录，在这一页解除"
AWAY = "微信这会儿没有回答，过一会儿再试"


@dataclass(frozen=True)
class Mine:
    """What a person's page says of their WeChat: ``here`` when it is open in WeChat."""

    bound: bool
    here: bool
    bind_url: str
    template: str


@bp.get("/wechat/enter")
@public
def enter() -> BaseResponse:
    """Ask WeChat who it is: to sign them in, or (``bind``, from their own page) to bind them."""
    if not in_wechat():
        raise not_found()
    binding = request.args.get("bind", "")
    if binding and not _is_mine(binding):
        return redirect(OWN_PAGE)
    target = schemas.safe_next(request.args.get("next"))
    if current_user.is_authenticated and not binding:
        return redirect(target or "/")
    generate_csrf()  # this browser's own mark: its session belongs to it
    asked = {"state": secrets.token_hex(16), "next": target}
    cookie[ASKED] = asked | {"bind": current_user.id if binding else 0}
    cookie[TRIED] = clock.to_micros(clock.now())
    back = (current_app.config["SITE_URL"] or request.url_root).rstrip("/") + url_for("people_sign_on_wechat.back")
    return redirect(wechat.authorize_url(back, str(asked["state"])))


@bp.get("/wechat/back")
@public
def back() -> BaseResponse:
    """Take in whom WeChat sends back: bound, signed in with all rules of the house, or shown the ordinary sign-in."""
    asked = cookie.pop(ASKED, None)
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if not in_wechat():
        raise not_found()
    mine = asked and secrets.compare_digest(asked["state"].encode(), state.encode())
    if not mine or not 0 < len(code) <= MOST:
        return _not_in()
    try:
        openid = wechat.openid_of(code)
    except Unreachable:
        flash(AWAY)
        return _not_in(asked["next"])
    if asked["bind"]:
        return _bound(asked["bind"], openid)
    if current_user.is_authenticated:
        return redirect(asked["next"] or "/")
    return _let_in(openid, asked["next"])


@bp.post("/wechat/unbind")
@needs("me.use")
def unbind() -> BaseResponse:
    """End that I am known by my WeChat."""
    service_wechat.unbind_own(current_user.id)
    flash("微信解除了")
    return redirect(OWN_PAGE, code=303)


@bp.get("/wechat/sign")
@public
def sign() -> Response:
    """Sign an address of this house for WeChat's script, as JSON."""
    address = request.args.get("url", "")
    parts = reading.address(address)
    ours = parts is not None and f"{parts.scheme}://{parts.netloc}/" == request.url_root and len(address) <= LONGEST
    if not in_wechat() or not ours:
        raise not_found()
    try:
        made = wechat.signature(address.partition("#")[0])
    except (Unreachable, wechat.Refused):
        raise Problem("busy") from None
    return jsonify(appId=made.app, timestamp=made.at, nonceStr=made.nonce, signature=made.signature)


def silently(target: str | None) -> BaseResponse | None:
    """Return where WeChat says who it is, for somebody who meets the sign-in page there; None: show it.

    Not for who signed out there by themselves, nor once more within minutes, nor when it just failed.
    """
    if not in_wechat() or current_user.is_authenticated or "wechat" in request.args:
        return None
    tried = clock.to_micros(clock.now()) - cookie.get(TRIED, 0) < AGAIN
    if tried or device_cookie.is_out():
        return None
    return redirect(url_for("people_sign_on_wechat.enter", next=target))


def my_wechat() -> Mine | None:
    """Return what is said of the WeChat of who is signed in; None, in no statement, where the house has no account."""
    if not wechat.has_account():
        return None
    bound = bool(subjects_of(Provider.WECHAT, [current_user.id]))
    address = url_for("people_sign_on_wechat.enter", bind=_signer().dumps(current_user.session_id))
    return Mine(bound, in_wechat(), address, current_app.config["WECHAT_TEMPLATE"])


def _let_in(openid: str | None, target: str | None) -> BaseResponse:
    user_id = user_of(Provider.WECHAT, openid) if openid else None
    if user_id is None:
        return _not_in(target)
    phone = queries.phone_of(user_id) or ""
    try:
        return admit(user_id, Attempt(phone, "", device_cookie.tag_for(phone), device_name()), target)
    except Problem as problem:
        if problem.code != "too_many":
            raise
        flash(problem.message)
        return _not_in(target)


def _bound(user_id: int, openid: str | None) -> BaseResponse:
    if not current_user.is_authenticated or current_user.id != user_id:
        return _not_in(OWN_PAGE)
    if not openid:
        flash(AWAY)
    else:
        flash(BOUND if service_wechat.bind_own(user_id, openid) else TAKEN)
    return redirect(OWN_PAGE)


def _not_in(target: str | None = None) -> BaseResponse:
    """Lead to the sign-in form itself; ``wechat`` says not to ask again, also where a browser keeps no cookies."""
    if current_user.is_authenticated:
        return redirect(target or "/")
    return redirect(url_for("people.sign_in_page", next=target, wechat="no"))


def _is_mine(ticket: str) -> bool:
    """Say whether a link to bind was made for this very session: nobody else's link binds anybody."""
    try:
        made_for = _signer().loads(ticket, max_age=TICKET_S)
    except BadSignature:
        return False
    return current_user.is_authenticated and made_for == current_user.session_id


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="wechat")


bp.record_once(lambda state: state.app.jinja_env.globals.update(my_wechat=my_wechat))
