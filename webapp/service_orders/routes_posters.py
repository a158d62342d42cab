"""Posters with a square to scan: one for each village, group and micro-grid, so that the place is already known."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.areas.models import Area, Level
from webapp.areas.queries import by_code, children
from webapp.core.errors import not_found
from webapp.service_orders import presenters as pages
from webapp.service_orders.presenters_posters import COLUMNS
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs

bp = Blueprint("service_orders_posters", __name__)


@bp.get("/services/posters")
@door("service_orders_posters.posters", "海报", "qrcode", group="tables", order=80)
@needs("service.poster")
def posters() -> str:
    """List the posters of my areas; ``?in=`` goes a level down."""
    inside = request.args.get("in")
    areas = [_mine(inside)] if inside else _own_areas()
    return render_template(
        "service_orders/posters.html",
        asked=tables.asked_of("posters", COLUMNS, each="张"),
        inside=areas[0] if inside else None,
        groups=[("", areas), ("下面的", children(*(area.id for area in areas)))],
        any=bool(areas),
    )


@bp.get("/services/posters/<code>")
@needs("service.poster")
def poster(code: str) -> str:
    """Show one poster for A4: what can be ordered, and the square of its place."""
    area = _mine(code)
    link = f"{request.url_root}services?at={area.code}"
    return render_template("service_orders/poster.html", area=area, link=link, square=pages.qr(link))


def _own_areas() -> list[Area]:
    codes = dict.fromkeys(post.area_code for post in current_user.posts if post.area_code)
    return [area for code in codes if (area := by_code(code)) is not None]


def _mine(code: str) -> Area:
    """Return an area at or below one of mine; the one 404 for any other."""
    area = by_code(code)
    if area is None or area.level == Level.COUNTY:
        raise not_found()
    if not any(area.path.startswith(path) for path in current_user.paths_for("service.poster")):
        raise not_found()
    return area
