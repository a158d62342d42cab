"""待办, lists of cases, one case, and every action on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.cases import (
    presenters as pages,
)
from webapp.cases import (
    queries,
    queries_files,
    schemas,
    service_actions,
)
from webapp.cases.lists import queries_back
from webapp.cases.lists import schemas as schemas_lists
from webapp.cases.lists.queries import CaseRow, awaiting, held_until, list_page, to_look_at
from webapp.cases.matter.presenters import matter_page
from webapp.cases.panels import inbox_of_units
from webapp.cases.rules import CaseAccess
from webapp.cases.service_views import note_view
from webapp.cases.states_steps import CASES, Action
from webapp.cases.work_orders import queries as queries_orders
from webapp.cases.work_orders.presenters import still_sees
from webapp.core import clock, codes, reading
from webapp.core.errors import Problem, not_found
from webapp.core.hot.forms import piece
from webapp.people.actor import Actor
from webapp.reports.models import Report
from webapp.reports.routes import finds, serve_photo, serve_voice
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.looks import first_look, morning_task
from webapp.web.mending import mended_on, shown_again
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, tonight, waits

bp = Blueprint("cases", __name__)

# What is refused so, a person can mend on the page: too late, a word missing, a picture that can't be taken.


def _of_unit(actor: Any) -> bool:
    return bool(queries_orders.unit_scopes(actor)) and not actor.leading


def awaiting_me(actor: Any) -> Any:
    """Count in SQL what waits for my 我已收到, or for a unit's 受理; None without 待办."""
    if not actor.can("case.todo"):
        return None
    return inbox_of_units().count(actor) if _of_unit(actor) else piece(awaiting, scopes=pages.holding_scopes(actor))


def due_tonight(actor: Any) -> Any:
    """Count in SQL what I hold, or my unit, whose limit ends today."""
    if _of_unit(actor):
        return inbox_of_units().today(actor)
    return piece(held_until, scopes=pages.holding_scopes(actor), until=tonight())


def lead_awaiting(actor: Any) -> Any:
    """Count in SQL what waits for the 我已收到 of who leads an area."""
    return piece(awaiting, scopes=pages.holding_scopes(actor)) if actor.leading else None


def lead_late(actor: Any) -> Any:
    """Count in SQL what a lead holds and is past its time."""
    return piece(held_until, scopes=pages.holding_scopes(actor), until=clock.now()) if actor.leading else None


def to_recheck(actor: Any) -> Any:
    """Count in SQL what waits to be looked at again in a lead's area."""
    return piece(to_look_at, scopes=actor.scopes) if actor.can("case.recheck") else None


def due_soon(actor: Any) -> Any:
    """Count in SQL the open cases a person sees that are due within two days, those that are late included."""
    return pages.listed_in_view(actor, "soon") if actor.can("case.register") else None


def registered_today(actor: Any) -> Any:
    """Count in SQL the cases of today that a person sees."""
    return pages.listed_in_view(actor, "new_today") if actor.can("case.register") else None


for _key, _word, _url, _count in (
    ("lead_awaiting", "等我签收", "/todo?show=awaiting", lead_awaiting),
    ("lead_recheck", "等人去复查", "/cases?show=open&state=pending_recheck", to_recheck),
    ("cases_soon", "2 天内到期", "/cases?show=soon", due_soon),
    ("registered_today", "今天登记的", "/cases?show=new_today", registered_today),
):
    waits(Waiting(key=_key, word=_word, url=_url, count=_count))
waits(Waiting(key="lead_late", word="已超期", url="/todo?show=overdue", count=lead_late, today=lead_late))
waits(Waiting(key="todo", word="等我签收", url="/todo", count=awaiting_me, today=due_tonight, order=10))


def anything_back(actor: Actor) -> Any:
    """Say in SQL whether something came back to a person."""
    scopes = pages.holding_scopes(actor)
    return piece(queries_back.any_back, scopes=scopes) if scopes else None


@first_look("cases/_came_back.html", order=20, when=anything_back)
def came_back_first(actor: Actor) -> Mapping[str, Any] | None:
    """Pin what was said to be settled and is not on the first page of those who hold it or work on it."""
    return {"rows": queries_back.came_back(pages.holding_scopes(actor))}


@morning_task("cases/_next.html", place="next", order=15, keys=("lead_awaiting",))
def next_cases(actor: Actor) -> Mapping[str, Any] | None:
    """Show the next three cases that wait for my 我已收到 on the page of the morning."""
    rows = list_page(pages.holding_scopes(actor), "awaiting", size=3, phones=True).rows if actor.leading else []
    mine = [replace(row, hands=replace(row.hands, mine=True)) for row in rows]
    return {"rows": mine, "user_id": actor.id, "new_id": pages.new_id} if rows else None


@bp.get("/todo")
@door("cases.todo", "待办", "checklist", group="today", order=20, tab="todo", tab_order=10, count="todo")
@needs("case.todo")
def todo() -> str:
    """Show 待办: what waits for my 我已收到 on top, newest first, then the rest by due time."""
    of_a_unit = bool(queries_orders.unit_scopes(current_user))
    if of_a_unit and (not current_user.leading or "unit" in request.args):
        return inbox_of_units().page()
    page = pages.todo_page(current_user, request.args.get("show"), request.args)
    return render_template("cases/todo.html", **page, of_a_unit=of_a_unit)


