"""Petitions as lists, and what of them waits for somebody: on the rail and in the morning."""

from typing import Any

from flask import Blueprint, render_template, request
from flask_login import current_user

from webapp.core import clock
from webapp.core.hot.forms import piece
from webapp.people.actor import Actor
from webapp.petitions.lists import presenters, queries
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.looks import morning_task
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, tonight, waits

bp = Blueprint("petitions_lists", __name__)
NEXT = 3
AT = "/petitions"


def waiting(actor: Any) -> Any:
    """Count in SQL the petitions that wait for a step of this person; None for who has none."""
    return piece(queries.how_many, scopes=actor.scopes, bucket="waiting") if actor.can("petition.read") else None


def to_tell(actor: Any) -> Any:
    """Count in SQL of how many petitions nobody told yet who came; None for who tells nobody."""
    return piece(queries.how_many, scopes=actor.scopes, bucket="to_tell") if actor.can("petition.receive") else None


def tonight_due(actor: Any) -> Any:
    """Count in SQL the petitions with a duty that ends before the day is over."""
    until = clock.to_micros(tonight())
    reads = actor.can("petition.read")
    return piece(queries.how_many, scopes=actor.scopes, bucket="duty", until=until) if reads else None


waits(Waiting(key="petitions", word="信访等您", url=f"{AT}?show=waiting", count=waiting, order=56))
waits(Waiting(key="petitions_to_tell", word="信访要告知", url=f"{AT}?show=to_tell", count=to_tell, order=57))
waits(Waiting(key="petitions_due", word="信访到期", url=f"{AT}?show=today", count=tonight_due, today=tonight_due))


@morning_task("petitions/lists/_next.html", place="next", order=14, keys=("petitions",))
def next_petitions(actor: Actor) -> dict[str, Any] | None:
    """Show the next three petitions that wait for this person on the page of the morning."""
    rows = presenters.next_lines(actor, "waiting", NEXT)
    return {"rows": rows} if rows else None


@bp.get(AT)
@door("petitions_lists.petitions", "信访", "file-pencil", group="work", order=53, count="petitions")
@needs("petition.read")
def petitions() -> str:
    """List petitions: what waits here, whom to tell, what is late, what is over, every number given."""
    show = known_word(request.args, "show", presenters.VIEWS)
    return render_template("petitions/lists/list.html", **presenters.list_page(current_user, show, page_key()))
