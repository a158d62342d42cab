"""Decisions: what was decided, who does it until when; making one, and every step on it."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import clock
from webapp.core.errors import Problem
from webapp.core.hot.forms import piece
from webapp.decisions import presenters, presenters_lists, queries, schemas, service
from webapp.decisions.states import DECISIONS
from webapp.dispatch.presenters_morning import also_to_decide
from webapp.people.actor import Actor
from webapp.reports.models import Photo, Voice
from webapp.reports.routes import serve_photo, serve_voice
from webapp.web.addresses import known_word
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.looks import morning_task
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, tonight, waits

bp = Blueprint("decisions", __name__)
NEXT = 3


def waiting(actor: Any) -> Any:
    """Count in SQL the decisions that wait for a step of this person; None for who has none."""
    if not actor.can("decision.read"):
        return None
    lists = ("waiting", "asked") if actor.can("decision.extend") else ("waiting",)
    return piece(queries.how_many, scopes=actor.scopes, buckets=lists)


def tonight_due(actor: Any) -> Any:
    """Count in SQL what who was asked has to do before the day is over."""
    mine = actor.can("decision.work")
    until = clock.to_micros(tonight())
    return piece(queries.how_many, scopes=actor.scopes, buckets=["open"], until=until) if mine else None


waits(Waiting(key="decisions", word="决定", url="/decisions", count=waiting, order=60))
waits(
    Waiting(key="decisions_due", word="决定到期", url="/decisions?show=working", count=tonight_due, today=tonight_due)
)
also_to_decide("决定", "/decisions")


@morning_task("decisions/_next.html", place="next", order=16, keys=("decisions",))
def next_decisions(actor: Actor) -> dict[str, Any] | None:
    """Show the next three decisions that wait for this person on the page of the morning."""
    rows = presenters_lists.next_rows(actor, NEXT)
    return {"rows": rows, "lamps": [presenters_lists.lamp_of(row) for row in rows]} if rows else None


@bp.get("/decisions")
@door("decisions.decisions", "决定", "gavel", group="council", order=15, count="decisions")
@needs("decision.read")
def decisions() -> str:
    """List decisions: what waits here, what is at work, what is late, what was done, every number that was given."""
    show = known_word(request.args, "show", presenters_lists.views_of(current_user))
    return render_template("decisions/list.html", **presenters_lists.list_page(current_user, show, page_key()))


@bp.get("/decisions/new")
@needs("decision.make")
def new() -> str:
    """Show the form of a decision, perhaps about a case."""
    return render_template("decisions/new.html", **presenters.form_page(current_user, request.args))


@bp.post("/decisions")
@answers_itself(SUBMISSION)
@needs("decision.make")
@mended_on(
    lambda problem: render_template("decisions/new.html", **presenters.form_page(current_user, request.form, problem))
)
def make() -> BaseResponse | tuple[Response, int]:
    """Write down a decision; what is wrong comes back beside its field."""
    made, fresh = service.make(current_user, schemas.parse_decision(request.form), request.form)
    if wants_json():
        known = {"url": f"/decisions/{made.id}", "id": made.id, "number": made.number}
        return jsonify(known), 201 if fresh else 200
    flash(f"记下了，编号 {made.number}")
    return redirect(f"/decisions/{made.id}", code=303)


@bp.get("/decisions/<int:decision_id>")
@needs("decision.read")
def decision(decision_id: int) -> str:
    """Show one decision; with ``?do=`` the form of that step is open."""
    return _page(decision_id, tried=request.args.get("do", ""))


@bp.get("/decisions/<int:decision_id>/photos/<int:photo_id>")
@needs("decision.read")
def photo(decision_id: int, photo_id: int) -> Response:
    """Serve a picture of a decision."""
    queries.seen(current_user, decision_id)
    return serve_photo(queries.stored(Photo, decision_id, photo_id), keep=True)


@bp.get("/decisions/<int:decision_id>/voices/<int:voice_id>")
@needs("decision.read")
def voice(decision_id: int, voice_id: int) -> Response:
    """Play what was said aloud of a decision."""
    queries.seen(current_user, decision_id)
    return serve_voice(queries.stored(Voice, decision_id, voice_id), keep=True)


@bp.post("/decisions/<int:decision_id>/<action>")
@answers_itself(SUBMISSION)
@needs("decision.read")
@takes()
@mended_on(lambda problem, decision_id, action: _page(decision_id, problem, tried=action))
def act(decision_id: int, action: str) -> BaseResponse:
    """Take a step on a decision."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, decision_id, wanted, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(DECISIONS[wanted].flash)
    return redirect(queries.where_to(current_user, decision_id), code=303)


def _page(decision_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, decision_id)
    typed = request.form if problem else {}
    page = presenters.decision_page(current_user, seen, problem, typed)
    return render_template("decisions/decision.html", **page, tried=tried)
