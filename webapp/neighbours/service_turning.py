"""An alarm was passed on and its case turns protected: the alarm is in no list any more. And what goes with it."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.core import journal
from webapp.core.db import db
from webapp.core.erasure import on_erase
from webapp.core.protection.turning import Turned, on_protect, turn
from webapp.neighbours.models import NeighbourAlarm
from webapp.outbox.service import forget


@on_protect("case")
def set_alarms_aside(turned: Turned) -> None:
    """Take the alarms that became cases which turn from everybody, with what was told of them."""
    found = db.session().scalars(select(NeighbourAlarm).where(NeighbourAlarm.case_id.in_(turned.ids))).all()
    for alarm in found:
        alarm.set_aside_at, alarm.next_call_at = turned.at, None
        journal.append("neighbour_alarm.set_aside", ("neighbour_alarm", alarm.id))
    turn("neighbour_alarm", [one.id for one in found], turned.at)


@on_erase("neighbour_alarm")
def forget_what_went_out(alarm_ids: Sequence[int]) -> None:
    """Erase what people and numbers were told outside of alarms that are to be erased, in the open transaction."""
    forget("neighbour_alarm", alarm_ids)
