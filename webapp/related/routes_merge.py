"""并案: choosing the other case, seeing both, putting one into the other, and taking it out again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import queries as cases
from webapp.cases.lists.queries import row_of
from webapp.cases.panels import (
    MenuItem,
    Where,
    case_bulk,
    case_menu,
    case_panel,
    case_words,
)
from webapp.cases.rules import CaseAccess
from webapp.cases.states import OPEN_STATES
from webapp.cases.states_steps import CASES, Action
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor
from webapp.related import queries, queries_merges, service_merge
from webapp.related.schemas import chosen, parse_merge
from webapp.reports.schemas import LIMITS
from webapp.web.fields import text
from webapp.web.forms import read_one, read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.tables import Bulk

bp = Blueprint("related_merge", __name__)

VERB = service_merge.VERB

case_words(
    {
        "case.taken_in": ("{who} 把另一件同样的事并了进来", "green", "git-merge"),
        "case.let_go": ("{who} 把并进来的一件拆了出去", "brick", "arrow-back-up"),
    },
    {"case.taken_in": "别人报的同一件事并到了一起", "case.let_go": "并进来的一件又拆开了"},
)


case_bulk(
    Bulk(
        "merge",
        "并成一件",
        "git-merge",
        "/cases/{key}/merge",
        asks="其余的都并到最早报的一件里，照片和话都带过去。",
        least=2,
        most=5,
        into=True,
    ),
    VERB,
)


@case_panel("related/_merged.html", Where.WORK, there=queries_merges.any_in)
def merged(actor: Actor, held: CaseAccess) -> dict[str, Any] | None:
    """Show on the page of a case what was put into it."""
    found = queries_merges.merged_into(actor, held)
    return {"merged": found, "may": queries.leads_both(actor, VERB, held)} if found else None


@case_menu()
def rows(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer putting an open case into another behind ⋯."""
    may = held.case.state in OPEN_STATES and queries.leads_both(actor, VERB, held)
    return [MenuItem("合并到另一件", f"/cases/{held.case.code}/merge", "git-merge", rare=True)] if may else []


@bp.get("/cases/<code>/merge")
@needs("case.merge")
@mended_on(lambda problem, code: _choose_again(code, problem))
def choose(code: str) -> str:
    """Show which case may be the same, and once one is chosen, both beside each other."""
    into = chosen(request.args, "into")
    if not into and "into_code" not in request.args:
        return render_template("related/merge_choose.html", **_choice(_mine(code)))
    held = _mine(code)
    there = service_merge.mergeable(current_user, held, into)
    return render_template("related/merge_confirm.html", **_both(held, there))


@bp.post("/cases/<code>/merge")
@needs("case.merge")
@mended_on(lambda problem, code: _again(code, problem))
def put_together(code: str) -> BaseResponse:
    """Put a case into another; what is in the way is shown, and nothing that was typed is lost."""
    wanted = parse_merge(request.form)
    target = service_merge.merge(current_user, code, wanted)
    flash(CASES[Action.MERGE].flash)
    return redirect(f"/cases/{target.code}", code=303)


@bp.post("/cases/<code>/unmerge")
@needs("case.merge")
def take_apart(code: str) -> BaseResponse:
    """Take a case out of the other again."""
    note = read_one("note", text(LIMITS["description"]), request.form)
    case = service_merge.unmerge(current_user, code, read_version(request.form), note)
    flash(CASES[Action.UNMERGE].flash)
    return redirect(f"/cases/{case.code}", code=303)


def _mine(code: str) -> CaseAccess:
    held = cases.get_case_for(current_user, code)
    if not queries.leads_both(current_user, VERB, held):
        raise not_found()
    service_merge.refuse_unless_open(held)
    return held


def _choice(held: CaseAccess, problem: Problem | None = None, typed: str = "") -> dict[str, Any]:
    return {
        "case": held.case,
        "row": row_of(held.case.id, current_user),
        "suggestions": queries.suggestions(current_user, held, open_only=True),
        "typed": typed,
        "fields": problem.fields if problem else {},
    }


def _both(held: CaseAccess, there: CaseAccess, problem: Problem | None = None) -> dict[str, Any]:
    return {
        "source": row_of(held.case.id, current_user),
        "target": row_of(there.case.id, current_user),
        "reports": {one.case.id: cases.reports_of(one.case.id) for one in (held, there)},
        "orders": queries_merges.open_orders(held),
        "typed": request.form,
        "problem": problem,
        "fields": problem.fields if problem else {},
    }


def _choose_again(code: str, problem: Problem) -> str:
    held = _mine(code)
    return render_template("related/merge_choose.html", **_choice(held, problem, chosen(request.args, "into")))


def _again(code: str, problem: Problem) -> BaseResponse | str:
    """Show both cases as they are now and why they were not put together, or the choice when they can't be."""
    target = cases.moved_to(current_user, code)
    if target:
        flash("刚刚有人把它并到这一件里了")
        return redirect(f"/cases/{target}", code=303)
    held = _mine(code)
    into = chosen(request.form, "into")
    try:
        there = service_merge.mergeable(current_user, held, into)
    except Problem as reason:
        return render_template("related/merge_choose.html", **_choice(held, reason, into))
    return render_template("related/merge_confirm.html", **_both(held, there, problem))
