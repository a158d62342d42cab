"""Groups and households as a sheet: out as .xlsx or .csv, in with a look first."""

import tempfile

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import journal
from webapp.core.errors import Problem
from webapp.core.media.sheets import Sheets, text_of
from webapp.core.media.table_files import MOST_BYTES
from webapp.imports.schemas_table import MOST_ROWS, table_in
from webapp.neighbours import queries_sheets, service_import
from webapp.web.bodies import WORDS, takes
from webapp.web.guard import needs
from webapp.web.lists.sheets import send_sheet, send_text, table_sent
from webapp.web.mending import mended_on

bp = Blueprint("neighbours_sheets", __name__)
TITLE = "十户联防"


@bp.get("/neighbours/sheet")
@needs("neighbour.keep")
def sheet() -> Response:
    """Take the groups that one keeps out as .xlsx, or with ``?as=csv`` as text; numbers masked, journalled."""
    rows = list(queries_sheets.sheet_rows(current_user))
    content = {"list": "neighbours", "rows": len(rows)}
    journal.note("sheet.exported", ("user", current_user.id), actor_id=current_user.id, content=content)
    if request.args.get("as") == "csv":
        return send_text(text_of([one.title for one in queries_sheets.COLUMNS], rows), TITLE)
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    with Sheets(file, TITLE) as sheets:
        sheets.add(TITLE, queries_sheets.COLUMNS, rows)
    file.seek(0)
    return send_sheet(file, TITLE)


@bp.get("/neighbours/import")
@needs("neighbour.keep")
def start() -> str:
    """Show where a sheet is sent in."""
    return _start()


@bp.post("/neighbours/import")
@needs("neighbour.keep")
@takes(MOST_BYTES + WORDS)
@mended_on(lambda problem: _start(problem))
def send() -> BaseResponse:
    """Keep a sheet for a day to be looked at; nothing comes in yet."""
    data, name = table_sent()
    import_id = service_import.keep(current_user, table_in(data), name)
    return redirect(f"/neighbours/import/{import_id}", code=303)


@bp.get("/neighbours/import/<int:import_id>")
@needs("neighbour.keep")
def look(import_id: int) -> str:
    """Show what a sheet would bring, or what came in of it."""
    return _look(import_id)


@bp.post("/neighbours/import/<int:import_id>/take-in")
@needs("neighbour.keep")
@mended_on(lambda problem, import_id: _look(import_id, problem))
def take_in(import_id: int) -> BaseResponse:
    """Let what was shown come in, all of it or nothing."""
    service_import.take_in(current_user, import_id, request.form.get("mark", ""))
    flash("导入好了")
    return redirect(f"/neighbours/import/{import_id}", code=303)


def _start(problem: Problem | None = None) -> str:
    errors = problem.fields if problem else {}
    return render_template(
        "neighbours/import.html", errors=errors, most=MOST_ROWS, columns=[one.title for one in queries_sheets.COLUMNS]
    )


def _look(import_id: int, problem: Problem | None = None) -> str:
    kept = queries_sheets.sent_sheet(current_user, import_id)
    table = queries_sheets.table_of(kept)
    plan = queries_sheets.plan_of(current_user, table) if table else None
    return render_template("neighbours/import_look.html", kept=kept, plan=plan, problem=problem)
