"""A petition beside its case: its page, every step on it; how one comes in is in the room ``intake``."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.matter.presenters_forms import Tried
from webapp.cases.panels import case_words, holds_open
from webapp.core.errors import Problem
from webapp.petitions import queries, schemas, service
from webapp.petitions.page.presenters import petition_page
from webapp.petitions.states_course import COURSE
from webapp.petitions.states_steps import PETITIONS
from webapp.web.bodies import takes
from webapp.web.frame import stands_behind
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("petitions", __name__)

case_words(COURSE, dict.fromkeys(COURSE))
holds_open("还在走信访，答复了才能办结", queries.unanswered_on)


@bp.get("/cases/<code>/petition")
@needs("petition.read")
def petition(code: str) -> str:
    """Show a petition; with ``?do=`` the form of that step is open."""
    return _page(code, tried=request.args.get("do", ""))


@bp.post("/cases/<code>/petition/<action>")
@answers_itself(SUBMISSION)
@needs("petition.read")
@takes()
@mended_on(lambda problem, code, action: _page(code, problem, tried=action))
def act(code: str, action: str) -> BaseResponse:
    """Take a step on a petition."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, code, wanted, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(PETITIONS[wanted].flash)
    return redirect(f"/cases/{code}/petition", code=303)


def _page(code: str, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, code)
    stands_behind("petitions_lists.petitions")
    asked = Tried(tried, request.form, problem)
    return render_template("petitions/petition.html", **petition_page(current_user, seen, asked))
