"""The rungs of what is due about a case: 80 % of the time, its end, a working day later; each is taken once."""

from collections.abc import Iterable
from datetime import datetime

from webapp.cases.clocks import working_days_after
from webapp.cases.models import CaseReminder
from webapp.core import clock
from webapp.core.db import db, insert

SOON = 0.8
Rung = tuple[str, datetime]


def rungs(since: datetime, due: datetime) -> list[Rung]:
    """Return each rung of a clock with its moment, in order."""
    soon = min(since + (due - since) * SOON, due)
    return [("soon", soon), ("due", due), ("chase", working_days_after(due, 1))]


def take_last(case_id: int, due: datetime, ladder: Iterable[Rung], of: str = "") -> str | None:
    """Take the last rung that is reached now; return it where it was not taken yet for this due time, else None.

    Its key keeps a second sweep from saying it again, and after a gap only the last of several is said. ``of`` names
    which of the clocks of a case it is.
    """
    now = clock.now()
    reached = [rung for rung, moment in ladder if moment <= now]
    if not reached:
        return None
    row = {"case_id": case_id, "due_at": due, "rung": f"{of}{reached[-1]}", "at": now}
    new = insert(CaseReminder).values(row).on_conflict_do_nothing().returning(CaseReminder.rung)
    return reached[-1] if db.session().scalar(new) else None
