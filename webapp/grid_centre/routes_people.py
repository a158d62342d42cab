"""People: found by name, spelling or number; one person's posts, phones and ways in."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from webapp.areas import queries as areas
from webapp.cases.work_orders import service_handover
from webapp.core import reading
from webapp.core.db import db
from webapp.core.errors import Problem, not_found
from webapp.core.masking import mask_phone
from webapp.grid_centre import presenters_people as pages
from webapp.grid_centre import queries, queries_people, schemas, service
from webapp.grid_centre.queries_posts import towns_and_villages
from webapp.grid_centre.queries_vacancies import vacant_seats
from webapp.people import queries as accounts
from webapp.people import service_invitations
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import GRID_POSTS, OFFICERS, ROLE_NAMES, Role
from webapp.people.queries_guides import courtyard, guides, guides_for, square
from webapp.people.sign_in import service_passwords
from webapp.web import tables
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.lists.filters import Filters, filters_of
from webapp.web.once import again_by, secret
from webapp.web.pagination import address_with
from webapp.web.waiting import Waiting, scalar, waits

bp = Blueprint("grid_centre_people", __name__)
GONE_SINCE = "刚才给过一个，已经用过或者换过了。还要就返回再按一次"

Action = Callable[[], str]


def left_unused(actor: Actor) -> Any:
    """Count in SQL whom an invitation waits for; None for whoever manages nobody."""
    unused = Filters("/people", (), {"invited": "unused"}, {})
    return scalar(queries_people.how_many(actor, unused)) if actor.can("people.manage") else None


waits(Waiting(key="invitations_unused", word="没用的邀请", url="/people?invited=unused", count=left_unused))


@bp.get("/people")
@door("grid_centre_people.people", "人员", "users", group="grid", order=30)
@needs("people.manage")
def people() -> str:
    """List the people I manage by the spelling of their names, or those that are asked for."""
    villages = areas.villages_within(queries.managed_paths(current_user))
    system = queries.is_system_admin(current_user)
    filters = filters_of(pages.people_filters(villages, system=system))
    asked = tables.asked_of("people", pages.PEOPLE, sorts={"name": False}, by="name", each="人")
    after = reading.row_id(request.args.get("after"))
    rows, last = queries_people.people_page(current_user, filters, after, size=asked.size, descending=asked.descending)
    return render_template(
        "grid_centre/people.html",
        rows=rows,
        filters=filters,
        asked=asked,
        more=tables.more_at(address_with(after=last) if last else None, asked),
        count=len(rows) if not last and not after else None,
        picked=pages.picked,
        bulk=[pages.INVITE],
        adds=system,
    )


@bp.get("/people/<int:user_id>")
@needs("people.manage")
def person(user_id: int) -> str:
    """Show one person: posts now and before, phones, ways in."""
    return _page(queries.person(current_user, user_id))


@bp.post("/people/<int:user_id>")
@needs("people.manage")
def change(user_id: int) -> Response:
    """Change a person's name or number."""

    def act() -> str:
        service.change_person(
            current_user, user_id, schemas.parse_name(request.form), schemas.parse_phone(request.form)
        )
        return "改好了"

    return _do(user_id, act, "change")


@bp.post("/people/<int:user_id>/posts")
@needs("password.reset")
def appoint(user_id: int) -> Response:
    """Give a person a post in an office."""

    def act() -> str:
        form = request.form
        role = form.get("role", "")
        if role not in set(Role):
            raise Problem("invalid", fields={"role": "请选一个职务"})
        user = queries.person(current_user, user_id)
        service.appoint_office(
            current_user, user, Role(role), form.get("unit", "")[:40], form.get("area_code", "").strip()[:20]
        )
        return "任好了，下一步就生效"

    return _do(user_id, act, "appoint")


@bp.post("/people/<int:user_id>/posts/<int:post_id>/end")
@needs("people.manage")
def end_post(user_id: int, post_id: int) -> Response:
    """End one of a person's posts; what lay there stays with the seat."""
    heir = request.form.get("heir", "")

    def act() -> str:
        service.end_post(current_user, post_id, reading.row_id(heir))
        return "职务结束了，手上的单已经交过去" if heir else "职务结束了"

    return _do(user_id, act, "posts")


@bp.post("/people/<int:user_id>/posts/<int:post_id>/move")
@needs("people.manage")
def move_post(user_id: int, post_id: int) -> Response:
    """Move one of a person's posts to another area."""

    def act() -> str:
        service.move_post(current_user, post_id, request.form.get("area_code", "").strip()[:20])
        return "调好了，下一步就生效"

    return _do(user_id, act, f"move-{post_id}")


@bp.post("/people/<int:user_id>/posts/<int:post_id>/deputy")
@needs("people.manage")
def deputise(user_id: int, post_id: int) -> Response:
    """Let a person stand in for a post until a day."""

    def act() -> str:
        whom, until = schemas.parse_person(request.form), schemas.parse_until(request.form)
        return f"{service.deputise(current_user, post_id, whom, until).name} 可以代理了，到时间自动结束"

    return _do(user_id, act, f"deputy-{post_id}")


