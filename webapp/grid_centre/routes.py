"""The tree with its seats, people by name, and what is changed there."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.areas.models import Area
from webapp.core.errors import Problem
from webapp.grid_centre import queries, queries_tree, schemas, service
from webapp.people.permissions import LEADS, ROLE_NAMES
from webapp.people.rules import giver_of, may_give
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.tables import on_a_desk

bp = Blueprint("grid_centre", __name__)
bp.record_once(lambda state: state.app.jinja_env.globals.update(role_names=ROLE_NAMES))


@bp.get("/areas")
@door("grid_centre.tree", "网格", "map-2", group="grid", order=20)
@needs("people.manage")
def tree() -> Response:
    """Go to the top of what I manage; before there is any area, to where the first ones are taken in."""
    top = queries.top_area(queries.managed_paths(current_user))
    if top is None:
        flash("还没有网格，先用表格导进来")
        return redirect(url_for("grid_centre_spreadsheets.imports"))
    return redirect(url_for("grid_centre.area", code=top.code))


@bp.get("/areas/<code>")
@needs("people.manage")
def area(code: str) -> str:
    """Show an area: who sits there, and what is below."""
    return _area_page(_mine(code))


@bp.post("/areas/<code>/below")
@needs("people.manage")
@mended_on(lambda problem, code: _area_page(_mine(code), {"below": _beside(problem)}), only=(422,))
def add_below(code: str) -> Response:
    """Add the next area below."""
    seat = _mine(code)
    added = service.add_below(current_user, seat, schemas.parse_name(request.form, "请填名称")).code
    flash("加好了")
    return redirect(url_for("grid_centre.area", code=added), code=303)


@bp.post("/areas/<code>/name")
@needs("people.manage")
@mended_on(lambda problem, code: _area_page(_mine(code), {"rename": _beside(problem)}), only=(422,))
def rename(code: str) -> Response:
    """Rename an area."""
    seat = _mine(code)
    name = schemas.parse_name(request.form, "请填名称")
    service.rename(current_user, seat.id, name)
    flash("名字改好了")
    return redirect(url_for("grid_centre.area", code=code), code=303)


@bp.get("/areas/<code>/seat")
@needs("people.manage")
def seat_page(code: str) -> str:
    """Show the form for who sits here from now on."""
    return _seat_page(_mine(code), {}, {})


@bp.post("/areas/<code>/seat")
@needs("people.manage")
@mended_on(lambda problem, code: _seat_again(code, problem), only=(422,))
def take_seat(code: str) -> Response:
    """Give the seat to a person; who held it ends in the same moment."""
    seat = _mine(code)
    whom = schemas.parse_person(request.form)
    person_id = service.take_seat(current_user, seat, whom).id
    flash("换好了，原来的职务已经结束")
    return redirect(url_for("grid_centre_people.person", user_id=person_id), code=303)


def _beside(problem: Problem) -> dict[str, str]:
    """Return the sentences beside the fields; a problem without any goes on."""
    if not problem.fields:
        raise problem
    return problem.fields


def _seat_again(code: str, problem: Problem) -> str:
    if on_a_desk():
        return _area_page(_mine(code), {"seat": _beside(problem)})
    return _seat_page(_mine(code), schemas.typed(request.form, "phone", "name", "position"), _beside(problem))


def _mine(code: str) -> Area:
    return queries.area_within(queries.managed_paths(current_user), code)


def _area_page(area: Area, errors: dict[str, dict[str, str]] | None = None) -> str:
    place = queries_tree.place_of(area, queries.managed_paths(current_user))
    role = place.seat.role
    reached, before = queries_tree.history(current_user, area)
    return render_template(
        "grid_centre/area.html",
        place=place,
        seat=place.seat,
        before=before,
        reached=reached,
        errors=errors or {},
        typed=request.form,
        may_give=role is not None and may_give(giver_of(current_user), role),
        leads=role in LEADS,
        wide=on_a_desk(),
    )


def _seat_page(area: Area, typed: dict[str, str], errors: dict[str, str]) -> str:
    (seat,) = queries.seats_of([area])
    return render_template("grid_centre/seat.html", seat=seat, typed=typed, errors=errors, leads=seat.role in LEADS)
