"""Spreadsheets on the desk: template, export, a look at what would change, taking in, taking back."""

import io

from flask import Blueprint, flash, make_response, redirect, render_template, send_file, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core import journal
from webapp.core.errors import not_found
from webapp.core.media.table_files import MOST_BYTES
from webapp.grid_centre import queries
from webapp.grid_centre.queries_invitations import MOST_CARDS, waiting_count
from webapp.grid_centre.spreadsheets import service as service_import
from webapp.grid_centre.spreadsheets import service_undo, workbook
from webapp.grid_centre.spreadsheets.changes import Plan
from webapp.grid_centre.spreadsheets.plan import may_import
from webapp.grid_centre.spreadsheets.presenters import looked_page
from webapp.grid_centre.spreadsheets.queries_export import roster_rows
from webapp.grid_centre.spreadsheets.queries_imports import import_of, recent_imports
from webapp.grid_centre.spreadsheets.service_marking import can_mark, marked_file
from webapp.grid_centre.spreadsheets.service_reading import read_plan
from webapp.people.rules import giver_of
from webapp.web.bodies import WORDS, takes
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.lists.sheets import XLSX, send_sheet, table_sent
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("grid_centre_spreadsheets", __name__)


@bp.get("/admin/import")
@door("grid_centre_spreadsheets.imports", "导入导出", "file-export", group="tables", order=20)
@needs("people.manage")
def imports() -> str:
    """Show template, export, upload, and the last import with its way back."""
    return _imports_page({})


@bp.post("/admin/import")
@answers_itself("changes nothing: each look is kept for a day")
@needs("people.manage")
@takes(MOST_BYTES + WORDS)
@mended_on(lambda problem: _imports_page(problem.fields), only=(422,))
def look() -> Response:
    """Read a spreadsheet and show what it would change, or everything that is wrong with it; nothing is changed yet."""
    data, name = table_sent()
    plan = read_plan(data, giver_of(current_user))
    wanted = can_mark(plan.faults) if plan.faults else plan.changes
    kept = service_import.keep(data, name, plan, actor_id=current_user.id).id if wanted else None
    return make_response(_looked_page(plan, name, kept), 422 if plan.faults else 200)


@bp.get("/admin/import/<int:import_id>/marked.xlsx")
@needs("people.manage")
def marked(import_id: int) -> Response:
    """Send the spreadsheet back with its mistakes marked in it, to who sent it in."""
    name, data = marked_file(import_id, giver_of(current_user))
    return send_file(io.BytesIO(data), mimetype=XLSX, as_attachment=True, download_name=name)


@bp.post("/admin/import/<int:import_id>/apply")
@needs("people.manage")
def apply(import_id: int) -> Response:
    """Take in what was shown, all of it or nothing."""
    if not service_import.is_applied(import_id, actor_id=current_user.id):  # pressed twice: the first answer again
        book = service_import.kept_book(import_id, actor_id=current_user.id)
        service_import.apply(import_id, book, giver_of(current_user))
    flash("导入好了")
    return redirect(url_for(".imports"), code=303)


@bp.post("/admin/import/<int:import_id>/undo")
@needs("people.manage")
def undo(import_id: int) -> Response:
    """Take the last import back, while nothing was built on it."""
    if not queries.is_system_admin(current_user) and import_of(import_id).made_by != current_user.id:
        raise not_found()
    service_undo.undo(import_id, actor_id=current_user.id)
    flash("撤回了，和导入以前一样")
    return redirect(url_for(".imports"), code=303)


@bp.get("/admin/template.xlsx")
@needs("people.manage")
def template() -> Response:
    """Send the empty workbook with its guide."""
    return send_sheet(workbook.template(), "网格人员模板")


@bp.get("/admin/export.xlsx")
@needs("people.manage")
def export() -> Response:
    """Send the roster as it is now; the journal records who took it."""
    made = workbook.roster(roster_rows(may_import(giver_of(current_user))))
    journal.note("roster.exported", ("system", 0), actor_id=current_user.id)
    return send_sheet(made, "网格人员")


def _imports_page(errors: dict[str, str]) -> str:
    last = service_undo.last_import()
    mine = last is not None and (last.made_by == current_user.id or queries.is_system_admin(current_user))
    added = (last.undo or {}).get("people", []) if last else []
    return render_template(
        "grid_centre/imports.html",
        errors=errors,
        recent=recent_imports(),
        newest_id=last.id if last else 0,
        last_id=last.id if last and mine else 0,
        uninvited=waiting_count(current_user, added) if added else 0,
        most_cards=MOST_CARDS,
    )


def _looked_page(plan: Plan, file_name: str, kept: int | None) -> str:
    shown = looked_page(
        plan,
        file_name,
        at=url_for(".imports"),
        apply_at=url_for(".apply", import_id=kept) if kept else "",
        marked_at=url_for(".marked", import_id=kept) if kept else "",
    )
    return render_template("grid_centre/import_looked.html", **shown)
