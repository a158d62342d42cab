"""Patrols of an area, for its leads; listed by area and time, never by person."""

from flask import Blueprint, Response, abort, render_template, request
from flask_login import current_user

from webapp.areas import queries as areas
from webapp.areas.scope import PAGE_SIZE, Window, area_scope
from webapp.core.errors import not_found
from webapp.reports import queries
from webapp.reports.catalogue import checklist
from webapp.reports.models import Photo
from webapp.web.guard import needs
from webapp.web.pages import next_page, page_key, send_stored

bp = Blueprint("reports", __name__)


@bp.get("/patrols")
@needs("patrol.read")
def patrols() -> str:
    """List the patrols of my area, or of one area within it."""
    scopes = list(current_user.scopes)
    area = None
    if request.args.get("area"):
        area = areas.by_code(request.args["area"])
        if area is None or not any(area.path.startswith(p) for p in current_user.paths_for("patrol.read")):
            raise not_found()
        scopes = [area_scope(area.id)]
    found = queries.patrols(scopes, Window(after=page_key()))
    rows = found[:PAGE_SIZE]
    after = (rows[-1].sort, rows[-1].Report.id) if len(found) > PAGE_SIZE else None
    return render_template("reports/patrols.html", rows=rows, area=area, next_page=next_page(after))


@bp.get("/patrols/<int:report_id>")
@needs("patrol.read")
def patrol(report_id: int) -> str:
    """Show one patrol."""
    report, label, author = queries.patrol(current_user, report_id)
    files = queries.files_of([report.submission_id])[report.submission_id]
    items = {item.code: item for month in range(1, 13) for item in checklist(month).items}
    return render_template(
        "reports/patrol.html", report=report, area_label=label, author_name=author, files=files, items=items
    )


@bp.get("/patrols/<int:report_id>/photos/<int:photo_id>")
@needs("patrol.read")
def patrol_photo(report_id: int, photo_id: int) -> Response:
    """Serve a picture of a patrol."""
    report, _, _ = queries.patrol(current_user, report_id)
    files = queries.files_of([report.submission_id])[report.submission_id]
    photo = next((p for p in files.stored if p.id == photo_id), None)
    return serve_photo(photo) if photo else abort(404)


def serve_photo(photo: Photo, *, keep: bool = True) -> Response:
    """Serve a stored picture: its thumbnail when ``?size=small`` is asked for and ready, else the picture itself."""
    if request.args.get("size") == "small" and photo.thumbnail:
        return send_stored(photo.thumbnail, "image/jpeg", keep=keep)
    return send_stored(photo.file or "", photo.mime or "image/jpeg", keep=keep)
