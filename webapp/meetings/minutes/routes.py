"""The one page on which minutes are written while people talk: topics, words, decisions, who came."""

from flask import Blueprint, flash, jsonify, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem
from webapp.meetings import queries
from webapp.meetings.minutes import presenters, schemas, service
from webapp.meetings.minutes.service import Stale
from webapp.meetings.states import AHEAD, State
from webapp.web.formatting import clock_time
from webapp.web.forms import read_version
from webapp.web.guard import needs, wants_json
from webapp.web.mending import mended_on
from webapp.web.once import answers_itself

bp = Blueprint("meetings_minutes", __name__)
VERSION = "the same words again change nothing, other words of another version are refused beside those that are there"


@bp.get("/meetings/<int:meeting_id>/minutes")
@needs("meeting.call")
def page(meeting_id: int) -> BaseResponse | str:
    """Show the page on which the agenda is put together and the minutes are written."""
    return _page(meeting_id)


@bp.post("/meetings/<int:meeting_id>/topic")
@needs("meeting.call")
@mended_on(lambda problem, meeting_id: _page(meeting_id, problem))
def add(meeting_id: int) -> BaseResponse:
    """Put a topic on the agenda."""
    queries.kept(current_user, meeting_id)
    topic = service.add_topic(current_user, meeting_id, schemas.read_title(request.form))
    if wants_json():
        answer = jsonify({"url": _address(meeting_id, topic.id), "id": topic.id, "number": None})
        answer.status_code = 201
        return answer
    return redirect(_address(meeting_id, topic.id), code=303)


@bp.post("/meetings/<int:meeting_id>/gather")
@needs("meeting.call")
@mended_on(lambda problem, meeting_id: _page(meeting_id, problem))
def gather(meeting_id: int) -> BaseResponse:
    """Look again what is to be spoken of."""
    found = service.gather_now(current_user, meeting_id)
    flash(f"添了 {found} 个议题" if found else "没有新的议题")
    return redirect(f"/meetings/{meeting_id}/minutes", code=303)


@bp.post("/meetings/<int:meeting_id>/presence")
@needs("meeting.call")
@mended_on(lambda problem, meeting_id: _page(meeting_id, problem))
def presence(meeting_id: int) -> BaseResponse:
    """Note who came."""
    codes = [one.code for one in queries.kept(current_user, meeting_id).seats]
    came = schemas.read_came(request.form, codes)
    service.attend(current_user, meeting_id, read_version(request.form), came)
    flash("到会的记下了")
    return redirect(f"/meetings/{meeting_id}/minutes#presence", code=303)


@bp.post("/meetings/<int:meeting_id>/topics/<int:topic_id>/words")
@answers_itself(VERSION)
@needs("meeting.call")
@mended_on(lambda problem, meeting_id, topic_id: _page(meeting_id, problem, tried=topic_id))
def words(meeting_id: int, topic_id: int) -> BaseResponse | tuple[BaseResponse, int]:
    """Keep what is written of a topic; with other words of another version both are shown side by side."""
    queries.kept(current_user, meeting_id)
    try:
        kept = service.write(current_user, meeting_id, topic_id, schemas.read_words(request.form))
    except Stale as stale:
        if not wants_json():
            raise
        theirs = {"version": stale.topic.version, "words": stale.topic.words}
        return jsonify(stale.as_json() | {"theirs": theirs, "mine": {"words": stale.mine.words}}), 409
    if wants_json():
        return jsonify({"version": kept.version, "at": clock_time(kept.written_at) if kept.written_at else ""})
    return redirect(_address(meeting_id, topic_id), code=303)


@bp.post("/meetings/<int:meeting_id>/topics/<int:topic_id>/<any(up, down, drop):action>")
@needs("meeting.call")
@mended_on(lambda problem, meeting_id, topic_id, action: _page(meeting_id, problem, tried=topic_id))
def order(meeting_id: int, topic_id: int, action: str) -> BaseResponse:
    """Let a topic go up, down or off the agenda."""
    if action == "drop":
        service.drop_topic(current_user, meeting_id, topic_id)
    else:
        service.move_topic(current_user, meeting_id, topic_id, -1 if action == "up" else 1)
    return redirect(f"/meetings/{meeting_id}/minutes", code=303)


def _address(meeting_id: int, topic_id: int) -> str:
    return f"/meetings/{meeting_id}/minutes#topic-{topic_id}"


def _page(meeting_id: int, problem: Problem | None = None, *, tried: int | None = None) -> BaseResponse | str:
    seen = queries.kept(current_user, meeting_id)
    if seen.meeting.state not in AHEAD | {State.IN_SESSION}:
        if problem:
            raise problem
        return redirect(f"/meetings/{meeting_id}")
    return render_template("meetings/minutes.html", **presenters.minutes_page(current_user, seen, problem, tried=tried))
