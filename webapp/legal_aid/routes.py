"""The justice office's side of legal aid: the list by due, one application, its papers, each step, the refusal."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import journal
from webapp.core.errors import Problem, invalid
from webapp.core.protection.at_rest import hide
from webapp.legal_aid import notices as _notices  # noqa: F401  (registers its sentences)
from webapp.legal_aid import (
    presenters as pages,
)
from webapp.legal_aid import (
    presenters_lists,
    queries,
    schemas,
    service,
    service_papers,
)
from webapp.legal_aid.rules import AidAccess
from webapp.legal_aid.states import APPLICATIONS
from webapp.web.addresses import known_word
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.headers import FILE_POLICY
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, tonight, waits

bp = Blueprint("legal_aid", __name__)


def to_decide(actor: Any) -> Any:
    """Count in SQL what waits for a decision or a helper; None for whoever has nothing to do with legal aid."""
    return queries.due_until(actor) if actor.can("aid.read") else None


waits(
    Waiting(
        key="aid",
        word="法律援助",
        url="/legal-aid",
        count=to_decide,
        today=lambda actor: queries.due_until(actor, tonight()),
        order=40,
    )
)


def to_decide_soon(actor: Any) -> Any:
    """Count in SQL what the clock of the law ends for within two days; None for whoever does not decide."""
    return queries.due_until(actor, queries.soon()) if actor.can("aid.decide") else None


waits(
    Waiting(
        key="aid_soon",
        word="法律援助不到 2 天",
        url="/legal-aid?show=soon",
        count=to_decide_soon,
        today=lambda actor: queries.due_until(actor, tonight()),
    )
)


@bp.get("/legal-aid")
@door("legal_aid.applications", "法律援助", "scale", group="law", order=20, count="aid")
@needs("aid.read")
def applications() -> str:
    """List applications: what is due first on top."""
    bucket = known_word(request.args, "show", (*queries.BUCKETS, "soon")) or "due"
    return render_template("legal_aid/list.html", **presenters_lists.list_page(current_user, bucket, page_key()))


@bp.get("/legal-aid/<code>")
@needs("aid.read")
def one(code: str) -> str:
    """Show one application; opening a protected one is journalled."""
    return render_template("legal_aid/one.html", **pages.one_page(current_user, _opened(code)))


@bp.post("/legal-aid/<code>/phone")
@answers_itself("each look at a number is noted, and shows it")
@needs("aid.read")
@mended_on(lambda problem, code: _again(code, problem))
def phone(code: str) -> BaseResponse | str:
    """Show the whole number to whoever says why; journalled."""
    held = queries.get_application_for(current_user, code)
    reason = request.form.get("reason", "").strip()[:100]
    if not reason:
        raise invalid(reason="写一句为什么要看")
    why = {"reason": hide(reason, held.application.protected)}
    journal.note("aid.phone_shown", ("aid", held.application.id), actor_id=current_user.id, content=why)
    held = queries.get_application_for(current_user, code)
    shown = pages.one_page(current_user, held, shown_phone=held.application.phone)
    return render_template("legal_aid/one.html", **shown)


@bp.get("/legal-aid/<code>/papers/<int:paper_id>")
@needs("aid.decide")
def paper(code: str, paper_id: int) -> Response:
    """Show a photo of a paper, decrypted for this one answer; each look is journalled, nothing may be kept."""
    application = queries.get_application_for(current_user, code).application
    found = queries.paper(application.id, paper_id)
    mime, data = found.mime, service_papers.open_paper(found)
    service_papers.note_view(current_user, application, paper_id)
    response = Response(data, mimetype=mime)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


@bp.post("/legal-aid/<code>/papers")
@needs("aid.decide")
@takes()
@mended_on(lambda problem, code: _again(code, problem))
def add_papers(code: str) -> BaseResponse | str:
    """Take photos of papers that an applicant brought to the counter."""
    application = queries.get_application_for(current_user, code).application
    service_papers.take_in(application, request.files, request.form.get("kind", ""), current_user.id)
    flash("材料收下了，加密存着")
    return redirect(f"/legal-aid/{code}", code=303)


@bp.post("/legal-aid/<code>/hold")
@needs("aid.decide")
def hold(code: str) -> BaseResponse:
    """Let the papers stay although their date passes, or go by their date again."""
    service_papers.set_hold(
        current_user, queries.get_application_for(current_user, code).application, bool(request.form.get("hold"))
    )
    return redirect(f"/legal-aid/{code}", code=303)


@bp.get("/legal-aid/<code>/refusal")
@needs("aid.decide")
def refusal(code: str) -> str:
    """Show the written refusal, made to be printed on A4."""
    return render_template("legal_aid/refusal.html", **pages.refusal_page(_opened(code)))


@bp.post("/legal-aid/<code>/<action>")
@needs("aid.read")
@mended_on(lambda problem, code, action: _again(code, problem, action))
def act(code: str, action: str) -> BaseResponse | str:
    """Take a step on an application."""
    wanted = schemas.parse_step(action, request.form)
    service.act(current_user, code, wanted)
    flash(APPLICATIONS[wanted.action].flash)
    return redirect(f"/legal-aid/{code}", code=303)


def _opened(code: str) -> AidAccess:
    held = queries.get_application_for(current_user, code)
    if not held.application.protected:
        return held
    service_papers.note_view(current_user, held.application)
    return queries.get_application_for(current_user, code)


def _again(code: str, problem: Problem, tried: str = "") -> str:
    shown = pages.one_page(current_user, _opened(code), problem, schemas.typed_of(request.form))
    return render_template("legal_aid/one.html", **shown, tried=tried)
