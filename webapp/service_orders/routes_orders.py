"""点餐 for those who serve: what waits, today's visits, one order with one tap a step; the office's lists."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from webapp.core.errors import Problem, not_found
from webapp.core.masking import mask_phone
from webapp.people.queries_impartial import recusals_of
from webapp.service_orders import notices as _notices  # noqa: F401  (registers the notices)
from webapp.service_orders import queries, queries_staff, service_steps
from webapp.service_orders.advisers.queries import servers, times_of
from webapp.service_orders.lists import presenters as lists
from webapp.service_orders.lists.presenters_week import week_page
from webapp.service_orders.presenters import day_title
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
from webapp.web import tables
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.fields import text
from webapp.web.forms import read_one, read_version
from webapp.web.guard import needs
from webapp.web.looks import morning_task
from webapp.web.mending import mended_on
from webapp.web.once import again_by
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, tonight, waits

bp = Blueprint("service_orders_orders", __name__)
SHOWN_DAYS = 5
"""So many days with free times are offered to who serves; any other time can be typed."""


def to_answer(actor: Any) -> Any:
    """Count in SQL what waits for an answer; None for whoever serves nobody."""
    return queries_staff.unanswered(actor) if actor.can("service.visit") else None


waits(
    Waiting(
        key="orders",
        word="点餐等答应",
        url="/orders?show=new",
        count=to_answer,
        today=lambda actor: queries_staff.unanswered(actor, tonight()),
        order=60,
    )
)


def in_office_list(bucket: str) -> Callable[[Any], Any]:
    """Return what counts a list of the office that looks after the orders; None for everybody else."""

    def ask(actor: Any) -> Any:
        return queries_staff.in_list_of(actor, bucket) if actor.can("service.office") else None

    return ask


def to_come(actor: Any) -> Any:
    """Count in SQL the visits of today and tomorrow that a person has promised."""
    return queries_staff.promised(actor) if actor.can("service.visit") else None


_late = in_office_list("late")
waits(Waiting(key="services_late", word="点餐没人答应", url="/orders?show=late", count=_late, today=_late))
waits(Waiting(key="services_unhappy", word="不满意", url="/orders?show=follow_up", count=in_office_list("follow_up")))
waits(Waiting(key="services_soon", word="今天明天的约", url="/orders?show=soon", count=to_come))


@morning_task("service_orders/advisers/_next.html", place="next", order=30, keys=("orders",))
def next_to_answer(actor: Any) -> dict[str, Any] | None:
    """Show the next three orders that wait for an answer on the page of the morning."""
    if not actor.can("service.visit"):
        return None
    return {"rows": queries.list_page(queries_staff.lists_of(actor), "new", size=3).rows}


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
    """Show what waits for me and today's visits; ``?show=`` one list whole or the week, the office has three more."""
    known = lists.views_of(current_user)
    show = known_word(request.args, "show", ("week", *known)) or ""
    counts = queries_staff.bucket_counts(queries_staff.lists_of(current_user)) if show != "week" else {}
    filters = lists.filters_for(current_user)
    shared = {"show": show, "views": lists.views_shown(known, show, counts, filters), "filters": filters}
    if show == "week":
        return render_template("service_orders/week.html", **shared, **week_page(current_user, filters))
    sorts = {"due": known[show].newest_first} if show else {}
    asked = tables.asked_of("orders", lists.COLUMNS, sorts=sorts, by="due" if show else None)
    page = (
        lists.page_of(current_user, show, filters, asked, page_key())
        if show
        else lists.today_of(current_user, filters, asked, counts)
    )
    return render_template(
        "service_orders/list.html", asked=asked, counts=counts, desk=tables.on_a_desk(), **shared, **page
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


@bp.get("/orders/<code>/times")
@needs("service.visit")
def times(code: str) -> str:
    """Show when whoever serves an order is free, as buttons of the form that fixes its time, or as choices."""
    order = queries.order_for(current_user, code)
    days = times_of(order.adviser_id, without=order.uid) if order.adviser_id else []
    free = [(day_title(day), [one for one in day.times if one.free]) for day in days if day.free]
    shown = {"days": free[:SHOWN_DAYS], "choose": "choose" in request.args, "given": order.adviser_id is not None}
    return render_template("service_orders/_free.html", **shown)


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
    steps = allowed(current_user, row.order, queries.units_of(current_user), row.barred)
    forward = [t for t in steps if t.action in _FORWARD and not (t.wants_time or t.note)]
    return render_template(
        "service_orders/one.html",
        row=row,
        order=row.order,
        steps=steps,
        why_not=row.barred,
        recusals=recusals_of("order", row.order.id),
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
