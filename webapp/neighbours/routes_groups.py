"""Keeping groups: made, renamed, ended; their heads; their households and the squares of these."""

from typing import Any

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core.errors import Problem, not_found
from webapp.neighbours import queries, queries_people, schemas, service_groups
from webapp.people.permissions import Role
from webapp.web.fields import name_text
from webapp.web.forms import read_one, read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("neighbours_groups", __name__)


@bp.get("/neighbours/new")
@needs("neighbour.keep")
def new() -> str:
    """Show where a group is made."""
    return _new()


@bp.post("/neighbours")
@needs("neighbour.keep")
@mended_on(lambda problem: _new(problem))
def make() -> Response:
    """Make a group in a micro-grid that one keeps."""
    made = service_groups.make_group(current_user, schemas.parse_group(request.form))
    flash("建好了，下面一户一户记")
    return redirect(f"/neighbours/{made.id}/keep", code=303)


def _new(problem: Problem | None = None) -> str:
    areas = queries.micro_grids_kept(current_user)
    return render_template(
        "neighbours/new.html",
        areas=[(one.code, one.label) for one in areas],
        typed=request.form if problem else {},
        errors=problem.fields if problem else {},
    )


@bp.get("/neighbours/<int:group_id>/keep")
@needs("neighbour.keep")
def keep(group_id: int) -> str:
    """Show what is kept of a group: its name, its head, its households."""
    return _keep(group_id)


@bp.post("/neighbours/<int:group_id>/name")
@needs("neighbour.keep")
@mended_on(lambda problem, group_id: _keep(group_id, problem))
def rename(group_id: int) -> Response:
    """Rename a group."""
    seen = _kept(group_id)
    name = read_one("name", name_text(40, "给这一组起个名"), request.form)
    service_groups.rename(current_user, seen, name, read_version(request.form))
    return _back(group_id, "改好了")


@bp.post("/neighbours/<int:group_id>/end")
@needs("neighbour.keep")
@mended_on(lambda problem, group_id: _keep(group_id, problem))
def end(group_id: int) -> Response:
    """End a group."""
    service_groups.end_group(current_user, _kept(group_id), read_version(request.form))
    flash("这一组结束了")
    return redirect("/neighbours", code=303)


@bp.post("/neighbours/<int:group_id>/head")
@needs("neighbour.appoint")
@mended_on(lambda problem, group_id: _keep(group_id, problem))
def appoint(group_id: int) -> Response:
    """Name the head or the deputy of a group; their own page has the invitation."""
    seen = _kept(group_id)
    seat, whom = schemas.parse_seat(request.form), schemas.parse_person(request.form)
    user = service_groups.appoint(current_user, seen, seat, whom, read_version(request.form))
    flash("任好了。给他发邀请，他扫一下就能用")
    return redirect(f"/people/{user.id}", code=303)


@bp.post("/neighbours/<int:group_id>/vacate")
@needs("neighbour.appoint")
@mended_on(lambda problem, group_id: _keep(group_id, problem))
def vacate(group_id: int) -> Response:
    """Let somebody be head or deputy no more."""
    seen = _kept(group_id)
    service_groups.vacate(current_user, seen, schemas.parse_seat(request.form), read_version(request.form))
    return _back(group_id, "记下了，位子空出来了")


@bp.post("/neighbours/<int:group_id>/households")
@needs("neighbour.keep")
@mended_on(lambda problem, group_id: _keep(group_id, problem))
def add(group_id: int) -> Response:
    """Add a household to a group."""
    seen = _kept(group_id)
    service_groups.add_household(current_user, seen, schemas.parse_household(request.form))
    return _back(group_id, "记下了")


@bp.get("/neighbours/<int:group_id>/households/<int:household_id>")
@needs("neighbour.read")
def household(group_id: int, household_id: int) -> str:
    """Show a household: its square for the head, what is written of it for who keeps the group."""
    return _household(group_id, household_id)


@bp.post("/neighbours/<int:group_id>/households/<int:household_id>")
@needs("neighbour.keep")
@mended_on(lambda problem, group_id, household_id: _household(group_id, household_id, problem))
def change(group_id: int, household_id: int) -> Response:
    """Change what is written of a household."""
    seen = _kept(group_id)
    queries.household(group_id, household_id)
    wanted, version = schemas.parse_household(request.form), read_version(request.form)
    service_groups.change_household(current_user, seen, household_id, wanted, version)
    return _back(group_id, "改好了")


@bp.post("/neighbours/<int:group_id>/households/<int:household_id>/end")
@needs("neighbour.keep")
def end_household(group_id: int, household_id: int) -> Response:
    """Let a household be of the group no more."""
    service_groups.end_household(current_user, _kept(group_id), household_id)
    return _back(group_id, "这一户去掉了，它的二维码也不能用了")


@bp.post("/neighbours/<int:group_id>/households/<int:household_id>/key")
@needs("neighbour.call")
def make_key(group_id: int, household_id: int) -> Response:
    """Make a square for the phones of a household; the one before opens nothing any more."""
    service_groups.make_key(current_user, queries.group(current_user, group_id), household_id)
    flash("做好了，让他家手机扫一下")
    return redirect(url_for(".household", group_id=group_id, household_id=household_id), code=303)


@bp.post("/neighbours/<int:group_id>/households/<int:household_id>/key/revoke")
@needs("neighbour.call")
def revoke_key(group_id: int, household_id: int) -> Response:
    """Let the square of a household open nothing any more, on no phone."""
    service_groups.revoke_key(current_user, queries.group(current_user, group_id), household_id)
    flash("收回了，扫过的手机也打不开了")
    return redirect(url_for(".household", group_id=group_id, household_id=household_id), code=303)


def _kept(group_id: int) -> queries.GroupAccess:
    """Return a group that the actor keeps; the one 404 otherwise."""
    seen = queries.group(current_user, group_id)
    if not seen.keeps:
        raise not_found()
    return seen


def _back(group_id: int, said: str) -> Response:
    flash(said)
    return redirect(f"/neighbours/{group_id}/keep", code=303)


def _keep(group_id: int, problem: Problem | None = None) -> str:
    seen = _kept(group_id)
    homes = queries.households_of(group_id)
    shown: dict[str, Any] = {
        "seen": seen,
        "group": seen.group,
        "area": seen.area,
        "homes": homes,
        "who": queries_people.around(seen.area),
        "seats": schemas.SEATS,
        "role": Role.SECURITY_HOUSEHOLD_HEAD,
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": request.form if problem else {},
    }
    return render_template("neighbours/keep.html", **shown)


def _household(group_id: int, household_id: int, problem: Problem | None = None) -> str:
    seen = queries.group(current_user, group_id)
    home = queries.household(group_id, household_id)
    key = queries.key_of(household_id) if seen.calls else None
    address = url_for("neighbours_door.door", token=key.token, _external=True) if key else ""
    return render_template(
        "neighbours/household.html",
        seen=seen,
        group=seen.group,
        home=home,
        key=key,
        address=address,
        square=segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=3, light="#fff") if key else "",
        problem=problem,
        errors=problem.fields if problem else {},
        typed=request.form if problem else {},
    )
