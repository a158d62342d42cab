"""首页, the choice of what to report, the three forms, and the POST that they share."""

import uuid
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    get_flashed_messages,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture import queries, queries_places, schemas, service
from webapp.capture.routes_api import receipt_or_page
from webapp.cases.states import STATE_LABELS
from webapp.cases.work_orders.queries_recheck import looks_for
from webapp.core import clock, reading
from webapp.core.errors import Problem
from webapp.core.geo import say_distance
from webapp.people.permissions import PROTECTED_UNITS
from webapp.people.queries import protected_unit_names
from webapp.reports.catalogue import Category, categories, category_name, checklist
from webapp.reports.models import ON_PHONES, ReportKind
from webapp.web import error_pages
from webapp.web.bodies import takes
from webapp.web.doors import counts_behind, door, rows_at_home
from webapp.web.forms import id_for
from webapp.web.guard import needs, public, wants_json
from webapp.web.looks import first_page_of
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself

bp = Blueprint("capture", __name__)

FIRST_SHOWN = 7
WALKED = "记下了，谢谢您走这一圈"
NOT_SHARED = "照片没带过来，请在这里再选一次"
TOO_LARGE = "照片加起来太大了，请少选几张，或者分两次报"


def _works(user: Any) -> bool:
    """Say whether a person's first page is work: what waits for them, the counter, or what residents ordered."""
    return user.can("case.todo") or user.can("case.register") or user.can("service.visit")


@bp.get("/")
@door(
    "capture.home",
    "首页",
    "home",
    group="today",
    order=10,
    tab="home",
    tab_order=30,
    icon_active="home-filled",
    shown=lambda user: not _works(user) or first_page_of(user) is not None,
    on_tab=lambda user: not _works(user),
)
@needs("me.use")
def home() -> BaseResponse | str:
    """Show 首页: what came of my reports, and the two large buttons; whoever has 待办 begins there."""
    if "walked" in request.args:
        flash(WALKED)
    person = current_user._get_current_object()
    page = first_page_of(person)
    if page is not None:
        return page(person)
    if current_user.can("case.todo"):
        return redirect("/todo")
    if current_user.can("case.register"):
        return redirect("/counter")
    if current_user.can("service.visit"):
        return redirect("/orders")
    if not current_user.can("report.create"):
        rows = rows_at_home(current_user, (("grid",), ("office", "tables", "rules")))
        counts = counts_behind([row for found in rows for row in found], current_user)
        return render_template("capture/home_quiet.html", rows=rows, counts=counts)
    items = checklist(clock.local(clock.now()).month).items
    places = 0 if not items or queries.walked_today(current_user) else len(items)
    return render_template(
        "capture/home.html",
        client_id=str(uuid.uuid4()),
        rows=queries.for_home(current_user),
        looks=looks_for(current_user),
        places=places,
        place=_place_words(),
        toast=next(iter(get_flashed_messages()[-1:]), None),
    )


@bp.get("/report")
@door(
    "capture.chooser",
    "上报",
    "circle-plus",
    group="today",
    order=30,
    tab="report",
    tab_order=70,
    pill=lambda user: not user.can("case.todo"),
)
@needs("report.create")
def chooser() -> str:
    """Ask what is to be reported: 巡查, 隐患, 纠纷, or help at once."""
    return render_template("capture/chooser.html", client_id=str(uuid.uuid4()))


@bp.get("/report/<any(patrol, hazard, dispute):kind>")
@needs("report.create")
def form(kind: str) -> str:
    """Show one of the three forms, empty or with what the link to it has chosen."""
    not_shared = request.args.get("shared") == "lost"
    return form_page(ReportKind(kind), schemas.parse_prefill(ReportKind(kind), request.args), not_shared=not_shared)


@bp.post("/reports")
@answers_itself(SUBMISSION)
@needs("report.create")
@takes()
@mended_on(lambda problem: _form_again(problem))
def submit() -> BaseResponse:
    """Take a report in (contract). A browser without scripts gets its form back when something is to be mended."""
    receipt = service.submit_report(current_user, service.payload_of(request.form, request.files))
    if _nothing_found(request.form) and not wants_json():
        return redirect("/?walked=1", code=303)
    return receipt_or_page(receipt)


