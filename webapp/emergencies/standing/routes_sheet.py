"""The team as a sheet: template, export, a look at every value that would change, taking in."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import journal
from webapp.core.errors import Problem
from webapp.core.media.table_files import MOST_BYTES
from webapp.emergencies.standing import queries_sheet, service_sheet
from webapp.emergencies.standing.presenters_duty import open_days_said
from webapp.emergencies.standing.queries_town import town_kept
from webapp.emergencies.standing.schemas_sheet import TITLE, example, guide, sheets
from webapp.grid_centre.spreadsheets import workbook
from webapp.grid_centre.spreadsheets.presenters import looked_page
from webapp.web.bodies import WORDS, takes
from webapp.web.guard import needs
from webapp.web.lists.sheets import send_sheet, table_sent
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("emergencies_standing_sheet", __name__)


@bp.get("/emergencies/team/sheet")
@needs("emergency.keep")
def sheet() -> str:
    """Show template, export and upload."""
    return _page()


@bp.post("/emergencies/team/sheet")
@answers_itself("changes nothing: each look is kept for a day")
@needs("emergency.keep")
@takes(MOST_BYTES + WORDS)
@mended_on(lambda problem: _page(problem), only=(422,))
def look() -> Response:
    """Read a sheet and show every value that it would change, or all that is wrong with it; nothing is changed yet."""
    town, (data, name) = town_kept(current_user), table_sent()
    plan = queries_sheet.plan_of(service_sheet.read_book(data), town)
    wanted = plan.changes and not plan.faults
    kept = service_sheet.keep(data, name, plan, town, current_user.id) if wanted else None
    apply_at = url_for(".take_in", sheet_id=kept) if kept else ""
    page = looked_page(plan, name, at=url_for(".sheet"), apply_at=apply_at, sheets=sheets())
    shown = render_template("grid_centre/import_looked.html", **page)
    return make_response(shown, 422 if plan.faults else 200)


@bp.post("/emergencies/team/sheet/<int:sheet_id>/apply")
@answers_itself("a sheet comes in once")
@needs("emergency.keep")
def take_in(sheet_id: int) -> BaseResponse:
    """Take in what was shown, all of it or nothing."""
    town, kept = town_kept(current_user), service_sheet.kept_sheet(sheet_id, current_user.id)
    opened = []
    if kept.done_at is None:  # pressed twice: the first answer again
        book = service_sheet.read_book(service_sheet.bytes_of(kept))
        opened = service_sheet.take_in(sheet_id, book, town, current_user.id)
    flash(open_days_said(opened) or "导入好了")
    return redirect(url_for("emergencies_standing_team.team"), code=303)


@bp.get("/emergencies/team/template.xlsx")
@needs("emergency.keep")
def template() -> Response:
    """Send the empty sheet with its guide."""
    return send_sheet(workbook.written(sheets(), {TITLE: [example()]}, guide()), f"{TITLE}模板")


@bp.get("/emergencies/team/export.xlsx")
@needs("emergency.keep")
def export() -> Response:
    """Send the team as it is now; the journal records who took it."""
    town = town_kept(current_user)
    made = workbook.written(sheets(), {TITLE: queries_sheet.rows_of(town)})
    journal.note("emergency.team_exported", ("emergency_team", town.id), actor_id=current_user.id)
    return send_sheet(made, TITLE)


def _page(problem: Problem | None = None) -> str:
    return render_template("emergencies/standing/sheet.html", errors=problem.fields if problem else {})
