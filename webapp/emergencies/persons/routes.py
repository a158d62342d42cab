"""Missing persons: their part of the page of a headquarters, their own page and paper, 找到了 and the ambulance."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import MenuItem
from webapp.core.errors import Problem, not_found
from webapp.emergencies.hq import queries as headquarters_queries
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.parts import hq_part, hq_rows
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.service_ending import still_out
from webapp.emergencies.persons import presenters, queries, schemas, service
from webapp.emergencies.persons.models import MissingPerson
from webapp.emergencies.persons.rules import begins_with_persons, check_seen, may_see
from webapp.emergencies.persons.states import PERSONS, PersonAction, PersonState
from webapp.people.actor import Actor
from webapp.reports.routes import serve_photo
from webapp.web.bodies import takes
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("emergencies_persons", __name__)


@hq_part("emergencies/persons/_part.html", order=20, column="known", sheets="emergencies/persons/_sheets.html")
def missing(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Show those who were called whom they search for."""
    return presenters.persons_part(actor, seen)


@hq_rows
def write_down(_actor: Actor, seen: Access) -> Sequence[MenuItem]:
    """Offer writing down who is missing behind 更多, where the emergency is of another kind."""
    if not seen.open or not may_see(seen) or begins_with_persons(seen):
        return ()
    return (MenuItem("有人走失，写下来", f"/emergencies/hq/{seen.headquarters.code}/people/new", "binoculars"),)


@still_out
def people_lost(headquarters: Headquarters) -> list[str]:
    """Name who is not found yet."""
    return [f"{name}还没找到" for name in presenters.lost_now(headquarters)]


@bp.get("/emergencies/hq/<code>/people/new")
@needs("emergency.answer")
def new(code: str) -> str:
    """Show the form that writes down who is missing."""
    return _form(code)


@bp.post("/emergencies/hq/<code>/people")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code: _form(code, problem))
def add(code: str) -> BaseResponse | tuple[Response, int]:
    """Write down who is missing."""
    person, fresh = service.add(current_user, code, request.form, request.files)
    if wants_json():
        url = f"/emergencies/hq/{code}/people/{person.id}"
        return jsonify({"url": url, "id": person.id, "state": person.state}), 201 if fresh else 200
    flash("写下了，叫到的人都看得到")
    return redirect(f"/emergencies/hq/{code}", code=303)


@bp.get("/emergencies/hq/<code>/people/<int:person_id>")
@needs("emergency.answer")
def person(code: str, person_id: int) -> str:
    """Show one missing person; with ``?do=correct`` the form that corrects."""
    seen, found = _seen(code, person_id)
    if request.args.get("do") == "correct" and seen.open:
        return render_template("emergencies/persons/form.html", **presenters.form_page(seen, {}, None, found))
    return _page(seen, found)


@bp.get("/emergencies/hq/<code>/people/<int:person_id>/sheet")
@needs("emergency.answer")
def sheet(code: str, person_id: int) -> str:
    """Show the page of A4 by which a person is searched for; that it was printed is journalled. 404 once found."""
    seen, found = _seen(code, person_id)
    if found.state != PersonState.LOST:
        raise not_found()
    service.note_printed(current_user, found)
    seen, found = _seen(code, person_id)
    return render_template("emergencies/persons/paper.html", **presenters.paper_page(current_user, seen, found))


@bp.get("/emergencies/hq/<code>/people/<int:person_id>/photos/<int:photo_id>")
@needs("emergency.answer")
def photo(code: str, person_id: int, photo_id: int) -> Response:
    """Serve a picture of a missing person to who was called; no browser keeps it."""
    _, found = _seen(code, person_id)
    return serve_photo(queries.photo_in(found.id, photo_id), keep=False)


@bp.post("/emergencies/hq/<code>/found")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code: _again(code, problem, "found"))
def found(code: str) -> BaseResponse:
    """Take 找到了: who, how, where, when."""
    receipt = service.found(current_user, code, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(PERSONS.flash(PersonAction.FOUND))
    return redirect(f"/emergencies/hq/{code}", code=303)


@bp.post("/emergencies/hq/<code>/ambulance")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code: _again(code, problem, "ambulance"))
def ambulance(code: str) -> BaseResponse:
    """Take a part of handing somebody to the ambulance."""
    receipt = service.ambulance(current_user, code, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(PERSONS.flash(PersonAction.AMBULANCE))
    return redirect(f"/emergencies/hq/{code}", code=303)


@bp.post("/emergencies/hq/<code>/people/<int:person_id>/<action>")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code, person_id, action: _acted(code, person_id, action, problem))
def act(code: str, person_id: int, action: str) -> BaseResponse:
    """Correct who is missing, or say that it was somebody else who was found."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, code, person_id, wanted, request.form, request.files)
    if wants_json():
        return receipt_answer(receipt)
    flash(PERSONS.flash(wanted))
    return redirect(f"/emergencies/hq/{code}/people/{person_id}", code=303)


def _seen(code: str, person_id: int | None) -> tuple[Access, MissingPerson]:
    seen = headquarters_queries.seen(current_user, code)
    check_seen(seen)
    return seen, queries.person_in(seen.headquarters.id, person_id)


def _form(code: str, problem: Problem | None = None) -> str:
    seen = headquarters_queries.seen(current_user, code)
    check_seen(seen)
    page = presenters.form_page(seen, request.form if problem else {}, problem)
    return render_template("emergencies/persons/form.html", **page)


def _page(seen: Access, found: MissingPerson, problem: Problem | None = None, tried: str = "") -> str:
    typed = request.form if problem else {}
    page = presenters.person_page(seen, found, problem=problem, typed=typed, tried=tried)
    return render_template("emergencies/persons/person.html", **page)


def _acted(code: str, person_id: int, action: str, problem: Problem) -> str:
    seen, found = _seen(code, person_id)
    if action == PersonAction.CORRECT and seen.open:
        page = presenters.form_page(seen, request.form, problem, found)
        return render_template("emergencies/persons/form.html", **page)
    return _page(seen, found, problem)


def _again(code: str, problem: Problem, tried: str) -> str:
    """Show the page of the person again about whom something was refused; of the only one where it did not say."""
    seen = headquarters_queries.seen(current_user, code)
    check_seen(seen)
    known = queries.persons_of(seen.headquarters.id)
    wanted = schemas.typed_person(request.form)
    meant = next((one for one in known if one.id == wanted), known[0] if known else None)
    if meant is None:
        raise problem
    return _page(seen, meant, problem, tried)
