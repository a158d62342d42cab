"""派单: the dispatch desk, its lists left, the case and the form beside them on a desk."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import queries
from webapp.cases.matter.presenters import matter_page
from webapp.cases.panels import Inbox, case_bulk, panel_context, unit_inbox
from webapp.cases.service_actions import IdempotentAction, run_once
from webapp.cases.states_steps import CASES, Action
from webapp.cases.work_orders import service
from webapp.cases.work_orders.routes import answered, case_again
from webapp.cases.work_orders.schemas import parse_dispatch
from webapp.core.errors import Problem, not_found
from webapp.dispatch import presenters as pages_desk
from webapp.dispatch import schemas as schemas_desk
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself
from webapp.web.pagination import page_key
from webapp.web.tables import Bulk
from webapp.web.waiting import Waiting, waits

bp = Blueprint("dispatch", __name__)


waits(
    Waiting(
        key="dispatch",
        word="等派",
        url="/dispatch",
        count=pages_desk.to_dispatch,
        today=pages_desk.to_dispatch_tonight,
        order=20,
    )
)
waits(Waiting(key="decide", word="要定", url="/dispatch?show=requests", count=pages_desk.to_decide, order=30))


@bp.get("/dispatch")
@door(
    "dispatch.desk", "派单", "send", group="work", order=10, tab="dispatch", tab_order=20, count=("dispatch", "decide")
)
@needs("case.dispatch")
def desk() -> str:
    """Show a list of the desk: what waits, what is out, what came back, what is to be decided."""
    return desk_html(None)


case_bulk(
    Bulk("dispatch", "派给同一家", "send", "/cases/{key}/dispatch", form="/dispatch/together"),
    "case.dispatch",
)


@bp.get("/dispatch/together")
@needs("case.dispatch")
def together() -> str:
    """Ask for the unit and the words with which several chosen cases are sent out, one after the other."""
    return render_template("dispatch/together.html", units=pages_desk.unit_choices()[0])


@bp.get("/dispatch/<code>")
@needs("case.dispatch")
def one(code: str) -> str:
    """Show the desk with one case open beside the list."""
    return desk_html(code)


def unit_page() -> str:
    """Show a unit's orders, in place of the 待办 of who leads an area."""
    page = pages_desk.inbox_page(current_user, schemas_desk.parse_inbox(request.args), page_key())
    return render_template("dispatch/inbox.html", **page)


unit_inbox(Inbox(unit_page, pages_desk.inbox_count, pages_desk.inbox_tonight))


@bp.post("/cases/<code>/dispatch")
@answers_itself(SUBMISSION)
@needs("case.dispatch")
@takes()
@mended_on(lambda problem, code: _again(problem, code))
def dispatch(code: str) -> BaseResponse:
    """派单: send a case to a leading unit and its helpers."""

    wanted = parse_dispatch(request.form)
    what = IdempotentAction(Action.DISPATCH, CASES[Action.DISPATCH].word, wanted.client_id)
    done = run_once(
        current_user,
        code,
        what,
        request.form,
        request.files,
        lambda submission_id: service.dispatch(current_user, code, wanted, submission_id),
    )
    return answered(done, CASES[Action.DISPATCH].flash)


def _again(problem: Problem, code: str) -> str:
    if request.form.get("back", "").partition("?")[0] == "/dispatch":
        return desk_html(code, problem, request.form)
    return case_again(problem, code, "dispatch")


def _listed() -> Mapping[str, str]:
    """Return what the address of the list says beside which this stands; a form names that as where it goes back."""
    back = request.form.get("back", "").partition("?")[2]
    return dict(parse_qsl(back)) if request.method == "POST" else request.args


def desk_html(code: str | None, problem: Problem | None = None, typed: Mapping[str, str] | None = None) -> str:
    """Return the page of the desk; after a refused dispatch with the ``problem`` and everything ``typed``."""
    shown: dict[str, Any] = {}
    if code:
        held = queries.get_case_for(current_user, code)
        if held.case.protected:
            raise not_found()
        shown = matter_page(current_user, held, problem, typed)
        shown["dispatch"] = panel_context(shown["parts"], pages_desk.DIALOG)
    if shown and request.headers.get("HX-Request"):
        return render_template("dispatch/_desk_case.html", **shown, panel=True)
    page = pages_desk.desk_page(current_user, schemas_desk.parse_desk(_listed()), page_key())
    tried = "dispatch" if problem else None
    return render_template("dispatch/desk.html", **(page | shown), panel=True, tried=tried)
