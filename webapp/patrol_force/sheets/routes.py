"""The register as a sheet: template, export, a look at every value that would change, taking in."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture.queries_counter import town_of
from webapp.core import journal
from webapp.core.errors import Problem
from webapp.core.media.table_files import MOST_BYTES
from webapp.grid_centre.spreadsheets.presenters import looked_page
from webapp.patrol_force.sheets import service
from webapp.patrol_force.sheets.columns import TITLE
from webapp.patrol_force.sheets.columns import sheets as columns
from webapp.web.bodies import WORDS, takes
from webapp.web.guard import needs
from webapp.web.lists.sheets import send_sheet, send_text, table_sent
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("patrol_force_sheets", __name__)


@bp.get("/patrol-force/sheets")
@needs("force.keep")
def sheets() -> str:
    """Show template, export and upload."""
    return _page()


@bp.post("/patrol-force/sheets")
@answers_itself("changes nothing: each look is kept for a day")
@needs("force.keep")
@takes(MOST_BYTES + WORDS)
@mended_on(lambda problem: _page(problem), only=(422,))
def look() -> Response:
    """Read a sheet and show every value that it would change, or all that is wrong with it; nothing is changed yet."""
    data, name = table_sent()
    plan = service.plan_of(service.read_book(data), town_of(current_user))
    wanted = plan.changes and not plan.faults
    kept = service.keep(data, name, plan, current_user.id) if wanted else None
    apply_at = url_for(".take_in", sheet_id=kept) if kept else ""
    page = looked_page(plan, name, at=url_for(".sheets"), apply_at=apply_at, sheets=columns())
    shown = render_template("grid_centre/import_looked.html", **page)
    return make_response(shown, 422 if plan.faults else 200)


@bp.post("/patrol-force/sheets/<int:sheet_id>/apply")
@answers_itself("a sheet comes in once")
@needs("force.keep")
def take_in(sheet_id: int) -> BaseResponse:
    """Take in what was shown, all of it or nothing."""
    kept = service.kept_sheet(sheet_id, current_user.id)
    if kept.done_at is None:  # pressed twice: the first answer again
        book = service.read_book(service.bytes_of(kept))
        service.take_in(sheet_id, book, town_of(current_user), current_user.id)
    flash("导入好了")
    return redirect(url_for("patrol_force.register"), code=303)


@bp.get("/patrol-force/template.xlsx")
@needs("force.keep")
def template() -> Response:
    """Send the empty sheet with its guide."""
    return send_sheet(service.template(), "群防群治模板")


@bp.get("/patrol-force/export.xlsx")
@needs("force.keep")
def export() -> Response:
    """Send the register as a workbook; the journal records who took it."""
    made = service.as_workbook(town_of(current_user))
    _note_export()
    return send_sheet(made, TITLE)


@bp.get("/patrol-force/export.csv")
@needs("force.keep")
def export_text() -> Response:
    """Send the register as comma-separated values; the journal records who took it."""
    made = service.as_text(town_of(current_user))
    _note_export()
    return send_text(made, TITLE)


def _note_export() -> None:
    journal.note("patrol_force.exported", ("system", 0), actor_id=current_user.id)


def _page(problem: Problem | None = None) -> Any:
    return render_template("patrol_force/sheets.html", errors=problem.fields if problem else {})
