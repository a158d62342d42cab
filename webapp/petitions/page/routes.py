"""A petition on the page of its case, and the pictures of its steps."""

from typing import Any

from flask import Blueprint, Response
from flask_login import current_user

from webapp.cases.panels import Where, case_panel
from webapp.cases.rules import CaseAccess
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.petitions import queries
from webapp.petitions.page.presenters_standing import chip_of, standing
from webapp.petitions.page.queries import any_of_case, picture
from webapp.reports.routes import serve_photo
from webapp.web.guard import needs

bp = Blueprint("petitions_page", __name__)


@case_panel("petitions/_on_case.html", Where.WORK, there=any_of_case)
def petition_of_case(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Show the petition of a case on its page, to who sees it."""
    seen = queries.seen_or_none(actor, held.case.code)
    if seen is None:
        return None
    nearest = next(iter(seen.clocks), None)
    return {
        "row": seen.petition,
        "chip": chip_of(seen.petition),
        "words": standing(seen.petition, seen.lead or "单位"),
        "url": seen.url,
        "due": clock.local(nearest.due).isoformat() if nearest else "",
    }


@bp.get("/cases/<code>/petition/photos/<int:photo_id>")
@needs("petition.read")
def photo(code: str, photo_id: int) -> Response:
    """Serve a picture of a step, decrypted for this one answer."""
    return serve_photo(picture(queries.seen(current_user, code).petition, photo_id), keep=False)
