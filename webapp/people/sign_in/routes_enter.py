"""The last steps of every way in: the second step for who needs one, then the session; and the second step's page."""

from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request
from flask import session as cookie
from flask_login import current_user, login_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from segno import make as qr
from werkzeug.wrappers import Response

from webapp.core.errors import Problem
from webapp.people import queries, schemas
from webapp.people.sign_in import device_cookie
from webapp.people.sign_in import service as service_sign_in
from webapp.people.sign_in import service_second_factor as second
from webapp.people.sign_in.service import Attempt
from webapp.web.doors import door
from webapp.web.guard import needs, public
from webapp.web.limits import limit_sign_ins
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself, browser

bp = Blueprint("people_sign_in_enter", __name__)

TICKET_S = 600
EXPIRED = "等太久了，请重新登录"


def admit(user_id: int, attempt: Attempt, target: str | None = None) -> Response:
    """Let in who has shown what they know: straight on, or to the second step first."""
    if second.is_required(user_id):
        return make_response(_second_page(user_id, _ticket(user_id, attempt, target)))
    return enter(user_id, attempt, target)


def enter(user_id: int, attempt: Attempt, target: str | None = None) -> Response:
    """Open this phone's session and go where it was wanted, or to the role's home."""
    return go_in(service_sign_in.let_in(user_id, attempt, session_here(), browser()), attempt, target)


def session_here() -> tuple[int, int] | None:
    """Return the session that this phone is signed in with, and whose it is; None when nobody is."""
    return (current_user.session_id, current_user.id) if current_user.is_authenticated else None


def go_in(token: str, attempt: Attempt, target: str | None = None) -> Response:
    """Give this phone the cookie of a session that was just opened."""
    actor = _remembered(token)
    response = redirect(target or home_of(actor))
    device_cookie.remember(response, attempt.phone)
    return response


@bp.post("/sign-in/second")
@answers_itself("the same browser gets the same session for minutes")
@public
@limit_sign_ins
@mended_on(lambda problem: _second_again(problem), only=(422, 429))
def second_step() -> Response:
    """Take the code of the second step, or confirm a code app that is new; wrong ones count towards the delay."""
    ticket = request.form.get("ticket", "")
    user_id, attempt, target = _read(ticket)
    if known := service_sign_in.opened_here(user_id, browser()):
        return go_in(known, attempt, target)  # sent twice: the code opened the door already
    service_sign_in.refuse_delayed(attempt)
    fresh = _take(user_id, request.form.get("code", ""), attempt)
    if not fresh:
        return enter(user_id, attempt, target)
    actor = _remembered(service_sign_in.let_in(user_id, attempt, session_here(), browser()))
    page = render_template("people/recovery_codes.html", codes=fresh, go=target or home_of(actor))
    response = make_response(page)
    device_cookie.remember(response, attempt.phone)
    return response


@bp.get("/me/second-step")
@door("people_sign_in_enter.my_second_step", "登录验证码", "key", group="account", order=61, shown=second.concerns)
@needs("me.use")
def my_second_step() -> str:
    """Show that the second step is set up, and how a new phone is set up."""
    return _mine({})


@bp.post("/me/second-step/renew")
@needs("me.use")
@limit_sign_ins
def renew_second_step() -> Response:
    """Forget the code app, with a code that still works; the next sign-in sets a new one up."""
    attempt = Attempt(queries.phone_of(current_user.id) or "", "", "", "")
    try:
        service_sign_in.refuse_delayed(attempt)
        second.renew(current_user.id, request.form.get("code", ""))
    except Problem as problem:
        if problem.code != "invalid":
            raise
        service_sign_in.note_wrong(attempt.phone, attempt.device_tag)
        return make_response(_mine(problem.fields), problem.status)
    flash("下次登录时重新扫码")
    return redirect("/me", code=303)


def home_of(actor: Any) -> str:
    """Return the address where a role's day begins."""
    return "/todo" if actor.can("case.todo") else "/"


def device_name() -> str:
    """Return how the asking phone is listed."""
    agent = request.user_agent.string
    if "wxwork" in agent:
        return "企业微信"
    return "微信" if "MicroMessenger" in agent else "手机" if "Mobile" in agent else "电脑"


def _mine(errors: dict[str, str]) -> str:
    left = second.codes_left(current_user.id)
    return render_template(
        "people/second_step_mine.html", left=left, errors=errors, on=second.is_set_up(current_user.id)
    )


def _remembered(token: str) -> Any:
    cookie.clear()  # nothing of the visitor before, the CSRF token included
    actor = queries.actor_by_token(token)
    login_user(actor)
    cookie.permanent = True
    return actor


def _take(user_id: int, code: str, attempt: Attempt) -> list[str]:
    """Return fresh recovery codes when a code app was confirmed, nothing when one was used; Problem 422 when wrong."""
    try:
        return second.take(user_id, code)
    except Problem:
        service_sign_in.note_wrong(attempt.phone, attempt.device_tag)
        raise


def _second_again(problem: Problem) -> str:
    ticket = request.form.get("ticket", "")
    return _second_page(_read(ticket)[0], ticket, problem)


def _second_page(user_id: int, ticket: str, problem: Problem | None = None) -> str:
    if second.is_set_up(user_id):
        return render_template("people/second_step.html", ticket=ticket, problem=problem)
    secret = second.begin(user_id)
    picture = qr(second.address_for(user_id, secret), error="m").svg_data_uri(scale=5, border=4, light="#fff")
    return render_template(
        "people/second_step_new.html", ticket=ticket, problem=problem, secret=secret, picture=picture
    )


def _ticket(user_id: int, attempt: Attempt, target: str | None) -> str:
    return _signer().dumps([user_id, attempt.device_tag, target, _mark(user_id)])


def _read(ticket: str) -> tuple[int, Attempt, str | None]:
    try:
        user_id, tag, target, mark = _signer().loads(ticket, max_age=TICKET_S)
    except BadSignature:
        raise Problem("bad_request", EXPIRED) from None
    if mark != _mark(user_id):
        raise Problem("bad_request", EXPIRED)
    return user_id, Attempt(queries.phone_of(user_id) or "", "", tag, device_name()), schemas.safe_next(target)


def _mark(user_id: int) -> str:
    """Return what changes with the password, so that a ticket dies with it; nothing can be learnt from it."""
    return queries.password_mark(user_id)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="second-step")
