"""Teams and sectors of a headquarters: their parts of its page, forming and changing them, what is pressed for them."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.emergencies.hq import queries as headquarters_queries
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.parts import hq_part
from webapp.emergencies.hq.rules import Access
from webapp.emergencies.hq.service_ending import still_out
from webapp.emergencies.teams import presenters, queries, schemas, service, service_sectors
from webapp.emergencies.teams.rules import check_right, may_form
from webapp.emergencies.teams.states import SECTORS, TEAMS, TeamAction
from webapp.people.actor import Actor
from webapp.web.bodies import takes
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("emergencies_teams", __name__)


@hq_part("emergencies/teams/_own.html", order=10, column="first", sheets="emergencies/teams/_sheets.html")
def own_team(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Show a member their team first: where it goes, until when, and 平安."""
    part = presenters.teams_part(actor, seen)
    return part if part and part["mine"] else None


@hq_part("emergencies/teams/_teams.html", order=40, column="roll")
def all_teams(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Show all teams and sectors of a headquarters."""
    return presenters.teams_part(actor, seen)


@still_out
def teams_out(headquarters: Headquarters) -> list[str]:
    """Name the teams that have left and are not back."""
    out = presenters.out_now(headquarters)
    return [f"{one.team.name}（{len(one.people)} 人）还在外面" for one in out]


@bp.get("/emergencies/hq/<code>/teams/new")
@needs("emergency.answer")
def new(code: str) -> str:
    """Show the form of a new team."""
    return _form(code)


@bp.post("/emergencies/hq/<code>/teams")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code: _form(code, problem))
def make(code: str) -> BaseResponse | tuple[Response, int]:
    """Form a team."""
    team, fresh = service.make(current_user, code, request.form)
    return _made(f"/emergencies/hq/{code}/teams/{team.id}", team.id, code, "分好了，队里的人会知道", fresh=fresh)


def _made(url: str, made_id: int, code: str, said: str, *, fresh: bool) -> BaseResponse | tuple[Response, int]:
    if wants_json():
        return jsonify({"url": url, "id": made_id}), 201 if fresh else 200
    flash(said)
    return redirect(f"/emergencies/hq/{code}", code=303)


@bp.get("/emergencies/hq/<code>/teams/<int:team_id>")
@needs("emergency.answer")
def team(code: str, team_id: int) -> str:
    """Show one team; with ``?do=change`` its form."""
    seen, area = headquarters_queries.seen_in(current_user, code)
    found = queries.team_in(seen.headquarters.id, team_id)
    if request.args.get("do") == "change":
        check_right(seen, has=may_form(seen))
        return render_template("emergencies/teams/form.html", **presenters.form_page(seen, area, {}, team=found))
    return render_template("emergencies/teams/team.html", **presenters.team_page(current_user, seen, found))


@bp.post("/emergencies/hq/<code>/teams/<int:team_id>/<action>")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code, team_id, action: _pressed(code, team_id, action, problem))
def act(code: str, team_id: int, action: str) -> BaseResponse:
    """Take a step of a team: it leaves, has searched, has found, is back; it was reached; it is changed."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, code, team_id, wanted, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(TEAMS.flash(wanted))
    return redirect(f"/emergencies/hq/{code}", code=303)


@bp.get("/emergencies/hq/<code>/sectors/new")
@needs("emergency.answer")
def new_sector(code: str) -> str:
    """Show the form that puts a sector on the list."""
    return _sector_form(code)


@bp.post("/emergencies/hq/<code>/sectors")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
@mended_on(lambda problem, code: _sector_form(code, problem))
def make_sector(code: str) -> BaseResponse | tuple[Response, int]:
    """Put a sector on the list: micro-grids, a place in words, a circle around a pin."""
    sector, fresh = service_sectors.make(current_user, code, request.form)
    return _made(f"/emergencies/hq/{code}#sector-{sector.id}", sector.id, code, "划好了", fresh=fresh)


@bp.post("/emergencies/hq/<code>/sectors/<int:sector_id>/<action>")
@answers_itself(SUBMISSION)
@needs("emergency.answer")
@takes()
def mark_sector(code: str, sector_id: int, action: str) -> BaseResponse:
    """Mark a sector: 要再搜, or 搜过了."""
    wanted = schemas.parse_mark(action)
    receipt = service_sectors.mark(current_user, code, sector_id, wanted, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(SECTORS.flash(wanted))
    return redirect(f"/emergencies/hq/{code}", code=303)


def _form(code: str, problem: Problem | None = None) -> str:
    seen, area = headquarters_queries.seen_in(current_user, code)
    check_right(seen, has=may_form(seen))
    typed = request.form if problem else {}
    page = presenters.form_page(seen, area, typed, problem=problem)
    return render_template("emergencies/teams/form.html", **page)


def _pressed(code: str, team_id: int, action: str, problem: Problem) -> str:
    """Show the form again of which something is wrong, or the page of the team with what was refused."""
    seen, area = headquarters_queries.seen_in(current_user, code)
    found = queries.team_in(seen.headquarters.id, team_id)
    if action == TeamAction.CHANGE and may_form(seen):
        page = presenters.form_page(seen, area, request.form, team=found, problem=problem)
        return render_template("emergencies/teams/form.html", **page)
    page = presenters.team_page(current_user, seen, found)
    return render_template("emergencies/teams/team.html", **page, problem=problem)


def _sector_form(code: str, problem: Problem | None = None) -> str:
    seen, area = headquarters_queries.seen_in(current_user, code)
    check_right(seen, has=may_form(seen))
    page = presenters.sector_page(seen, area, request.form if problem else {}, problem)
    return render_template("emergencies/teams/sector.html", **page)
