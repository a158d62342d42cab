"""点餐 for those who serve: what waits, today's visits, one order with one tap a step; the office's lists."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem, not_found
from webapp.core.masking import mask_phone
from webapp.service_orders import notices as _notices  # noqa: F401  (registers the notices)
from webapp.service_orders import queries, queries_staff, service_steps
from webapp.service_orders.advisers.queries import servers
from webapp.service_orders.rules import allowed
from webapp.service_orders.schemas_staff import parse_step
from webapp.service_orders.states import (
    BODIES,
    CONSENTS,
    ORDERS,
    RATINGS,
    Action,
    State,
)
from webapp.service_orders.talk.service import may_open
from webapp.web.doors import door
from webapp.web.fields import text
from webapp.web.forms import read_one, read_version
from webapp.web.guard import needs
from webapp.web.mending import mended_on
from webapp.web.once import again_by
from webapp.web.pagination import next_page, page_key
from webapp.web.waiting import Waiting, scalar, tonight, waits

bp = Blueprint("service_orders_orders", __name__)

# Bucket → (word, newest first).
_OWN = {"new": ("等答应", False), "visits": ("要去的", False), "done": ("办完的", True)}
_OFFICE = {"late": ("没人答应", False), "calls": ("要打电话", False), "follow_up": ("不满意", False)}


def to_answer(actor: Any) -> Any:
    """Count in SQL what waits for an answer; None for whoever serves nobody."""
    return scalar(queries_staff.unanswered(actor)) if actor.can("service.visit") else None


waits(
    Waiting(
        key="orders",
        word="点餐等答应",
        url="/orders?show=new",
        count=to_answer,
        today=lambda actor: scalar(queries_staff.unanswered(actor, tonight())),
        order=60,
    )
)


@bp.get("/orders")
@door(
    "service_orders_orders.orders",
    "点餐",
    "bell-ringing",
    group="law",
    order=10,
    tab_order=50,
    tab="orders",
    icon_active="bell-ringing-filled",
    count="orders",
)
@needs("service.visit")
def orders() -> str:
    """Show what waits for me and today's visits; ``?show=`` one list whole, the office has three more."""
    known = _OWN | (_OFFICE if current_user.can("service.office") else {})
    show = request.args.get("show", "")
    if show and show not in known:
        raise not_found()
    scopes = queries_staff.lists_of(current_user)
    counts = queries_staff.bucket_counts(scopes)
    shared = {"known": known, "show": show, "counts": counts}
    if show:
        page = queries.list_page(scopes, show, page_key(), newest_first=known[show][1])
        return render_template("service_orders/list.html", page=page, next_page=next_page(page.after), **shared)
    waiting = queries.list_page(scopes, "new", size=10).rows
    visits = queries.list_page(scopes, "visits").rows
    office = current_user.can("service.office")
    crowds = queries.crowds(scopes) if office and counts.get("crowd") else []
    left = queries.left_behind(scopes) if office and (waiting or visits) else []
    if left:  # they are on top already
        waiting, visits = ([row for row in rows if not row.left] for rows in (waiting, visits))
    return render_template(
        "service_orders/today.html", waiting=waiting, visits=visits, crowds=crowds, left=left, **shared
    )


@bp.get("/orders/crowd/<origin>")
@needs("service.office")
def crowd(origin: str) -> str:
    """Show the orders that came from one device on top of several others."""
    rows = queries.crowd_rows(queries_staff.lists_of(current_user), origin)
    if not rows:
        raise not_found()
    return render_template("service_orders/speak/crowd.html", rows=rows)


@bp.get("/orders/<code>")
@needs("service.visit")
def one(code: str) -> str:
    """Show one order: what to do next, whom one may inform, the way, notes and story."""
    return _page(code)


@bp.post("/orders/<code>/<any(phone, told, notes):what>")
@again_by(lambda code, what: _phone_again(code))
@needs("service.visit")
@mended_on(lambda problem, code, what: _page(code, problem=problem, tried=what))
def aside(code: str, what: str) -> BaseResponse | str:
    """Do what changes no state: see the number (journalled), note that a person was informed, write a private note."""
    if what == "phone":
        return _phone_again(code)
    if what == "told":
        service_steps.told(current_user, code)
    else:
        service_steps.add_note(current_user, code, read_one("note", text(1000), request.form))
    flash("记下了")
    return redirect(url_for("service_orders_orders.one", code=code), code=303)


@bp.post("/orders/<code>/<action>")
@needs("service.visit")
@mended_on(lambda problem, code, action: _page(code, problem=problem, tried=action))
def act(code: str, action: str) -> BaseResponse:
    """Take one step of the table."""
    if action not in set(Action):
        raise not_found()
    said = parse_step(Action(action), request.form)
    order = service_steps.act(current_user, code, Action(action), said, version=read_version(request.form))
    # The time asked for may not be free any more, or was only half a day.
    untimed = action == Action.CONFIRM and order.state == State.CONFIRMED
    flash("答应好了，再定个时间" if untimed else ORDERS[action].flash)
    return redirect(url_for("service_orders_orders.one", code=code), code=303)


def _phone_again(code: str) -> str:
    service_steps.show_phone(current_user, code)
    return _page(code, phone=True)


def _page(code: str, *, phone: bool = False, problem: Problem | None = None, tried: str = "") -> str:
    row = queries.row_for(current_user, code)
    steps = allowed(current_user, row.order, queries.units_of(current_user))
    forward = [t for t in steps if t.action in _FORWARD and not (t.wants_time or t.note)]
    return render_template(
        "service_orders/one.html",
        row=row,
        order=row.order,
        steps=steps,
        main=forward[0] if forward else next((t for t in steps if t.action in _FORWARD), None),
        phone=row.order.phone if phone else None,
        masked=mask_phone(row.order.phone),
        notes=queries.notes_of(row.order.id),
        story=queries_staff.story_of(row.order.id),
        servers=servers() if any(t.action == Action.ASSIGN for t in steps) else [],
        problem=problem,
        errors=problem.fields if problem else {},
        tried=tried or request.args.get("do", ""),
        typed=request.form if tried else {},
        may_open_case=may_open(row.order),
        bodies=BODIES,
        consents=CONSENTS,
        ratings=RATINGS,
    )


_FORWARD = (Action.CONFIRM, Action.SCHEDULE, Action.DEPART, Action.START, Action.COMPLETE, Action.FOLLOWED_UP)
