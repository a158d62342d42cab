"""Mediations as lists, and what of them waits for somebody: on the rail, in the morning, on first pages."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.core import clock
from webapp.core.hot.forms import piece
from webapp.dispatch.presenters_morning import also_to_decide
from webapp.mediation.lists import presenters, queries
from webapp.people.actor import Actor
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.looks import first_look, morning_task
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, tonight, waits

bp = Blueprint("mediation_lists", __name__)
NEXT, LOOKS = 3, 2
AT = "/mediations"


def takes_part(actor: Any) -> bool:
    """Say whether somebody mediates, is asked in or decides: for who only refers nothing waits."""
    return bool(actor.can("mediation.work") or actor.can("mediation.route"))


def waiting(actor: Any) -> Any:
    """Count in SQL the mediations that wait for a step of this person; None for who has none."""
    return piece(queries.how_many, scopes=actor.scopes, bucket="waiting") if takes_part(actor) else None


def tonight_due(actor: Any) -> Any:
    """Count in SQL the mediations of this person with a clock that ends before the day is over."""
    until = clock.to_micros(tonight())
    return piece(queries.how_many, scopes=actor.scopes, bucket="open", until=until) if takes_part(actor) else None


waits(Waiting(key="mediations", word="调解等您", url=f"{AT}?show=waiting", count=waiting, order=58))
waits(Waiting(key="mediations_due", word="调解到期", url=f"{AT}?show=today", count=tonight_due, today=tonight_due))
also_to_decide("等启动调解", f"{AT}?show=waiting")


@morning_task("mediation/lists/_next.html", place="next", order=15, keys=("mediations",))
def next_mediations(actor: Actor) -> dict[str, Any] | None:
    """Show the next three mediations that wait for this person on the page of the morning."""
    rows = presenters.lines_of(actor, presenters.next_rows(actor, NEXT))
    return {"rows": rows} if rows else None


def any_look(actor: Actor) -> Any:
    """Say in SQL whether a mediation needs a look of this person; None where it does not concern them."""
    return queries.any_look(actor) if actor.can("mediation.work") else None


@first_look("mediation/lists/_first.html", order=35, when=any_look)
def mediations_first(actor: Actor) -> dict[str, Any] | None:
    """Show first on a first page what a unit is asked for, and what is due today of those whom one mediates."""
    rows = presenters.lines_of(actor, queries.looks(actor, LOOKS))
    return {"row": rows[0], "more": f"{AT}?show=waiting" if len(rows) > 1 else ""} if rows else None


@bp.get(AT)
@door(
    "mediation_lists.mediations",
    "调解",
    "heart-handshake",
    group="work",
    order=54,
    count="mediations",
    shown=takes_part,
)
@needs("mediation.read")
def mediations() -> str:
    """List mediations: what waits here, what is talked over, what is late, what is over, every number given."""
    show = known_word(request.args, "show", presenters.words_of(current_user))
    return render_template("mediation/lists/list.html", **presenters.list_page(current_user, show, page_key()))
