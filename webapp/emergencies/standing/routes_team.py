"""应急队伍: its members as a table, one of them, adding, changing, leaving."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.areas.models import Area
from webapp.capture.queries_counter import town_of
from webapp.core import clock
from webapp.core.errors import Problem
from webapp.emergencies.standing import presenters, queries_team, service_team
from webapp.emergencies.standing.presenters_duty import open_days_said
from webapp.emergencies.standing.queries_town import town_kept
from webapp.emergencies.standing.schemas import MemberInput, parse_end, parse_member
from webapp.web.doors import door
from webapp.web.fields import row
from webapp.web.forms import read_one, read_version
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on

bp = Blueprint("emergencies_standing_team", __name__)
LONGEST_SOUGHT = 40


@bp.get("/emergencies/team")
@door("emergencies_standing_team.team", "应急队伍", "users", group="safety", order=20)
@needs("emergency.team")
def team() -> str:
    """List who is in the emergency team, what they can do and who stands in for them."""
    return render_template(
        "emergencies/standing/team.html", **presenters.team_page(current_user, town_of(current_user))
    )


@bp.get("/emergencies/team/new")
@needs("emergency.keep")
def new() -> str:
    """Look for somebody to add, then say what they can do."""
    return _new()


@bp.post("/emergencies/team")
@needs("emergency.keep")
@mended_on(lambda problem: _new(problem))
def add() -> BaseResponse | tuple[Response, int]:
    """Put somebody into the team."""
    town = town_kept(current_user)
    user_id = read_one("user", row(), request.form)
    found = queries_team.candidate(town, user_id) if user_id else None
    wanted = _parsed(town, people={found.id} if found else set())
    made = service_team.add(current_user, town, wanted)
    url = f"/emergencies/team/{made.id}"
    if wants_json():
        return jsonify({"url": url, "id": made.id}), 201
    flash("加好了，他会收到消息")
    return redirect(url, code=303)


@bp.get("/emergencies/team/<int:member_id>")
@needs("emergency.team")
def member(member_id: int) -> str:
    """Show one member, and the days on which they are on duty."""
    return _page(member_id)


@bp.post("/emergencies/team/<int:member_id>")
@needs("emergency.keep")
@mended_on(lambda problem, member_id: _page(member_id, problem, "change"))
def change(member_id: int) -> BaseResponse:
    """Change what a member can do, for which unit, who stands in, from when until when."""
    town = town_kept(current_user)
    one = queries_team.member(town.id, member_id).member
    wanted = _parsed(town, user_id=one.user_id)
    left = service_team.change(current_user, town, member_id, read_version(request.form), wanted)
    flash(open_days_said(left) or "改好了")
    return redirect(f"/emergencies/team/{member_id}", code=303)


@bp.post("/emergencies/team/<int:member_id>/end")
@needs("emergency.keep")
@mended_on(lambda problem, member_id: _page(member_id, problem, "end"))
def end(member_id: int) -> BaseResponse:
    """Let a member leave, and say who takes the days on which they are on duty."""
    town = town_kept(current_user)
    one = queries_team.member(town.id, member_id).member
    wanted = parse_end(request.form, one.since)
    left = service_team.end(current_user, town, member_id, read_version(request.form), wanted)
    flash(open_days_said(left) or "记下了，从那天起不在队里")
    return redirect(f"/emergencies/team/{member_id}", code=303)


def _parsed(town: Area, **given: Any) -> MemberInput:
    units = queries_team.units_of(town.id)
    today = clock.local_day(clock.now())
    return parse_member(request.form, today, units=units, **{"people": set(), **given})


def _new(problem: Problem | None = None) -> str:
    town = town_kept(current_user)
    asked = (request.args.get("q") or "").strip()[:LONGEST_SOUGHT]
    sought = request.form if problem else request.args
    user_id = read_one("user", row(), sought)
    typed = presenters.typed_member(request.form) if problem else None
    return render_template("emergencies/standing/new.html", **presenters.new_page(town, user_id, asked, problem, typed))


def _page(member_id: int, problem: Problem | None = None, tried: str = "") -> str:
    town = town_of(current_user)
    typed = presenters.typed_member(request.form) if problem else None
    page = presenters.member_page(current_user, town, member_id, problem, typed)
    return render_template("emergencies/standing/member.html", **{**page, "tried": tried or request.args.get("do", "")})
