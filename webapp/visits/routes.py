"""约访 and 走访: my visits by day, one visit, planning one, and every step on it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.clocks import guess_note
from webapp.cases.panels import MenuItem, Where, case_menu, case_panel, case_words, holds_open
from webapp.cases.rules import CaseAccess
from webapp.cases.states import OPEN_STATES
from webapp.core.calendar import to_ics
from webapp.core.errors import Problem, invalid, not_found
from webapp.people.actor import Actor
from webapp.reports.models import Photo, Voice
from webapp.reports.routes import serve_photo, serve_voice
from webapp.visits import presenters, presenters_lists, queries, schemas, service
from webapp.visits.queries import VisitRow
from webapp.visits.queries_notices import entry_of
from webapp.visits.rules import VisitAccess, may_plan_on
from webapp.visits.states import VISITS
from webapp.web.addresses import known_word
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.looks import first_look, morning_task
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, waits

bp = Blueprint("visits", __name__)

WHY_PHONE = ("约时间", "告诉对方改了", "问路")

case_words(
    {
        "case.visit_planned": ("{who} 安排了见面", "green", "user-star"),
        "case.visit_held": ("{who} 见过、谈过了", "green", "checks"),
    },
    {"case.visit_planned": None, "case.visit_held": "有人去看过、谈过了"},
)


# It goes along with a case that is put into another.
holds_open("还约着见面：谈过了先记下来，不谈了先取消", queries.ahead_on_case, merging=False)


@case_panel("visits/_on_case.html", Where.WORK, protected_too=True, there=queries.any_of_case)
def visits_of_case(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Show the visits of a case on its page."""
    return presenters.on_case(actor, held)


