"""十户联防: one's groups, the page of one with its big button, and every step on an alarm of it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.neighbours import presenters, presenters_lists, queries, queries_alarms, service
from webapp.neighbours.states import ALARMS
from webapp.people.permissions import Role
from webapp.reports.routes import serve_photo
from webapp.web.bodies import takes
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.looks import first_page
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("neighbours", __name__)


def only_heads(user: Any) -> bool:
    """Say whether somebody is a head and nothing else: they begin with their group."""
    return bool(user.posts) and all(post.role == Role.SECURITY_HOUSEHOLD_HEAD for post in user.posts)


@first_page(only_heads)
def home(actor: Any) -> str:
    """Show a head their one big button and their group; of several the list."""
    groups = queries.headed_by(actor)
    if len(groups) != 1:
        return render_template("neighbours/list.html", **presenters_lists.list_page(actor, "", at_home=True))
    page = presenters.group_page(actor, queries.group(actor, groups[0]))
    return render_template("neighbours/group.html", **page, at_home=True)


@bp.get("/neighbours")
@door("neighbours.neighbours", "十户联防", "home-heart", group="safety", order=60)
@needs("neighbour.read")
def neighbours() -> str:
    """List one's groups by place, and what is live in them."""
    after = request.args.get("after", "")[:40]
    return render_template("neighbours/list.html", **presenters_lists.list_page(current_user, after))


@bp.get("/neighbours/live")
@needs("neighbour.call")
def live() -> BaseResponse | str:
    """Return the cards of what is live, for a first page that is open; 204 while it shows ``?seen=``."""
    look = presenters_lists.look_of(current_user)
    if request.args.get("seen") == look["mark"]:
        return Response(status=204)
    return render_template("neighbours/_cards.html", look=look)


@bp.get("/neighbours/<int:group_id>")
@needs("neighbour.read")
def group(group_id: int) -> str:
    """Show one group."""
    return _page(group_id)


@bp.post("/neighbours/<int:group_id>/alarms")
@answers_itself(SUBMISSION)
@needs("neighbour.call")
@takes()
@mended_on(lambda problem, group_id: _page(group_id, problem))
def shout(group_id: int) -> BaseResponse | tuple[Response, int]:
    """Raise an alarm in a group; the fourth of somebody in an hour is refused with the list to ring."""
    place = service.place_of(current_user, queries.group(current_user, group_id))
    taken = service.shout(place, request.form, request.files)
    return _taken(taken, "喊出去了，大家都收到了" if taken.new else "")


@bp.get("/neighbours/<int:group_id>/alarms/<int:alarm_id>")
@needs("neighbour.call")
def alarm(group_id: int, alarm_id: int) -> str:
    """Show an alarm: whom to ring, who answered."""
    return _alarm_page(group_id, alarm_id)


@bp.get("/neighbours/<int:group_id>/alarms/<int:alarm_id>/now")
@needs("neighbour.call")
def now(group_id: int, alarm_id: int) -> BaseResponse | str:
    """Return who has answered, for a page that is open; 204 while it shows ``?seen=``."""
    seen = queries.group(current_user, group_id)
    found = queries_alarms.alarm(group_id, alarm_id)
    if request.args.get("seen") == presenters.mark_of(found):
        return Response(status=204)
    return render_template("neighbours/_now.html", **presenters.now_part(current_user, seen, found))


@bp.get("/neighbours/<int:group_id>/alarms/<int:alarm_id>/photos/<int:photo_id>")
@needs("neighbour.call")
def photo(group_id: int, alarm_id: int, photo_id: int) -> Response:
    """Serve a picture of an alarm."""
    queries.group(current_user, group_id)
    return serve_photo(queries_alarms.photo_of(queries_alarms.alarm(group_id, alarm_id), photo_id))


@bp.post("/neighbours/<int:group_id>/alarms/<int:alarm_id>/answer")
@answers_itself(SUBMISSION)
@needs("neighbour.call")
@takes()
@mended_on(lambda problem, group_id, alarm_id: _alarm_page(group_id, alarm_id, problem))
def answer(group_id: int, alarm_id: int) -> BaseResponse | tuple[Response, int]:
    """Answer an alarm: 我来了, 我在打电话, 去不了."""
    seen = queries.group(current_user, group_id)
    place = service.place_of(current_user, seen)
    return _taken(service.answer(place, alarm_id, request.form, request.files), "记下了，大家都看得到")


@bp.post("/neighbours/<int:group_id>/alarms/<int:alarm_id>/<any('resolve', 'false-alarm', 'pass-on'):action>")
@answers_itself(SUBMISSION)
@needs("neighbour.call")
@takes()
@mended_on(lambda problem, group_id, alarm_id, action: _alarm_page(group_id, alarm_id, problem))
def end(group_id: int, alarm_id: int, action: str) -> BaseResponse | tuple[Response, int]:
    """End an alarm: 解决了, 喊错了, or pass it on, once."""
    seen = queries.group(current_user, group_id)
    place = service.place_of(current_user, seen)
    taken = service.end(place, alarm_id, action, request.form, request.files)
    return _taken(taken, ALARMS.flash(action))


def _taken(taken: service.Taken, said: str) -> BaseResponse | tuple[Response, int]:
    url = f"/neighbours/{taken.alarm.group_id}/alarms/{taken.alarm.id}"
    if wants_json():
        return receipt_answer(service.receipt_of(taken, url))
    if said:
        flash(said)
    return redirect(url, code=303)


def _page(group_id: int, problem: Problem | None = None) -> str:
    seen = queries.group(current_user, group_id)
    typed = request.form if problem else {}
    return render_template("neighbours/group.html", **presenters.group_page(current_user, seen, problem, typed))


def _alarm_page(group_id: int, alarm_id: int, problem: Problem | None = None) -> str:
    seen = queries.group(current_user, group_id)
    found = queries_alarms.alarm(group_id, alarm_id)
    return render_template("neighbours/alarm.html", **presenters.alarm_page(current_user, seen, found, problem))
