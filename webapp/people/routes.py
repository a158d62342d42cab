"""Signing in and out, who is signed in, and 我的."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as cookie
from flask_login import current_user, logout_user
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.core.masking import mask_phone
from webapp.people import queries, schemas, service_vault
from webapp.people.queries_guides import courtyard
from webapp.people.sign_in import device_cookie
from webapp.people.sign_in import service as service_sign_in
from webapp.people.sign_in.routes_enter import admit, device_name
from webapp.people.sign_in.service import Attempt
from webapp.people.sign_on.routes_wechat import silently
from webapp.web import frame
from webapp.web.doors import GROUPS, OWN, counts_behind, door, rows_of
from webapp.web.forms import read
from webapp.web.guard import needs, public
from webapp.web.headers import in_wechat
from webapp.web.limits import limit_sign_ins
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("people", __name__)

DEMO_PASSWORD = "yishanmen-demo"  # noqa: S105  (printed on the demo's own page; production refuses the demo)


@dataclass(frozen=True)
class Tile:
    """A person of the demo who can be entered with one tap, without a password on the page."""

    word: str
    line: str
    icon: str
    tone: str
    phone: str


DEMO_TILES = (
    Tile("信息员", "南一村", "binoculars", "green", "10010000103"),
    Tile("网格长", "南一村", "users", "blue", "10020000026"),
    Tile("小院调度员", "综治中心", "building", "brick", "10050000001"),
    Tile("镇级网格长", "才湾镇", "map-2", "amber", "10040000001"),
)


@bp.get("/sign-in")
@public
def sign_in_page() -> BaseResponse | str:
    """Show the sign-in form; in WeChat, where the house has an account, whoever it is may be known already."""
    return silently(schemas.safe_next(request.args.get("next"))) or _sign_in_page({})


@bp.post("/sign-in")
@answers_itself("the same browser gets the same session for minutes")
@public
@limit_sign_ins
@mended_on(lambda problem: _sign_in_page({"phone": request.form.get("phone", "")}, problem), only=(422, 429))
def sign_in() -> BaseResponse:
    """Sign a phone in and go to the role's home; wrong or delayed tries come back to the form."""
    attempt = _attempt(_typed_or_tile())
    user_id = service_sign_in.check_password(attempt)
    if user_id is None:
        service_sign_in.note_failure(attempt)
        raise Problem("invalid", service_sign_in.WRONG, fields={"password": service_sign_in.WRONG})
    return admit(user_id, attempt, schemas.safe_next(request.values.get("next")))


@bp.post("/sign-out")
@answers_itself("who is out stays out")
@needs("me.use")
def sign_out() -> BaseResponse:
    """End this phone's session."""
    service_sign_in.end_session(current_user.session_id, actor_id=current_user.id)
    logout_user()
    cookie.clear()
    response = redirect("/sign-in")
    if in_wechat():
        device_cookie.note_out(response)
    return response


@bp.get("/session")
@public
def session() -> Response:
    """Answer a page who is signed in, with a fresh token (contract)."""
    if not current_user.is_authenticated:
        problem = Problem("signed_out")  # in JSON whoever asks: a page that got the sign-in form instead would not know
        return make_response(jsonify(problem.as_json()), problem.status)
    post = current_user.home_post
    return jsonify(
        user_id=current_user.id,
        csrf_token=generate_csrf(),
        name=current_user.name,
        place=post.area_label if post else "",
        vault_secret=_vault_secret(current_user.id),
    )


@bp.get("/me")
@door("people.me", "我的", "user", group="account", order=10, tab="me", tab_order=90, icon_active="user-filled")
@needs("me.use")
def me() -> str:
    """Show 我的."""
    phone = queries.phone_of(current_user.id) or ""
    at_work = rows_of(current_user, [code for code in GROUPS if code not in OWN])
    own = [rows_of(current_user, ["account"]), rows_of(current_user, ["help"])]
    if not frame.on_desk():
        own = [rows_of(current_user, ["law", "work"]), own[0], rows_of(current_user, ["rules", "help"])]
        at_work = []
    counts = counts_behind([*at_work, *(row for rows in own for row in rows)], current_user)
    page = {"rows": [rows for rows in own if rows], "work": frame.rows(at_work, counts), "counts": counts}
    return render_template("people/me.html", phone=mask_phone(phone), **page)


@bp.get("/me/devices")
@door(
    "people.devices",
    "登录的设备",
    "device-mobile",
    group="account",
    order=50,
    value=lambda user: f"{len(queries.devices_of(user.id))} 部",
)
@needs("me.use")
def devices() -> str:
    """List the phones on which I am signed in."""
    return render_template("people/devices.html", devices=queries.devices_of(current_user.id))


@bp.post("/me/devices/<int:session_id>/end")
@needs("me.use")
def end_device(session_id: int) -> BaseResponse:
    """End one of my phones' sessions."""
    service_sign_in.end_session(session_id, actor_id=current_user.id)
    flash("那部手机已经退出")
    return redirect("/me/devices", code=303)


@bp.post("/me/devices/end-others")
@needs("me.use")
def end_other_devices() -> BaseResponse:
    """End my sessions on every phone but this one."""
    service_sign_in.end_other_sessions(current_user.session_id, actor_id=current_user.id)
    flash("别的手机都退出了")
    return redirect("/me/devices", code=303)


@bp.get("/help")
@door("people.help_page", "怎么用", "help-circle", group="help", order=50)
@public
def help_page() -> str:
    """Say in a few lines how the app is used."""
    return render_template("people/help.html", courtyard=courtyard())


def _vault_secret(user_id: int) -> str:
    """Return the person's vault secret, made now if it is wanted for the first time."""
    known = queries.vault_secret_of(user_id)
    if known:
        return known
    return service_vault.make_secret(user_id)


def _sign_in_page(typed: dict[str, str], problem: Problem | None = None) -> str:
    return render_template(
        "people/sign_in.html",
        typed=typed,
        problem=problem,
        tiles=_tiles(),
        next=schemas.safe_next(request.values.get("next")),
    )


def _tiles() -> tuple[Tile, ...]:
    return DEMO_TILES if current_app.config["ENV"] == "demo" else ()


def _typed_or_tile() -> schemas.SignInInput:
    chosen = request.form.get("tile", "")
    for number, tile in enumerate(_tiles(), 1):
        if chosen == str(number):
            return schemas.SignInInput(tile.phone, DEMO_PASSWORD)
    return read(schemas.SignInInput, request.form)


def _attempt(form: schemas.SignInInput) -> Attempt:
    return Attempt(form.phone, form.password, device_cookie.tag_for(form.phone), device_name())
