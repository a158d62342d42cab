"""值班表: a month at a glance, what is missing, one day, planning, 换班."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core import clock
from webapp.core.errors import Problem
from webapp.emergencies.standing import presenters_duty, service_duty, service_swaps
from webapp.emergencies.standing.queries_town import town_kept, town_seen
from webapp.emergencies.standing.schemas import parse_step, parse_swap
from webapp.emergencies.standing.schemas_duty import day_in, parse_duty
from webapp.emergencies.standing.states import SWAPS
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.forms import read_version
from webapp.web.guard import needs, wants_json
from webapp.web.lists.months import parse_month
from webapp.web.mending import mended_on

bp = Blueprint("emergencies_standing_duty", __name__)
ASKED = "请好了，等他回；在他答应以前，这一天还是您值班"


def _sees_team(actor: Actor) -> bool:
    """Say who finds the calendar among the doors; members come to it by their notices and their first page."""
    return actor.can("emergency.team")


@bp.get("/emergencies/duty")
@door(
    "emergencies_standing_duty.duty",
    "应急值班",
    "calendar-event",
    group="safety",
    order=30,
    count="duty_gaps",
    shown=_sees_team,
)
@needs("emergency.answer")
def duty() -> str:
    """Show a month of the duty calendar, or with ``show=gaps`` what is missing in the next week."""
    town = town_seen(current_user)
    if known_word(request.args, "show", ("gaps",)):
        return render_template("emergencies/standing/gaps.html", **presenters_duty.gaps_page(current_user, town))
    month, whole = parse_month(request.args.get("month")), "all" in request.args
    page = presenters_duty.month_page(current_user, town, month, whole=whole)
    return render_template("emergencies/standing/duty.html", **page)


@bp.get("/emergencies/duty/plan")
@needs("emergency.keep")
def planning() -> str:
    """Show the forms by which many days are planned at once."""
    return render_template("emergencies/standing/plan.html", **presenters_duty.plan_page(current_user, _kept()))


@bp.post("/emergencies/duty")
@needs("emergency.keep")
@mended_on(lambda problem: _planned(problem))
def plan() -> BaseResponse | Response:
    """Plan one day, a stretch of days, or carry a week on."""
    wish = parse_duty(request.form, clock.local_day(clock.now()))
    outcome = service_duty.plan(current_user, _kept(), wish)
    first = wish.days[0]
    url = f"/emergencies/duty/{first}" if wish.way == "day" else f"/emergencies/duty?month={first.isoformat()[:7]}"
    if wants_json():
        left = [{"day": one.day.isoformat(), "part": one.part, "why": one.why} for one in outcome.left]
        return jsonify({"url": url, "days": [day.isoformat() for day in outcome.changed], "left": left})
    flash(presenters_duty.said(outcome))
    return redirect(url, code=303)


@bp.get("/emergencies/duty/<day>")
@needs("emergency.answer")
def one_day(day: str) -> str:
    """Show one day: who is on duty, how to call them, swaps."""
    return _day(day)


@bp.post("/emergencies/duty/<day>/swap")
@needs("emergency.answer")
@mended_on(lambda problem, day: _day(day, problem))
def swap(day: str) -> BaseResponse | tuple[Response, int]:
    """Ask another of the team to take my day."""
    town, wanted_day = town_seen(current_user), day_in(day)
    service_swaps.refuse_unless_on_duty(current_user, town, wanted_day)
    found = service_swaps.ask(current_user, town, wanted_day, parse_swap(request.form))
    if wants_json():
        return jsonify({"url": f"/emergencies/duty/{day}", "id": found.id}), 201
    flash(ASKED)
    return redirect(f"/emergencies/duty/{day}", code=303)


@bp.post("/emergencies/duty/<day>/swaps/<int:swap_id>/<action>")
@needs("emergency.answer")
@mended_on(lambda problem, day, swap_id, action: _day(day, problem))
def answer(day: str, swap_id: int, action: str) -> BaseResponse:
    """Agree to take another's day, say no, or take back what one asked."""
    wanted = parse_step(action)
    town = town_seen(current_user)
    service_swaps.take(current_user, town, day_in(day), swap_id, wanted, read_version(request.form))
    flash(SWAPS[wanted].flash)
    return redirect(f"/emergencies/duty/{day}", code=303)


def _kept() -> Any:
    return town_kept(current_user)


def _day(word: str, problem: Problem | None = None) -> str:
    town = town_seen(current_user)
    typed = request.form if problem else None
    page = presenters_duty.day_page(current_user, town, day_in(word), problem, typed)
    return render_template("emergencies/standing/day.html", **page)


def _planned(problem: Problem) -> str:
    if request.form.get("way") == "day" and request.form.get("from"):
        return _day(request.form["from"], problem)
    typed = {**request.form.to_dict(), "weekdays": request.form.getlist("weekdays")}
    page = presenters_duty.plan_page(current_user, _kept(), problem, typed)
    return render_template("emergencies/standing/plan.html", **page)
