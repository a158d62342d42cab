"""回访: whom to call about what was registered for them, and what they say."""

from typing import Any

from flask import Blueprint, Response, get_flashed_messages, render_template, request
from flask_login import current_user

from webapp.cases.presenters import new_id
from webapp.cases.schemas import FOLLOW_UPS
from webapp.cases.states_steps import CASES
from webapp.core.errors import Problem
from webapp.core.hot.forms import piece
from webapp.dispatch import queries_follow_ups as queries
from webapp.dispatch.presenters_lists import CALLS
from webapp.dispatch.service_callers import REASONS, show_number
from webapp.reports.catalogue import CHANNELS
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, waits

bp = Blueprint("dispatch_follow_ups", __name__)


def to_call(actor: Any) -> Any:
    """Count in SQL whom I may call back; None for whoever calls nobody."""
    return piece(queries.how_many_calls, scopes=actor.scopes) if actor.can("case.follow_up") else None


waits(Waiting(key="follow_ups", word="回访", url="/follow-ups", count=to_call, order=50))


@bp.get("/follow-ups")
@door("dispatch_follow_ups.calls", "回访", "phone", group="work", order=40, count="follow_ups")
@needs("case.follow_up")
def calls() -> str:
    """List whom to call, the longest waiting first; names and numbers masked."""
    asked = tables.asked_of("calls", CALLS)
    found = queries.calls(current_user, page_key(), asked.size)
    told = next((str(words) for words in get_flashed_messages()), None)
    more = tables.more(found, asked)
    return render_template("dispatch/follow_ups.html", rows=found.rows, asked=asked, more=more, toast=told)


@bp.get("/follow-ups/<code>")
@needs("case.follow_up")
def call(code: str) -> str:
    """Show one call to make: what it was about, what was done, and the question for the number."""
    return _page(code)


@bp.post("/follow-ups/<code>/number")
@answers_itself("each look at a number is noted, and shows it")
@needs("case.follow_up")
@mended_on(lambda problem, code: _page(code, problem=problem))
def number(code: str) -> Response:
    """Show the number once, for a reason that is journalled."""
    case_call, registration, _ = queries.call_of(current_user, code)
    reason = request.form.get("reason", "")
    name, phone = show_number(current_user, case_call.case, registration, reason)
    return Response(_page(code, name=name, phone=phone))


def _page(code: str, *, name: str = "", phone: str = "", problem: Problem | None = None) -> str:
    one, _, report = queries.call_of(current_user, code)
    return render_template(
        "dispatch/follow_up.html",
        one=one,
        report=report,
        name=name,
        phone=phone,
        reasons=REASONS,
        results=[(value, CASES[step].word, bool(CASES[step].ordered)) for value, step in FOLLOW_UPS.items()],
        channels=CHANNELS,
        errors=problem.fields if problem else {},
        new_id=new_id,
    )
