"""The year of petitions (信访工作条例 41), for who looks after all of them: as a page and as a sheet."""

import io
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from webapp.capture.queries_counter import town_of
from webapp.core import journal, reading
from webapp.core.errors import not_found
from webapp.core.media.sheets import Sheets
from webapp.petitions.papers.presenters_year import NOTE, year_page, year_sheets
from webapp.petitions.papers.queries_year import latest_year
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.lists.sheets import send_sheet

bp = Blueprint("petitions_papers_year", __name__)
FIRST = 2020


def _wanted() -> int:
    """Return the year of the address, this one where none is given; the one 404 for anything else."""
    typed = request.args.get("year")
    year = reading.whole(typed) if typed else latest_year()
    if year is None or not FIRST <= year <= latest_year():
        raise not_found()
    return year


@bp.get("/petitions/year")
@door("petitions_papers_year.year", "信访年报", "chart-bar", order=41, group="tables")
@needs("petition.year")
def year() -> str:
    """Show the year, small numbers hidden."""
    shown: dict[str, Any] = year_page(town_of(current_user), _wanted())
    return render_template("petitions/papers/year.html", **shown)


@bp.get("/petitions/year.xlsx")
@needs("petition.year")
def year_xlsx() -> Response:
    """Give the year as a sheet, with the same numbers hidden; journalled."""
    wanted = _wanted()
    title, tables = year_sheets(town_of(current_user), wanted)
    file = io.BytesIO()
    with Sheets(file, title) as sheets:
        for name, columns, rows in tables:
            sheets.add(name, columns, rows, [NOTE])
    content = {"list": "petition.year", "year": wanted}
    journal.note("sheet.exported", ("user", current_user.id), actor_id=current_user.id, content=content)
    file.seek(0)
    return send_sheet(file, title)
