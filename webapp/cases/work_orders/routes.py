"""Every step on a work order."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import queries
from webapp.cases.matter.presenters import matter_page
from webapp.cases.panels import case_bulk
from webapp.cases.schemas import note_or_spoken
from webapp.cases.service_actions import ActionReceipt, IdempotentAction, run_once
from webapp.cases.work_orders import presenters as pages_orders
from webapp.cases.work_orders import schemas as schemas_orders
from webapp.cases.work_orders import service as service_orders
from webapp.cases.work_orders.states_steps import WORK_ORDERS
from webapp.core.errors import Problem
from webapp.web.bodies import takes
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.tables import Bulk

bp = Blueprint("cases_work_orders", __name__)

case_bulk(
    Bulk(
        "remind",
        "催一下",
        "alarm",
        "/cases/{key}/orders/{order}/remind",
        asks="每一件的主办单位都会收到。一件事一天催一次。",
        version="orderVersion",
    ),
    "order.remind",
)


@bp.post("/cases/<code>/orders/<int:number>/<action>")
@answers_itself(SUBMISSION)
@needs("case.read")
@takes()
@mended_on(lambda problem, code, number, action: case_again(problem, code, f"{number}:{action}"))
def act(code: str, number: int, action: str) -> BaseResponse:
    """Take a step on a work order of a case."""

    sent = schemas_orders.parse_order_step(action, request.form)
    wanted = replace(sent, note=note_or_spoken(sent.note, request.form, request.files))
    # The number is part of the name, so that one id can't serve two orders of a case.
    what = IdempotentAction(f"{number}:{wanted.action}", WORK_ORDERS[wanted.action].word, wanted.client_id)
    done = run_once(
        current_user,
        code,
        what,
        request.form,
        request.files,
        lambda submission_id: service_orders.act_on_order(current_user, code, number, wanted, submission_id),
    )
    return answered(done, WORK_ORDERS.flash(action))


def answered(done: ActionReceipt, told: str) -> BaseResponse:
    """Answer a step: JSON for programs, else back to where it was taken."""
    if wants_json():
        return receipt_answer(done)
    flash(told)
    back = request.form.get("back", "")
    here = back if back.partition("?")[0] in ("/todo", "/dispatch") else f"/cases/{done.case.code}"
    return redirect(here if pages_orders.still_sees(current_user, done.case.code) else "/todo", code=303)


def case_again(problem: Problem, code: str, tried: str) -> str:
    """Return the page of the case as it is now, with what is wrong beside the step that was tried."""
    held = queries.get_case_for(current_user, code)
    shown = matter_page(current_user, held, problem, request.form)
    return render_template("cases/matter/page.html", **shown, tried=tried)
