"""A call for help on one page: where, what, whom to ring, and who is on the way."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import case_panel
from webapp.cases.rules import CaseAccess
from webapp.emergencies import queries, service
from webapp.emergencies.models import ANSWERS
from webapp.people.actor import Actor
from webapp.people.queries import phone_of
from webapp.reports.routes import serve_photo, serve_voice
from webapp.web.guard import needs
from webapp.web.once import answers_itself

bp = Blueprint("emergencies", __name__)


@case_panel("emergencies/_on_case.html")
def call_on_case(_actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Lead from the page of a case that began with a call for help to who has answered it."""
    return {"code": held.case.code} if queries.is_call(held.case.id) else None


@bp.get("/emergencies/<code>")
@needs("emergency.answer")
def emergency(code: str) -> str:
    """Show a call for help and who has answered."""
    found = queries.call(current_user, code)
    return render_template("emergencies/emergency.html", call=found, phone=phone_of(found.caller.id), answers=ANSWERS)


@bp.get("/emergencies/<code>/answers")
@needs("emergency.answer")
def answers(code: str) -> str:
    """Return who has answered so far, for the page that is open."""
    return render_template("emergencies/_answers.html", call=queries.call(current_user, code))


@bp.post("/emergencies/<code>/answer")
@answers_itself("the last answer stands, and the same one again tells nobody")
@needs("emergency.answer")
def answer(code: str) -> BaseResponse | str:
    """Take the answer of a helper who was called."""
    found = queries.call(current_user, code)
    service.answer(current_user, found.case.id, request.form.get("answer", ""))
    if request.headers.get("HX-Request"):
        return render_template("emergencies/_answer.html", call=queries.call(current_user, code), answers=ANSWERS)
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
