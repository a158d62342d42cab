"""送餐: events for the courtyard: planned, announced, held or called off."""

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem, not_found
from webapp.outreach import notices as _notices  # noqa: F401  (registers its sentences)
from webapp.outreach import (
    presenters_events as pages_events,
)
from webapp.outreach import (
    presenters_lists,
    queries,
    queries_plans,
    schemas,
    service_events,
)
from webapp.outreach.states import EVENTS, Action
from webapp.reports.service_files import read_photos
from webapp.web.addresses import known_word
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.fields import row
from webapp.web.forms import read, read_one, read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.pagination import page_key, send_stored

bp = Blueprint("outreach_events", __name__)


@bp.get("/outreach/events")
@door("outreach_events.events", "送餐", "speakerphone", order=40, group="law")
@needs("outreach.read")
def events() -> str:
    """List events: the next one first."""
    show = known_word(request.args, "show", presenters_lists.SHOWS) or "coming"
    return render_template("outreach/events.html", **presenters_lists.events_page(current_user, show, page_key()))


@bp.get("/outreach/events/new")
@needs("outreach.run")
def new() -> str:
    """Show the form of an event, filled from a line of the plan where it came from one."""
    form = pages_events.event_form(current_user, plan_id=request.args.get("plan", ""))
    return render_template("outreach/event_form.html", **form)


@bp.post("/outreach/events")
@needs("outreach.run")
@mended_on(lambda problem: _form_again(problem))
def create() -> BaseResponse:
    """Keep an event."""
    sent = schemas.parse_event(request.form)
    line = read_one("plan", row(), request.form)
    plan_id = queries_plans.plan(current_user, line).id if line else None
    event = service_events.plan_event(current_user, sent, plan_id)
    flash("记下了，出了通知大家才看得到")
    return redirect(f"/outreach/events/{event.code}", code=303)


@bp.get("/outreach/events/<code>")
@needs("outreach.read")
def event(code: str) -> str:
    """Show one event."""
    return render_template(
        "outreach/event.html", **pages_events.event_page(current_user, *queries.event(current_user, code))
    )


@bp.get("/outreach/events/<code>/photos/<int:photo_id>")
@needs("outreach.read")
def photo(code: str, photo_id: int) -> Response:
    """Serve a picture of an event, after its scoped load."""
    found, _ = queries.event(current_user, code)
    picture = queries.photo(found.id, photo_id)
    return send_stored(picture.file, picture.mime)


@bp.post("/outreach/events/<code>/<action>")
@needs("outreach.run")
@takes()
@mended_on(lambda problem, code, action: _event_again(code, action, problem))
def act(code: str, action: str) -> BaseResponse:
    """Take a step on an event."""
    if action not in set(Action):
        raise not_found()
    _take(code, Action(action))
    flash(EVENTS[action].flash)
    return redirect(f"/outreach/events/{code}", code=303)


def _take(code: str, action: Action) -> None:
    version = read_version(request.form)
    given: dict[str, object] = {}
    photos: list[tuple[str, str]] = []
    if action == Action.CHANGE:
        given["sent"] = schemas.parse_event(request.form)
    elif action == Action.CANCEL:
        given["reason"] = schemas.parse_reason(request.form)
    elif action == Action.HOLD:
        given |= vars(read(schemas.HeldInput, request.form))
        photos = service_events.store_photos(read_photos(request.files))
    service_events.act(current_user, code, action, version, photos, **given)


def _form_again(problem: Problem) -> str:
    form = pages_events.event_form(current_user, problem, request.form)
    return render_template("outreach/event_form.html", **form)


def _event_again(code: str, action: str, problem: Problem) -> str:
    found = queries.event(current_user, code)
    shown = pages_events.event_page(current_user, *found, problem, request.form)
    return render_template("outreach/event.html", **shown, tried=action)
