"""派单: the dispatch desk, its lists left, the case and the form beside them on a desk."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.cases import pages, pages_desk, queries, schemas_desk
from webapp.core.errors import Problem, not_found
from webapp.web.guard import needs
from webapp.web.pages import page_key
from webapp.web.render import badge

bp = Blueprint("desk", __name__)


@bp.get("/dispatch")
@needs("case.dispatch")
def desk() -> str:
    """Show a list of the desk: what waits, what is out, what came back, what is to be decided."""
    return desk_html(None)


@bp.get("/dispatch/<code>")
@needs("case.dispatch")
def one(code: str) -> str:
    """Show the desk with one case open beside the list."""
    return desk_html(code)


@bp.get("/cases/<code>/recheck")
@needs("case.recheck")
def recheck(code: str) -> str:
    """Ask whoever is to look again: before and after side by side, and one question."""
    page = pages_desk.recheck_page(current_user, queries.held(current_user, code))
    return render_template("cases/recheck.html", **page)


@badge("dispatch")
def to_dispatch(actor: Any) -> int:
    """Count what waits for a dispatch."""
    return pages_desk.waiting(actor)


def desk_html(code: str | None, problem: Problem | None = None, typed: Mapping[str, str] | None = None) -> str:
    """Return the page of the desk; after a refused dispatch with the ``problem`` and everything ``typed``."""
    shown: dict[str, Any] = {}
    if code:
        held = queries.held(current_user, code)
        if held.case.protected:
            raise not_found()
        shown = pages.case_page(current_user, held, problem, typed)
    if shown and request.headers.get("HX-Request"):
        return render_template("cases/_desk_case.html", **shown, panel=True)
    page = pages_desk.desk_page(current_user, schemas_desk.parse_desk(request.args), page_key())
    tried = "dispatch" if problem else None
    return render_template("cases/desk.html", **(page | shown), panel=True, tried=tried)
