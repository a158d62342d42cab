"""What time alone says of an item: it is due soon, it is due, it is a working day late; each once for a due time."""

from datetime import datetime

import structlog
from sqlalchemy.exc import OperationalError

from webapp.care.items import queries
from webapp.care.models import CareItem
from webapp.care.service_sweep import BATCH, EVENTS, SOON
from webapp.cases.clocks import working_days_after
from webapp.cases.models import CaseReminder
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, savepoint, transaction

log = structlog.get_logger(__name__)


def remind_of_items() -> int:
    """Take every rung of an open item that is due now, in short transactions; return of how many somebody was told."""
    told, after = 0, 0
    while True:
        with transaction():
            found = queries.due_items(clock.now(), after, BATCH)
            told += sum(_tell_safely(item) for item in found)
            after = found[-1].id if len(found) == BATCH else 0
        if not after:
            return told


def _tell_safely(item: CareItem) -> bool:
    """Notify of one item, all of it or nothing; say whether anybody was notified."""
    item_id = item.id
    try:
        with savepoint():
            return _tell(item)
    except OperationalError:
        raise  # the database's fault, not the item's
    except Exception as error:
        log.error("item_reminder_failed", item=item_id, error=type(error).__name__)
        return False


def _tell(item: CareItem) -> bool:
    now = clock.now()
    reached = [rung for rung, moment in rungs(item) if moment <= now]
    keys = [{"case_id": item.course_id, "due_at": item.due_at, "rung": f"{item.number}:{one}"} for one in reached]
    if not keys:
        return False
    new = insert(CaseReminder).values([key | {"at": now} for key in keys]).on_conflict_do_nothing()
    if not list(db.session().scalars(new.returning(CaseReminder.rung))):
        return False
    journal.append(EVENTS[reached[-1]], ("case", item.course_id), content={"number": item.number})
    submit_after_commit("deliver_notices")
    return True


def rungs(item: CareItem) -> list[tuple[str, datetime]]:
    """Return each rung of an item's clock with its moment; none where nothing is due."""
    since, due = item.opened_at, item.due_at
    if due is None:
        return []
    return [("soon", since + (due - since) * SOON), ("due", due), ("chase", working_days_after(due, 1))]
