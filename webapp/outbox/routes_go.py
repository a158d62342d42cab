"""Where a message outside the house leads: only its number stands in it, the rest is known after signing in."""

from flask import Blueprint, redirect
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.outbox import queries
from webapp.web.guard import needs

bp = Blueprint("outbox_go", __name__)


@bp.get("/go/<int:outgoing_id>")
@needs("notice.read")
def go(outgoing_id: int) -> BaseResponse:
    """Lead to what one of my messages is about; the page there notes it as read (static/js/inbox/opened.js)."""
    return redirect(queries.place_of(current_user, outgoing_id), code=303)
