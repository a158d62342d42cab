"""The month of mediations: for the justice office and the commissioner, as a page and as a sheet."""

import io

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from webapp.capture.queries_counter import town_of
from webapp.core import journal
from webapp.core.media.sheets import Sheets
from webapp.mediation.dossier.presenters_month import NOTE, month_page, month_sheets
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.lists.months import parse_month
from webapp.web.lists.sheets import send_sheet

bp = Blueprint("mediation_dossier_month", __name__)


@bp.get("/mediations/month")
@door("mediation_dossier_month.month", "调解月报", "chart-bar", order=40, group="tables")
@needs("mediation.month")
def month() -> str:
    """Show the month, small numbers hidden."""
    shown = month_page(town_of(current_user).id, parse_month(request.args.get("month")))
    return render_template("mediation/dossier/month.html", **shown)


@bp.get("/mediations/month.xlsx")
@needs("mediation.month")
def month_xlsx() -> Response:
    """Give the month as a sheet, with the same numbers hidden; journalled."""
    wanted = parse_month(request.args.get("month"))
    title, tables = month_sheets(town_of(current_user).id, wanted)
    file = io.BytesIO()
    with Sheets(file, title) as sheets:
        for name, columns, rows in tables:
            sheets.add(name, columns, rows, [NOTE])
    content = {"list": "mediation.month", "month": wanted.isoformat()[:7]}
    journal.note("sheet.exported", ("user", current_user.id), actor_id=current_user.id, content=content)
    file.seek(0)
    return send_sheet(file, title)
