"""Every step on a work order."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import presenters as pages
from webapp.cases import queries
from webapp.cases.service_actions import Done, Once, once
from webapp.cases.work_orders import presenters as pages_orders
from webapp.cases.work_orders import schemas as schemas_orders
from webapp.cases.work_orders import service as service_orders
from webapp.cases.work_orders.states_steps import WORK_ORDERS
from webapp.core.errors import Problem
from webapp.core.media.images import ImageRefused
from webapp.web.bodies import takes
from webapp.web.error_pages import from_image
from webapp.web.guard import needs, wants_json

bp = Blueprint("cases_work_orders", __name__)

# What is refused so, a person can mend on the page.
_MENDABLE = (409, 413, 415, 422)
Refused = Callable[[str, Problem], BaseResponse]


@bp.post("/cases/<code>/orders/<int:number>/<action>")
@needs("case.read")
@takes()
def act(code: str, number: int, action: str) -> BaseResponse:
    """Take a step on a work order of a case."""

    def take() -> Done:
        wanted = schemas_orders.parse_order_step(action, request.form)
        # The number is part of the name, so that one id can't serve two orders of a case.
        what = Once(f"{number}:{wanted.action}", WORK_ORDERS[wanted.action].word, wanted.client_id)
        return once(
            current_user,
            code,
            what,
            request.form,
            request.files,
            lambda submission_id: service_orders.act_on_order(current_user, code, number, wanted, submission_id),
        )

    return answered(code, f"{number}:{action}", WORK_ORDERS.flash(action), take)


def answered(
    code: str, tried: str, told: str, take: Callable[[], Done], refused: Refused | None = None
) -> BaseResponse:
    """Answer a step: JSON for programs, else back to where it was taken; refused on the case's page where it mends.

    ``refused`` shows another page to mend it on.
    """
    try:
        done = take()
    except ImageRefused as problem:
        return _refused(code, tried, from_image(problem), refused)
    except Problem as problem:
        return _refused(code, tried, problem, refused)
    if wants_json():
        response = jsonify(done.as_json())
        response.status_code = 201 if done.new else 200
        return response
    flash(told)
    back = request.form.get("back", "")
    here = back if back in ("/todo", "/dispatch") else f"/cases/{done.case.code}"
    return redirect(here if pages_orders.still_sees(current_user, done.case.code) else "/todo", code=303)


def _refused(code: str, tried: str, problem: Problem, elsewhere: Refused | None) -> BaseResponse:
    if wants_json() or problem.status not in _MENDABLE:
        raise problem
    if elsewhere:
        return elsewhere(code, problem)
    held = queries.get_case_for(current_user, code)
    shown = pages.case_page(current_user, held, problem, request.form)
    return Response(render_template("cases/case.html", **shown, tried=tried), status=problem.status)
