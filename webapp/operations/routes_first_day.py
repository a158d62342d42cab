"""开张清单: what is still missing before the town can begin, for the system administrator."""

from flask import Blueprint, render_template

from webapp.operations.first_day import missing
from webapp.operations.queries_first_day import lines, something_is_missing
from webapp.web.doors import door
from webapp.web.guard import needs

bp = Blueprint("operations_first_day", __name__)


@bp.get("/first-day")
@door(
    "operations_first_day.page",
    "开张清单",
    "checklist",
    group="office",
    order=5,
    first_on_home=lambda _: something_is_missing(),
)
@needs("settings.read")
def page() -> str:
    """Show what is missing, in the order in which it can be done, and what is done."""
    found = lines()
    wanting = missing(found)
    return render_template(
        "operations/first_day.html", wanting=wanting, others=[line for line in found if line not in wanting]
    )