@case_menu(protected_too=True)
def plan_rows(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer planning 约访 and 走访 behind 更多."""
    calls = held.case.emergency and held.case.state in OPEN_STATES  # whoever needs help is not asked to come and talk
    if calls or not may_plan_on(actor, held):
        return []
    at = f"/visits/new?case={held.case.code}&kind="
    return [MenuItem("约人来谈", f"{at}invited", "user-star"), MenuItem("去走访", f"{at}field", "walk")]


@first_look("visits/_invited.html", order=40, when=queries.is_invited)
def invitations_first(actor: Actor) -> dict[str, Any] | None:
    """Show the invitations that wait for an answer first on a first page."""
    rows = [presenters.line(VisitRow(visit, {}), actor) for visit in queries.to_answer(actor)]
    return {"rows": rows} if rows else None


def asked(actor: Any) -> Any:
    """Count in SQL the invitations that wait for a person's answer."""
    return queries.how_many_asked(actor)


def today(actor: Any) -> Any:
    """Count in SQL the visits of a person that are today."""
    return queries.how_many_today(actor)


waits(Waiting(key="visits_asked", word="要回话", url="/visits?show=asked", count=asked))
waits(Waiting(key="visits_today", word="今天的约", url="/visits?show=today", count=today))


@morning_task("visits/_today.html", place="today", order=10, keys=("visits_today",))
def visits_of_today(actor: Actor) -> dict[str, Any]:
    """Show the visits of today on the page of the morning."""
    return {"rows": [presenters.line(row, actor) for row in queries.of_today(actor)]}


@bp.get("/visits")
@door("visits.visits", "约访走访", "user-star", group="work", order=50)
@needs("visit.read")
def visits() -> str:
    """List my visits by day: what comes, or with ?show= the week, or what was."""
    show = known_word(request.args, "show", presenters_lists.VIEWS | presenters_lists.PARTS) or ""
    if show == "week":
        return render_template("visits/week.html", **presenters_lists.week_page(current_user))
    return render_template("visits/list.html", **presenters_lists.list_page(current_user, show, page_key()))


@bp.get("/visits/new")
@needs("visit.plan")
def new() -> str:
    """Show the form of an 约访 or 走访, perhaps for a case."""
    kind = schemas.parse_kind(request.args.get("kind", "invited"))
    held = presenters.case_of(current_user, request.args.get("case"))
    return render_template("visits/form.html", **presenters.form_page(current_user, kind, held, request.args))


@bp.post("/visits")
@answers_itself(SUBMISSION)
@needs("visit.plan")
@mended_on(lambda problem: _form_again(problem))
def plan() -> BaseResponse:
    """Plan a visit; what is wrong comes back beside its field."""
    visit = service.plan(current_user, schemas.parse_plan(request.form), request.form)
    flash("记下了")
    return redirect(f"/visits/{visit.id}", code=303)


@bp.get("/visits/<int:visit_id>")
@needs("visit.read")
def visit(visit_id: int) -> str:
    """Show one visit; with ``?do=`` the form of that step is open."""
    return _page(visit_id, tried=request.args.get("do", ""))


@bp.get("/visits/<int:visit_id>/photos/<int:photo_id>")
@needs("visit.read")
def photo(visit_id: int, photo_id: int) -> Response:
    """Serve a picture of a visit to those who see what was noted."""
    seen = _noted(visit_id)
    return serve_photo(queries.stored(Photo, visit_id, photo_id), keep=not seen.visit.protected)


@bp.get("/visits/<int:visit_id>/voices/<int:voice_id>")
@needs("visit.read")
def voice(visit_id: int, voice_id: int) -> Response:
    """Play what was said aloud of a visit to those who see what was noted."""
    seen = _noted(visit_id)
    return serve_voice(queries.stored(Voice, visit_id, voice_id), keep=not seen.visit.protected)


@bp.get("/visits/<int:visit_id>/calendar.ics")
@needs("visit.read")
def one_calendar(visit_id: int) -> Response:
    """Download one visit for a calendar."""
    seen = queries.seen(current_user, visit_id)
    file = to_ics([entry_of(seen.visit, current_user.id)], request.url_root, guess_note)
    response = Response(file, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="visit-{visit_id}.ics"'
    return response


@bp.post("/visits/<int:visit_id>/phone")
@answers_itself("each look at a number is noted, and shows it")
@needs("visit.read")
def show_phone(visit_id: int) -> BaseResponse | tuple[str, int] | str:
    """Show the guest's number to who goes and says why."""
    reason = request.form.get("reason", "")
    if reason not in WHY_PHONE:
        problem = invalid(reason="选一个：为什么要看")
        if wants_json():
            raise problem
        return _page(visit_id, problem, tried="phone"), problem.status
    return _page(visit_id, phone=service.show_phone(current_user, visit_id, reason))


@bp.post("/visits/<int:visit_id>/<action>")
@answers_itself(SUBMISSION)
@needs("visit.read")
@takes()
@mended_on(lambda problem, visit_id, action: _page(visit_id, problem, tried=action))
def act(visit_id: int, action: str) -> BaseResponse:
    """Take a step on a visit."""
    wanted = schemas.parse_step(action, request.form)
    service.act(current_user, visit_id, wanted, request.form, request.files)
    flash(VISITS[wanted.action].flash)
    return redirect(f"/visits/{visit_id}", code=303)


def _noted(visit_id: int) -> VisitAccess:
    """Return a visit to those who see what was noted of it; the one 404 for its guest."""
    seen = queries.seen(current_user, visit_id)
    if seen.guest and not seen.team:
        raise not_found()
    return seen


def _form_again(problem: Problem) -> str:
    kind = schemas.parse_kind(request.form.get("kind"))
    held = presenters.case_of(current_user, request.form.get("case"))
    page = presenters.form_page(current_user, kind, held, request.form, problem)
    return render_template("visits/form.html", **page)


def _page(visit_id: int, problem: Problem | None = None, *, tried: str = "", phone: str = "") -> str:
    seen = queries.seen(current_user, visit_id)
    page = presenters.visit_page(current_user, seen, problem, request.form, phone)
    return render_template("visits/visit.html", **page, tried=tried, why_phone=WHY_PHONE)
