"""What time alone does to a request: reminders, handing on to the commissioner, the end."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from webapp.cases.clocks import working_days_after
from webapp.consultation.files.models import Decider, FileRequest
from webapp.consultation.files.states import State
from webapp.core import clock

SOON = 0.8
SOON_RUNG, DUE_RUNG, CHASE_RUNG, END_RUNG = "soon", "due", "chase", "end"


def rungs(row: FileRequest) -> Sequence[tuple[str, datetime]]:
    """Return each rung of a request with its moment, in order; none once it is over."""
    if row.state == State.GRANTED and row.ends_at is not None:
        return [(END_RUNG, row.ends_at)]
    if row.state != State.ASKED:
        return []
    found = [
        (SOON_RUNG, row.asked_at + (row.due_at - row.asked_at) * SOON),
        (DUE_RUNG, row.due_at),
        (CHASE_RUNG, working_days_after(row.due_at, 1)),
        (END_RUNG, clock.day_start(row.until_on + timedelta(days=1))),
    ]
    return sorted(found, key=lambda one: one[1])


def next_rung(row: FileRequest, now: datetime) -> datetime | None:
    """Return when time does something next; None when it does nothing more."""
    if row.set_aside_at is not None:
        return None
    return next((moment for _, moment in rungs(row) if moment > now), None)


def reached(row: FileRequest, now: datetime) -> str:
    """Return the last rung that was reached; the end before all others, nothing where none was."""
    found = [name for name, moment in rungs(row) if moment <= now]
    if END_RUNG in found:
        return END_RUNG
    if DUE_RUNG in found and row.decider == Decider.HEAD:
        return DUE_RUNG
    return found[-1] if found else ""
