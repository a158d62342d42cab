"""Points: the list, adding one, the page of one, changing it, putting it out of use and back."""

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cameras import presenters, presenters_map, queries, schemas, service
from webapp.cameras.faults import presenters as faults
from webapp.core.errors import Problem
from webapp.web.doors import door
from webapp.web.forms import read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.pagination import page_key

bp = Blueprint("cameras", __name__)


@bp.get("/cameras")
@door("cameras.cameras", "监控点位", "camera", group="safety", order=50, shown=lambda user: user.can("desk.use"))
@needs("camera.read")
def cameras() -> str:
    """List the points that the reader sees, village by village."""
    return render_template("cameras/list.html", **presenters.list_page(current_user, page_key()))


@bp.get("/cameras/new")
@needs("camera.keep")
def new() -> str:
    """Show the form of a new point."""
    return render_template("cameras/edit.html", **presenters.form_page(current_user, None))


@bp.post("/cameras")
@needs("camera.keep")
@mended_on(
    lambda problem: render_template(
        "cameras/edit.html", **presenters.form_page(current_user, None, request.form, problem)
    )
)
def add() -> BaseResponse:
    """Add a point."""
    camera = service.add(current_user, request.form)
    flash("记下了，这个点在名册里了")
    return redirect(f"/cameras/{camera.code}", code=303)


@bp.get("/cameras/<code>")
@needs("camera.read")
def camera(code: str) -> str:
    """Show one point: where, whether it works, its faults; the form to report one."""
    return camera_page(code)


@bp.get("/cameras/<code>/edit")
@needs("camera.keep")
def edit(code: str) -> str:
    """Show the form of a point that is there."""
    return _edit_page(code)


@bp.post("/cameras/<code>/edit")
@needs("camera.keep")
@mended_on(lambda problem, code: _edit_page(code, problem))
def change(code: str) -> BaseResponse:
    """Change a point."""
    changed = service.change(current_user, code, request.form)
    flash("改好了")
    return redirect(f"/cameras/{changed.code}", code=303)


@bp.post("/cameras/<code>/use/<word>")
@needs("camera.keep")
@mended_on(lambda problem, code, word: camera_page(code, problem))
def use(code: str, word: str) -> BaseResponse:
    """Put a point out of use (``off``) or back (``on``)."""
    off = schemas.parse_switch(word)
    switched = service.switch(current_user, code, read_version(request.form), off=off)
    flash("停用了" if off else "又在用了")
    return redirect(f"/cameras/{switched.code}", code=303)


def camera_page(code: str, problem: Problem | None = None) -> str:
    """Return the page of one point; with a problem, what was typed comes back."""
    row = queries.seen(current_user, code)
    page = faults.camera_page(current_user, row, problem, request.form if problem else {})
    page |= {"facts": presenters.facts(row), "chip": presenters.chip_of(row), "where": presenters_map.place_of(row)}
    return render_template("cameras/camera.html", **page)


def _edit_page(code: str, problem: Problem | None = None) -> str:
    row = queries.seen(current_user, code)
    return render_template(
        "cameras/edit.html", **presenters.form_page(current_user, row, request.form if problem else None, problem)
    )
