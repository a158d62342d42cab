"""Shifts on other pages: the next one first of all on a first page, and who has to find somebody."""

from collections.abc import Mapping
from typing import Any

from webapp.patrol_force.rota import presenters, queries
from webapp.people.actor import Actor
from webapp.web.looks import first_look
from webapp.web.waiting import Waiting, waits

MOST = 3


def wanting(actor: Any) -> Any:
    """Count in SQL the shifts on which somebody wants another to come; None for who finds nobody."""
    finds = actor.can("force.arrange") or actor.can("force.lead")
    return queries.how_many_want_another(actor) if finds else None


waits(Waiting(key="force_swaps", word="巡防要找人", url="/patrol-force/shifts?show=swaps", count=wanting))


@first_look("patrol_force/rota/_first.html", order=15, when=queries.any_now_mine)
def shifts_first(actor: Actor) -> Mapping[str, Any] | None:
    """Pin the shifts of this person that are near or under way on their first page."""
    rows = queries.next_of(actor.id, MOST)
    return {"rows": presenters.first_look(rows)} if rows else None
