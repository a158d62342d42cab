"""The page of a household's own phone, opened by its square without an account; 404 once the square was revoked.

Its address holds the token; the phone keeps it in a cookie too, so that a notification leads to ``/neighbours/door``.
"""

from flask import Blueprint, Response, current_app, flash, jsonify, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem, invalid
from webapp.neighbours import presenters, queries, service
from webapp.neighbours.rules import guest_of
from webapp.neighbours.states import ALARMS
from webapp.outbox import push, service_push
from webapp.outbox.schemas_push import LARGEST, NOT_HERE, subscription
from webapp.web.bodies import takes
from webapp.web.guard import public, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer

bp = Blueprint("neighbours_door", __name__)

COOKIE, KEPT_SECONDS = "one_door_household", 400 * 86_400


@bp.get("/neighbours/door")
@public
def kept_door() -> Response:
    """Show the page of the household that this phone belongs to, by what it keeps."""
    return _page(request.cookies.get(COOKIE, ""))


@bp.get("/neighbours/door/<token>")
@public
def door(token: str) -> Response:
    """Show the page of a household, and let this phone keep which it is."""
    return _page(token)


@bp.get("/neighbours/door/<token>/now")
@public
def now(token: str) -> BaseResponse | str:
    """Return what is live, for a page that is open; 204 while it shows ``?seen=``."""
    page = presenters.door_page(queries.door(token))
    if request.args.get("seen") == page["door_mark"]:
        return Response(status=204)
    return render_template("neighbours/_door_now.html", **page)


@bp.post("/neighbours/door/<token>/alarms")
@answers_itself(SUBMISSION)
@public
@takes()
@mended_on(lambda problem, token: _shown(token, problem))
def shout(token: str) -> BaseResponse | tuple[Response, int]:
    """Raise an alarm from a household's own phone."""
    taken = service.shout(service.place_behind(queries.door(token)), request.form, request.files)
    return _taken(token, taken, "喊出去了，大家都收到了" if taken.new else "")


@bp.post("/neighbours/door/<token>/alarms/<int:alarm_id>/answer")
@answers_itself(SUBMISSION)
@public
@takes()
@mended_on(lambda problem, token, alarm_id: _shown(token, problem))
def answer(token: str, alarm_id: int) -> BaseResponse | tuple[Response, int]:
    """Answer an alarm of the group from a household's own phone."""
    place = service.place_behind(queries.door(token))
    return _taken(token, service.answer(place, alarm_id, request.form, request.files), "记下了，大家都看得到")


@bp.post("/neighbours/door/<token>/alarms/<int:alarm_id>/<any('resolve', 'false-alarm'):action>")
@answers_itself(SUBMISSION)
@public
@takes()
@mended_on(lambda problem, token, alarm_id, action: _shown(token, problem))
def end(token: str, alarm_id: int, action: str) -> BaseResponse | tuple[Response, int]:
    """End the household's own alarm."""
    place = service.place_behind(queries.door(token))
    return _taken(token, service.end(place, alarm_id, action, request.form, request.files), ALARMS.flash(action))


@bp.post("/neighbours/door/<token>/push")
@answers_itself("the same browser again changes nothing")
@public
@takes(LARGEST)
def turn_on(token: str) -> Response:
    """Let this browser take pushes for the household."""
    found, told = queries.door(token), subscription(request.get_data())
    if not push.is_configured():
        raise invalid(endpoint=NOT_HERE)
    service_push.turn_on_guest(guest_of(found.key.id), told)
    return jsonify(on=True)


@bp.post("/neighbours/door/<token>/push/end")
@answers_itself("what is off stays off")
@public
@takes(LARGEST)
def turn_off(token: str) -> Response:
    """Let this browser take none any more."""
    service_push.turn_off_guest(guest_of(queries.door(token).key.id), subscription(request.get_data()))
    return jsonify(on=False)


def _taken(token: str, taken: service.Taken, said: str) -> BaseResponse | tuple[Response, int]:
    url = f"/neighbours/door/{token}"
    if wants_json():
        return receipt_answer(service.receipt_of(taken, url))
    if said:
        flash(said)
    return redirect(url, code=303)


def _shown(token: str, problem: Problem | None = None) -> str:
    found = queries.door(token)
    key = push.public_key() if push.is_configured() else ""
    page = presenters.door_page(found, problem, request.form if problem else {})
    return render_template("neighbours/door.html", **page, push_key=key)


def _page(token: str) -> Response:
    response = make_response(_shown(token))
    response.headers["Cache-Control"] = "no-store"
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    kept = {"max_age": KEPT_SECONDS, "secure": secure, "httponly": True, "samesite": "Lax", "path": "/neighbours"}
    response.set_cookie(COOKIE, token, **kept)
    return response
