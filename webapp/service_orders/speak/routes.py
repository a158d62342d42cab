"""有事说事: what a resident reports becomes a case like any other. And the page that is only for who is afraid.

That page has a neutral address and title, keeps nothing in the browser and shows no code afterwards: what is written
there becomes a protected case, for the named people alone.
"""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.areas.queries_places import villages_with_groups
from webapp.capture.queries_counter import only_town
from webapp.capture.queries_places import pin_map as drawing_for_pin
from webapp.capture.schemas_counter import IntakeInput, parse_intake
from webapp.capture.service import payload_of
from webapp.capture.service_counter import Registered, register_on_behalf
from webapp.core.errors import Problem
from webapp.people.queries import protected_unit_names
from webapp.reports.catalogue import signs
from webapp.reports.models import Channel
from webapp.reports.schemas import PROTECTING
from webapp.service_orders import presenters as pages
from webapp.service_orders import visitor
from webapp.service_orders.schemas import HONEYPOT
from webapp.service_orders.speak import schemas
from webapp.service_orders.speak.service import refuse_too_many
from webapp.web.bodies import PICTURES_OF_ANYBODY, takes
from webapp.web.forms import id_for
from webapp.web.guard import public
from webapp.web.mending import mended_on, shown_again
from webapp.web.once import SUBMISSION, answers_itself, browser

bp = Blueprint("service_orders_speak", __name__)

_HELP = "想要人身安全保护令方面的帮助"
_AS_TYPED = ("description", "area_code", "safe_contact", "caller_name", "caller_phone", "client_id")


@bp.get("/services/speak")
@public
def speak() -> BaseResponse:
    """Show the form of 有事说事; ``?at=`` is the place of the poster."""
    at = pages.place_from(request.args.get("at"))
    response = make_response(_speak_page(MultiDict({"area_code": at.code if at else ""})))
    visitor.remember(response)
    return response


@bp.post("/services/speak")
@answers_itself(SUBMISSION)
@public
@takes(PICTURES_OF_ANYBODY)
@mended_on(lambda problem: _told_again(problem))
def told() -> BaseResponse:
    """Take in what a resident reports: a case with its code; a protected one without."""
    form, pictured = _with_group(request.form), _has("photos")
    schemas.refuse_unfinished(form, pictured=pictured, spoken=_has("voice"))
    if request.form.get(HONEYPOT):
        return redirect("/services/progress", code=303)
    done = _register(schemas.with_kind(form, pictured=pictured))
    if done.protected:
        return _no_trace(render_template("service_orders/speak/quiet_done.html", units=protected_unit_names()))
    visitor.let_in(done.case_code)
    return redirect(url_for("service_orders_progress.order", code=done.case_code, sent=1), code=303)


@bp.get("/services/map/<area_code>")
@public
def pin_map(area_code: str) -> Response:
    """Return the outlines on which a pin is put in a place (JSON): a drawing, no more. 204 where nothing is drawn."""
    area = pages.place_from(area_code)
    found = drawing_for_pin(area.path) if area else None
    return jsonify(found) if found else Response(status=204)


@bp.get("/services/p")
@public
def quiet() -> BaseResponse:
    """Show the page for who is afraid: first be safe, then who may see it, and how one may be reached."""
    return _no_trace(_quiet_page(MultiDict()))


@bp.post("/services/p")
@answers_itself(SUBMISSION)
@public
@takes(PICTURES_OF_ANYBODY)
@mended_on(lambda problem: _quietly_again(problem))
def quietly() -> BaseResponse:
    """Take in a call for help as a protected case; the answer names no code and leads nowhere.

    While nobody is named the page offers no form; what comes from one that was open is kept all the same.
    """
    form = _quiet_form()
    form["description"] = form["description"].strip() or _HELP
    _register(_with_group(form))
    return _no_trace(render_template("service_orders/speak/quiet_done.html", units=protected_unit_names()))


def _told_again(problem: Problem) -> BaseResponse:
    form = _with_group(request.form)
    if schemas.is_protected(form):
        return _no_trace(shown_again(_quiet_page(form, problem), problem))
    return shown_again(_speak_page(form, problem), problem)


def _quietly_again(problem: Problem) -> BaseResponse:
    form = _quiet_form()
    form["description"] = form["description"].strip()
    return _no_trace(shown_again(_quiet_page(form, problem), problem))


def _quiet_form() -> MultiDict[str, str]:
    form = MultiDict({name: request.form.get(name, "") for name in _AS_TYPED})
    form.update({"about": "dispute:marriage_family", "afraid_to_go_home": "yes"})
    return form


def _register(form: MultiDict[str, str]) -> Registered:
    refuse_too_many(visitor.device(), visitor.address())
    intake: IntakeInput = parse_intake(form, channel=Channel.ONLINE, words=not (_has("photos") or _has("voice")))
    return register_on_behalf(intake, payload_of(form, request.files), only_town(), registrar=None, browser=browser())


def _with_group(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    """Return what was sent with the place as the register wants it: no lower than a group, nothing for none."""
    form = MultiDict(sent)
    area = pages.place_from(form.pop("area_code", ""))
    if area:
        form["area_code"] = area.code[:15] if area.level == "micro_grid" else area.code
    form.poplist("csrf_token")
    return form


def _has(name: str) -> bool:
    """Say whether a file came along under this name."""
    return any(one.filename for one in request.files.getlist(name))


def _speak_page(form: MultiDict[str, str], problem: Problem | None = None) -> str:
    return render_template(
        "service_orders/speak/speak.html",
        form=form,
        errors=problem.fields if problem else {},
        problem=problem,
        client_id=id_for(form, problem),
        kinds=pages.kinds_of_matters(),
        signs=signs(),
        asks=schemas.must_ask(form) or any(form.get(name) for name in PROTECTING),
        files_lost=problem is not None and (_has("photos") or _has("voice")),
        places=villages_with_groups(),
        units=protected_unit_names(),
    )


def _quiet_page(form: MultiDict[str, str], problem: Problem | None = None) -> str:
    return render_template(
        "service_orders/speak/quiet.html",
        typed=form,
        errors=problem.fields if problem else {},
        problem=problem,
        client_id=id_for(form, problem),
        places=villages_with_groups(),
        units=protected_unit_names(),
    )


def _no_trace(page: str | Response) -> Response:
    """Answer with a page of which nothing stays behind: neither the page nor a form that was under way."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    visitor.drop_forms(response)
    return response