@bp.get("/cases")
@door("cases.cases", "全部事情", "list-details", group="work", order=30, shown=lambda user: user.can("desk.use"))
@needs("case.read")
def cases() -> str:
    """List the cases I may see; narrowed by area, view and filters, which all are in the address."""
    page = pages.list_page(current_user, schemas_lists.parse_list(request.args), page_key())
    return render_template("cases/list.html", **page)


@bp.get("/cases/<code>")
@needs("case.read")
def case(code: str) -> BaseResponse | str:
    """Show one case with its timeline; other spellings of its code redirect."""
    elsewhere = _canonical(code)
    if elsewhere:
        return redirect(f"/cases/{elsewhere}", code=302)
    try:
        held = _opened(code)
    except Problem:
        target = queries.moved_to(current_user, code)
        if target is None:
            raise
        return redirect(f"/cases/{target}", code=302)
    return render_template("cases/matter/page.html", **matter_page(current_user, held))


@bp.get("/cases/<code>/photos/<int:photo_id>")
@needs("case.read")
def case_photo(code: str, photo_id: int) -> Response:
    """Serve a picture of a case, after its scoped load; of a protected one never to be kept."""
    held = queries.get_case_for(current_user, code)
    photo = queries_files.stored_photo(current_user, held, photo_id)
    seen = note_view(current_user, held, photo=photo_id)
    return serve_photo(photo, keep=not seen)


@bp.get("/cases/<code>/voices/<int:voice_id>")
@needs("case.read")
def case_voice(code: str, voice_id: int) -> Response:
    """Serve a voice note of a case, after its scoped load; of a protected one never to be kept, each hearing noted."""
    held = queries.get_case_for(current_user, code)
    voice = queries_files.stored_voice(current_user, held, voice_id)
    seen = note_view(current_user, held, voice=voice_id)
    return serve_voice(voice, keep=not seen)


@bp.post("/cases/<code>/<action>")
@answers_itself(SUBMISSION)
@needs("case.read")
@takes()
@mended_on(lambda problem, code, action: _again(problem, code, action))
def act(code: str, action: str) -> BaseResponse:
    """Take a step on a case: JSON for programs, a fragment for htmx, else back to the case."""
    wanted = schemas.parse_action(action, request.form)
    done = service_actions.perform(current_user, code, wanted, request.form, request.files)
    if wants_json():
        return receipt_answer(done)
    if request.headers.get("HX-Request"):
        told = pages.acted(current_user, done, wanted.action)
        return Response(render_template("cases/_acted.html", **told, counts=_counts(), in_row=_in_row()))
    flash(CASES[wanted.action].flash)
    # On a desk the case is beside the list, and the next one comes up.
    back = request.form.get("back", "")
    if wanted.action == Action.RECUSE and not still_sees(current_user, code):
        back = "/todo"
    return redirect(
        back if back.partition("?")[0] in ("/todo", "/dispatch", "/follow-ups") else f"/cases/{code}", code=303
    )


@finds
def found_on_patrol(actor: Actor, patrol: Report) -> Sequence[CaseRow]:
    """Return what came of a patrol, for its page."""
    return queries.found_on(actor, patrol)


def _opened(code: str) -> CaseAccess:
    """Return the case, its opening journalled when it is protected."""
    held = queries.get_case_for(current_user, code)
    return queries.get_case_for(current_user, code) if note_view(current_user, held) else held


def _counts() -> dict[str, int] | None:
    """Return the numbers of 待办 when the step was taken there, so that they change with the card."""
    here = reading.address(request.headers.get("HX-Current-URL"))
    return pages.todo_counts(current_user) if here and here.path == "/todo" else None


def _in_row() -> bool:
    """Say whether the answer takes the place of a row of 待办."""
    return request.headers.get("HX-Target", "").startswith("row-")


def _again(problem: Problem, code: str, action: str) -> BaseResponse:
    target = queries.moved_to(current_user, code)
    if target:
        flash("这件事刚刚并到这一件里了")
        if request.headers.get("HX-Request"):
            return Response(headers={"HX-Redirect": f"/cases/{target}"})
        return redirect(f"/cases/{target}", code=303)
    if request.headers.get("HX-Request"):
        shown = pages.refused(current_user, code, problem)
        page = render_template("cases/_acted.html", **shown, in_row=_in_row())
        return Response(page, status=problem.status)
    return shown_again(page_again(problem, code, action), problem)


def page_again(problem: Problem, code: str, tried: str) -> str:
    """Return the page of a case with what was typed in one of its sheets, open, and what is wrong with it."""
    shown = matter_page(current_user, _opened(code), problem, request.form)
    return render_template("cases/matter/page.html", **shown, tried=tried)


def _canonical(code: str) -> str | None:
    if codes.is_canonical(code):
        return None
    found = codes.found_in(code)
    if found is None:
        raise not_found()
    return found
