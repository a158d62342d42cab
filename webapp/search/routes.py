"""搜索: one box for everything that one may see."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.search.presenters import search_page
from webapp.search.schemas import parse_search
from webapp.web.guard import needs
from webapp.web.pagination import next_page, page_key

bp = Blueprint("search", __name__)


@bp.get("/search")
@needs("case.read")
def search() -> str:
    """Show the box and, once something was typed, a page of what was found."""
    page = search_page(current_user, parse_search(request.args.get("q", "")), page_key())
    return render_template("search/search.html", **page, next_page=next_page(page["after"]))
