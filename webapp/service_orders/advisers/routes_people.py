"""Who serves: the village advisers as they sit, and the posts that the justice office gives and ends itself."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core import clock
from webapp.core.errors import Problem
from webapp.grid_centre import schemas
from webapp.grid_centre.queries import person_by_phone
from webapp.grid_centre.routes_people import code_again, code_page
from webapp.people.permissions import PUBLICISTS, ROLE_NAMES, Role
from webapp.service_orders.advisers import presenters, service
from webapp.service_orders.advisers.queries import publicists, seats, vacant
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.fields import member_or_none
from webapp.web.forms import read_one
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.once import again_by, secret

bp = Blueprint("service_orders_advisers_people", __name__)

BACK = "/orders/advisers"
_FORM = ("phone", "name", "role")


@bp.get(BACK)
@door("service_orders_advisers_people.people", "顾问", "users", group="law", order=60)
@needs("service.office")
def people() -> str:
    """Show who sits in which village, who is away, which seats are vacant; and who takes the law to the villages."""
    return _page()


@bp.post("/orders/people")
@again_by(lambda: code_again(person_by_phone(schemas.parse_person(request.form).phone), BACK))
@needs("service.office")
@mended_on(lambda problem: _page(problem))
def engage() -> Response:
    """Give somebody one of these posts; who has no password yet gets a one-time code, shown once."""
    role = read_one("role", member_or_none(Role, "选一样：法治宣传员，还是普法志愿者"), request.form)
    user, code = service.engage(current_user, schemas.parse_person(request.form), role, secret())
    if code:
        return make_response(code_page(user, code, BACK))
    flash("请好了，现在就能点到他")
    return make_response(redirect(BACK, code=303))


@bp.post("/orders/people/<int:post_id>/end")
@needs("service.office")
@mended_on(lambda problem, post_id: _page(problem))
def release(post_id: int) -> Response:
    """End one of these posts."""
    service.release(current_user, post_id)
    flash("记下了，没办完的在“点餐”里换一位")
    return make_response(redirect(BACK, code=303))


def _page(problem: Problem | None = None) -> str:
    known, fields = seats(clock.local_day(clock.now())), dict(problem.fields) if problem else {}
    # What is wrong about a person or their place has no field of its own here.
    other = next((words for name, words in fields.items() if name not in _FORM), problem.message if problem else "")
    return render_template(
        "service_orders/advisers/advisers.html",
        asked=tables.asked_of("advisers", presenters.SEATS),
        groups=presenters.villages(known, vacant(known)),
        publicists=[(post_id, name, ROLE_NAMES[role]) for post_id, name, role in publicists()],
        roles=[(str(role), word) for role, word in ROLE_NAMES.items() if role in PUBLICISTS],
        typed=request.form,
        errors=fields,
        problem=other if problem and not set(fields) & set(_FORM) else "",
    )
