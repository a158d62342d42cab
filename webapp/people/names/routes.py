"""Who receives protected matters: the pages of the security administrator and the commissioner, who name together."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.hot.forms import piece
from webapp.people.names import queries, service
from webapp.people.names.notices import KIND_WORDS
from webapp.people.names.schemas import CallInInput, NameInput
from webapp.people.permissions import PROTECTED_UNITS
from webapp.people.queries import names_of, protected_unit_names
from webapp.web.doors import door
from webapp.web.forms import read
from webapp.web.guard import needs
from webapp.web.mending import MENDABLE, mended_on
from webapp.web.waiting import Waiting, waits

bp = Blueprint("people_names", __name__)

# The page says too that another person has to do it.
_SHOWN = MENDABLE | {403}

STEPS = {
    "confirm": (service.confirm, "定了"),
    "decline": (service.decline, "这个人不定了"),
    "end": (service.end, "结束了"),
    "send-home": (service.send_home, "原来的人接着看"),
}


def _missing(_user: object) -> str:
    return "有单位没有人看" if len(protected_unit_names()) < len(PROTECTED_UNITS) else ""


def units_unnamed(actor: Any) -> Any:
    """Count in SQL the units in which nobody reads protected matters now; None for whoever looks after no names."""
    return piece(queries.how_many_unnamed, now=clock.now()) if actor.can("name.manage") else None


waits(Waiting(key="units_unnamed", word="受保护的事没人接", url="/named", count=units_unnamed, today=units_unnamed))


@bp.get("/named")
@door("people_names.overview", "受保护的事谁来看", "shield-lock", group="office", order=6, value=_missing)
@needs("name.manage")
def overview() -> str:
    """Show for each of the three units who reads protected matters now, who would stand in, and what waits."""
    return _overview()


@bp.get("/named/<code>")
@needs("name.manage")
def unit(code: str) -> str:
    """Show one unit: name another person, end a name, and who it was before."""
    return _unit_page(_unit(code))


@bp.post("/named/<code>")
@needs("name.manage")
@mended_on(lambda problem, **unit: _again(problem, **unit), only=_SHOWN)
def propose(code: str) -> Response:
    """Propose a person of the unit; one of the other role has to agree."""
    found = _unit(code)
    name = read(NameInput, request.form)
    service.propose(current_user, found.unit_id, name.kind, name.person)
    flash("提好了，等另一边的人来定")
    return redirect(url_for("people_names.overview"), code=303)


@bp.post("/named/<code>/<int:name_id>/<any(confirm, decline, end, 'send-home'):step>")
@needs("name.manage")
@mended_on(lambda problem, **unit: _again(problem, **unit), only=_SHOWN)
def act(code: str, name_id: int, step: str) -> Response:
    """Agree to a proposal or not, end a name, or send a stand-in home."""
    _unit_with(code, name_id)
    change, said = STEPS[step]
    change(current_user, name_id)
    flash(said)
    return redirect(url_for("people_names.overview"), code=303)


@bp.post("/named/<code>/<int:name_id>/call-in")
@needs("name.manage")
@mended_on(lambda problem, **unit: _again(problem, **unit), only=_SHOWN)
def call_in(code: str, name_id: int) -> Response:
    """Let the stand-in act now, by one person alone; with a last day or until sent home."""
    _unit_with(code, name_id)
    last = read(CallInInput, request.form).until
    service.call_in(current_user, name_id, clock.day_start(last + timedelta(days=1)) if last else None)
    flash("候补顶上了，已经告诉本人")
    return redirect(url_for("people_names.overview"), code=303)


def _unit(code: str) -> queries.UnitNames:
    found = queries.names_of_unit(code)
    if found is None:
        raise not_found()
    return found


def _unit_with(code: str, name_id: int) -> queries.UnitNames:
    """Return the unit when this name is one of its own that have not ended."""
    found = _unit(code)
    if name_id not in {one.row.id for one in (found.named, found.stand_in, *found.waiting) if one}:
        raise not_found()
    return found


def _again(problem: Problem, code: str, **_step: object) -> str:
    """Show the unit's page with the sentence of a refusal."""
    db.session().expire_all()
    return _unit_page(_unit(code), problem)


def _overview() -> str:
    units = queries.unit_names()
    people = [person for one in units for name in one.waiting for person in (name.row.proposed_by,) if person]
    return render_template(
        "people/named.html",
        units=units,
        proposers=names_of(people),
        may_agree=_may_agree,
        kinds=KIND_WORDS,
    )


def _unit_page(found: queries.UnitNames, problem: Problem | None = None) -> str:
    unit_id = found.unit_id or 0
    before = queries.history_of(unit_id)
    rows = [one.row for one in (found.named, found.stand_in, *found.waiting, *before) if one]
    people = {person for row in rows for person in (row.proposed_by, row.confirmed_by, row.ended_by) if person}
    return render_template(
        "people/named_unit.html",
        one=found,
        people=queries.candidates(unit_id),
        before=before,
        by=names_of(people),
        proposers=names_of(people),
        may_agree=_may_agree,
        kinds=KIND_WORDS,
        problem=problem,
        typed=request.form if problem else {},
    )


def _may_agree(name: queries.Name) -> bool:
    return service.may_agree(current_user, name.row)
