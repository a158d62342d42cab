"""What the duty calendar puts on first pages and what waits: one's own duty, the desk's gaps."""

from datetime import timedelta
from typing import Any

from webapp.core import clock
from webapp.core.hot.forms import Piece, piece
from webapp.emergencies.standing import presenters_duty, queries_duty
from webapp.emergencies.standing.queries_town import kept_town_id
from webapp.people.actor import Actor
from webapp.web.looks import first_look, morning_task
from webapp.web.waiting import Waiting, waits

NEXT = 3


def gaps(actor: Actor) -> Any:
    """Count in SQL the days until a week ahead on which somebody is missing; None for who keeps no calendar."""
    town_id = kept_town_id(actor)
    if town_id is None:
        return None
    today, ahead = clock.local_day(clock.now()), timedelta(days=queries_duty.AHEAD)
    return piece(queries_duty.how_many_missing, town_id=town_id, today=today, last=today + ahead)


waits(Waiting(key="duty_gaps", word="值班有空", url="/emergencies/duty?show=gaps", count=gaps, order=58))


@morning_task("emergencies/standing/_next.html", place="next", order=19, keys=("duty_gaps",))
def next_gaps(actor: Actor) -> dict[str, Any] | None:
    """Show the next days without a duty officer on the desk's page of the morning."""
    town_id = kept_town_id(actor)
    rows = queries_duty.missing(town_id, clock.local_day(clock.now())) if town_id is not None else []
    return {"rows": presenters_duty.next_rows(rows[:NEXT])} if rows else None


def on_duty_soon(actor: Actor) -> Piece:
    """Say whether a person is on duty today or tomorrow, or is asked for a swap."""
    today = clock.local_day(clock.now())
    return piece(queries_duty.any_now, user_id=actor.id, today=today, tomorrow=today + timedelta(days=1))


@first_look("emergencies/standing/_first.html", order=15, when=on_duty_soon)
def duty_first(actor: Actor) -> dict[str, Any] | None:
    """Say on a person's first page that they are on duty today or tomorrow, and which swaps wait for them."""
    return presenters_duty.first_look(actor)
