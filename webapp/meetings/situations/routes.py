"""研判: a half-month in numbers for the meeting; looked over, noted on, frozen and issued."""

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.meetings.situations import presenters, queries, schemas, service
from webapp.meetings.situations.states import SITUATIONS, Action
from webapp.web.doors import door
from webapp.web.fields import version
from webapp.web.forms import read, read_one
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on

bp = Blueprint("meetings_situations", __name__)


@bp.get("/situations")
@door(
    "meetings_situations.situations",
    "研判",
    "chart-bar",
    group="council",
    order=20,
    shown=lambda user: user.can("situation.write"),
)
@needs("situation.read")
def situations() -> str:
    """List the situations that I may read, the latest first."""
    return render_template("meetings/situations/list.html", **presenters.list_page(current_user))


@bp.get("/situations/<key>")
@needs("situation.read")
def situation(key: str) -> str:
    """Show one situation; each number leads to exactly its rows for whoever may look there."""
    return _page(key)


@bp.post("/situations/<key>/notes")
@needs("situation.write")
@mended_on(lambda problem, key: _page(key, problem))
def note(key: str) -> BaseResponse:
    """Write below a section; two who write at once see both texts."""
    sent = read(schemas.NoteInput, request.form)
    service.note(current_user, key, sent.section, sent.words, sent.version)
    return _done(key, "记下了", f"#{sent.section}")


@bp.post("/situations/<key>/<action>")
@needs("situation.read")
@mended_on(lambda problem, key, action: _page(key, problem))
def act(key: str, action: str) -> BaseResponse:
    """Take a step: written anew, topics ticked, frozen, issued."""
    wanted, seen = schemas.parse_action(action), read_one("version", version(), request.form)
    if wanted == Action.TOPICS:
        service.tick(current_user, key, schemas.parse_topics(request.form), seen)
    elif wanted == Action.REWRITE:
        service.rewrite(current_user, key, seen)
    else:
        service.take(current_user, key, wanted, seen)
    return _done(key, SITUATIONS[wanted].flash)


def _done(key: str, words: str, at: str = "") -> BaseResponse:
    if wants_json():
        row = queries.seen(current_user, key).situation
        return jsonify({"url": f"/situations/{key}", "id": row.id, "number": None, "state": row.state})
    flash(words)
    return redirect(f"/situations/{key}{at}", code=303)


def _page(key: str, problem: Problem | None = None) -> str:
    seen = queries.seen(current_user, key)
    page: dict[str, Any] = presenters.situation_page(current_user, seen, problem, request.form if problem else {})
    return render_template("meetings/situations/situation.html", **page)
