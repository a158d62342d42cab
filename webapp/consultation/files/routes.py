"""Files of other units: the requests, asking for one, its page, and every step on it."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.consultation.files import presenters, presenters_lists, queries, schemas, service
from webapp.consultation.files.rules import scopes_of
from webapp.consultation.files.states import FILES
from webapp.core.errors import Problem
from webapp.core.hot.forms import piece
from webapp.dispatch.presenters_morning import also_to_decide
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.looks import morning_task
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, waits

bp = Blueprint("consultation_files", __name__)


def waiting(actor: Any) -> Any:
    """Count in SQL the requests that wait for this person's word; None for who decides none."""
    return piece(queries.how_many, scopes=scopes_of(actor), bucket="waiting") if actor.can("file.decide") else None


waits(Waiting(key="files", word="调阅等您定", url="/files?show=waiting", count=waiting, order=62))
also_to_decide("案卷调阅", "/files?show=waiting")


@morning_task("consultation/files/_next.html", place="next", order=18, keys=("files",))
def next_requests(actor: Actor) -> dict[str, Any] | None:
    """Show the next requests that wait for this person on the page of the morning."""
    rows = presenters_lists.next_rows(actor) if actor.can("file.decide") else []
    return {"rows": rows, "lamps": [presenters_lists.lamp_of(row) for row in rows]} if rows else None


@bp.get("/files")
@door("consultation_files.files", "案卷调阅", "list-search", group="council", order=50, count="files")
@needs("file.read")
def files() -> str:
    """List requests: what waits here, what this unit keeps, what I asked for, what is over."""
    show = known_word(request.args, "show", presenters_lists.views_of(current_user))
    return render_template("consultation/files/list.html", **presenters_lists.list_page(current_user, show, page_key()))


@bp.get("/files/new")
@needs("file.ask")
def new() -> str:
    """Show the form of a request."""
    return render_template("consultation/files/new.html", **presenters.form_page(request.args))


@bp.post("/files")
@answers_itself(SUBMISSION)
@needs("file.ask")
@mended_on(
    lambda problem: render_template("consultation/files/new.html", **presenters.form_page(request.form, problem))
)
def ask() -> BaseResponse | tuple[Response, int]:
    """Ask to see a file; who may open it anyhow is led to it."""
    asked = service.ask(current_user, request.form)
    if wants_json():
        row = asked.row
        known = {"url": asked.url, "id": row.id if row else None, "number": row.number if row else None}
        return jsonify(known), 201 if asked.new else 200
    told = "申请了，等保管单位的负责人定" if asked.new else "这份您已经申请过了，就是这一个"
    flash(told if asked.row else "这份您本来就能看，不用申请")
    return redirect(asked.url, code=303)


@bp.get("/files/<int:request_id>")
@needs("file.read")
def one(request_id: int) -> str:
    """Show one request; with ``?do=`` the form of that step is open, ``?code=`` is a watermark to be checked."""
    return _page(request_id, tried=request.args.get("do", ""))


@bp.post("/files/<int:request_id>/<action>")
@answers_itself(SUBMISSION)
@needs("file.read")
@mended_on(lambda problem, request_id, action: _page(request_id, problem, tried=action))
def act(request_id: int, action: str) -> BaseResponse:
    """Take a step on a request."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, request_id, wanted, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(FILES[wanted].flash)
    return redirect(f"/files/{request_id}", code=303)


def _page(request_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, request_id)
    typed = request.form if problem else {}
    page = presenters.request_page(current_user, seen, problem, typed, request.args.get("code", ""))
    return render_template("consultation/files/one.html", **page, tried=tried)
