"""What the desk, the units and who decides begin their day with; the lists of who decides without a desk."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.dispatch import presenters_morning as pages_morning
from webapp.dispatch import schemas as schemas_desk
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.looks import morning_task
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, waits

bp = Blueprint("dispatch_morning", __name__)

for _key, _word, _url, _count in (
    ("orders_check", "等核实", "/dispatch?show=check", pages_morning.in_desk_list("check")),
    ("orders_returned", "退回", "/dispatch?show=returned", pages_morning.in_desk_list("returned")),
    ("unit_new", "新派来的", "/todo?show=new", pages_morning.unit_new),
    ("to_decide", "要我定", "/to-decide", pages_morning.to_decide_from_afar),
    ("supervised", "督办中", "/to-decide?show=supervised", pages_morning.supervised),
):
    waits(Waiting(key=_key, word=_word, url=_url, count=_count))
for _key, _word, _url, _count in (
    ("dispatch_urgent", "急事没派", "/dispatch?show=urgent", pages_morning.urgent_waiting),
    ("unit_protected", "受保护没打开的", "/todo?show=protected", pages_morning.unit_protected),
    ("orders_today", "今天到期", "/dispatch?show=today", pages_morning.out_until_tonight),
    ("unit_today", "今天到期", "/todo?show=today", pages_morning.unit_until_tonight),
    ("orders_late", "超期 5 天", "/to-decide?show=late", pages_morning.far_too_late),
):
    waits(Waiting(key=_key, word=_word, url=_url, count=_count, today=_count))


@morning_task("dispatch/_next.html", place="next", order=10, keys=("dispatch",))
def next_to_dispatch(actor: Actor) -> dict[str, Any] | None:
    """Show the next three cases to dispatch on the page of the morning."""
    return pages_morning.next_to_dispatch(actor) if actor.can("case.dispatch") else None


@morning_task("dispatch/_next_orders.html", place="next", order=20, keys=("unit_new", "unit_today"))
def next_orders(actor: Actor) -> dict[str, Any] | None:
    """Show the next three orders of a unit on the page of the morning."""
    return pages_morning.next_orders(actor)


@morning_task("dispatch/_next_to_decide.html", place="next", order=15, keys=("to_decide",))
def next_to_decide(actor: Actor) -> dict[str, Any] | None:
    """Show the next three things to decide on, on the page of the morning of who has no desk."""
    return pages_morning.next_to_decide(actor) if _no_desk(actor) and actor.can("order.decide") else None


def _no_desk(actor: Actor) -> bool:
    """Say whether somebody decides without a desk of their own, which has a list of it."""
    return not actor.can("case.dispatch")


@bp.get("/to-decide")
@door("dispatch_morning.to_decide", "要我定", "hourglass", group="today", order=25, count="to_decide", shown=_no_desk)
@needs("order.decide")
def to_decide() -> str:
    """List what I decide on or follow: what units ask for, what is under supervision, what is far too late."""
    show = known_word(request.args, "show", schemas_desk.TO_DECIDE_SHOWS) or "requests"
    return render_template("dispatch/to_decide.html", **pages_morning.to_decide_page(current_user, show, page_key()))
