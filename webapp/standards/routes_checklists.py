"""治理清单: the lists of my areas, one round of one list, how it goes below, and publishing a list."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.standards import queries_checklists as queries
from webapp.standards import schemas_checklists as schemas
from webapp.standards import service_checklists as service
from webapp.standards.presenters import CHECKLISTS
from webapp.standards.rules import FREQUENCY_WORDS, LEVELS, MARK_WORDS, period_words
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.forms import read
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("standards_checklists", __name__)
bp.add_app_template_filter(period_words, "period_words")


@bp.get("/checklists")
@door("standards_checklists.checklists", "治理清单", "checklist", group="rules", order=20)
@needs("checklist.use")
def checklists() -> str:
    """List the rounds of my areas in the present period, and those of the areas below."""
    return render_template(
        "standards/checklists.html",
        rounds=queries.rounds_of(current_user),
        below=queries.below(current_user),
        frequency=FREQUENCY_WORDS,
    )


@bp.get("/checklists/<int:checklist_id>/<area_code>")
@needs("checklist.use")
def checklist(checklist_id: int, area_code: str) -> str:
    """Show one round; ``?period=`` the one before."""
    return _round_page(checklist_id, area_code)


@bp.post("/checklists/<int:checklist_id>/<area_code>")
@needs("checklist.use")
@mended_on(lambda problem, checklist_id, area_code: _round_page(checklist_id, area_code, problem))
def note(checklist_id: int, area_code: str) -> BaseResponse:
    """Note the items of a round; what was typed comes back with what is wrong."""
    period = request.form.get("period") or None
    opened = queries.opened(current_user, checklist_id, area_code, period)
    marks = schemas.parse_marks(request.form, opened.checklist.items)
    service.note_round(current_user, checklist_id, area_code, period, marks)
    flash("记下了")
    return redirect(f"/checklists/{checklist_id}/{area_code}?period={opened.period}", code=303)


@bp.get("/checklists/publish")
@needs("standard.publish")
def publish_page() -> str:
    """Show the lists in force and the form for one."""
    return _publish_page({})


@bp.post("/checklists")
@needs("standard.publish")
@mended_on(lambda problem: _publish_page(request.form, problem))
def publish() -> BaseResponse:
    """Publish a list; what was typed comes back with what is wrong."""
    service.publish_checklist(current_user, read(schemas.ChecklistInput, request.form))
    flash("发布了，网格长的清单里已经有了")
    return redirect("/checklists/publish", code=303)


def _round_page(checklist_id: int, area_code: str, problem: Problem | None = None) -> str:
    period = request.values.get("period") or None
    opened = queries.opened(current_user, checklist_id, area_code, period)
    kept: dict[str, Any] = {}
    for item in opened.checklist.items:
        mark = opened.marks.get(item["code"])
        kept[f"mark_{item['code']}"] = mark.mark if mark else ""
        kept[f"note_{item['code']}"] = mark.note if mark else ""
    return render_template(
        "standards/round.html",
        opened=opened,
        typed=request.form if problem else kept,
        problem=problem,
        fields=problem.fields if problem else {},
        periods=queries.periods_now(opened.checklist.frequency),
        marks=MARK_WORDS,
        frequency=FREQUENCY_WORDS,
    )


def _publish_page(typed: Any, problem: Problem | None = None) -> str:
    return render_template(
        "standards/publish_checklist.html",
        typed=typed,
        fields=problem.fields if problem else {},
        published=queries.published(),
        asked=tables.asked_of("checklists", CHECKLISTS),
        levels=LEVELS,
        frequency=FREQUENCY_WORDS,
    )