@bp.get("/report/where")
@needs("report.create")
def where() -> BaseResponse | str:
    """Ask whether a place in another micro-grid should go to its people; nothing when there is no doubt."""
    found = queries_places.other_micro_grid(current_user, schemas.parse_place(request.args))
    return render_template("capture/_where.html", area=found) if found else Response(status=204)


@bp.get("/report/nearby")
@needs("report.create")
def nearby() -> BaseResponse | str:
    """Ask whether it is the hazard that a person reported close by; without any text, name or picture of it."""
    place, category = schemas.parse_place(request.args), request.args.get("category", "")
    found = queries_places.nearby_case(place, category) if category in categories(ReportKind.HAZARD) else None
    if found is None:
        return Response(status=204)
    case, metres = found
    return render_template(
        "capture/_nearby.html",
        case=case,
        state_word=STATE_LABELS[case.state][0],
        distance=say_distance(metres),
        category_name=category_name(case.kind, case.category),
        join_token=service.join_token(case),
    )


@bp.get("/report/map")
@needs("report.create")
def pin_map() -> Response:
    """Return the outlines on which I put a pin (JSON); phones keep it. 204 where nothing is drawn."""
    home = current_user.home_post
    found = queries_places.pin_map(home.area_path if home else None)
    return jsonify(found) if found else Response(status=204)


@bp.get("/weather")
@public
def weather() -> str:
    """Show a page that says nothing about what was on the screen before; 快速离开 leads here."""
    return render_template("capture/weather.html", month=clock.local(clock.now()).month)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """Answer a request whose body is refused unread: beside the photos, on the form it came from."""
    problem = Problem("too_large", TOO_LARGE, fields={"photos": TOO_LARGE})
    form = reading.address(request.referrer)
    kind = form.path.removeprefix("/report/") if form else ""
    if wants_json() or kind not in ON_PHONES:
        return error_pages.answer(problem)
    return make_response(form_page(ReportKind(kind), MultiDict(), problem), problem.status)


def form_page(
    kind: ReportKind,
    typed: MultiDict[str, str],
    problem: Problem | None = None,
    *,
    photos_lost: bool = False,
    not_shared: bool = False,
) -> str:
    """Return a form with what was typed, and the sentence beside each field that a problem names.

    A browser does not take chosen files back: ``photos_lost`` says that they must be chosen again; ``not_shared``
    the same of those that another app shared.
    """
    return render_template(
        f"capture/{kind}.html",
        typed=typed,
        problem=problem,
        errors=problem.fields if problem else {"photos": NOT_SHARED} if not_shared else {},
        photos_lost=photos_lost,
        client_id=id_for(typed, problem),
        place=_place_words(),
        patrol=typed.get("patrol"),
        toast="已记下" if request.args.get("noted") else None,
        **_lists(kind),
    )


def empty_form(kind: ReportKind, **nobody: object) -> str:
    """Return a form with neither person nor place in it, as phones keep it; ``nobody`` is what else the page needs."""
    lists = _lists(kind) | {"units": None, "may_name": PROTECTED_UNITS.values()}  # who is named changes meanwhile
    return render_template(
        f"capture/{kind}.html", typed=MultiDict(), errors={}, client_id="", place="", **lists, **nobody
    )


def _form_again(problem: Problem) -> str:
    kind = request.form.get("kind")
    if kind not in ON_PHONES:
        raise problem
    lost = any(photo.filename for photo in request.files.getlist("photos"))
    return form_page(ReportKind(kind), request.form, problem, photos_lost=lost)


def _lists(kind: ReportKind) -> dict[str, Any]:
    if kind == ReportKind.PATROL:
        return {"checklist": checklist(clock.local(clock.now()).month)}
    found = categories(kind)
    first = sorted((c for c in found.values() if c.first), key=_order)[:FIRST_SHOWN]
    rest = [c for c in found.values() if c not in first]
    units = protected_unit_names() if kind == ReportKind.DISPUTE else []
    return {"first": first, "rest": rest, "all_kinds": found.values(), "units": units}


def _nothing_found(form: MultiDict[str, str]) -> bool:
    """Say whether a round was sent on which there was nothing to say: there is no outcome to wait for."""
    said = form.get("category") or form.get("description")
    return form.get("kind") == ReportKind.PATROL and not said and "issue" not in form.values()


def _order(category: Category) -> int:
    return category.first or 0


def _place_words() -> str:
    post = current_user.home_post
    return post.area_label if post else ""
