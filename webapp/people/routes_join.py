"""Joining by a link: looking at it uses nothing up (messengers fetch links to show them), one tap signs in."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.codes import token_in
from webapp.core.errors import Problem
from webapp.people import queries
from webapp.people import service_invitations as invitations
from webapp.people.sign_in.routes_enter import device_name, go_in, home_of, session_here
from webapp.web.fields import parsed
from webapp.web.forms import read_one
from webapp.web.guard import public
from webapp.web.limits import limit_sign_ins
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself, browser

bp = Blueprint("people_join", __name__)

NO_LINK = "这里面没有邀请的链接。把收到的那一条整个复制，粘贴到这里"


@bp.get("/join")
@public
def how() -> str:
    """Say how an invitation is scanned."""
    return render_template("people/join_how.html", problem=None, typed={})


@bp.post("/join")
@public
@mended_on(lambda problem: render_template("people/join_how.html", problem=problem, typed=request.form))
def open_pasted() -> BaseResponse:
    """Open the invitation in a message that was pasted; an app on the home screen has no line for addresses."""
    token = read_one("link", parsed(token_in, NO_LINK, needed=NO_LINK), request.form)
    return redirect(url_for("people_join.join_page", token=token), code=303)


@bp.get("/join/<token>")
@public
def join_page(token: str) -> BaseResponse:
    """Show for whom the link is, with the one button that signs this phone in; words behind the link are left out."""
    alone = token_in(token)
    if alone and alone != token:
        return redirect(url_for("people_join.join_page", token=alone))
    user = invitations.invited_person(token) or invitations.came_in(token, browser())
    if user is None and current_user.is_authenticated and invitations.was_for(token, current_user.id):
        return redirect(home_of(current_user))  # they are in by it
    if user is None:
        return make_response(render_template("people/join_gone.html"), 404)
    if _made_here(token):
        return make_response(render_template("people/join_yours.html"), 403)
    posts = queries.posts_of(user.id)
    other = current_user.name if current_user.is_authenticated and current_user.id != user.id else ""
    page = render_template("people/join.html", user=user, posts=posts, token=token, other=other)
    return make_response(page)


@bp.post("/join/<token>")
@answers_itself("the invitation knows the browser that used it, for minutes")
@public
@limit_sign_ins
def join(token: str) -> BaseResponse:
    """Use the link up and sign this phone in; never the phone on which who made it is signed in."""
    person = invitations.invited_person(token)
    if person and _made_here(token):
        invitations.note_refused(person, actor_id=current_user.id)
        return make_response(render_template("people/join_yours.html"), 403)
    try:
        session_token, attempt = invitations.enter(token, device_name(), session_here(), browser())
    except Problem as problem:
        if problem.code != "invalid":
            raise
        return make_response(render_template("people/join_gone.html"), 404)
    return go_in(session_token, attempt)


def _made_here(token: str) -> bool:
    return current_user.is_authenticated and invitations.is_made_by(token, current_user.id)
