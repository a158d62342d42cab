"""转为受保护: a page of its own that says what happens, and where whoever pressed it stands afterwards."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.panels import MenuItem, Where, case_menu, case_panel
from webapp.cases.rules import CaseAccess
from webapp.cases.turning import queries, service, service_parts  # noqa: F401  (hands on what turns with a case)
from webapp.cases.turning.rules import STEP, may_turn, refuse_unless_turnable
from webapp.cases.turning.schemas import REASONS
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.people.queries import protected_unit_names
from webapp.web.bodies import takes
from webapp.web.forms import id_for
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("cases_turning", __name__)

HANDED_OVER = "/cases/handed-over"


@case_menu()
def turn_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer turning a case protected behind 更多."""
    at = f"/cases/{held.case.code}/protect"
    return [MenuItem(STEP.word, at, "shield-lock", rare=True)] if may_turn(actor, held) and not held.barred else []


@case_panel("cases/turning/_on_case.html", Where.FACTS, protected_too=True, there=queries.has_turned)
def turned_on_case(actor: Actor, held: CaseAccess) -> Mapping[str, Any] | None:
    """Show those named who turned a case protected, when and why."""
    return {"turn": queries.turn_shown(held.case.id)} if actor.protected and held.case.protected else None


@bp.get("/cases/<code>/protect")
@needs("case.protect")
def ask(code: str) -> str:
    """Say what will happen, and ask why."""
    return _page(code)


@bp.post("/cases/<code>/protect")
@answers_itself(SUBMISSION)
@needs("case.protect")
@takes()
@mended_on(lambda problem, code: _page(code, problem))
def protect(code: str) -> BaseResponse:
    """Turn a case protected; who pressed it is told that it is in other hands, and opens it no more."""
    done = service.protect(current_user, code, request.form, request.files)
    if wants_json():
        return receipt_answer(done)
    return redirect(f"/cases/{done.case.code}" if current_user.protected else HANDED_OVER, code=303)


@bp.get(HANDED_OVER)
@needs("me.use")
def handed_over() -> str:
    """Say that a matter is in other hands, and nothing of it."""
    return render_template("cases/turning/handed_over.html", units=protected_unit_names())


def _page(code: str, problem: Problem | None = None) -> str:
    held = queries.whole_of(current_user, code)
    refuse_unless_turnable(current_user, held)
    typed = request.form
    return render_template(
        "cases/turning/protect.html",
        case=held.case,
        units=protected_unit_names(),
        reasons=REASONS,
        typed=typed,
        problem=problem,
        errors=problem.fields if problem else {},
        client_id=id_for(typed, problem),
    )
