"""The clocks of a case, on the town's working calendar."""

from datetime import datetime, time
from pathlib import Path

from flask import current_app

from webapp.cases.states import Clock
from webapp.core.deadlines import WorkCalendar, load_overrides
from webapp.reports.catalogue import DATA, severities
from webapp.reports.models import Severity


def calendar() -> WorkCalendar:
    """Return the working calendar of this installation, read once."""
    if "calendar" not in current_app.extensions:
        config = current_app.config
        overrides = Path(config["CALENDAR_OVERRIDES"] or DATA / "calendar_overrides.csv")
        current_app.extensions["calendar"] = WorkCalendar(
            time.fromisoformat(config["WORK_OPEN"]),
            time.fromisoformat(config["WORK_CLOSE"]),
            load_overrides(overrides),
        )
    return current_app.extensions["calendar"]


def due_after(start: datetime, severity: str, clock: Clock) -> datetime:
    """Return when a clock of this severity, started at ``start``, runs out."""
    limit = getattr(severities()[Severity(severity)], clock.value)
    return calendar().due(start, limit)
