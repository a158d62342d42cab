"""Shifts on other pages: the next one first of all on a first page, and who has to find somebody."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from webapp.patrol_force.rota import presenters, queries
from webapp.patrol_force.rota.models import PatrolShift
from webapp.people.actor import Actor
from webapp.web.looks import first_look
from webapp.web.waiting import Waiting, scalar, waits

MOST = 3


def wanting(actor: Any) -> Any:
    """Count in SQL the shifts on which somebody wants another to come; None for who finds nobody."""
    finds = actor.can("force.arrange") or actor.can("force.lead")
    query = select(func.count()).select_from(PatrolShift).where(queries.wants_another(actor))
    return scalar(query) if finds else None


waits(Waiting(key="force_swaps", word="巡防要找人", url="/patrol-force/shifts?show=swaps", count=wanting))


def has_shift(actor: Actor) -> Any:
    """Say in SQL whether a shift of this person is near or under way."""
    return select(PatrolShift.id).where(queries.now_mine(actor.id)).exists()


@first_look("patrol_force/rota/_first.html", order=15, when=has_shift)
def shifts_first(actor: Actor) -> Mapping[str, Any] | None:
    """Pin the shifts of this person that are near or under way on their first page."""
    rows = queries.next_of(actor.id, MOST)
    return {"rows": presenters.first_look(rows)} if rows else None
