"""Consultations: what units are asked about, what each says, what came of it; making one, and every step on it."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.consultation import presenters, presenters_lists, queries, schemas, service
from webapp.consultation.states import CONSULTATIONS
from webapp.core.errors import Problem
from webapp.web.addresses import known_word
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key

bp = Blueprint("consultation", __name__)


@bp.get("/consultations")
@door("consultation.consultations", "会商", "messages", group="council", order=40, count="consultations")
@needs("consultation.read")
def consultations() -> str:
    """List consultations: what waits here, what goes on, what was concluded, every number that was given."""
    show = known_word(request.args, "show", presenters_lists.views_of(current_user))
    return render_template("consultation/list.html", **presenters_lists.list_page(current_user, show, page_key()))


@bp.get("/consultations/new")
@needs("consultation.make")
def new() -> str:
    """Show the form of a consultation, perhaps about a case; with ``?topic=person`` that of one on a person."""
    return render_template("consultation/new.html", **presenters.form_page(current_user, request.args))


@bp.post("/consultations")
@answers_itself(SUBMISSION)
@needs("consultation.make")
@mended_on(
    lambda problem: render_template(
        "consultation/new.html", **presenters.form_page(current_user, request.form, problem)
    )
)
def make() -> BaseResponse | tuple[Response, int]:
    """Make a consultation; what is wrong comes back beside its field."""
    made, fresh = service.make(current_user, request.form)
    if wants_json():
        known = {"url": f"/consultations/{made.id}", "id": made.id, "number": made.number}
        return jsonify(known), 201 if fresh else 200
    flash(f"记下了，编号 {made.number}")
    return redirect(f"/consultations/{made.id}", code=303)


@bp.get("/consultations/<int:consultation_id>")
@needs("consultation.read")
def consultation(consultation_id: int) -> str:
    """Show one consultation; with ``?do=`` the form of that step is open."""
    return _page(consultation_id, tried=request.args.get("do", ""))


@bp.post("/consultations/<int:consultation_id>/<action>")
@answers_itself(SUBMISSION)
@needs("consultation.read")
@takes()
@mended_on(lambda problem, consultation_id, action: _page(consultation_id, problem, tried=action))
def act(consultation_id: int, action: str) -> BaseResponse:
    """Take a step on a consultation."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, consultation_id, wanted, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(CONSULTATIONS[wanted].flash)
    sees = queries.sees(current_user, consultation_id)
    return redirect(f"/consultations/{consultation_id}" if sees else "/consultations", code=303)


def _page(consultation_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, consultation_id)
    typed = request.form if problem else {}
    page = presenters.consultation_page(current_user, seen, problem, typed)
    return render_template("consultation/consultation.html", **page, tried=tried)
