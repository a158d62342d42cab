"""A new officer with a post in an office: added, appointed, and given a one-time code in one step."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core.errors import Problem, invalid
from webapp.grid_centre import queries, schemas, service
from webapp.grid_centre.routes_people import code_again, code_page, offices
from webapp.people.permissions import Role
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.once import again_by, secret

bp = Blueprint("grid_centre_newcomers", __name__)


@bp.get("/people/new")
@needs("password.reset")
def new_page() -> str:
    """Show the form; a link may have chosen the post or the unit."""
    return _page({}, {name: request.args.get(name, "")[:40] for name in ("role", "unit", "area_code")})


@bp.post("/people/new")
@again_by(lambda: code_again(queries.person_by_phone(schemas.parse_person(request.form).phone)))
@needs("password.reset")
@mended_on(lambda problem: _again(problem), only=(422,))
def new() -> Response:
    """Add a person with a post; who has no password yet gets a one-time code, shown once."""
    form = request.form
    if form.get("role") not in set(Role):
        raise invalid(role="请选一个职务")
    whom, role = schemas.parse_person(form), Role(form["role"])
    user, code = service.take_on(
        current_user, whom, role, form.get("unit", "")[:40], form.get("area_code", "").strip()[:20], secret()
    )
    if code:
        return make_response(code_page(user, code))
    flash("任好了，下一步就生效")
    return redirect(url_for("grid_centre_people.person", user_id=user.id), code=303)


def _page(errors: dict[str, str], typed: dict[str, str]) -> str:
    return render_template("grid_centre/person_new.html", errors=errors, typed=typed, offices=offices())


def _again(problem: Problem) -> str:
    if not problem.fields:
        raise problem
    typed = schemas.typed(request.form, "phone", "name", "position", "role", "unit", "area_code")
    return _page(problem.fields, typed)
