"""辖区: the roll-up of an area, from one's own area down to a micro-grid."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask_login import current_user

from webapp.core import reading
from webapp.core.errors import not_found
from webapp.insight.presenters import own_area_code, roll_up_page
from webapp.insight.queries_answers import answered_cases, answers_page
from webapp.insight.routes_board import numbers_alone, squeezed
from webapp.web.doors import door
from webapp.web.guard import needs

bp = Blueprint("insight", __name__)


@bp.get("/roll-up")
@door("insight.roll_up", "辖区", "map-2", group="grid", order=10, tab="area", tab_order=60)
@needs("area.roll_up")
def roll_up() -> Response:
    """Show the roll-up of my own area."""
    return _page(own_area_code(current_user))


@bp.get("/roll-up/<area_code>")
@needs("area.roll_up")
def roll_up_area(area_code: str) -> Response:
    """Show the roll-up of one area within mine."""
    return _page(area_code)


def _page(area_code: str) -> Response:
    return squeezed(make_response(render_template("insight/area.html", outlines=True, **_shown(area_code))))


@bp.get("/roll-up/<area_code>/now")
@needs("area.roll_up")
def now(area_code: str) -> Response:
    """Return the numbers of the same page alone; 304 when whoever asks has these already."""
    return numbers_alone(_shown(area_code))


def _shown(area_code: str) -> dict[str, Any]:
    return roll_up_page(current_user, area_code, request.args.get("on"))


@bp.get("/roll-up/<area_code>/answers")
@needs("area.roll_up")
def said(area_code: str) -> str:
    """Show what those who reported answered about what was called done in a month, with how many did not answer."""
    page = answers_page(current_user, area_code, request.args.get("month"))
    return render_template("insight/answers.html", **page)


@bp.get("/roll-up/<area_code>/answers/<part>")
@needs("area.roll_up")
def said_cases(area_code: str, part: str) -> str:
    """List exactly the cases that one of those numbers counted."""
    after = reading.whole(request.args.get("after", "0"))
    if after is None:
        raise not_found()
    page = answered_cases(current_user, area_code, request.args.get("month"), part, after, request.args.get("days"))
    return render_template("insight/answered.html", **page)
