"""Grants on the web: asked for and decided on the matter's page; read and answered by the person on their own."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.care import queries as courses
from webapp.care.grants import presenters, queries, service
from webapp.care.grants.rules import bucket_of
from webapp.care.grants.schemas import MOST_WORDS, Part
from webapp.care.grants.states import GRANTS, Action
from webapp.cases.panels import Where, case_panel, case_words
from webapp.cases.routes import page_again
from webapp.cases.rules import CaseAccess
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor
from webapp.reports.catalogue import choices
from webapp.web.bodies import takes
from webapp.web.fields import text
from webapp.web.forms import id_for, read_one
from webapp.web.guard import needs, wants_json
from webapp.web.looks import first_look
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import next_page, page_key

bp = Blueprint("care_grants", __name__)

case_words({event: (words, tone, icon) for event, (words, tone, icon) in GRANTS.histories.items()})


@case_panel("care/grants/_on_case.html", Where.WORK, protected_too=True, there=queries.any_of_case)
def grants_of_case(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Show on a protected matter who was asked in, and what waits for another unit."""
    access = courses.on_page(actor, held)
    return presenters.part_of_case(access, actor) if access else None


@first_look("care/grants/_first.html", order=15, when=queries.any_own)
def opened_to_me(actor: Actor) -> Mapping[str, Any] | None:
    """Lead who was asked to what was written for them; nobody else has a way there."""
    return {"url": "/care"} if queries.has_own(actor) else None


@bp.get("/cases/<code>/care/grant")
@needs("care.work")
def new(code: str) -> str:
    """Show the form that asks one person in."""
    return _asking(code)


@bp.post("/cases/<code>/care/grant")
@answers_itself(SUBMISSION)
@needs("care.work")
@takes()
@mended_on(lambda problem, code: _asking(code, problem))
def ask(code: str) -> BaseResponse:
    """Ask for one person: JSON with its number for programs, else back to the matter."""
    done, grant = service.ask(current_user, code, request.form, request.files)
    if wants_json():
        answer = jsonify(done.as_json() | {"url": f"/cases/{code}", "id": grant.id, "number": grant.id})
        answer.status_code = 201 if done.new else 200
        return answer
    flash("记下了，等另一家的人定")
    return redirect(f"/cases/{code}", code=303)


@bp.post("/cases/<code>/care/agree-grant", defaults={"action": Action.AGREE})
@bp.post("/cases/<code>/care/refuse-grant", defaults={"action": Action.REFUSE})
@bp.post("/cases/<code>/care/end-grant", defaults={"action": Action.END})
@answers_itself(SUBMISSION)
@needs("care.work")
@takes()
@mended_on(lambda problem, code, action: page_again(problem, code, action))
def decide(code: str, action: Action) -> BaseResponse:
    """Agree to asking a person in or not, as one of another unit; or end it, as any of the named."""
    done = service.decide(current_user, code, action, request.form, request.files)
    if wants_json():
        return receipt_answer(done)
    flash(GRANTS.flash(action))
    return redirect(f"/cases/{code}", code=303)


@bp.get("/care")
@needs("me.use")
def mine() -> str:
    """List what is opened to me now; the one 404 while there is nothing."""
    if not queries.has_own(current_user):
        raise not_found()
    bucket = request.args.get("show", "")
    page = queries.own_page(current_user, bucket, page_key()) if bucket in queries.BUCKETS else None
    rows = page.rows if page else presenters.all_of_mine(current_user)
    return render_template(
        "care/grants/list.html", rows=presenters.own_rows(rows), more=next_page(page.after) if page else None
    )


@bp.get("/care/<int:grant_id>")
@needs("me.use")
def grant(grant_id: int) -> str:
    """Show the person asked what was written for them, and nothing of the matter."""
    return _page(grant_id)


@bp.post("/care/<int:grant_id>/<action>")
@needs("me.use")
@mended_on(lambda problem, grant_id, action: _page(grant_id, problem))
def answer(grant_id: int, action: str) -> BaseResponse:
    """Answer with words, or that it is done; the one 404 from the moment the grant ended."""
    if action not in (Action.ANSWER, Action.DONE):
        raise not_found()
    queries.own_grant(current_user, grant_id)
    words = read_one("note", text(MOST_WORDS), request.form)
    found = service.answer(current_user, grant_id, Action(action), words)
    if wants_json():
        return jsonify({"id": found.id, "state": bucket_of(found)}), 201  # type: ignore[return-value]
    flash(GRANTS.flash(action))
    return redirect(f"/care/{grant_id}", code=303)


def _page(grant_id: int, problem: Problem | None = None) -> str:
    found = service.look_at(current_user, grant_id)
    shown = presenters.own_page(found)
    again = {"problem": problem, "typed": request.form if problem else {}, "errors": problem.fields if problem else {}}
    return render_template("care/grants/grant.html", **shown, **again)


def _asking(code: str, problem: Problem | None = None) -> str:
    access = courses.get_course_for(current_user, code)
    typed = request.form if problem else request.args
    return render_template(
        "care/grants/new.html",
        case=access.held.case,
        problem=problem,
        typed=typed,
        errors=problem.fields if problem else {},
        client_id=id_for(request.form if problem else {}, problem),
        parts=presenters.parts_for(access),
        kins=choices("care_kin"),
        alones=choices("care_alone"),
        village=Part.VILLAGE,
        **presenters.longest(),
    )
