"""Seats that nobody holds, for leads and for the grid centre."""

from flask import Blueprint, render_template
from flask_login import current_user

from webapp.grid_centre.queries import managed_paths, top_area
from webapp.grid_centre.queries_vacancies import vacant_seats
from webapp.web.doors import door
from webapp.web.guard import needs

bp = Blueprint("grid_centre_vacancies", __name__)


@bp.get("/vacancies")
@door("grid_centre_vacancies.vacancies", "空位", "user", group="grid", order=41)
@needs("informant.invite")
def vacancies() -> str:
    """List the empty seats of my grids, by place; so also for whoever manages them all."""
    paths = current_user.paths_for("informant.invite")
    return render_template("grid_centre/vacancies.html", seats=vacant_seats(paths), managing=False)


@bp.get("/areas/vacant")
@door("grid_centre_vacancies.all_vacancies", "空位", "user", group="grid", order=40)
@needs("people.manage")
def all_vacancies() -> str:
    """List the empty seats of all that I manage, by place."""
    paths = managed_paths(current_user)
    seats = vacant_seats(paths)
    none_yet = not seats and top_area(paths) is None
    return render_template("grid_centre/vacancies.html", seats=seats, managing=True, none_yet=none_yet)
