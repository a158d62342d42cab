"""Meetings on other pages: what waits, the morning, what is decided on."""

from typing import Any

from webapp.core.hot.forms import piece
from webapp.dispatch.presenters_morning import also_to_decide
from webapp.meetings import presenters_lists, queries
from webapp.people.actor import Actor
from webapp.web.looks import morning_task
from webapp.web.waiting import Waiting, waits

NEXT = 3


def waiting(actor: Any) -> Any:
    """Count in SQL the meetings that wait for a step of this person; None for who has none."""
    lists = presenters_lists.waiting_lists(actor) if actor.can("meeting.read") else []
    return piece(queries.how_many, scopes=actor.scopes, buckets=lists) if lists else None


waits(Waiting(key="meetings", word="联席会议", url="/meetings", count=waiting, order=58))
also_to_decide("会议纪要", "/meetings?show=issue")


@morning_task("meetings/_next.html", place="next", order=18, keys=("meetings",))
def next_meetings(actor: Actor) -> dict[str, Any] | None:
    """Show the meetings that wait for this person on the page of the morning."""
    rows = presenters_lists.next_rows(actor, NEXT)
    return {"rows": rows, "named": presenters_lists} if rows else None
