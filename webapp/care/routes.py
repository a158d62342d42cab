"""The course of a protected matter on the web: a page for each step, and taking it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.care import presenters, queries, service_steps
from webapp.cases.panels import Where, case_panel
from webapp.cases.routes import page_again
from webapp.cases.rules import CaseAccess
from webapp.cases.service_views import note_view
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.web.bodies import takes
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("care", __name__)


@bp.get("/cases/<code>/care/<action>")
@needs("care.work")
def step(code: str, action: str) -> str:
    """Show the form of a step; it shows what is known of her, so the look is noted."""
    note_view(current_user, queries.get_course_for(current_user, code).held)
    return _form(code, action)


@bp.post("/cases/<code>/care/<action>")
@answers_itself(SUBMISSION)
@needs("care.work")
@takes()
@mended_on(lambda problem, code, action: _again(problem, code, action))
def take(code: str, action: str) -> BaseResponse:
    """Take a step: JSON for programs, else back to the matter."""
    done = service_steps.perform(current_user, code, action, request.form, request.files)
    if wants_json():
        return receipt_answer(done)
    flash(presenters.flash_of(action))
    return redirect(f"/cases/{code}", code=303)


@case_panel("care/_on_case.html", Where.WORK, protected_too=True, there=queries.any_of_case)
def course_on_case(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Show the course of a protected matter on its page, with what is next."""
    access = queries.on_page(actor, held)
    return presenters.on_case(access, queries.entries_of(held.case.id), actor.id) if access else None


def _form(code: str, action: str, problem: Problem | None = None) -> str:
    access = queries.get_course_for(current_user, code)
    page = presenters.form_page(access, service_steps.step_of(action, access), problem, request.form)
    return render_template(page.pop("template"), **page)


def _again(problem: Problem, code: str, action: str) -> str:
    """Return the form again with what was typed; what has no form of its own is said on the page of the matter."""
    access = queries.get_course_for(current_user, code)
    if presenters.has_form(service_steps.step_of(action, access)):
        return _form(code, action, problem)
    return page_again(problem, code, action)
