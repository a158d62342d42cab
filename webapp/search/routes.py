"""搜索: one box for everything that one may see, and what a desk shows while somebody types."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.search.presenters import quick, search_page
from webapp.search.schemas import parse_search
from webapp.web import frame
from webapp.web.doors import typed_so
from webapp.web.guard import needs
from webapp.web.pagination import next_page, page_key

bp = Blueprint("search", __name__)


@bp.get("/search")
@needs("search.use")
def search() -> str:
    """Show the box and, once something was typed, a page of what was found."""
    wanted = parse_search(request.args.get("q", ""))
    page = search_page(current_user, wanted, page_key())
    page["doors"] = frame.rows(typed_so(current_user, wanted.typed), {}) if frame.on_desk() else []
    return render_template("search/search.html", **page, next_page=next_page(page["after"]))


@bp.get("/search/quick")
@needs(frame.DESK)
def search_quick() -> str:
    """Return what is found so far; a desk asks for it while somebody types."""
    return render_template("search/_quick.html", **quick(current_user, parse_search(request.args.get("q", ""))))
