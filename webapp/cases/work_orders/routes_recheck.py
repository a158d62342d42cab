"""复查: the page of whoever is to look again in the field."""

from flask import Blueprint, render_template
from flask_login import current_user

from webapp.cases import queries
from webapp.cases.work_orders.presenters_recheck import recheck_page
from webapp.web.guard import needs

bp = Blueprint("cases_work_orders_recheck", __name__)


@bp.get("/cases/<code>/recheck")
@needs("case.recheck")
def recheck(code: str) -> str:
    """Ask whoever is to look again: before and after side by side, and one question."""
    return render_template(
        "cases/work_orders/recheck.html", **recheck_page(current_user, queries.get_case_for(current_user, code))
    )
