"""What anybody may read: what is on and when, typical cases without names, and the three questions."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask import Blueprint, Response, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from webapp.areas.models import Area
from webapp.cases.clocks import guess_note
from webapp.core import clock
from webapp.core.calendar import CalendarEntry, calendar_entries, to_ics
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.outreach import (
    presenters_events as pages_events,
)
from webapp.outreach import (
    queries,
    queries_stories,
    schemas_stories,
    service_survey,
)
from webapp.outreach.models import OutreachEvent
from webapp.outreach.states import State, StoryState
from webapp.people.queries import holding
from webapp.service_orders.presenters import Shelf, shelf
from webapp.web.guard import public
from webapp.web.mending import mended_on
from webapp.web.once import again_by
from webapp.web.pagination import next_page, page_key

bp = Blueprint("outreach_public", __name__)

ON_SHELF = 2


@bp.get("/services/events")
@public
def events() -> str:
    """List what is on, the next one first."""
    page = queries.public_events(clock.now() - timedelta(hours=6), page_key())
    rows = [(row, queries.when_words(row.event), row.event.state == State.CANCELLED) for row in page.rows]
    return render_template("outreach/public_events.html", rows=rows, next_page=next_page(page.after))


@shelf
def events_near(at: Area | None) -> Shelf:
    """Show the next two events on the residents' door, those for the place that is meant first."""
    there = {at.id, *at.lineage} if at else set()
    rows = [row for row in queries.public_events(clock.now(), None).rows if row.event.state != State.CANCELLED]
    near = sorted(rows, key=lambda row: row.event.area_id not in there)[:ON_SHELF]
    shown = [
        (row.event.topic, f"/services/events/{row.event.code}", f"{queries.when_words(row.event)} · {row.area}")
        for row in near
    ]
    return Shelf("普法活动", "/services/events", "什么时候、在哪个村讲", "speakerphone", shown)


@shelf
def newest_stories(_at: Area | None) -> Shelf:
    """Show the two newest typical cases on the residents' door."""
    found = queries_stories.stories(StoryState.PUBLISHED, None).rows[:ON_SHELF]
    rows = [(story.title, f"/services/stories/{story.id}", story.topic) for story in found]
    return Shelf("别人的事怎么解决的", "/services/stories", "名字改过，看的是道理", "book", rows)


@bp.get("/services/events/<code>")
@public
def event(code: str) -> str:
    """Show the notice of an event: to be read, scanned and printed."""
    return render_template("outreach/notice.html", **pages_events.notice_page(queries.public_event(code)))


@bp.get("/services/events/<code>/event.ics")
@public
def event_ics(code: str) -> Response:
    """Give an event for a person's own calendar."""
    found = queries.public_event(code).event
    entry = pages_events.calendar_entry(found, f"{found.topic}（{found.place}）", f"/services/events/{code}")
    answer = Response(to_ics([entry], request.url_root, guess_note), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "attachment; filename=event.ics"
    return answer


@bp.get("/services/stories")
@public
def stories() -> str:
    """List the typical cases that are out."""
    page = queries_stories.stories(StoryState.PUBLISHED, page_key())
    return render_template("outreach/public_stories.html", rows=page.rows, next_page=next_page(page.after))


@bp.get("/services/stories/<int:story_id>")
@public
def story(story_id: int) -> str:
    """Show one typical case."""
    return render_template("outreach/public_story.html", story=queries_stories.story(story_id, public=True))


@bp.get("/services/survey/<token>")
@public
def survey(token: str) -> str:
    """Ask the three questions once; afterwards say thanks."""
    return _survey(token, service_survey.is_open(token))


@bp.post("/services/survey/<token>")
@again_by(lambda token: _survey(token, False))
@public
@mended_on(lambda problem, token: _survey(token, problem.status == 422, problem))
def answer_survey(token: str) -> BaseResponse | str:
    """Count what was answered."""
    given = schemas_stories.parse_answers(request.form)
    service_survey.answer(token, given)
    return _survey(token, False)


def _survey(token: str, is_open: bool, problem: Problem | None = None) -> str:
    return render_template(
        "outreach/survey.html",
        token=token,
        is_open=is_open,
        questions=schemas_stories.QUESTIONS,
        answers=schemas_stories.ANSWERS,
        errors=problem.fields if problem else {},
    )


@calendar_entries
def lectures_of(user_id: int, since: datetime, until: datetime) -> Iterable[CalendarEntry]:
    """Yield the events at which a person lectures who may: planned ones keep the time, cancelled ones say so."""
    query = select(OutreachEvent).where(
        OutreachEvent.lecturer_id == user_id, OutreachEvent.starts_at >= since, OutreachEvent.starts_at < until
    )
    query = query.where(holding(user_id, "outreach.read"))
    for found in db.session().scalars(query):
        yield pages_events.calendar_entry(found, "普法活动", f"/outreach/events/{found.code}")
