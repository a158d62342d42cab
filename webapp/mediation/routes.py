"""A mediation on its case: referring, its page, every step on it."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.care.grants.presenters import opens_more
from webapp.care.grants.states import Part
from webapp.care.models import CareGrant
from webapp.cases.panels import case_words, holds_open
from webapp.core.errors import Problem
from webapp.mediation import queries, schemas, service
from webapp.mediation.page.presenters import mediation_page
from webapp.mediation.page.presenters_case import refer_page
from webapp.mediation.page.presenters_forms import Tried
from webapp.mediation.page.service import note_look
from webapp.mediation.states_steps import COURSE, MEDIATIONS
from webapp.web.bodies import takes
from webapp.web.frame import stands_behind
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("mediation", __name__)

case_words(COURSE, dict.fromkeys(COURSE))
holds_open("正在调解，有了结果才能办结", queries.talking_on)


@bp.get("/cases/<code>/mediations/new")
@needs("mediation.refer")
def new(code: str) -> str:
    """Show the form that refers a case to mediation."""
    return render_template("mediation/refer.html", **refer_page(current_user, code, request.args))


@bp.post("/cases/<code>/mediations")
@answers_itself(SUBMISSION)
@needs("mediation.refer")
@mended_on(
    lambda problem, code: render_template(
        "mediation/refer.html", **refer_page(current_user, code, request.form, problem)
    )
)
def refer(code: str) -> BaseResponse | tuple[Response, int]:
    """Refer a case to mediation; what is wrong comes back beside its field."""
    made, fresh = service.refer(current_user, code, request.form)
    url = f"/cases/{code}/mediations/{made.n}"
    if wants_json():
        return jsonify({"url": url, "id": made.id, "number": made.number}), 201 if fresh else 200
    flash("移送了" if made.apart else "移送了，政法委员会收到")
    return redirect(url, code=303)


@bp.get("/care/<int:grant_id>/mediation")
@needs("mediation.read")
def opened(grant_id: int) -> BaseResponse:
    """Lead who was asked in to mediate a protected matter to its mediation; no page of theirs says its code."""
    return redirect(queries.opened_by(current_user, grant_id))


@opens_more(Part.MEDIATION)
def way_in(grant: CareGrant) -> tuple[str, str] | None:
    """Offer the mediation on the page of who was asked in, once it is theirs."""
    return ("去调解", f"/care/{grant.id}/mediation") if queries.given_to(grant) else None


@bp.get("/cases/<code>/mediations/<int:n>")
@needs("mediation.read")
def mediation(code: str, n: int) -> str:
    """Show a mediation; with ``?do=`` the form of that step is open, with ``party`` or ``no`` that of one of them."""
    return _page(code, n, tried=request.args.get("do", ""))


@bp.post("/cases/<code>/mediations/<int:n>/<action>")
@answers_itself(SUBMISSION)
@needs("mediation.read")
@takes()
@mended_on(lambda problem, code, n, action: _page(code, n, problem, tried=action))
def act(code: str, n: int, action: str) -> BaseResponse | str:
    """Take a step on a mediation; where one more row was asked for, show the form again with it."""
    wanted = schemas.parse_action(action)
    if request.form.get("more") and not wants_json():
        return _page(code, n, tried=action)
    receipt = service.act(current_user, code, n, wanted, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(MEDIATIONS[wanted].flash)
    return redirect(f"/cases/{code}/mediations/{n}", code=303)


def _page(code: str, n: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen, of = queries.seen(current_user, code, n), request.values.get("party") or request.values.get("no", "")
    if note_look(current_user, seen):
        seen = queries.seen(current_user, code, n)
    stands_behind("mediation_lists.mediations")
    asked = Tried(tried, request.form, problem, of, anew="numbers" in request.values)
    return render_template("mediation/mediation.html", **mediation_page(current_user, seen, asked))
