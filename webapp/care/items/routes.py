"""The items of a protected matter: opened, each on a page of its own, taken step by step."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.care import queries as courses
from webapp.care.items import presenters, queries, service
from webapp.care.items.schemas import fields_of
from webapp.care.items.states import BY_THEMSELVES, ITEMS, KINDS, Kind
from webapp.cases.panels import Where, case_panel, case_words
from webapp.cases.rules import CaseAccess
from webapp.cases.service_views import note_view
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web.bodies import takes
from webapp.web.forms import id_for
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("care_items", __name__)

case_words(ITEMS.histories)  # type: ignore[arg-type]


@case_panel("care/items/_on_case.html", Where.WORK, protected_too=True, there=courses.any_of_case)
def items_of_case(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Show on a protected matter what is done for her, and what may be begun."""
    access = courses.on_page(actor, held)
    return presenters.part_of_case(access) if access else None


@bp.get("/cases/<code>/care/items/new")
@needs("care.work")
def new(code: str) -> str:
    """Show what opening an item of a kind asks for."""
    return _opening(code, request.args.get("kind", ""))


@bp.post("/cases/<code>/care/items")
@answers_itself(SUBMISSION)
@needs("care.work")
@takes()
@mended_on(lambda problem, code: _opening(code, request.form.get("kind", ""), problem))
def open_item(code: str) -> BaseResponse:
    """Open an item: JSON with its number for programs, else its page."""
    done, item = service.open_by_hand(current_user, code, request.form, request.files)
    url = f"/cases/{code}/care/items/{item.number}"
    if wants_json():
        answer = jsonify(done.as_json() | {"url": url, "id": item.id, "number": item.number})
        answer.status_code = 201 if done.new else 200
        return answer
    flash("开好了，办了就记在这里")
    return redirect(url, code=303)


@bp.get("/cases/<code>/care/items/<int:number>")
@needs("care.work")
def item(code: str, number: int) -> str:
    """Show an item; each look is journalled like one at its case."""
    return _page(code, number)


@bp.post("/cases/<code>/care/items/<int:number>/<action>")
@answers_itself(SUBMISSION)
@needs("care.work")
@takes()
@mended_on(lambda problem, code, number, action: _page(code, number, problem, tried=action))
def act(code: str, number: int, action: str) -> BaseResponse:
    """Take a step of an item: JSON for programs, else back to its page."""
    done = service.act(current_user, code, number, action, request.form, request.files)
    if wants_json():
        return receipt_answer(done)
    flash(ITEMS.flash(action))
    return redirect(f"/cases/{code}/care/items/{number}", code=303)


def _page(code: str, number: int, problem: Problem | None = None, tried: str = "") -> str:
    access = courses.get_course_for(current_user, code)
    found = queries.item_of(access.course.id, number)
    if note_view(current_user, access.held):
        access = courses.get_course_for(current_user, code)
        found = queries.item_of(access.course.id, number)
    shown = presenters.item_page(current_user, access, found)
    return render_template("care/items/item.html", **shown, **_again(problem), tried=tried, choices_of=choices)


def _opening(code: str, kind: str, problem: Problem | None = None) -> str:
    access = courses.get_course_for(current_user, code)
    if kind not in set(Kind) - BY_THEMSELVES:
        raise problem or not_found()
    chosen = Kind(kind)
    return render_template(
        "care/items/new.html",
        case=access.held.case,
        kind=chosen,
        word=choices("care_item")[chosen],
        about=KINDS[chosen],
        asked=fields_of(chosen),
        choices_of=choices,
        **_again(problem),
    )


def _again(problem: Problem | None) -> dict[str, Any]:
    typed = request.form if problem else {}
    errors = problem.fields if problem else {}
    return {"problem": problem, "typed": typed, "errors": errors, "client_id": id_for(typed, problem)}
