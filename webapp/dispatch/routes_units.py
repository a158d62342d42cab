"""单位: who is in the courtyard now and is still to be set up, linked units, and task groups for one matter."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import queries
from webapp.cases.panels import MenuItem, case_menu
from webapp.cases.rules import CaseAccess
from webapp.cases.work_orders.rules import at_desk
from webapp.core.errors import Problem, not_found
from webapp.dispatch import queries_units, service_units
from webapp.dispatch.presenters_units import KIND_WORDS, columns_for
from webapp.people import service_units as standing_units
from webapp.people.actor import Actor
from webapp.people.queries_units import missing_units, towns
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.fields import rows
from webapp.web.forms import read_one
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("dispatch_units", __name__)


@case_menu()
def task_group_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Lead from a case to the form of a special task group for it."""
    may = actor.can("unit.manage") and at_desk(actor, held)
    return [MenuItem("成立专项工作组", f"/cases/{held.case.code}/task-group", "users")] if may else []


@bp.get("/units")
@door("dispatch_units.units", "单位", "building-community", group="office", order=70)
@needs("unit.add")
def units() -> str:
    """List the units that exist now, with what each has in hand for who dispatches, and those still to be set up."""
    return _units_page()


@bp.post("/units")
@needs("unit.add")
def add() -> BaseResponse | tuple[str, int]:
    """Add a linked unit; its officers get their posts from whoever appoints."""
    town = request.form.get("town", "")

    def act() -> str:
        unit = standing_units.add_linked(request.form.get("name", ""), town_code=town, actor_id=current_user.id)
        return f"{unit.name}加进来了，可以派单了"

    return _change("name", act)


@bp.post("/units/set-up")
@needs("unit.add")
def set_up() -> BaseResponse | tuple[str, int]:
    """Set up a unit of the plan, or all that are missing."""
    code, town = request.form.get("code", "")[:40], request.form.get("town", "")[:20]

    def act() -> str:
        made = standing_units.set_up(code, town_code=town, actor_id=current_user.id)
        return f"{made[0].name}建起来了" if len(made) == 1 else f"{len(made)} 家单位建起来了" if made else "都建好了"

    return _change("set_up", act)


@bp.get("/units/<code>")
@needs("unit.add")
def unit(code: str) -> str:
    """Show one unit: who works there, what it is called, and its end."""
    return _unit_page(code)


@bp.post("/units/<code>/name")
@needs("unit.add")
@mended_on(lambda problem, code: _unit_page(code, problem), only=(422,))
def rename(code: str) -> BaseResponse:
    """Give a unit another name."""
    named = standing_units.rename(code, request.form.get("name", ""), actor_id=current_user.id)
    flash(f"改成{named.name}了")
    return redirect(f"/units/{code}", code=303)


@bp.post("/units/<code>/dissolve")
@needs("unit.manage")
@mended_on(lambda problem, code: _unit_page(code, problem))
def dissolve(code: str) -> BaseResponse:
    """Dissolve a linked unit or a task group; what it has in hand goes to the unit that is named."""
    queries_units.refuse_unless_dissolvable(code)
    ended = service_units.dissolve_unit(current_user, code, request.form.get("hand_to") or None)
    flash(f"{ended.name}撤了")
    return redirect(f"/units/{code}" if tables.in_pane() else "/units", code=303)


@bp.get("/cases/<code>/task-group")
@needs("unit.manage")
def task_group(code: str) -> str:
    """Show the form of a special task group for one case."""
    return _group_page(code)


@bp.post("/cases/<code>/task-group")
@needs("unit.manage")
@mended_on(lambda problem, code: _group_page(code, problem), only=(422,))
def form(code: str) -> BaseResponse:
    """Make the group; the case can be dispatched to it at once."""
    members = list(read_one("members", rows(200, "一个组最多 200 个人"), request.form))
    unit = service_units.form_task_group(current_user, code, request.form.get("name", ""), members)
    flash(f"{unit.name}成立了，派给它就行")
    return redirect(f"/dispatch/{code}", code=303)


def _change(form: str, act: Callable[[], str]) -> BaseResponse | tuple[str, int]:
    """Do something about a unit; what is wrong is shown on the page, beside the form it is about."""
    try:
        words = act()
    except Problem as problem:
        if problem.status != 422:
            raise
        return _units_page(problem, form), 422
    flash(words)
    return redirect("/units", code=303)


def _units_page(problem: Problem | None = None, form: str = "") -> str:
    return render_template(
        "dispatch/units.html",
        asked=tables.asked_of("units", columns_for(current_user), path="/units", each="家"),
        rows=queries_units.units_now(current_user),
        missing=missing_units(),
        towns=towns(),
        dissolves=current_user.can("unit.manage"),
        problem=problem,
        form=form,
        typed=request.form,
    )


def _unit_page(code: str, problem: Problem | None = None) -> str:
    ended = queries_units.gone(current_user, code)
    if ended:
        return render_template("dispatch/unit_gone.html", unit=ended)
    found, others = queries_units.unit_now(current_user, code)
    return render_template(
        "dispatch/unit.html",
        found=found,
        kind=KIND_WORDS[found.unit.kind],
        dissolves=current_user.can("unit.manage") and found.dissolvable,
        others=others,
        problem=problem,
        wrong=problem.fields if problem else {},
        typed=request.form,
    )


def _group_page(code: str, problem: Problem | None = None) -> str:
    held = queries.get_case_for(current_user, code)
    if held.case.protected or not at_desk(current_user, held):
        raise not_found()
    return render_template(
        "dispatch/task_group.html",
        row=queries.row_of(held.case.id, seen_by=current_user),
        people=queries_units.possible_members(held),
        problem=problem,
        fields=problem.fields if problem else {},
        typed=request.form,
        chosen=request.form.getlist("members"),
    )
