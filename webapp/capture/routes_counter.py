"""登记: the counter's one form, what came of it, and the slip that people take home."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import segno
from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from webapp.areas.queries_places import villages_with_groups
from webapp.areas.scope import counter_scope
from webapp.capture import queries_counter as queries
from webapp.capture import service_callers, service_counter, service_switches
from webapp.capture.schemas_counter import channels_of, parse_intake, protects
from webapp.capture.service import payload_of
from webapp.cases import queries as cases
from webapp.cases.clocks import guess_note
from webapp.cases.lists import queries as queries_lists
from webapp.cases.lists.presenters_table import REGISTERED_COLUMNS
from webapp.cases.models import Case
from webapp.cases.panels import case_panel
from webapp.cases.rules import APP, CaseAccess, sees_whole
from webapp.core import clock, reading
from webapp.core.errors import Problem, not_found
from webapp.core.masking import mask_name, mask_phone
from webapp.core.replay import photos_at, same_uuid
from webapp.people.actor import Actor
from webapp.people.queries import protected_unit_names
from webapp.reports.catalogue import CHANNELS, choices, matters_by_kind
from webapp.reports.models import Channel, Registration
from webapp.web import tables
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.forms import id_for
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself

bp = Blueprint("capture_counter", __name__)

QR_MODULE_PX = 6
SHOWN_BELOW = 5
"""So many of what one registered last stand below the form of a desk."""


@bp.get("/counter")
@door(
    "capture_counter.form",
    "登记",
    "clipboard-check",
    group="work",
    order=20,
    keys="KeyN",
    tab="counter",
    tab_order=40,
    on_tab=lambda user: not user.can("area.roll_up"),  # who also dispatches finds it on the desk
)
@needs("case.register")
def form() -> str:
    """Show the empty form; ``?channel=`` has chosen how they came."""
    return _form(MultiDict({"channel": request.args.get("channel", ""), "severity": "normal"}))


@bp.post("/counter")
@answers_itself(SUBMISSION)
@needs("case.register")
@takes()
@mended_on(lambda problem: _again(problem))
def register() -> BaseResponse:
    """Take an intake in; what is wrong is beside its field, and everything typed comes back."""
    if "look" in request.form:
        return make_response(_form(request.form, look=True))
    payload, police = payload_of(request.form, request.files), current_user.can("case.hand_over")
    on = service_switches.switched_on(current_user, request.form)
    town = queries.town_of(current_user)
    if not protects(request.form, police=police and request.form.get("channel") == Channel.POLICE):
        other = service_switches.answered_otherwise(on, service_switches.Came(current_user, payload, town))
        if other:
            return _answered(other)
    asking = {one.name: one.parse for one in on}
    intake = parse_intake(request.form, len(payload.photos), police=police, asking=asking)
    done = service_counter.register_on_behalf(intake, payload, town, registrar=current_user)
    if wants_json():
        code = None if done.protected else done.case_code
        answer = {"client_id": done.client_id, "case_code": code, **service_switches.nothing_said(), **done.says}
        return make_response(answer | {"photos_at": photos_at(done.client_id)}, 201 if done.new else 200)
    return redirect(url_for("capture_counter.registered", client_id=done.client_id), code=303)


def _answered(other: service_switches.Answered) -> BaseResponse:
    """Answer what a switch took in, that opened no case."""
    if wants_json():
        answer = {"client_id": other.client_id, "case_code": None}
        return make_response(answer | service_switches.nothing_said() | dict(other.says), 201 if other.new else 200)
    if other.flash:
        flash(other.flash)
    return redirect(other.url, code=303)


@bp.get("/counter/known")
@needs("case.register")
def known() -> str:
    """Say what was registered before under a whole number that is being typed; nothing where there is none."""
    phone = reading.phone(request.args.get("phone", ""))
    found = service_callers.look_up_number(current_user, phone) if phone else []
    last = queries.opening_id(found[0].case) if found and current_user.can("case.add") else None
    offered = service_switches.offered_to(current_user)
    more = [(one.known_template, said) for one in offered if phone and (said := one.known(current_user, phone))]
    return render_template("capture/_known.html", found=found, last=last, phone=phone, more=more)


@bp.get("/counter/<client_id>")
@needs("case.register")
def registered(client_id: str) -> str:
    """Show what came of an intake of mine: its code and slip; of a protected one only that it is in named hands."""
    known = same_uuid(client_id)
    if known is None:
        raise not_found()
    case, registration, _ = queries.registered(current_user, known)
    return render_template(
        "capture/counter_done.html",
        case=case,
        registration=registration,
        units=protected_unit_names(),
        parts=[] if case.protected else _parts_done(case),
    )


def _parts_done(case: Case) -> list[tuple[str, Mapping[str, Any]]]:
    """Return what switches say on the page of what was registered: each with its template."""
    offered = service_switches.offered_to(current_user)
    return [(one.done_template, said) for one in offered if (said := one.done(current_user, case))]


@bp.get("/cases/<code>/slip")
@needs("case.register")
def slip(code: str) -> str:
    """Show the slip of a case: code, where to look it up, what comes next; nobody's name and no word of it."""
    case, registration = _registered_case(code)
    return render_template(
        "capture/slip.html",
        case=case,
        channel=CHANNELS[registration.channel],
        url=_url(case),
        received=_date(case.received_at),
        due=_date(case.resolve_due_at),
        due_note=guess_note(case.resolve_due_at, case.severity),
    )