@bp.post("/people/<int:user_id>/phones/end")
@needs("people.manage")
def end_phones(user_id: int) -> Response:
    """Sign a person out on all phones, as when one was lost."""

    def act() -> str:
        service.end_phones(current_user, user_id)
        return "所有手机都退出了"

    return _do(user_id, act, "phones")


@bp.post("/people/<int:user_id>/invitation")
@again_by(lambda user_id: invitation_again(url_for(".person", user_id=user_id)))
@needs("people.manage")
def invite(user_id: int) -> Response:
    """Make an invitation, shown once; the one before dies."""
    user = queries.person(current_user, user_id)
    token = service_invitations.invite(user, actor_id=current_user.id, token=secret())
    return make_response(invitation_page(user, token, back=url_for(".person", user_id=user_id)))


@bp.post("/people/<int:user_id>/one-time-code")
@again_by(lambda user_id: code_again(queries.person(current_user, user_id)))
@needs("password.reset")
def one_time_code(user_id: int) -> Response:
    """Make a one-time code, shown once; the password is dead from now on."""
    user = queries.person(current_user, user_id)
    service.refuse_self(current_user, user_id)
    if service_invitations.signs_in_by_link(user_id):
        raise not_found()  # they come in by invitation
    code = service_passwords.issue_code(user, actor_id=current_user.id, secret=secret())
    return make_response(code_page(user, code))


def code_page(user: User, code: str, back: str = "") -> str:
    """Return the page with a one-time code, to be handed over; ``back`` leads elsewhere than to the person."""
    return render_template("grid_centre/one_time_code.html", user=user, code=code, back_to=back)


def code_again(user: User | None, back: str = "") -> str:
    """Return the page with the one-time code that this very form made; Problem 409 when it was used or replaced."""
    code = service_passwords.code_of(secret() or "")
    if user is None or not service_passwords.still_opens(user.id, code):
        raise Problem("sent_before", GONE_SINCE)
    return code_page(user, code, back)


def invitation_again(back: str) -> str:
    """Return the page with the invitation that this very form made; Problem 409 when it was used or replaced."""
    token = secret() or ""
    user = service_invitations.invited_person(token)
    if user is None:
        raise Problem("sent_before", GONE_SINCE)
    return invitation_page(user, token, back)


def invitation_page(user: User, token: str, back: str) -> str:
    """Return the page with the link and its picture, to be scanned or printed."""
    link = url_for("people_join.join_page", token=token, _external=True)
    posts = accounts.posts_of(user.id)
    guide = (guides_for(post.role for post in posts) or guides())[0]
    return render_template(
        "grid_centre/invitation.html",
        user=user,
        link=link,
        picture=square(link),
        back_to=back,
        guide=guide,
        courtyard=courtyard(),
        place=posts[0].area_label if posts else "",
    )


def _do(user_id: int, act: Action, form: str) -> Response:
    """Do something about a person whom I manage; what is wrong is shown beside the form's fields."""
    queries.person(current_user, user_id)
    try:
        words = act()
    except Problem as problem:
        if problem.code != "invalid" or not problem.fields:
            raise
        page = _page(queries.person(current_user, user_id), {form: problem.fields})
        return make_response(page, problem.status)
    flash(words)
    return redirect(url_for(".person", user_id=user_id), code=303)


def _page(user: User, errors: dict[str, dict[str, str]] | None = None) -> str:
    posts = queries.posts_of([user.id]).get(user.id, [])
    system = queries.is_system_admin(current_user)
    grid_post = any(post.open and post.role in GRID_POSTS for post in posts)
    empty = vacant_seats(queries.managed_paths(current_user)) if grid_post else []
    return render_template(
        "grid_centre/person.html",
        user=user,
        phone=user.phone if all(post.role in GRID_POSTS for post in posts if post.open) else mask_phone(user.phone),
        posts=[post for post in posts if post.open],
        before=[post for post in posts if not post.open],
        phones=len(accounts.devices_of(user.id)),
        by_link=service_invitations.comes_by_link([(post.role, post.started_at) for post in posts if post.open]),
        own=user.id == current_user.id,
        system=system,
        grid_posts=GRID_POSTS,
        empty={role: [(one.area.code, one.area.label) for one in empty if one.role == role] for role in GRID_POSTS},
        in_hand=_in_hand(user.id, [post for post in posts if post.open]) if system else {},
        offices=offices() if system else {},
        errors=errors or {},
        typed=request.form,
    )


def _in_hand(user_id: int, posts: list[queries.HeldBefore]) -> dict[int, tuple[int, list[tuple[int, str]]]]:
    """Return post → how many open orders of its unit the person has in hand, and to whom they may go."""
    found = {}
    for held in (one for one in posts if one.role in OFFICERS):
        post = db.session().get_one(Post, held.id)
        count = service_handover.open_in_hand(post.unit_id, user_id) if post.unit_id else 0
        if count:
            found[held.id] = count, queries.colleagues_of(post)
    return found


def offices() -> dict[str, list[tuple[str, str]]]:
    """Return what a form of a post in an office lets choose from: posts, units, and towns and villages."""
    roles = [("", "请选"), *((str(role), word) for role, word in ROLE_NAMES.items() if role not in GRID_POSTS)]
    return {
        "roles": roles,
        "units": [("", "职务本来的单位"), *accounts.unit_choices()],
        "places": [("", "职务本来的地方"), *towns_and_villages()],
    }
