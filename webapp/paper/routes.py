"""Lists as spreadsheets: what the page shows, masked, journalled."""

from flask import Blueprint, Response, request
from flask_login import current_user

from webapp.cases.lists.schemas import parse_list
from webapp.dispatch.schemas import parse_inbox
from webapp.insight.schemas_board import parse_board
from webapp.paper import queries_sheets, service
from webapp.paper.queries_board_sheet import board_sheet
from webapp.paper.queries_order_sheets import has_unit_inbox, orders_sheet
from webapp.paper.queries_sheets import Sheet
from webapp.web.guard import needs
from webapp.web.lists.sheets import send_sheet

bp = Blueprint("paper", __name__)


@bp.get("/sheets/cases")
@needs("paper.export")
def cases() -> Response:
    """Download /cases, narrowed as there."""
    return _export("cases", queries_sheets.cases_sheet(current_user, parse_list(request.args)))


@bp.get("/sheets/todo")
@needs("paper.export")
def todo() -> Response:
    """Download 待办, or one of its three numbers."""
    if has_unit_inbox(current_user):
        return _export("todo", orders_sheet(current_user, parse_inbox(request.args)))
    return _export("todo", queries_sheets.todo_sheet(current_user, request.args.get("show")))


@bp.get("/sheets/roll-up/<area_code>")
@needs("area.roll_up")
def roll_up(area_code: str) -> Response:
    """Download the table of the roll-up of an area."""
    return _export("roll-up", queries_sheets.roll_up_sheet(current_user, area_code))


@bp.get("/sheets/board")
@needs("board.read")
def board() -> Response:
    """Download the board as its address shows it: its areas, its days and months, and what the cases are about."""
    return _export("board", board_sheet(current_user, parse_board(request.args)))


@bp.get("/sheets/flags")
@needs("flag.read")
def flags() -> Response:
    """Download what happens again and again in my area."""
    return _export("flags", queries_sheets.flags_sheet(current_user, request.args.get("show")))


@bp.get("/sheets/patrols")
@needs("patrol.read")
def patrols() -> Response:
    """Download the patrols of my area, or of one area within it."""
    return _export("patrols", queries_sheets.patrols_sheet(current_user, request.args.get("area")))


def _export(name: str, sheet: Sheet) -> Response:
    return send_sheet(service.export(current_user, name, sheet), sheet.title)