@bp.get("/cases/<code>/slip.svg")
@needs("case.register")
def slip_qr(code: str) -> Response:
    """Draw the square that a phone reads: the address where the code is looked up."""
    case, _ = _registered_case(code)
    drawn = io.BytesIO()
    segno.make(_url(case), error="m", micro=False).save(drawn, kind="svg", scale=QR_MODULE_PX, border=4, light="white")
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@case_panel("capture/_registration.html")
def registration_part(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Show on a case how it came that another person wrote down; name and number masked, to those who see the whole."""
    if held.case.channel == APP or not sees_whole(actor, held):
        return None
    registration = queries.registration_of(held.case)
    if registration is None:
        return None
    return {
        "channel": CHANNELS[registration.channel],
        "name": mask_name(registration.caller_name or ""),
        "phone": mask_phone(registration.caller_phone or ""),
        "call_back": registration.call_back,
        "slip": f"/cases/{held.case.code}/slip" if actor.can("case.register") else None,
    }


@case_panel("capture/_police.html", protected_too=True)
def police_part(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Show what the police said of a matter that they handed over to who works on it; also to the named."""
    if held.case.channel != Channel.POLICE or not sees_whole(actor, held):
        return None
    registration = queries.registration_of(held.case)
    if registration is None or not (registration.police_view or registration.police_basis):
        return None
    view = choices("police_view").get(registration.police_view or "", "还没说")
    return {"view": view, "basis": registration.police_basis or ""}


def _registered_case(code: str) -> tuple[Case, Registration]:
    case = cases.get_case_for(current_user, code).case
    registration = queries.registration_of(case)
    if registration is None or case.protected:
        raise not_found()
    return case, registration


def _date(moment: datetime) -> str:
    """Say a day as paper needs it: nothing on it is of today for long."""
    day = clock.local(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def _url(case: Case) -> str:
    return f"{request.url_root}services/progress?code={case.code}"


def _form(
    typed: MultiDict[str, str], problem: Problem | None = None, *, photos_lost: bool = False, look: bool = False
) -> str:
    return render_template(
        "capture/counter.html",
        typed=typed,
        problem=problem,
        errors=problem.fields if problem else {},
        photos_lost=photos_lost,
        client_id=id_for(typed, problem),
        channels=channels_of(police=current_user.can("case.hand_over")),
        police_views=choices("police_view"),
        abouts=matters_by_kind(),
        places=villages_with_groups(queries.town_of(current_user), special=True),
        units=protected_unit_names(),
        asked=tables.asked_of("registered", REGISTERED_COLUMNS),
        switches=[
            (one.template, one.shown(current_user, typed, problem, look))
            for one in service_switches.offered_to(current_user)
        ],
        mine=_mine() if tables.on_a_desk() else [],
    )


def _mine() -> list[queries_lists.CaseRow]:
    scope = counter_scope(current_user.id)
    return queries_lists.list_page([scope], "all", size=SHOWN_BELOW, pictures=False).rows


def _again(problem: Problem) -> str:
    lost = any(photo.filename for photo in request.files.getlist("photos"))
    return _form(request.form, problem, photos_lost=lost)
