"""Seats that nobody holds, for leads and for the grid centre."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask_login import current_user

from webapp.core import clock
from webapp.core.hot.forms import piece
from webapp.grid_centre.presenters import vacancies as vacancies_columns
from webapp.grid_centre.queries import managed_paths, top_area
from webapp.grid_centre.queries_vacancies import further_seats, how_many_vacant, vacant_seats
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.waiting import Waiting, waits

bp = Blueprint("grid_centre_vacancies", __name__)


def mine_vacant(actor: Any) -> Any:
    """Count in SQL the empty seats of a lead's grids; None for whoever leads none."""
    paths = actor.paths_for("informant.invite")
    return piece(how_many_vacant, paths=paths, now=clock.now()) if paths else None


def all_vacant(actor: Any) -> Any:
    """Count in SQL the empty seats of all that somebody manages."""
    manages = actor.can("people.manage")
    return piece(how_many_vacant, paths=managed_paths(actor), now=clock.now()) if manages else None


waits(Waiting(key="vacant", word="空着的位子", url="/vacancies", count=mine_vacant))
waits(Waiting(key="vacant_all", word="空着的位子", url="/areas/vacant", count=all_vacant))


@bp.get("/vacancies")
@door("grid_centre_vacancies.vacancies", "空位", "user", group="grid", order=41)
@needs("informant.invite")
def vacancies() -> str:
    """List the empty seats of my grids, by place; so also for whoever manages them all."""
    return _page(current_user.paths_for("informant.invite"), managing=False)


@bp.get("/areas/vacant")
@door("grid_centre_vacancies.all_vacancies", "空位", "user", group="grid", order=40)
@needs("people.manage")
def all_vacancies() -> str:
    """List the empty seats of all that I manage, by place."""
    return _page(managed_paths(current_user), managing=True)


def _page(paths: Sequence[str], *, managing: bool) -> str:
    seats = [*vacant_seats(paths), *further_seats(paths)]
    return render_template(
        "grid_centre/vacancies.html",
        seats=seats,
        managing=managing,
        none_yet=managing and not seats and top_area(paths) is None,
        asked=tables.asked_of("vacancies", vacancies_columns(managing=managing)),
    )
