"""Patrols of an area, for its leads; listed by area and time, never by person."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_login import current_user

from webapp.areas import queries as areas
from webapp.areas.scope import PAGE_SIZE, Window, area_scope
from webapp.core import clock
from webapp.core.errors import not_found
from webapp.core.registry import Registry
from webapp.people.actor import Actor
from webapp.reports import queries
from webapp.reports.catalogue import checklist
from webapp.reports.models import Photo, Report, Voice
from webapp.web.formatting import clock_time, day_words
from webapp.web.guard import needs
from webapp.web.lists.filters import DaySpan, filters_of, moments_of
from webapp.web.pagination import next_page, page_key, send_stored

bp = Blueprint("reports", __name__)


# Cases know what was found on a round, and are to the right of reports: they put their answer in here.
FOUND_ON: Registry[Callable[[Actor, Report], Sequence[Any]]] = Registry("what is found on a patrol")


def finds(function: Callable[[Actor, Report], Sequence[Any]]) -> Callable[[Actor, Report], Sequence[Any]]:
    """Register the function that returns the rows (title, case, words) found on a patrol that the actor may see."""
    return FOUND_ON.add(function)


@bp.get("/patrols")
@needs("patrol.read")
def patrols() -> str:
    """List the patrols of my area, or of one area within it, day by day."""
    scopes = [area_scope(post.area_id) for post in current_user.leading if post.area_id]
    area = None
    if request.args.get("area"):
        area = areas.by_code(request.args["area"])
        if area is None or not any(area.path.startswith(p) for p in current_user.paths_for("patrol.read")):
            raise not_found()
        scopes = [area_scope(area.id)]
    span = moments_of(filters_of((DaySpan("days"),))["days"])
    since, until = map(clock.to_micros, span) if span else (None, None)
    found = queries.patrols(scopes, Window(since, until, page_key()))
    rows = found[:PAGE_SIZE]
    after = (rows[-1].sort, rows[-1].Report.id) if len(found) > PAGE_SIZE else None
    days = [
        (day, [_line(row) for row in group])
        for day, group in groupby(rows, key=lambda row: day_words(row.Report.received_at))
    ]
    return render_template("reports/patrols.html", days=days, area=area, next_page=next_page(after))


@bp.get("/patrols/<int:report_id>")
@needs("patrol.read")
def patrol(report_id: int) -> str:
    """Show one patrol, with what was found on it."""
    report, label, author = queries.patrol(current_user, report_id)
    names = {item.code: item.name for month in range(1, 13) for item in checklist(month).items}
    answers = report.details.get("answers", {})
    return render_template(
        "reports/patrol.html",
        report=report,
        area_label=label,
        author_name=author,
        files=queries.files_of([report.submission_id])[report.submission_id],
        answers=[(name, answers[code]) for code, name in names.items() if code in answers],
        found=[row for function in FOUND_ON for row in function(current_user, report)],
    )


@bp.get("/patrols/<int:report_id>/photos/<int:photo_id>")
@needs("patrol.read")
def patrol_photo(report_id: int, photo_id: int) -> Response:
    """Serve a picture of a patrol."""
    report, _, _ = queries.patrol(current_user, report_id)
    files = queries.files_of([report.submission_id])[report.submission_id]
    photo = next((p for p in files.stored if p.id == photo_id), None)
    if photo is None:
        raise not_found()
    return serve_photo(photo)


@bp.get("/patrols/<int:report_id>/voices/<int:voice_id>")
@needs("patrol.read")
def patrol_voice(report_id: int, voice_id: int) -> Response:
    """Play the voice note of a patrol."""
    report, _, _ = queries.patrol(current_user, report_id)
    voice = queries.files_of([report.submission_id])[report.submission_id].voice
    if voice is None or voice.id != voice_id or voice.file is None:
        raise not_found()
    return serve_voice(voice)


def _line(row: Any) -> dict[str, Any]:
    report: Report = row.Report
    answers = report.details.get("answers", {})
    return {
        "id": report.id,
        "label": row.label,
        "issues": sum(1 for answer in answers.values() if answer == "issue"),
        "time": clock_time(report.received_at),
    }


def serve_photo(photo: Photo, *, keep: bool = True) -> Response:
    """Serve a stored picture: its thumbnail when ``?size=small`` is asked for and ready, else the picture itself."""
    if request.args.get("size") == "small" and photo.thumbnail:
        return send_stored(photo.thumbnail, "image/jpeg", key=photo.key, keep=keep)
    return send_stored(photo.file or "", photo.mime or "image/jpeg", key=photo.key, keep=keep)


def serve_voice(voice: Voice, *, keep: bool = True) -> Response:
    """Serve a stored voice note as the kind of sound that its bytes were found to be."""
    return send_stored(voice.file or "", voice.mime or "application/octet-stream", key=voice.key, keep=keep)
