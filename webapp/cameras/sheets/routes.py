"""Points as a sheet: template and export, a look at what would change value by value, taking in."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cameras.schemas import DATUMS
from webapp.cameras.sheets import service
from webapp.cameras.sheets.columns import COLUMNS
from webapp.cameras.sheets.plan import Plan
from webapp.core.media.table_files import MOST_BYTES
from webapp.grid_centre.spreadsheets.changes import KIND_WORDS
from webapp.imports.schemas_table import table_in
from webapp.web.bodies import WORDS, takes
from webapp.web.doors import door
from webapp.web.fields import choice
from webapp.web.forms import read_one
from webapp.web.guard import needs
from webapp.web.lists.sheets import send_sheet, send_text, table_sent
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("cameras_sheets", __name__)
MOST_SHOWN = 200


@bp.get("/cameras/sheets")
@door("cameras_sheets.start", "点位导入导出", "file-export", group="tables", order=24)
@needs("camera.keep")
def start() -> str:
    """Show template, export and upload."""
    return _start({})


@bp.post("/cameras/sheets")
@answers_itself("changes nothing: each look is kept for a day")
@needs("camera.keep")
@takes(MOST_BYTES + WORDS)
@mended_on(lambda problem: _start(problem.fields), only=(422,))
def look() -> Response:
    """Read a sheet and show what it would change, value by value, or everything that is wrong with it."""
    data, name = table_sent()
    datum = read_one("datum", choice(DATUMS, "选是哪一种坐标", "选是哪一种坐标"), request.form)
    plan, kept = service.look(current_user, table_in(data), datum, name)
    return make_response(_looked(plan, name, kept), 422 if plan.faults else 200)


@bp.post("/cameras/sheets/<int:sheet_id>/apply")
@needs("camera.keep")
def apply(sheet_id: int) -> BaseResponse:
    """Take in what was shown, all of it or nothing."""
    kept = service.take_in(current_user, sheet_id)
    flash(f"导入好了：新增 {kept.counts.get('added', 0)} 个，改 {kept.counts.get('changed', 0)} 个")
    return redirect("/cameras", code=303)


@bp.get("/cameras/template.xlsx")
@needs("camera.keep")
def template() -> Response:
    """Send the empty sheet with its guide."""
    return send_sheet(service.workbook(current_user, empty=True), "监控点位模板")


@bp.get("/cameras/export.xlsx")
@needs("camera.keep")
def export() -> Response:
    """Send the points as they are now; the journal records who took them."""
    made = service.workbook(current_user)
    service.note_taken(current_user, "xlsx")
    return send_sheet(made, "监控点位")


@bp.get("/cameras/export.csv")
@needs("camera.keep")
def export_csv() -> Response:
    """Send the points as CSV."""
    made = service.as_csv(current_user)
    service.note_taken(current_user, "csv")
    return send_text(made, "监控点位")


def _start(errors: dict[str, str]) -> str:
    datums = [(code, word) for code, (word, _) in DATUMS.items()]
    return render_template("cameras/sheets/start.html", errors=errors, datums=datums, typed=request.form)


def _looked(plan: Plan, file_name: str, kept: int | None) -> str:
    return render_template(
        "cameras/sheets/looked.html",
        plan=plan,
        columns=COLUMNS,
        kinds=KIND_WORDS,
        file_name=file_name,
        kept=kept,
        most=MOST_SHOWN,
    )
