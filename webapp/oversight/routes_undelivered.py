"""没送到的, for the system administrator: whether each machine outside takes messages, and what reached nobody."""

from typing import Any

from flask import Blueprint, render_template, request, url_for

from webapp.core.errors import not_found
from webapp.outbox.ways import open_ways
from webapp.oversight import queries_undelivered as queries
from webapp.oversight.presenters_undelivered import LOST_COLUMNS, MACHINE_COLUMNS
from webapp.web import tables
from webapp.web.addresses import known_word
from webapp.web.doors import door
from webapp.web.guard import needs
from webapp.web.pagination import page_key
from webapp.web.waiting import Waiting, scalar, waits

bp = Blueprint("oversight_undelivered", __name__)
VERB = "settings.read"


def lost_today(actor: Any) -> Any:
    """Count in SQL the urgent messages that reached nobody today; None where there is no way, and for others."""
    return scalar(queries.how_many_lost()) if actor.can(VERB) and open_ways() else None


def away(actor: Any) -> Any:
    """Count in SQL the machines that have been away for half an hour; None where there is no way, and for others."""
    return scalar(queries.how_many_away()) if actor.can(VERB) and open_ways() else None


waits(Waiting(key="undelivered", word="今天没送到的急事", url="/admin/undelivered?today=1", count=lost_today))
waits(Waiting(key="machines_away", word="半小时送不出去的", url="/admin/undelivered", count=away))


def _is_there(_actor: Any) -> bool:
    return bool(open_ways())


@bp.get("/admin/undelivered")
@door("oversight_undelivered.page", "没送到的", "message-circle", group="office", order=64, shown=_is_there)
@needs(VERB)
def page() -> str:
    """Show the machines outside, and below what could not be delivered, the newest first."""
    way = request.args.get("way", "")
    if way and way not in {one.name for one in open_ways()}:
        raise not_found()
    today = known_word(request.args, "today", ("1",)) is not None
    asked = tables.asked_of("undelivered", LOST_COLUMNS)
    found = queries.lost(way, today, page_key(), asked.size)
    return render_template(
        "oversight/undelivered.html",
        machines=queries.machines(),
        rows=found.rows,
        asked=asked,
        asked_machines=tables.asked_of("machines", MACHINE_COLUMNS),
        more=tables.more(found, asked),
        ways=[(one.name, one.word, url_for("oversight_undelivered.page", way=one.name)) for one in open_ways()],
        way=way,
        today=today,
    )
