"""What waits for the desk, the units and who decides: counted for the page of the morning, and the lists behind it."""

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from webapp.areas.scope import Window, count
from webapp.cases.lists import queries as queries_lists
from webapp.cases.models import CaseScope
from webapp.cases.work_orders import queries as queries_orders
from webapp.cases.work_orders.queries import Narrowed
from webapp.core import clock
from webapp.core.hot.forms import Piece, piece
from webapp.core.registry import Registry
from webapp.dispatch import presenters
from webapp.dispatch.presenters_lists import TO_DECIDE
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.pagination import next_page
from webapp.web.waiting import tonight

NEXT = 3
FURTHER: Registry[dict[str, object]] = Registry("further views of what is decided on")


def also_to_decide(word: str, url: str) -> None:
    """Put a list of another package beside what a decider decides on or follows."""
    FURTHER.add({"word": word, "url": url}, url)


def urgent_waiting(actor: Actor) -> Any:
    """Count in SQL the urgent matters that no unit was asked for yet."""
    scopes = presenters.town_scopes(actor)
    return piece(count, entry=CaseScope, scopes=scopes, bucket="desk_urgent") if scopes else None


def out_until_tonight(actor: Actor) -> Any:
    """Count in SQL what is out at units and due before the day is over, what is late included."""
    if not actor.can("case.dispatch"):
        return None
    return _due(queries_orders.desk_scopes(actor), "out", tonight())


def in_desk_list(bucket: str) -> Callable[[Actor], Any]:
    """Return what counts a list of the desk, for whoever dispatches."""

    def ask(actor: Actor) -> Any:
        scopes = queries_orders.desk_scopes(actor) if actor.can("case.dispatch") else []
        return piece(queries_orders.in_buckets, scopes=scopes, buckets=[bucket]) if scopes else None

    return ask


def unit_until_tonight(actor: Actor) -> Any:
    """Count in SQL what a unit works on and is due before the day is over."""
    scopes = queries_orders.unit_scopes(actor)
    return _due(scopes, "working", tonight()) if scopes else None


def unit_new(actor: Actor) -> Any:
    """Count in SQL what was sent to a unit and not accepted yet."""
    scopes = queries_orders.unit_scopes(actor)
    return piece(queries_orders.in_buckets, scopes=scopes, buckets=["new"]) if scopes else None


def unit_protected(actor: Actor) -> Any:
    """Count in SQL the protected matters named to an officer that nobody has acknowledged."""
    here = actor.protected and queries_orders.unit_scopes(actor)
    return piece(count, entry=CaseScope, scopes=actor.named, bucket="awaiting") if here else None


def next_to_dispatch(actor: Actor) -> dict[str, Any] | None:
    """Return the next three cases to dispatch, the urgent ones first."""
    scopes = presenters.town_scopes(actor)
    rows = queries_lists.list_page(scopes, "desk_urgent", Window(newest_first=False), size=NEXT).rows
    if len(rows) < NEXT:
        rows += queries_lists.list_page(scopes, "desk", Window(newest_first=False), size=NEXT - len(rows)).rows
    return {"rows": rows} if rows else None


def next_orders(actor: Actor) -> dict[str, Any] | None:
    """Return the next three orders of a unit: the new ones, else those that are due first."""
    scopes = queries_orders.unit_scopes(actor)
    rows = queries_orders.work_order_page(scopes, "new", size=NEXT).rows
    rows = rows or queries_orders.work_order_page(scopes, "working", size=NEXT).rows
    return {"rows": rows, "new_id": lambda: str(uuid.uuid4())} if rows else None


def next_to_decide(actor: Actor) -> dict[str, Any] | None:
    """Return the next three things to decide on for who has no desk."""
    scopes = queries_orders.desk_scopes(actor)
    rows = queries_orders.work_order_page(scopes, "requests", size=NEXT).rows
    rows += queries_orders.work_order_page(scopes, "proposals", size=NEXT).rows if len(rows) < NEXT else []
    once = list({row.order.id: row for row in rows}.values())
    return {"rows": once[:NEXT]} if once else None


def to_decide_from_afar(actor: Actor) -> Any:
    """Count in SQL what waits for a decision of who decides and has no desk."""
    return None if actor.can("case.dispatch") else presenters.to_decide(actor)


def supervised(actor: Actor) -> Any:
    """Count in SQL the orders under supervision."""
    scopes = _decided(actor)
    return piece(queries_orders.supervised, scopes=scopes) if scopes else None


def far_too_late(actor: Actor) -> Any:
    """Count in SQL the orders that are five days late."""
    scopes = _decided(actor)
    return _due(scopes, "out", five_days_ago()) if scopes else None


def five_days_ago() -> datetime:
    """Return the moment before which what was due is five days late."""
    return clock.now() - timedelta(days=5)


def _decided(actor: Actor) -> list[str]:
    return queries_orders.desk_scopes(actor) if actor.can("order.decide") else []


def _due(scopes: Sequence[str], bucket: str, until: datetime) -> Piece:
    return piece(queries_orders.due_until, scopes=scopes, buckets=[bucket], until=until)


def to_decide_page(actor: Actor, show: str, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return what a decider decides on or follows, as a table."""
    scopes, asked = queries_orders.desk_scopes(actor), tables.asked_of("to_decide", TO_DECIDE)
    if show == "requests":
        found = queries_orders.work_order_page(scopes, "requests", after, size=asked.size)
        known = {row.order.id for row in found.rows}
        proposed = [] if after else queries_orders.work_order_page(scopes, "proposals").rows
        rows = [*found.rows, *(row for row in proposed if row.order.id not in known)]
    else:
        narrowed = Narrowed(before=five_days_ago()) if show == "late" else Narrowed(supervised=True)
        found = queries_orders.work_order_page(scopes, "out", after, narrowed=narrowed, size=asked.size)
        rows = found.rows
    words = {"requests": "要我定", "supervised": "督办中", "late": "超期 5 天"}
    views = [{"word": word, "url": f"/to-decide?show={one}", "active": one == show} for one, word in words.items()]
    views += [*FURTHER]
    more = tables.more_at(next_page(found.after), asked)
    return {"rows": rows, "heading": words[show], "views": views, "asked": asked, "more": more}
