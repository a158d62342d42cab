"""The register of the mass patrol force: kept by the grid centre, counted by kind and village, never by person."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.areas.models import Area
from webapp.capture.queries_counter import town_of
from webapp.core.errors import Problem
from webapp.patrol_force import presenters, queries, schemas, service
from webapp.patrol_force.schemas import MemberInput
from webapp.web.doors import door
from webapp.web.fields import row as row_field
from webapp.web.forms import read_one, read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.pagination import page_key

bp = Blueprint("patrol_force", __name__)


@bp.get("/patrol-force")
@door("patrol_force.register", "群防群治", "users", group="safety", order=40)
@needs("force.keep")
def register() -> str:
    """Show how many are of which kind, and who they are."""
    return render_template("patrol_force/register.html", **presenters.register_page(town_of(current_user), page_key()))


@bp.get("/patrol-force/members/new")
@needs("force.keep")
def new() -> str:
    """Show the form of a new member."""
    return _new()


@bp.post("/patrol-force/members")
@needs("force.keep")
@mended_on(lambda problem: _new(problem))
def add() -> Response:
    """Take somebody into the register."""
    town = town_of(current_user)
    wanted, area = _sent(town)
    made = service.add(town, area, wanted, current_user.id)
    flash("记上了")
    return redirect(f"/patrol-force/members/{made.id}", code=303)


@bp.get("/patrol-force/members/<int:member_id>")
@needs("force.keep")
def member(member_id: int) -> str:
    """Show one member with what can be changed."""
    return _one(member_id)


@bp.post("/patrol-force/members/<int:member_id>/change")
@needs("force.keep")
@mended_on(lambda problem, member_id: _one(member_id, problem))
def change(member_id: int) -> Response:
    """Change what the register says of somebody."""
    town = town_of(current_user)
    queries.member(town.id, member_id)
    wanted, area = _sent(town)
    service.change(town, member_id, area, wanted, read_version(request.form), current_user.id)
    return _done(member_id, "改好了")


@bp.post("/patrol-force/members/<int:member_id>/end")
@needs("force.keep")
@mended_on(lambda problem, member_id: _one(member_id, problem, typed=False))
def end(member_id: int) -> Response:
    """Let somebody belong to the force no longer from today on."""
    service.end(town_of(current_user), member_id, read_version(request.form), current_user.id)
    return _done(member_id, "今天起不在册了")


@bp.post("/patrol-force/members/<int:member_id>/link")
@needs("force.keep")
@mended_on(lambda problem, member_id: _one(member_id, problem, typed=False))
def link(member_id: int) -> Response:
    """Say that the account with this number is the same person's."""
    user_id = read_one("user", row_field(), request.form)
    service.link(town_of(current_user), member_id, user_id, read_version(request.form), current_user.id)
    return _done(member_id, "连上了，排班会发到手机上")


@bp.post("/patrol-force/members/<int:member_id>/unlink")
@needs("force.keep")
@mended_on(lambda problem, member_id: _one(member_id, problem, typed=False))
def unlink(member_id: int) -> Response:
    """Say that it was another person's account after all."""
    service.unlink(town_of(current_user), member_id, read_version(request.form), current_user.id)
    return _done(member_id, "不连了")


def _sent(town: Area) -> tuple[MemberInput, Area]:
    places = {one.code: one for one in queries.places_in(town)}
    wanted = schemas.parse_member(request.form, places)
    return wanted, places[wanted.area]


def _done(member_id: int, words: str) -> Response:
    flash(words)
    return redirect(f"/patrol-force/members/{member_id}", code=303)


def _new(problem: Problem | None = None) -> str:
    page = presenters.form_page(town_of(current_user), request.form, problem)
    return render_template("patrol_force/new.html", **page)


def _one(member_id: int, problem: Problem | None = None, *, typed: bool = True) -> str:
    town = town_of(current_user)
    row = queries.member(town.id, member_id)
    form = request.form if problem and typed else None
    return render_template("patrol_force/member.html", **presenters.member_page(town, row, problem, form))
