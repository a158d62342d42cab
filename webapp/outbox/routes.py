"""消息怎么到: which ways bring the house's messages to oneself, in which order."""

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.outbox import presenters_choice, service_choice, service_try
from webapp.outbox.schemas import ChoiceInput
from webapp.outbox.ways import open_ways
from webapp.providers import wechat
from webapp.web.doors import door
from webapp.web.forms import read
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("outbox", __name__)


@bp.get("/me/ways")
@door(
    "outbox.ways",
    "消息怎么到",
    "bell",
    group="account",
    order=40,
    value=presenters_choice.first_way_word,
    shown=lambda _: bool(open_ways()) or wechat.has_account(),
)
@needs("me.use")
def ways() -> str:
    """Show which ways bring messages to me, in my order."""
    return _page()


@bp.post("/me/ways")
@needs("me.use")
@mended_on(lambda problem: _page(problem))
def change() -> BaseResponse:
    """Turn a way on or off, move it, or choose to be told only what is urgent."""
    wanted = read(ChoiceInput, request.form)
    service_choice.change(current_user.id, wanted.change, wanted.version)
    return redirect("/me/ways", code=303)


@bp.post("/me/ways/try")
@needs("me.use")
@mended_on(lambda problem: _page(problem))
def try_ways() -> BaseResponse:
    """Send me one message by each of my ways now."""
    service_try.try_ways(current_user.id)
    return redirect("/me/ways#tried", code=303)


@bp.get("/me/ways/try")
@needs("me.use")
def tried() -> str:
    """Show what has come of my try by now, as a part of the page."""
    return render_template("outbox/_tried.html", tried=presenters_choice.tried_rows(current_user))


def _page(problem: Problem | None = None) -> str:
    return render_template("outbox/ways.html", problem=problem, **presenters_choice.ways_page(current_user))
