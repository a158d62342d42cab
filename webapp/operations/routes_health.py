"""How the house is, for the system administrator: copies, the drill, room, what waits. Nothing of anybody."""

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import literal

from webapp.operations.presenters import HEALTH_COLUMNS, health_rows
from webapp.operations.queries_health import backup_is_late, drill_is_late, health, room_is_low
from webapp.operations.queries_holidays import missing_year
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.waiting import Waiting, scalar, waits

bp = Blueprint("operations_health", __name__)


def copy_is_late(actor: Any) -> Any:
    """Count in SQL the copy that did not come last night; None for whoever does not run the house."""
    return scalar(backup_is_late()) if actor.can("settings.read") else None


def drill_is_due(actor: Any) -> Any:
    """Count in SQL the drill that is due; None for whoever does not run the house."""
    return scalar(drill_is_late()) if actor.can("settings.read") else None


def disk_is_filling(actor: Any) -> Any:
    """Count the disk that has little room left; None for whoever does not run the house."""
    return literal(1 if room_is_low() else 0) if actor.can("settings.read") else None


waits(Waiting(key="backup", word="备份没做", url="/operations", count=copy_is_late, today=copy_is_late, order=80))
waits(Waiting(key="drill", word="备份该演练了", url="/operations", count=drill_is_due, order=81))
waits(Waiting(key="disk", word="磁盘快满了", url="/operations", count=disk_is_filling, today=disk_is_filling, order=82))


@bp.get("/operations")
@door("operations_health.page", "运行情况", "refresh", group="office", order=60, count=("backup", "drill", "disk"))
@needs("settings.read")
def page() -> str:
    """Show the last copy, the last drill, free room, and what waits for the worker."""
    house = health()
    rows = health_rows(house, missing_year())
    asked = tables.asked_of("health", HEALTH_COLUMNS)
    return render_template("operations/health.html", house=house, rows=rows, asked=asked)
