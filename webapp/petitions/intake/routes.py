"""按信访件登记: the switch of the counter, the form behind 更多 of a case, 检举控告, numbers shown for a reason."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture.queries_counter import registration_of
from webapp.capture.service_switches import SWITCHES, Switch
from webapp.cases import queries as cases
from webapp.cases.panels import MenuItem, case_menu
from webapp.cases.rules import CaseAccess
from webapp.cases.states import Reach
from webapp.core.errors import Problem, not_found
from webapp.core.masking import mask_name, mask_phone
from webapp.people.actor import Actor
from webapp.petitions import queries as petitions
from webapp.petitions.intake import presenters, queries, service
from webapp.petitions.intake.queries import Sought
from webapp.petitions.intake.schemas import SWITCH, is_on, read_with_case
from webapp.petitions.intake.service_known import look_up, show_number
from webapp.web.bodies import takes
from webapp.web.forms import id_for
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself

bp = Blueprint("petitions_intake", __name__)

SWITCHES.add(
    Switch(
        name=SWITCH,
        template="petitions/_switch.html",
        known_template="petitions/_known.html",
        done_template="petitions/_done.html",
        says=("petition_number",),
        reach=Reach.TOWN,
        offered=lambda actor: actor.can("petition.register"),
        is_on=is_on,
        shown=presenters.on_counter,
        known=presenters.known_number,
        parse=read_with_case,
        instead=service.without_case,
        opened=service.with_case,
        said=presenters.said_of,
        done=presenters.on_done,
    ),
    SWITCH,
)


@case_menu()
def petition_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer behind 更多 to register a case that came by itself as a petition."""
    case = held.case
    if held.barred or not service.may_become_one(actor, case):
        return []
    if case.reach == Reach.TOWN and petitions.of_case(case.id) is not None:
        return []
    return [MenuItem("按信访件登记", f"/cases/{case.code}/petition/new", "clipboard-check")]


@bp.get("/cases/<code>/petition/new")
@needs("petition.register")
def new(code: str) -> str:
    """Show the form by which a case that came before becomes a petition."""
    return _form(code)


@bp.post("/cases/<code>/petition")
@answers_itself(SUBMISSION)
@needs("petition.register")
@takes()
@mended_on(lambda problem, code: _form(code, problem))
def register(code: str) -> BaseResponse | tuple[Response, int]:
    """Register a case that came by itself as a petition."""
    made = service.register_later(current_user, code, request.form, request.files)
    if wants_json():
        number = made.petition.number
        return jsonify({"url": made.url, "id": made.petition.id, "number": number}), 201 if made.new else 200
    flash(made.flash)
    return redirect(made.url, code=303)


@bp.get("/petitions/<int:petition_id>")
@needs("petition.read")
def accusation(petition_id: int) -> str:
    """Show where the sealed paper of 检举控告 went, to who registered it and the commissioner."""
    found = queries.accusation(current_user, petition_id)
    person = queries.handed_in_by(found)
    return render_template(
        "petitions/accusation.html",
        petition=found,
        name=mask_name(person.name or "") if person else "",
        phone=mask_phone(person.phone or "") if person else "",
    )


@bp.post("/cases/<code>/petition/phone")
@answers_itself("each look at a number is noted, and shows it")
@needs("petition.register")
@mended_on(lambda problem, code: _number(code, "phone", problem=problem))
def phone(code: str) -> BaseResponse:
    """Show the telephone number of who came once, for a reason that is journalled."""
    return _shown(code, "phone")


@bp.post("/cases/<code>/petition/id-number")
@answers_itself("each look at a number is noted, and shows it")
@needs("petition.register")
@mended_on(lambda problem, code: _number(code, "id_number", problem=problem))
def id_number(code: str) -> BaseResponse:
    """Show the ID number of who came once, for a reason that is journalled."""
    return _shown(code, "id_number")


def _shown(code: str, what: str) -> BaseResponse:
    _, number = show_number(current_user, code, what, request.form.get("reason", ""))
    answer = jsonify({what: number}) if wants_json() else Response(_number(code, what, number))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _number(code: str, what: str, number: str = "", problem: Problem | None = None) -> str:
    seen = petitions.seen(current_user, code)
    return render_template(
        "petitions/number.html",
        seen=seen,
        what=what,
        number=number,
        problem=problem,
        **presenters.numbers_of(seen.people),
    )


def _form(code: str, problem: Problem | None = None) -> str:
    held = cases.get_case_for(current_user, code)
    if not service.may_become_one(current_user, held.case):
        raise not_found()
    if problem is None and petitions.of_case(held.case.id) is not None:
        raise not_found()
    came = registration_of(held.case)
    sought = Sought(came.caller_phone or "", "", came.caller_name or "") if came else Sought()
    found = look_up(current_user, sought, besides=held.case.code)
    return render_template(
        "petitions/new.html",
        case=held.case,
        barred=held.barred,
        problem=problem,
        client_id=id_for(request.form, problem),
        part=presenters.fields_of(request.form, problem, found),
    )
