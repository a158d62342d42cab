"""本人要求立件: from a talk to a case, by the one who serves and only because the person asks."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem, not_found
from webapp.people.queries import protected_unit_names
from webapp.reports.catalogue import matters_by_kind
from webapp.service_orders import queries
from webapp.service_orders.talk.service import ASKED, may_open, open_from_talk
from webapp.web.forms import id_for, read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("service_orders_talk", __name__)


@bp.get("/orders/<code>/case")
@needs("service.visit")
def form(code: str) -> str:
    """Ask how the person asked for it and what it is about."""
    row = queries.row_for(current_user, code)
    if not may_open(row.order):
        raise not_found()
    return _page(code, MultiDict())


@bp.post("/orders/<code>/case")
@needs("service.visit")
@mended_on(lambda problem, code: _page(code, MultiDict(request.form), problem), only=(422,))
def open_case(code: str) -> BaseResponse:
    """Open the case; its code is on the order's page, to be given to the person."""
    opened = open_from_talk(current_user, code, MultiDict(request.form), read_version(request.form))
    flash(f"立件了，单号 {opened}，请告诉本人" if opened else _kept_words())
    return redirect(url_for("service_orders_orders.one", code=code), code=303)


def _kept_words() -> str:
    if protected_unit_names():
        return "已交给专人，别的人看不到"
    return "存好了，别的人看不到；还没有指定的人来看，先打 110 或 12338"


def _page(code: str, typed: MultiDict[str, str], problem: Problem | None = None) -> str:
    return render_template(
        "service_orders/talk/talk_case.html",
        order=queries.row_for(current_user, code).order,
        typed=typed,
        errors=problem.fields if problem else {},
        problem=problem,
        client_id=id_for(typed, problem),
        asked=[(value, words) for value, (words, _) in ASKED.items()],
        abouts=matters_by_kind(),
        units=protected_unit_names(),
    )
