"""A lead and the informants of their grids: inviting them on the spot, and ending a lost phone."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_limiter.util import get_remote_address
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.areas.models import Area
from webapp.core import reading
from webapp.core.errors import Problem
from webapp.grid_centre import presenters_people as pages
from webapp.grid_centre import queries, schemas, service
from webapp.grid_centre import queries_informants as informants_of
from webapp.grid_centre.routes_people import invitation_again, invitation_page
from webapp.people import queries as accounts
from webapp.people import service_invitations
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.limits import limiter
from webapp.web.lists.filters import filters_of
from webapp.web.mending import mended_on
from webapp.web.once import again_by, secret
from webapp.web.pagination import address_with

bp = Blueprint("grid_centre_informants", __name__)


def _inviter() -> str:
    return f"inviter:{current_user.id}" if current_user.is_authenticated else get_remote_address()


# A whole village is invited in one evening; nobody invites a thousand.
_limited = limiter.limit("120 per hour", key_func=_inviter, methods=["POST"], override_defaults=False)


@bp.get("/informants")
@door("grid_centre_informants.informants", "信息员", "users", group="grid", order=31)
@needs("informant.invite")
def informants() -> str:
    """List the micro-grids of my grids by place, with who is there."""
    filters = filters_of(pages.SEAT_FILTERS)
    asked, after = tables.asked_of("informants", pages.INFORMANTS, each="格"), reading.row_id(request.args.get("after"))
    rows, last = informants_of.informant_seats(current_user, filters, after, asked.size)
    return render_template(
        "grid_centre/informants.html",
        rows=rows,
        filters=filters,
        asked=asked,
        more=tables.more_at(address_with(after=last) if last else None, asked),
    )


@bp.get("/informants/<int:user_id>")
@needs("informant.invite")
def informant(user_id: int) -> str:
    """Show one informant of my grids: call them, invite a phone, end the phones."""
    user = informants_of.informant(current_user, user_id)
    posts = [post for post in queries.posts_of([user_id], open_only=True).get(user_id, [])]
    return render_template(
        "grid_centre/informant.html", user=user, posts=posts, phones=len(accounts.devices_of(user_id))
    )


@bp.post("/informants/<int:user_id>/invitation")
@again_by(lambda user_id: invitation_again(url_for(".informant", user_id=user_id)))
@needs("informant.invite")
@_limited
def invite(user_id: int) -> Response:
    """Make an invitation for a new phone of theirs, shown once; the one before dies."""
    user = informants_of.informant(current_user, user_id)
    token = service_invitations.invite(user, actor_id=current_user.id, token=secret())
    return make_response(invitation_page(user, token, back=url_for(".informant", user_id=user_id)))


@bp.post("/informants/<int:user_id>/phones/end")
@needs("informant.invite")
def end_phones(user_id: int) -> Response:
    """Sign an informant out on all phones, at their request."""
    informants_of.informant(current_user, user_id)
    service.end_phones(current_user, user_id)
    flash("他的手机都退出了")
    return redirect(url_for(".informant", user_id=user_id), code=303)


@bp.get("/informants/new/<code>")
@needs("informant.invite")
def new_page(code: str) -> str:
    """Show where a new informant of an empty micro-grid is named."""
    return _new_page(_mine(code), {}, {})


@bp.post("/informants/new/<code>")
@again_by(lambda code: invitation_again(url_for(".informants")))
@needs("informant.invite")
@_limited
@mended_on(lambda problem, code: _again(code, problem), only=(422,))
def new(code: str) -> Response:
    """Put an informant into an empty micro-grid and show their invitation at once."""
    seat = _mine(code)
    whom = schemas.parse_person(request.form)
    user, token = service.join_and_invite(current_user, seat, whom, secret())
    return make_response(invitation_page(user, token, back=url_for(".informants")))


def _again(code: str, problem: Problem) -> str:
    if not problem.fields:
        raise problem
    return _new_page(_mine(code), schemas.typed(request.form, "phone", "name"), problem.fields)


def _mine(code: str) -> Area:
    return informants_of.micro_grid_within(current_user.paths_for("informant.invite"), code)


def _new_page(area: Area, typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template("grid_centre/informant_new.html", area=area, typed=typed, errors=errors)
