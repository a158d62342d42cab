"""转给同事: choose a colleague who may see the matter anyhow, and say a word if one likes."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases.lists.queries import row_of
from webapp.cases.matter.queries_forward import colleagues, may_forward
from webapp.cases.matter.service_forward import CHOOSE, forward
from webapp.cases.panels import MenuItem, case_menu
from webapp.cases.queries import get_case_for
from webapp.cases.rules import CaseAccess
from webapp.core.errors import Problem, not_found
from webapp.people.actor import Actor
from webapp.web.fields import text, whole
from webapp.web.forms import form_input, read
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("cases_matter_forward", __name__)

LONGEST = 200


@form_input
class ForwardInput:
    """To whom a matter is shown, with a word."""

    to: int | None = whole(10**12, CHOOSE, least=1)
    note: str = text(LONGEST)


@case_menu()
def forward_row(actor: Actor, held: CaseAccess) -> list[MenuItem]:
    """Offer passing the matter on behind 更多."""
    return [MenuItem("转给同事", f"/cases/{held.case.code}/forward", "users")] if may_forward(actor, held) else []


@bp.get("/cases/<code>/forward")
@needs("case.todo")
def choose(code: str) -> str:
    """Show the colleagues who may see the matter."""
    return _page(code)


@bp.post("/cases/<code>/forward")
@needs("case.todo")
@mended_on(lambda problem, code: _page(code, problem))
def send(code: str) -> BaseResponse:
    """Show the matter to a colleague."""
    sent = read(ForwardInput, request.form)
    name = forward(current_user, code, sent.to, sent.note)
    flash(f"转给{name}了")
    return redirect(f"/cases/{code}", code=303)


def _page(code: str, problem: Problem | None = None) -> str:
    held = get_case_for(current_user, code)
    if not may_forward(current_user, held):
        raise not_found()
    shown: dict[str, Any] = {"case": held.case, "row": row_of(held.case.id, current_user), "typed": request.form}
    errors = problem.fields if problem else {}
    return render_template(
        "cases/matter/forward.html", **shown, people=colleagues(current_user, held), problem=problem, errors=errors
    )
