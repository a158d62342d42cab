"""Points on a map, and the share of those that work."""

from flask import Blueprint, render_template
from flask_login import current_user

from webapp.cameras import presenters, presenters_map
from webapp.web.guard import needs

bp = Blueprint("cameras_map", __name__)


@bp.get("/cameras/map")
@needs("camera.read")
def on_map() -> str:
    """Show the points on a drawing of their villages, with the list of the same beside it."""
    return render_template("cameras/map.html", **presenters_map.map_page(current_user))


@bp.get("/cameras/share")
@needs("camera.read")
def share() -> str:
    """Show the share of points that work, by village and month."""
    return render_template("cameras/share.html", **presenters.share_page(current_user))
