"""What time alone says about a protected matter: nobody received it yet, a step is due soon, is due, is a day late.

Each rung of a due time is recorded once (its key), so neither a second sweep nor a gap says it again; of several that
were reached meanwhile only the last one is told. What items wait for is told by their own sweep.
"""

from collections.abc import Iterator
from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError

from webapp.care import queries
from webapp.care.clocks import HOUR
from webapp.care.models import CareCourse
from webapp.care.states import State, Waits
from webapp.cases.clocks import working_days_after
from webapp.cases.models import Case, CaseReminder
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, savepoint, transaction

log = structlog.get_logger(__name__)

BATCH = 100
SOON = 0.8
# Hourly for so long; what nobody received by then is on top of every list.
MOST_HOURS = 30 * 24
EVENTS = {"soon": "care.due_soon", "due": "care.overdue", "chase": "care.chased"}


def remind_named() -> int:
    """Take every rung that is due now, in short transactions; return for how many matters anybody was notified."""
    told, after = 0, 0
    while True:
        with transaction():
            found = queries.due_courses(clock.now(), after, BATCH)
            told += sum(_tell_safely(course, case) for course, case in found)
            after = found[-1][0].id if len(found) == BATCH else 0
        if not after:
            return told


def _tell_safely(course: CareCourse, case: Case) -> bool:
    """Notify of one matter, all of it or nothing; say whether anybody was notified."""
    course_id = course.id
    try:
        with savepoint():
            return _tell(course, case)
    except OperationalError:
        raise  # the database's fault, not the matter's
    except Exception as error:
        log.error("reminder_failed", case=course_id, error=type(error).__name__)
        return False


def _tell(course: CareCourse, case: Case) -> bool:
    now = clock.now()
    if course.waits_for == Waits.ITEM or course.due_at is None:
        return False
    reached = [rung for rung, moment in _rungs(course) if moment <= now]
    rows = [{"case_id": case.id, "due_at": course.due_at, "rung": rung, "at": now} for rung in reached]
    if not rows:
        return False
    new = insert(CaseReminder).values(rows).on_conflict_do_nothing().returning(CaseReminder.rung)
    if not list(db.session().scalars(new)):
        return False
    event = "care.unreceived" if course.state == State.ARRIVED else EVENTS[reached[-1]]
    journal.append(event, ("case", case.id))
    submit_after_commit("deliver_notices")
    return True


def _rungs(course: CareCourse) -> list[tuple[str, datetime]]:
    """Return each rung with its moment, in order: hourly while nobody received it, else the house's three."""
    since, due = course.clock_from, course.due_at
    assert since is not None
    assert due is not None
    if course.state == State.ARRIVED:
        return list(_hours(due))
    return [("soon", since + (due - since) * SOON), ("due", due), ("chase", working_days_after(due, 1))]


def _hours(due: datetime) -> Iterator[tuple[str, datetime]]:
    passed = int((clock.now() - due) / HOUR)
    for hour in range(min(passed, MOST_HOURS) + 1):
        yield f"hour-{hour}", due + hour * HOUR
