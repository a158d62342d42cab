"""意见箱: say what is hard or could be better, see the answer and what came of it; and the box of those who answer."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import reading
from webapp.core.errors import Problem
from webapp.core.hot.forms import piece
from webapp.suggestions import queries, schemas, service
from webapp.suggestions.presenters import VIEWS, box_page
from webapp.suggestions.states import ABOUT_WORDS, STATE_LABELS, SUGGESTIONS, Action, State
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.forms import read
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.waiting import Waiting, waits

bp = Blueprint("suggestions", __name__)


def to_answer(actor: Any) -> Any:
    """Count in SQL what waits for an answer or an outcome; None for whoever answers none."""
    return piece(queries.waiting) if actor.can("suggestion.answer") else None


waits(Waiting(key="suggestions", word="意见", url="/suggestions/box", count=to_answer, order=70))


@bp.get("/suggestions")
@door(
    "suggestions.suggestions",
    "意见箱",
    "mailbox",
    group="rules",
    order=50,
    shown=lambda user: not user.can("suggestion.answer"),
)
@needs("suggestion.make")
def suggestions() -> str:
    """Show the form, what I suggested before, and what was changed because people asked for it."""
    return _own_page()


@bp.post("/suggestions")
@needs("suggestion.make")
@mended_on(lambda problem: _own_page(problem))
def put_in() -> BaseResponse:
    """Take a suggestion; what was typed comes back with what is wrong."""
    made = service.put_in(current_user, read(schemas.SuggestionInput, request.form))
    flash("收到了，会给您回话")
    return redirect(f"/suggestions/{made.id}", code=303)


@bp.get("/suggestions/<int:suggestion_id>")
@needs("suggestion.make")
def suggestion(suggestion_id: int) -> str:
    """Show one of mine with its answer and what came of it."""
    found = queries.own(current_user, suggestion_id)
    return render_template("suggestions/one.html", found=found, about=ABOUT_WORDS, words=STATE_LABELS)


@bp.get("/suggestions/box")
@door("suggestions.box", "意见", "mailbox", group="rules", order=40, count="suggestions")
@needs("suggestion.answer")
def box() -> str:
    """List the box: what waits first, or with ?show=done what was settled."""
    show = known_word(request.args, "show", VIEWS) or "open"
    return render_template("suggestions/box.html", **box_page(show, _after()))


@bp.get("/suggestions/box/<int:suggestion_id>")
@needs("suggestion.answer")
def boxed(suggestion_id: int) -> str:
    """Show one for those who answer."""
    return _boxed(suggestion_id)


@bp.post("/suggestions/box/<int:suggestion_id>/<action>")
@needs("suggestion.answer")
@mended_on(lambda problem, suggestion_id, action: _boxed(suggestion_id, problem, action))
def act(suggestion_id: int, action: str) -> BaseResponse:
    """Answer it, or say what came of it."""
    wanted = schemas.parse_step(action, request.form)
    service.advance(current_user, suggestion_id, wanted)
    flash(SUGGESTIONS[wanted.action].flash)
    return redirect(f"/suggestions/box/{suggestion_id}", code=303)


def _own_page(problem: Problem | None = None) -> str:
    shown: dict[str, Any] = {"page": queries.mine(current_user, _after()), "changed": queries.changed()}
    typed = request.form if problem else {}
    return render_template(
        "suggestions/mine.html",
        **shown,
        problem=problem,
        typed=typed,
        about=ABOUT_WORDS,
        words=STATE_LABELS,
    )


def _boxed(suggestion_id: int, problem: Problem | None = None, tried: str = "") -> str:
    found = queries.in_box(suggestion_id)
    steps = SUGGESTIONS.steps_from(found)
    at_once = next((one for one in steps if one.action == Action.ANSWER and found.state == State.RECEIVED), None)
    return render_template(
        "suggestions/boxed.html",
        found=found,
        author=queries.author_name(found),
        at_once=at_once,
        later=[one for one in steps if one is not at_once],
        problem=problem,
        tried=SUGGESTIONS.by_action.get(tried),
        typed=request.form if problem else {},
        about=ABOUT_WORDS,
        words=STATE_LABELS,
    )


def _after() -> int | None:
    return reading.row_id(request.args.get("after"))
