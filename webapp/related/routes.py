"""Related cases: what may have to do with a case, linking it, taking a link away."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import queries as cases
from webapp.cases.lists.queries import row_of
from webapp.cases.panels import (
    MenuItem,
    case_menu,
    case_panel,
    case_words,
)
from webapp.cases.rules import CaseAccess
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor
from webapp.related import queries, service_links
from webapp.related.schemas import chosen
from webapp.reports.schemas import LIMITS
from webapp.web.fields import text
from webapp.web.forms import read_one
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("related", __name__)


case_words(
    {
        "case.linked": ("{who} 把它和另一件事连在一起", "green", "link"),
        "case.unlinked": ("{who} 去掉了和另一件事的关联", "green", "x"),
    },
    {"case.linked": None, "case.unlinked": None},
)


@case_panel("related/_linked.html", there=queries.any_link)
def linked(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Show the linked cases on the page of a case."""
    found = queries.linked_with(actor, held)
    return {"linked": found, "code": held.case.code, "may": may_link(actor, held)} if found else None


@case_menu()
def rows(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer linking behind ⋯."""
    return [MenuItem("关联另一件", f"/cases/{held.case.code}/related", "link")] if may_link(actor, held) else []


@bp.get("/cases/<code>/related")
@needs("case.link")
def choose(code: str) -> str:
    """Show what may have to do with a case, and the form to link it."""
    return render_template("related/choose.html", **_page(code))


@bp.post("/cases/<code>/related")
@needs("case.link")
@mended_on(lambda problem, code: render_template("related/choose.html", **_page(code, problem)))
def link(code: str) -> BaseResponse:
    """Link a case with another; what is wrong comes back beside its field."""
    why = read_one("why", text(LIMITS["description"]), request.form)
    service_links.link(current_user, code, chosen(request.form, "other"), why)
    flash("关联好了，两边都看得到")
    return redirect(f"/cases/{code}", code=303)


@bp.post("/cases/<code>/related/<other>/remove")
@needs("case.link")
def unlink(code: str, other: str) -> BaseResponse:
    """Take a link away."""
    service_links.unlink(current_user, code, other)
    flash("去掉了")
    return redirect(f"/cases/{code}", code=303)


def may_link(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor may link this case."""
    return queries.leads_both(actor, "case.link", held)


def _page(code: str, problem: Problem | None = None) -> dict[str, Any]:
    held = cases.get_case_for(current_user, code)
    if not may_link(current_user, held):
        raise not_found()
    return {
        "case": held.case,
        "row": row_of(held.case.id, current_user),
        "suggestions": queries.suggestions(current_user, held),
        "typed": request.form or request.args,
        "fields": problem.fields if problem else {},
    }
