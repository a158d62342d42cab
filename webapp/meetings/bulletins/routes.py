"""Bulletins: what was said to whom, writing one, and every step on it; what waits of them on other pages."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import MenuItem, case_menu
from webapp.cases.rules import CaseAccess
from webapp.core.errors import Problem, not_found
from webapp.dispatch.presenters_morning import also_to_decide
from webapp.meetings.bulletins import presenters, presenters_lists, queries, schemas, service
from webapp.meetings.bulletins.rules import allowed
from webapp.meetings.bulletins.states import BULLETINS, Action
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, waits

bp = Blueprint("meetings_bulletins", __name__)


def waiting(actor: Actor) -> Any:
    """Count in SQL the bulletins that this person has to read or to sign; None for who gets none."""
    if not actor.can("bulletin.read"):
        return None
    return queries.how_many_wait(actor)


waits(Waiting(key="bulletins", word="通报", url="/bulletins", count=waiting, order=61))
also_to_decide("通报", "/bulletins?show=waiting")


@case_menu()
def urge_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer urging on a case by a bulletin behind 更多, to whoever signs them."""
    url = f"/bulletins/new?kind=urging&about=/cases/{held.case.code}"
    return [MenuItem("写催办通报", url, "speakerphone", rare=True)] if actor.can("bulletin.sign") else []


@bp.get("/bulletins")
@door("meetings_bulletins.bulletins", "通报", "speakerphone", group="council", order=30, count="bulletins")
@needs("bulletin.read")
def bulletins() -> str:
    """List bulletins: what is unread, what was issued; for who writes and signs also what is not out yet."""
    show = known_word(request.args, "show", presenters_lists.views_of(current_user))
    page = presenters_lists.list_page(current_user, show, page_key())
    return render_template("meetings/bulletins/list.html", **page)


@bp.get("/bulletins/new")
@needs("bulletin.write")
def new() -> str:
    """Show the form of a bulletin, perhaps of a kind and from a page of another package."""
    return render_template("meetings/bulletins/new.html", **presenters.form_page(current_user, request.args))


@bp.post("/bulletins")
@answers_itself(SUBMISSION)
@needs("bulletin.write")
@mended_on(
    lambda problem: render_template(
        "meetings/bulletins/new.html", **presenters.form_page(current_user, request.form, problem)
    )
)
def make() -> BaseResponse | tuple[Response, int]:
    """Write a bulletin; what is wrong comes back beside its field."""
    made, fresh = service.make(current_user, schemas.parse_bulletin(request.form), request.form)
    if wants_json():
        known = {"url": f"/bulletins/{made.id}", "id": made.id, "number": made.number}
        return jsonify(known), 201 if fresh else 200
    flash("存着了，写好了再交" if made.state == "draft" else "写好了，等另一个人签发")
    return redirect(f"/bulletins/{made.id}", code=303)


@bp.get("/bulletins/<int:bulletin_id>")
@needs("bulletin.read")
def bulletin(bulletin_id: int) -> str:
    """Show one bulletin; with ``?do=`` the form of that step is open."""
    return _page(bulletin_id, tried=request.args.get("do", ""))


@bp.get("/bulletins/<int:bulletin_id>/change")
@needs("bulletin.write")
def change(bulletin_id: int) -> str:
    """Show the form of a bulletin that is not out yet, to its writer."""
    return _change_page(bulletin_id)


@bp.post("/bulletins/<int:bulletin_id>/<action>")
@answers_itself(SUBMISSION)
@needs("bulletin.read")
@mended_on(lambda problem, bulletin_id, action: _mended(bulletin_id, action, problem))
def act(bulletin_id: int, action: str) -> BaseResponse:
    """Take a step on a bulletin."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, bulletin_id, wanted, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(BULLETINS[wanted].flash)
    return redirect(queries.where_to(current_user, bulletin_id), code=303)


def _mended(bulletin_id: int, action: str, problem: Problem) -> str:
    if action == Action.CHANGE and problem.status != 409:
        return _change_page(bulletin_id, problem)
    return _page(bulletin_id, problem, tried=str(schemas.parse_action(action)))


def _page(bulletin_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, bulletin_id)
    page = presenters.bulletin_page(current_user, seen, problem, request.form if problem else {})
    return render_template("meetings/bulletins/bulletin.html", **page, tried=tried)


def _change_page(bulletin_id: int, problem: Problem | None = None) -> str:
    seen = queries.seen(current_user, bulletin_id)
    if Action.CHANGE not in {step.action for step in allowed(current_user, seen)}:
        raise not_found()
    typed = request.form if problem else presenters.typed_of(seen)
    page = presenters.form_page(current_user, typed, problem, seen.bulletin)
    return render_template("meetings/bulletins/new.html", **page)
