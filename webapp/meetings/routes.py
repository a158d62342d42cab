"""Joint meetings: the list, calling one, the page of one, and every step on it."""

from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.meetings import presenters, presenters_lists, queries, schemas, service
from webapp.meetings.states import MEETINGS, Action
from webapp.meetings.states_seats import SEATS
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import SUBMISSION, answers_itself, receipt_answer
from webapp.web.pagination import page_key

bp = Blueprint("meetings", __name__)


@bp.get("/meetings")
@door("meetings.meetings", "联席会议", "calendar-event", group="council", order=10, count="meetings")
@needs("meeting.read")
def meetings() -> str:
    """List meetings: what waits here, what is to be held, what was held."""
    show = known_word(request.args, "show", presenters_lists.views_of(current_user))
    return render_template("meetings/list.html", **presenters_lists.list_page(current_user, show, page_key()))


@bp.get("/meetings/new")
@needs("meeting.call")
def new() -> str:
    """Show the form by which meetings are called."""
    return render_template("meetings/new.html", **presenters.form_page(request.args))


@bp.post("/meetings")
@answers_itself(SUBMISSION)
@needs("meeting.call")
@mended_on(lambda problem: render_template("meetings/new.html", **presenters.form_page(request.form, problem)))
def make() -> BaseResponse | tuple[Response, int]:
    """Call a meeting, or a row of them in a period with a name."""
    made, fresh = service.make(current_user, request.form)
    first = made[0]
    if wants_json():
        known: dict[str, Any] = {"url": f"/meetings/{first.id}", "id": first.id, "number": first.number}
        return jsonify(known | {"ids": [one.id for one in made]}), 201 if fresh else 200
    flash(f"排好了 {len(made)} 次" if len(made) > 1 else "排好了，接着发通知")
    return redirect("/meetings?show=coming" if len(made) > 1 else f"/meetings/{first.id}", code=303)


@bp.get("/meetings/<int:meeting_id>")
@needs("meeting.read")
def meeting(meeting_id: int) -> str:
    """Show one meeting; with ``?do=`` the form of that step is open."""
    return _page(meeting_id, tried=request.args.get("do", ""))


@bp.post("/meetings/<int:meeting_id>/<action>")
@answers_itself(SUBMISSION)
@needs("meeting.read")
@mended_on(lambda problem, meeting_id, action: _page(meeting_id, problem, tried=action))
def act(meeting_id: int, action: str) -> BaseResponse:
    """Take a step on a meeting, or answer for who was asked."""
    wanted = schemas.parse_action(action)
    receipt = service.act(current_user, meeting_id, wanted, request.form)
    if wants_json():
        return receipt_answer(receipt)
    flash(MEETINGS.flash(wanted) or SEATS.flash("decline" if request.form.get("answer") == "cannot" else "come"))
    goes_on = f"/meetings/{meeting_id}/minutes" if wanted == Action.OPEN else f"/meetings/{meeting_id}"
    return redirect(goes_on if receipt.about["state"] != "cancelled" else "/meetings", code=303)


def _page(meeting_id: int, problem: Problem | None = None, *, tried: str = "") -> str:
    seen = queries.seen(current_user, meeting_id)
    typed = request.form if problem else {}
    page = presenters.meeting_page(current_user, seen, problem, typed)
    return render_template("meetings/meeting.html", **page, tried=schemas.ALIASES.get(tried, tried))
