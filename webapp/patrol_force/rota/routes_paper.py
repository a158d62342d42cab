"""A week of a village on one sheet of A4, for those who have no account."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.core import journal
from webapp.patrol_force.rota import presenters
from webapp.web.guard import needs
from webapp.web.lists.weeks import monday_asked

bp = Blueprint("patrol_force_rota_paper", __name__)


@bp.get("/patrol-force/shifts/paper")
@needs("force.arrange")
def paper() -> str:
    """Show the published shifts of a week as they are printed; the journal records who printed them."""
    page = presenters.paper_page(current_user, request.args.get("village", ""), monday_asked())
    journal.note("patrol_force.printed", ("area", page["village"].id), actor_id=current_user.id)
    return render_template("patrol_force/rota/paper.html", **page)
