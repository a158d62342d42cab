"""Invitations for many at once: one page of cards to print, cut and hand out."""

from collections.abc import Sequence

from flask import Blueprint, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.core import clock, reading
from webapp.core.errors import Problem, invalid
from webapp.grid_centre import queries_invitations as invitations
from webapp.grid_centre.routes_people import GONE_SINCE
from webapp.grid_centre.spreadsheets.queries_imports import new_people
from webapp.people import service_invitations
from webapp.people.models import User
from webapp.web.guard import needs
from webapp.web.once import again_by, secret

bp = Blueprint("grid_centre_invitations", __name__)


@bp.post("/people/invitations")
@again_by(lambda: _again(_chosen().users, url_for("grid_centre_people.people")))
@needs("people.manage")
def of_chosen() -> Response:
    """Make an invitation for each chosen person; the ones before die."""
    found = _chosen()
    if not found.users:
        raise invalid(person="选的人都不用邀请登录")
    return _made(found.users, url_for("grid_centre_people.people"), found.others)


@bp.post("/admin/import/<int:import_id>/invitations")
@again_by(lambda import_id: _again(invitations.chosen(current_user, new_people(import_id)).users, _imports()))
@needs("people.manage")
def of_import(import_id: int) -> Response:
    """Make an invitation for each person whom a spreadsheet added and who has none yet."""
    users = invitations.waiting(current_user, new_people(import_id))
    if not users:
        raise Problem("invalid", "这张表里的新人都有邀请了，或者已经登录了。要重发，到“人员”里选他们")
    return _made(users, _imports())


def _imports() -> str:
    return url_for("grid_centre_spreadsheets.imports")


def _chosen() -> invitations.Chosen:
    numbers = [reading.row_id(value) for value in request.form.getlist("person")[: invitations.MOST_CARDS]]
    return invitations.chosen(current_user, [number for number in numbers if number])


def _made(users: Sequence[User], back: str, others: Sequence[str] = ()) -> Response:
    tokens = service_invitations.invite_all([one.id for one in users], actor_id=current_user.id, secret=secret())
    return make_response(_sheet(users, tokens, back, others))


def _again(users: Sequence[User], back: str) -> str:
    """Return the cards that this very form made and that still work; Problem 409 when none does."""
    tokens = service_invitations.still_open([one.id for one in users], secret() or "")
    if not tokens:
        raise Problem("sent_before", GONE_SINCE)
    return _sheet(users, tokens, back)


def _sheet(users: Sequence[User], tokens: dict[int, str], back: str, others: Sequence[str] = ()) -> str:
    return render_template(
        "grid_centre/invitations.html",
        cards=invitations.cards(users, tokens),
        others=others,
        until=clock.now() + service_invitations.LASTS,
        back_to=back,
    )
