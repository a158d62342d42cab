"""辖区: the roll-up of an area, from one's own area down to a micro-grid."""

from flask import Blueprint, render_template
from flask_login import current_user

from webapp.insight.queries_page import own_area_code, roll_up_page
from webapp.web.guard import needs

bp = Blueprint("insight", __name__)


@bp.get("/roll-up")
@needs("area.roll_up")
def roll_up() -> str:
    """Show the roll-up of my own area."""
    return render_template("insight/roll_up.html", **roll_up_page(current_user, own_area_code(current_user)))


@bp.get("/roll-up/<area_code>")
@needs("area.roll_up")
def roll_up_area(area_code: str) -> str:
    """Show the roll-up of one area within mine."""
    return render_template("insight/roll_up.html", **roll_up_page(current_user, area_code))
