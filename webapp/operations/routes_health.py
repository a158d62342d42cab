"""How the house is, for the system administrator: copies, the drill, room, what waits. Nothing of anybody."""

from flask import Blueprint, render_template

from webapp.operations.queries_health import health
from webapp.operations.queries_holidays import missing_year
from webapp.web.doors import door
from webapp.web.guard import needs

bp = Blueprint("operations_health", __name__)


@bp.get("/operations")
@door("operations_health.page", "运行情况", "refresh", group="office", order=40)
@needs("settings.read")
def page() -> str:
    """Show the last copy, the last drill, free room, and what waits for the worker."""
    return render_template("operations/health.html", house=health(), holidays_missing=missing_year())
