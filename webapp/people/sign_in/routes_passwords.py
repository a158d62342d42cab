"""Passwords: changing one's own, and setting a new one with a one-time code."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core import codes
from webapp.core.errors import Problem
from webapp.people import queries, schemas
from webapp.people.sign_in import device_cookie
from webapp.people.sign_in import service as service_sign_in
from webapp.people.sign_in import service_passwords as passwords
from webapp.people.sign_in.routes_enter import admit, device_name
from webapp.people.sign_in.service import Attempt
from webapp.web.doors import door
from webapp.web.guard import needs, public
from webapp.web.limits import limit_sign_ins
from webapp.web.mending import shown_again
from webapp.web.once import answers_itself, browser

bp = Blueprint("people_sign_in_passwords", __name__)


@bp.get("/me/password")
@door("people_sign_in_passwords.change_page", "登录密码", "lock", group="account", order=55)
@needs("me.use")
def change_page() -> str:
    """Show where the own password is changed; who signs in by invitation has none."""
    return _change_page({})


@bp.post("/me/password")
@needs("me.use")
@limit_sign_ins
def change() -> Response:
    """Change the own password; other phones are signed out."""
    tag = device_cookie.tag_for(queries.phone_of(current_user.id) or "")
    try:
        new = passwords.new_passwords(request.form.get("new_password", ""), request.form.get("again", ""))
        passwords.change_password(
            current_user.id, current_user.session_id, request.form.get("old_password", "")[:200], new, tag
        )
    except Problem as problem:
        if problem.code not in ("invalid", "too_many"):
            raise
        if "old_password" in problem.fields:
            service_sign_in.note_wrong(queries.phone_of(current_user.id) or "", tag)
        errors = problem.fields or {"old_password": problem.message}
        return shown_again(_change_page(errors), problem)
    flash("密码改好了，别的手机都退出了")
    return redirect("/me", code=303)


@bp.get("/password/new")
@public
def new_page() -> str:
    """Show where a one-time code becomes a new password."""
    return render_template("people/password_new.html", typed={}, errors={})


@bp.post("/password/new")
@answers_itself("the code knows the browser that used it, for minutes")
@public
@limit_sign_ins
def set_new() -> Response:
    """Set a new password with a one-time code, and go in."""
    form = request.form
    phone = schemas.account_phone(form.get("phone", "")) or ""
    attempt = Attempt(phone, form.get("code", "")[: codes.MOST_PASTED], device_cookie.tag_for(phone), device_name())
    try:
        new = passwords.new_passwords(form.get("new_password", ""), form.get("again", ""))
        user_id = passwords.redeem_code(attempt, new, browser())
    except Problem as problem:
        if problem.code not in ("invalid", "too_many"):
            raise
        if "code" in problem.fields:
            passwords.note_wrong_code(attempt)
        errors = problem.fields or {"code": problem.message}
        page = render_template("people/password_new.html", typed={"phone": phone}, errors=errors)
        return shown_again(page, problem)
    return admit(user_id, attempt)


def _change_page(errors: dict[str, str]) -> str:
    known = queries.has_password(current_user.id)
    return render_template("people/password.html", errors=errors, known=known)
