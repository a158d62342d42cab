"""The view of a file: each look has a watermark of its own; nothing of it is kept, printed or taken along."""

from flask import Blueprint, Response, current_app, render_template
from flask_login import current_user

from webapp.consultation.files import presenters_record, queries_record, service_looks
from webapp.core.errors import Problem
from webapp.core.media.files import Damaged, opened
from webapp.core.media.watermark import burnt
from webapp.web.guard import needs
from webapp.web.headers import FILE_POLICY

bp = Blueprint("consultation_files_view", __name__)


@bp.get("/files/<int:request_id>/view")
@needs("file.ask")
def view(request_id: int) -> Response:
    """Show a file that was given, as a new look at it; 404 from its end on."""
    seen, look = service_looks.look(current_user, request_id)
    page = presenters_record.record_page(seen, look)
    return _unkept(Response(render_template("consultation/files/view.html", **page)))


@bp.get("/files/<int:request_id>/looks/<code>")
@needs("file.ask")
def still(request_id: int, code: str) -> Response:
    """Say to a page that is open that its look goes on (204); 404 from its end on."""
    service_looks.look_again(current_user, request_id, code)
    return _unkept(Response(status=204))


@bp.get("/files/<int:request_id>/looks/<code>/photos/<int:photo_id>")
@needs("file.ask")
def photo(request_id: int, code: str, photo_id: int) -> Response:
    """Serve a picture of a file with the watermark of this look burnt into it; 404 from its end on."""
    seen, look = service_looks.look_again(current_user, request_id, code)
    kept = queries_record.photo_of(seen.row, photo_id)
    try:
        data = opened(current_app.extensions["files"], kept.file or "", kept.key)
    except (FileNotFoundError, Damaged):
        raise Problem("not_found") from None
    response = Response(burnt(data, look.line), mimetype="image/jpeg")
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Content-Disposition"] = "inline"
    return _unkept(response)


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
