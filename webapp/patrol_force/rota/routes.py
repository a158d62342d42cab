"""Shifts: the rota as lists and weeks, planning and changing one, its page, and every step on it."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.capture.queries_counter import town_of
from webapp.core.errors import Problem, not_found
from webapp.patrol_force.rota import presenters, presenters_lists, queries, schemas, service, service_steps
from webapp.patrol_force.rota.rules import may
from webapp.patrol_force.rota.states import SHIFTS, Action
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.forms import read
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key

bp = Blueprint("patrol_force_rota", __name__)


def is_at_hand(actor: Actor) -> bool:
    """Say whether shifts have a door for a person; who is on one without it finds it in 消息 and the calendar."""
    return actor.can("force.see") or actor.can("force.lead")


@bp.get("/patrol-force/shifts")
@door("patrol_force_rota.shifts", "巡防班次", "walk", group="safety", order=41, count="force_swaps", shown=is_at_hand)
@needs("force.read")
def shifts() -> str:
    """List the shifts that I make, look at or am on: what comes, with ?show= the week, or what was."""
    known = {*presenters_lists.VIEWS, presenters_lists.ALL, presenters_lists.SWAPS}
    show = known_word(request.args, "show", known) or ""
    if show == "week":
        return render_template("patrol_force/rota/week.html", **presenters_lists.week_page(current_user))
    return render_template("patrol_force/rota/list.html", **presenters_lists.list_page(current_user, show, page_key()))


@bp.get("/patrol-force/numbers")
@needs("force.see")
def numbers() -> str:
    """Show the numbers of a month by village (``?month=2026-06``); of no person."""
    page = presenters_lists.numbers_page(current_user, town_of(current_user), request.args.get("month"))
    return render_template("patrol_force/rota/numbers.html", **page)


@bp.get("/patrol-force/shifts/new")
@needs("force.arrange")
def new() -> str:
    """Show the form of a shift, perhaps of a village and a day (``?village=&date=``)."""
    return _form()


@bp.post("/patrol-force/shifts")
@answers_itself(SUBMISSION)
@needs("force.arrange")
@mended_on(lambda problem: _form(problem))
def make() -> BaseResponse | tuple[Response, int]:
    """Plan a shift."""
    made, fresh = service.make(current_user, request.form)
    url = f"/patrol-force/shifts/{made.id}"
    if wants_json():
        return jsonify({"url": url, "id": made.id}), 201 if fresh else 200
    flash("排好了，发布以后大家才看得到")
    return redirect(url, code=303)


@bp.post("/patrol-force/shifts/copy")
@needs("force.arrange")
@mended_on(lambda problem: _week_again(problem))
def copy() -> BaseResponse:
    """Plan a week again for the weeks after it."""
    wanted = read(schemas.CopyInput, request.form)
    copied = service.copy_week(current_user, wanted)
    said = [f"往后排了 {copied.made} 班"]
    if copied.known:
        said.append(f"{copied.known} 班早就有了")
    if copied.holidays:
        days = "、".join(f"{one.month}月{one.day}日" for one in dict.fromkeys(copied.holidays))
        said.append(f"{days}放假，没排")
    if copied.people:
        said.append(f"有 {copied.people} 人次不在册或已排了别的，没带过去")
    flash("，".join(said))
    return _to_week(wanted.village, wanted.week.isoformat())


@bp.post("/patrol-force/shifts/publish")
@needs("force.arrange")
@mended_on(lambda problem: _week_again(problem))
def publish_week() -> BaseResponse:
    """Publish what is planned of a week."""
    wanted = read(schemas.WeekInput, request.form)
    published, left = service.publish_week(current_user, wanted)
    words = f"发布了 {published} 班" if published else "这一周没有要发布的了"
    flash(words + (f"，{left} 班还没定好带班的或要换人，没发布" if left else ""))
    return _to_week(wanted.village, wanted.week.isoformat())


@bp.get("/patrol-force/shifts/<int:shift_id>")
@needs("force.read")
def shift(shift_id: int) -> str:
    """Show one shift."""
    return _page(shift_id)


@bp.get("/patrol-force/shifts/<int:shift_id>/change")
@needs("force.arrange")
def changing(shift_id: int) -> str:
    """Show the form by which a shift is changed that has not begun."""
    return _changing(shift_id)


@bp.post("/patrol-force/shifts/<int:shift_id>/<action>")
@answers_itself(SUBMISSION)
@needs("force.read")
@mended_on(lambda problem, shift_id, action: _again(problem, shift_id, action))
def act(shift_id: int, action: str) -> BaseResponse:
    """Take a step on a shift."""
    wanted = schemas.parse_action(action)
    receipt = service_steps.act(current_user, shift_id, wanted, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(SHIFTS.flash(wanted))
    return redirect(f"/patrol-force/shifts/{shift_id}", code=303)


def _to_week(village: str, week: str) -> BaseResponse:
    return redirect(f"/patrol-force/shifts?show=week&week={week}&village={village}", code=303)


def _week_again(problem: Problem) -> BaseResponse:
    """Lead back to the week with what is wrong: what was chosen is two words."""
    flash("；".join(problem.fields.values()) or problem.message)
    return redirect("/patrol-force/shifts?show=week", code=303)


def _form(problem: Problem | None = None) -> str:
    typed = request.form if problem else request.args
    return render_template("patrol_force/rota/form.html", **presenters.form_page(current_user, typed, problem))


def _changing(shift_id: int, problem: Problem | None = None) -> str:
    seen = queries.seen(current_user, shift_id)
    if not may(current_user, seen, SHIFTS[Action.CHANGE]):
        raise not_found()
    page = presenters.form_page(current_user, request.form if problem else {}, problem, seen)
    return render_template("patrol_force/rota/form.html", **page)


def _again(problem: Problem, shift_id: int, action: str) -> str:
    return _changing(shift_id, problem) if action == Action.CHANGE else _page(shift_id, problem, tried=action)


def _page(shift_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, shift_id)
    page = presenters.shift_page(current_user, seen, problem, request.form if problem else {})
    return render_template("patrol_force/rota/shift.html", **page, tried=tried)
