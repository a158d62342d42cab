"""What time alone does to whistles: who has not answered is called again when it is due, and once more after it.

In one transaction with the moment of the next call, so that nobody is called twice for one; after a gap only for the
last one that was reached.
"""

from typing import Any

from sqlalchemy import Select, select, update

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db
from webapp.core.sweeping import in_batches, set_past_version
from webapp.whistle import queries, queries_people
from webapp.whistle.models import Whistle, WhistleSeat
from webapp.whistle.service import calls_again_after
from webapp.whistle.states import State
from webapp.whistle.states_seats import SeatState


def call_again() -> int:
    """Call again, in short transactions, who has not answered in time; return for how many whistles."""
    return in_batches(_due, _call)


def _due() -> Select[Any]:
    query = select(Whistle).where(Whistle.next_call_at <= clock.now(), Whistle.state == State.RAISED)
    return query.order_by(Whistle.next_call_at, Whistle.id)


def _call(whistle: Whistle) -> bool:
    now = clock.now()
    last = (whistle.due_at or now) + calls_again_after()
    event = "whistle.called_last" if now >= last else "whistle.called_again"
    silent = [one for one in queries.seats_of(whistle.id) if one.state == SeatState.CALLED]
    people = queries_people.called_people(silent)
    unmanned = [one.id for one in silent if not people[one.seat]]
    table: Any = WhistleSeat.__table__
    # Past the version: whoever has the whistle open may go on with what they see.
    db.session().execute(update(table).where(table.c.id.in_(unmanned)).values(unmanned=True))
    for one in silent:
        journal.append(event, ("whistle_seat", one.id), content={"unit": one.code})
    set_past_version(whistle, next_call_at=None if now >= last else last)
    submit_after_commit("deliver_notices")
    return True
