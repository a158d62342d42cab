"""The register as a sheet: template, export, a look at every value that would change, taking in."""

import io
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture.queries_counter import town_of
from webapp.core import clock, journal
from webapp.core.errors import Problem, invalid
from webapp.core.media.table_files import MOST_BYTES
from webapp.grid_centre.spreadsheets.changes import KIND_WORDS
from webapp.grid_centre.spreadsheets.presenters import alike, folds
from webapp.patrol_force.sheets import service
from webapp.patrol_force.sheets.columns import sheets as columns
from webapp.web.bodies import WORDS, takes
from webapp.web.guard import needs
from webapp.web.lists.sheets import XLSX
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("patrol_force_sheets", __name__)
MOST_SHOWN = 200
CSV = "text/csv; charset=utf-8"


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
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise invalid(file="请选一个 .xlsx 或 .csv 文件")
    data = upload.read(MOST_BYTES + 1)
    plan = service.plan_of(service.read_book(data), town_of(current_user))
    wanted = plan.changes and not plan.faults
    kept = service.keep(data, upload.filename, plan, current_user.id) if wanted else None
    shown = render_template(
        "grid_centre/import_looked.html",
        plan=plan,
        folds=list(folds(plan, columns())),
        mistakes=alike(plan.faults),
        kinds=KIND_WORDS,
        file_name=upload.filename,
        most=MOST_SHOWN,
        at=url_for(".sheets"),
        apply_at=url_for(".take_in", sheet_id=kept) if kept else "",
        marked_at="",
    )
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
    return _sent(service.template(), "群防群治模板.xlsx", XLSX)


@bp.get("/patrol-force/export.xlsx")
@needs("force.keep")
def export() -> Response:
    """Send the register as a workbook; the journal records who took it."""
    return _exported(service.as_workbook(town_of(current_user)), "xlsx", XLSX)


@bp.get("/patrol-force/export.csv")
@needs("force.keep")
def export_text() -> Response:
    """Send the register as comma-separated values; the journal records who took it."""
    return _exported(service.as_text(town_of(current_user)), "csv", CSV)


def _exported(made: bytes, ending: str, mime: str) -> Response:
    journal.note("patrol_force.exported", ("system", 0), actor_id=current_user.id)
    return _sent(made, f"群防群治-{clock.local_day(clock.now())}.{ending}", mime)


def _sent(data: bytes, name: str, mime: str) -> Response:
    response = send_file(io.BytesIO(data), mimetype=mime, as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(problem: Problem | None = None) -> Any:
    return render_template("patrol_force/sheets.html", errors=problem.fields if problem else {})
