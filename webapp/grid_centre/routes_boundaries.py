"""Boundaries on the desk: a GeoJSON file is checked, what is wrong is drawn, and only a faultless one is stored."""

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.areas import queries_boundaries as boundaries
from webapp.areas.schemas_boundary_file import MOST_BYTES
from webapp.core.errors import invalid
from webapp.grid_centre import queries, service_boundaries, service_kept
from webapp.web.bodies import WORDS, takes
from webapp.web.guard import needs
from webapp.web.mending import mended_on

bp = Blueprint("grid_centre_boundaries", __name__)


@bp.get("/admin/boundaries")
@needs("people.manage")
def page() -> str:
    """Show where a boundary file is given."""
    return _page()


@bp.post("/admin/boundaries")
@needs("people.manage")
@takes(MOST_BYTES + WORDS)
@mended_on(lambda problem: _page(errors=problem.fields), only=(422,))
def store() -> Response:
    """Check a file; store it when nothing is wrong, what was asked of this very file is answered, and it is wanted."""
    paths = queries.managed_paths(current_user)
    name, data = _sent()
    datum = request.form.get("datum", "wgs84")
    if datum not in service_boundaries.DATUMS:
        raise invalid(datum="请选坐标是哪一种")
    mark = service_boundaries.mark_of(data, datum)
    sure = request.form.get("sure") == mark
    checked = service_boundaries.checked(data, paths, datum, sure=sure)
    if checked.faults or not request.form.get("store"):
        lies = (
            service_kept.keep(data, name, actor_id=current_user.id)
            if not checked.faults or checked.only_asked
            else None
        )
        shown = {
            "checked": checked,
            "picture": boundaries.picture_of(checked),
            "mark": mark,
            "datum": datum,
            "kept": lies,
        }
        return make_response(_page(**shown), 422 if checked.faults else 200)
    count = service_boundaries.store(checked, paths, actor_id=current_user.id)
    flash(f"{count} 个微网格的边界存好了")
    return redirect(url_for(".page"), code=303)


def _sent() -> tuple[str, bytes]:
    """Return name and bytes of the chosen file; where none was, of the one that was asked about."""
    upload = request.files.get("file")
    if upload and upload.filename:
        return upload.filename, upload.read(MOST_BYTES + 1)
    mark = request.form.get("kept", "")
    found = service_kept.kept(mark, actor_id=current_user.id) if mark else None
    if found is None:
        raise invalid(file="刚才的文件不在了，请再选一次" if mark else "请选一个 GeoJSON 文件")
    return found.name, found.data


def _page(**shown: Any) -> str:
    return render_template("grid_centre/boundaries.html", width=boundaries.WIDTH, **{"errors": {}} | shown)
