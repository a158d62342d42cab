"""What time alone does to alarms: not answered in five minutes the grid's lead is called, in ten the village's.

Each once, whatever happened to the worker in between: who was due to be called is called in the next sweep, with the
minutes that have passed.
"""

from typing import Any

from sqlalchemy import Select, select

from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.sweeping import in_batches, set_past_version
from webapp.neighbours.models import NeighbourAlarm
from webapp.neighbours.service import minutes
from webapp.neighbours.states import State


def call_leads() -> int:
    """Call the leads above alarms that nobody answered in time, in short transactions; return of how many."""
    return in_batches(_due, _call)


def _due() -> Select[Any]:
    query = select(NeighbourAlarm).where(
        NeighbourAlarm.next_call_at <= clock.now(),
        NeighbourAlarm.state == State.RAISED,
        NeighbourAlarm.set_aside_at.is_(None),
    )
    return query.order_by(NeighbourAlarm.next_call_at, NeighbourAlarm.id)


def _call(alarm: NeighbourAlarm) -> bool:
    now, village_at = clock.now(), alarm.raised_at + minutes("NEIGHBOUR_VILLAGE_MINUTES")
    waited = str(int((now - alarm.raised_at).total_seconds() // 60))
    values: dict[str, Any] = {"next_call_at": village_at}
    if alarm.lead_called_at is None:
        values["lead_called_at"] = now
        _say("neighbour_alarm.lead_called", alarm, waited)
    if now >= village_at:
        values |= {"village_called_at": now, "next_call_at": None}
        _say("neighbour_alarm.village_called", alarm, waited)
    # Past the version: whoever has the alarm open goes on with what they see.
    set_past_version(alarm, **values)
    submit_after_commit("deliver_notices")
    return True


def _say(event: str, alarm: NeighbourAlarm, waited: str) -> None:
    journal.append(event, ("neighbour_alarm", alarm.id), content={"minutes": waited})
