"""待办, lists of cases, one case, and every action on it."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import pages, queries, schemas, service_actions
from webapp.core import codes
from webapp.core.errors import Problem, not_found
from webapp.reports.routes import serve_photo
from webapp.web.guard import needs, wants_json
from webapp.web.pages import next_page, page_key
from webapp.web.render import badge

bp = Blueprint("cases", __name__)


@bp.get("/todo")
@needs("case.todo")
def todo() -> str:
    """Show 待办: what waits for my 我已收到 on top, newest first, then the rest by due time."""
    return render_template("cases/todo.html", **pages.todo_page(current_user, request.args.get("show"), request.args))


@bp.get("/cases")
@needs("case.read")
def cases() -> str:
    """List the cases I may see; narrowed by area, show, kind and category, as the numbers of the roll-up link."""
    wanted = schemas.parse_list(request.args)
    found, area = pages.case_list(current_user, wanted, page_key())
    return render_template(
        "cases/list.html", rows=found.rows, wanted=wanted, area=area, next_page=next_page(found.after)
    )


@bp.get("/cases/<code>")
@needs("case.read")
def case(code: str) -> BaseResponse | str:
    """Show one case with its timeline; other spellings of its code redirect."""
    elsewhere = _canonical(code)
    if elsewhere:
        return redirect(f"/cases/{elsewhere}", code=302)
    return render_template("cases/case.html", **pages.case_page(current_user, code))


@bp.get("/cases/<code>/photos/<int:photo_id>")
@needs("case.read")
def case_photo(code: str, photo_id: int) -> Response:
    """Serve a picture of a case, after its scoped load."""
    return serve_photo(pages.case_photo(current_user, code, photo_id))


@bp.post("/cases/<code>/<action>")
@needs("case.read")
def act(code: str, action: str) -> BaseResponse:
    """Take a step on a case: JSON for programs, a fragment for htmx, else back to the case."""
    wanted = schemas.parse_action(action, request.form)
    try:
        done = service_actions.perform(current_user, code, wanted, request.form, request.files)
    except Problem as problem:
        return _refused(code, problem)
    if wants_json():
        response = jsonify(done.as_json())
        response.status_code = 201 if done.new else 200
        return response
    if request.headers.get("HX-Request"):
        return Response(render_template("cases/_acted.html", **pages.acted(current_user, code, done)))
    flash(done.words)
    return redirect(f"/cases/{code}", code=303)


@badge("todo")
def awaiting_me(actor: object) -> int:
    """Count what waits for my 我已收到."""
    return queries.how_many(pages.holding_scopes(actor), "awaiting")


def _refused(code: str, problem: Problem) -> BaseResponse:
    if wants_json() or problem.status not in (409, 422):
        raise problem
    page = render_template(
        "cases/case.html", **pages.case_page(current_user, code), problem=problem, typed=request.form
    )
    return Response(page, status=problem.status)


def _canonical(code: str) -> str | None:
    if codes.is_canonical(code):
        return None
    found = codes.normalise(code)
    if found is None:
        raise not_found()
    return found
