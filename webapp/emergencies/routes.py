"""A call for help: its page with whom to ring and who is on the way, and its card on everybody's first page."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import case_panel
from webapp.cases.rules import CaseAccess
from webapp.emergencies import presenters, queries, queries_now, service
from webapp.people.actor import Actor
from webapp.reports.routes import serve_photo, serve_voice
from webapp.web.guard import needs
from webapp.web.looks import first_look
from webapp.web.once import answers_itself

bp = Blueprint("emergencies", __name__)


@case_panel("emergencies/_on_case.html")
def call_on_case(_actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Lead from the page of a case that began with a call for help to who has answered it."""
    return {"code": held.case.code} if held.case.emergency else None


def asking_page(actor: Actor) -> Mapping[str, Any] | None:
    """Return the part that asks again by itself, for those whom a call for help reaches."""
    return {"rows": [], "mark": ""} if queries.may_be_called(actor) else None


@first_look("emergencies/_first.html", order=10, when=queries_now.any_now, empty=asking_page)
def calls_first(actor: Actor) -> Mapping[str, Any] | None:
    """Pin what is not settled on the first page of everybody who was called, and of who called."""
    rows = queries_now.now(actor)
    return {"rows": rows, "mark": _mark(rows)} if rows else asking_page(actor)


@bp.get("/emergencies/now")
@needs("emergency.answer")
def now() -> BaseResponse | str:
    """Return the cards of what is not settled, for a first page that is open; 204 while it shows ``?seen=``."""
    rows = queries_now.now(current_user)
    if request.args.get("seen") == _mark(rows):
        return Response(status=204)
    return render_template("emergencies/_cards.html", look={"rows": rows, "mark": _mark(rows)})


@bp.get("/emergencies/<code>")
@needs("emergency.answer")
def emergency(code: str) -> str:
    """Show a call for help and who has answered."""
    return render_template("emergencies/emergency.html", **presenters.call_page(current_user, code))


@bp.get("/emergencies/<code>/answers")
@needs("emergency.answer")
def answers(code: str) -> str:
    """Return who has answered so far, for the page that is open."""
    return render_template("emergencies/_answers.html", call=queries.call(current_user, code))


@bp.post("/emergencies/<code>/answer")
@answers_itself("the last answer stands, and the same one again tells nobody")
@needs("emergency.answer")
def answer(code: str) -> BaseResponse:
    """Take the answer of a helper who was called, and show who comes with it counted."""
    found = queries.call(current_user, code)
    service.answer(current_user, found.case.id, request.form.get("answer", ""))
    flash("记下了，大家都看得到")
    return redirect(f"/emergencies/{code}", code=303)


@bp.get("/emergencies/<code>/photos/<int:photo_id>")
@needs("emergency.answer")
def photo(code: str, photo_id: int) -> Response:
    """Serve a picture of a call for help."""
    return serve_photo(queries.photo_of(queries.call(current_user, code), photo_id))


@bp.get("/emergencies/<code>/voice")
@needs("emergency.answer")
def voice(code: str) -> Response:
    """Play the voice note of a call for help."""
    return serve_voice(queries.voice_of(queries.call(current_user, code)))


def _mark(rows: list[queries_now.Now]) -> str:
    return "-".join(row.mark for row in rows)
