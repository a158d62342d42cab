"""What time alone says of an item: it is due soon, it is due, it is a working day late; each once for a due time."""

from functools import partial

from webapp.care.items import queries
from webapp.care.models import CareItem
from webapp.care.service_sweep import BATCH, EVENTS
from webapp.cases.escalation.service_rungs import rungs, take_last
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import transaction
from webapp.core.sweeping import safely


def remind_of_items() -> int:
    """Take every rung of an open item that is due now, in short transactions; return of how many somebody was told."""
    told, after = 0, 0
    while True:
        with transaction():
            found = queries.due_items(clock.now(), after, BATCH)
            told += sum(safely(partial(_tell, item), "item_reminder_failed", item=item.id) for item in found)
            after = found[-1].id if len(found) == BATCH else 0
        if not after:
            return told


def _tell(item: CareItem) -> bool:
    if item.due_at is None:
        return False
    last = take_last(item.course_id, item.due_at, rungs(item.opened_at, item.due_at), f"{item.number}:")
    if last is None:
        return False
    journal.append(EVENTS[last], ("case", item.course_id), content={"number": item.number})
    submit_after_commit("deliver_notices")
    return True
