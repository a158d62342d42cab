"""单位: who stands in the courtyard now, linked units that come and go, and special task groups for one matter."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import queries, queries_units, service_units
from webapp.cases.parts import MoreRow, case_rows
from webapp.cases.rules import Held
from webapp.cases.rules_orders import at_desk
from webapp.core.db import transaction
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor
from webapp.web.guard import needs
from webapp.web.me_rows import me_row

bp = Blueprint("units", __name__)


@case_rows()
def task_group_row(actor: Actor, held: Held) -> list[MoreRow]:
    """Lead from a case to the form of a special task group for it."""
    may = actor.can("unit.manage") and at_desk(actor, held)
    return [MoreRow("成立专项工作组", f"/cases/{held.case.code}/task-group", "users")] if may else []


@bp.get("/units")
@me_row("units.units", "单位和工作组", "building-community", group="office")
@needs("unit.manage")
def units() -> str:
    """List the units that stand now, with what each has in hand."""
    return _units_page()


@bp.post("/units")
@needs("unit.manage")
def add() -> BaseResponse | tuple[str, int]:
    """Add a linked unit; its officers get their posts from whoever appoints."""
    try:
        with transaction():
            unit = service_units.add_linked_unit(current_user, request.form.get("name", ""))
    except Problem as problem:
        if problem.status != 422:
            raise
        return _units_page(problem), 422
    flash(f"{unit.name}加进来了，可以派单了")
    return redirect("/units", code=303)


@bp.post("/units/<code>/dissolve")
@needs("unit.manage")
def dissolve(code: str) -> BaseResponse | tuple[str, int]:
    """Dissolve a linked unit or a task group; what it has in hand goes to the unit that is named."""
    queries_units.refuse_unless_dissolvable(code)
    try:
        with transaction():
            unit = service_units.dissolve_unit(current_user, code, request.form.get("hand_to") or None)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return _units_page(problem), problem.status
    flash(f"{unit.name}撤了")
    return redirect("/units", code=303)


@bp.get("/cases/<code>/task-group")
@needs("unit.manage")
def task_group(code: str) -> str:
    """Show the form of a special task group for one case."""
    return _group_page(code)


@bp.post("/cases/<code>/task-group")
@needs("unit.manage")
def form(code: str) -> BaseResponse | tuple[str, int]:
    """Make the group; the case can be dispatched to it at once."""
    members = [int(one) for one in request.form.getlist("members") if one.isdigit()]
    try:
        with transaction():
            unit = service_units.form_task_group(current_user, code, request.form.get("name", ""), members)
    except Problem as problem:
        if problem.status != 422:
            raise
        return _group_page(code, problem), 422
    flash(f"{unit.name}成立了，派给它就行")
    return redirect(f"/dispatch/{code}", code=303)


def _units_page(problem: Problem | None = None) -> str:
    return render_template("cases/units.html", rows=queries_units.units_now(), problem=problem, typed=request.form)


def _group_page(code: str, problem: Problem | None = None) -> str:
    held = queries.held(current_user, code)
    if held.case.protected or not at_desk(current_user, held):
        raise not_found()
    return render_template(
        "cases/task_group.html",
        row=queries.row_of(held.case.id, seen_by=current_user),
        people=queries_units.possible_members(held),
        problem=problem,
        fields=problem.fields if problem else {},
        typed=request.form,
        chosen=request.form.getlist("members"),
    )
