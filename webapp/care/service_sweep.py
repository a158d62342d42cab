"""What time alone says about a protected matter: nobody received it yet, a step is due soon, is due, is a day late.

Each rung of a due time is recorded once (its key), so neither a second sweep nor a gap says it again; of several that
were reached meanwhile only the last one is told. What items wait for is told by their own sweep.
"""

from datetime import datetime
from functools import partial

from webapp.care import queries
from webapp.care.clocks import HOUR
from webapp.care.models import CareCourse
from webapp.care.states import State, Waits
from webapp.cases.escalation.service_rungs import Rung, rungs, take_last
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import transaction
from webapp.core.sweeping import safely

BATCH = 100
# Hourly for so long; what nobody received by then is on top of every list.
MOST_HOURS = 30 * 24
EVENTS = {"soon": "care.due_soon", "due": "care.overdue", "chase": "care.chased"}


def remind_named() -> int:
    """Take every rung that is due now, in short transactions; return for how many matters anybody was notified."""
    told, after = 0, 0
    while True:
        with transaction():
            found = queries.due_courses(clock.now(), after, BATCH)
            told += sum(safely(partial(_tell, one), "reminder_failed", case=one.id) for one in found)
            after = found[-1].id if len(found) == BATCH else 0
        if not after:
            return told


def _tell(course: CareCourse) -> bool:
    if course.waits_for == Waits.ITEM or course.due_at is None or course.clock_from is None:
        return False
    arrived = course.state == State.ARRIVED
    ladder = [_hour(course.due_at)] if arrived else rungs(course.clock_from, course.due_at)
    last = take_last(course.id, course.due_at, ladder)
    if last is None:
        return False
    journal.append("care.unreceived" if arrived else EVENTS[last], ("case", course.id))
    submit_after_commit("deliver_notices")
    return True


def _hour(due: datetime) -> Rung:
    """Return the rung of the hour that began last since it was due, while nobody received it."""
    hour = max(0, min(int((clock.now() - due) / HOUR), MOST_HOURS))
    return f"hour-{hour}", due + hour * HOUR
