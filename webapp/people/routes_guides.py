"""One sheet of paper for each kind of post: how one begins, in six steps. Anybody may read and print them."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.core.errors import not_found
from webapp.people.queries_guides import courtyard, guide, guides, guides_for, square
from webapp.web.guard import public

bp = Blueprint("people_guides", __name__)


@bp.get("/help/sheets")
@public
def sheets() -> str:
    """List the sheets, those of my own posts first."""
    mine = guides_for(post.role for post in current_user.posts) if current_user.is_authenticated else []
    return render_template("people/sheets.html", mine=mine, others=[one for one in guides() if one not in mine])


@bp.get("/help/sheets/<code>")
@public
def sheet(code: str) -> str:
    """Show one sheet with the address of this house to scan."""
    chosen = guide(code)
    if chosen is None:
        raise not_found()
    address = request.url_root
    return render_template(
        "people/sheet.html", guide=chosen, courtyard=courtyard(), address=address, picture=square(address)
    )
