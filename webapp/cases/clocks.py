"""The clocks of cases and of work orders, on the town's working calendar."""

import csv
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from flask import current_app, g

from webapp.cases.states import Clock
from webapp.core.clock import local_day
from webapp.core.deadlines import Kind, Limit, WorkCalendar, load_overrides, parse_limit
from webapp.core.holidays.queries import notices
from webapp.reports.catalogue import DATA, severities
from webapp.reports.models import Severity

# The ladder of an order's time. Rung → share of the time by the wall clock, or working days after it ran out.
SHARES = {"50": 0.5, "80": 0.8, "100": 1.0}
DAYS_AFTER = {"chase": 1, "propose": 5}


def calendar() -> WorkCalendar:
    """Return the working calendar as it is known now: with the notices that were put in, from the next request on."""
    known, own = notices(), town_calendar()
    if not known:
        return own
    if "calendar" not in g or g.calendar[0] is not known:
        days = {day: works for year in sorted(known) for day, works in known[year].items()}
        g.calendar = known, replace(own, noticed=days, years=frozenset(known))
    found: WorkCalendar = g.calendar[1]
    return found


def guess_note(due: datetime, severity: str | None = None) -> str | None:
    """Return what a screen says beside a date that rests on working days nobody can know yet, else None.

    With a severity, where it is the clock to resolve that leads there: one that runs straight rests on no calendar.
    """
    if severity and severities()[Severity(severity)].resolve_within.kind is Kind.STRAIGHT:
        return None
    day = local_day(due)
    if town_calendar().note_for(day) is None:
        return None  # known without any notice, so none is read for it
    return calendar().note_for(day)


def town_calendar() -> WorkCalendar:
    """Return the working hours and days of this installation, read once; ValueError for a faulty table of days."""
    if "calendar" not in current_app.extensions:
        config = current_app.config
        overrides = Path(config["CALENDAR_OVERRIDES"] or DATA / "calendar_overrides.csv")
        current_app.extensions["calendar"] = WorkCalendar(
            time.fromisoformat(config["WORK_OPEN"]),
            time.fromisoformat(config["WORK_CLOSE"]),
            load_overrides(overrides),
        )
    return current_app.extensions["calendar"]


@cache
def statutory(name: str, *, urgent: bool = False) -> Limit:
    """Return a limit of statutory_clocks.csv; ``urgent``: the one for what can't wait, where the law has one."""
    with (DATA / "statutory_clocks.csv").open(encoding="utf-8", newline="") as file:
        row = next(one for one in csv.DictReader(file) if one["code"] == name)
    return parse_limit(row["limit"], row["clock"], urgent=urgent)


def due_after(start: datetime, severity: str, clock: Clock) -> datetime:
    """Return when a clock of this severity, started at ``start``, runs out."""
    limit = getattr(severities()[Severity(severity)], clock.value)
    return calendar().due(start, limit)


def working_days_after(moment: datetime, days: int) -> datetime:
    """Return the moment that many working days later, at the same time of day; the moment itself for none."""
    return calendar().due(moment, Limit(Kind.WORKING_DAYS, timedelta(days=days))) if days else moment


def without(due: datetime, severity: str, stopped: datetime, again: datetime) -> datetime:
    """Return when something due at ``due`` is due when its clock was stopped from ``stopped`` until ``again``.

    What runs straight gains the span itself, what runs on working days the working days that were lost.
    """
    if severities()[Severity(severity)].resolve_within.kind is Kind.STRAIGHT:
        return due + (again - stopped)
    day, lost = local_day(stopped), 0
    while day < local_day(again):
        day += timedelta(days=1)
        lost += calendar().is_workday(day)
    return working_days_after(due, lost)


def reminders(start: datetime, due: datetime) -> list[tuple[str, datetime]]:
    """Return each rung of the ladder from ``start`` to ``due`` and beyond, with its moment, in order."""
    found = [(rung, start + (due - start) * share) for rung, share in SHARES.items()]
    return found + [(rung, working_days_after(due, days)) for rung, days in DAYS_AFTER.items()]


def next_reminder(start: datetime, due: datetime, after: datetime) -> datetime | None:
    """Return when the next rung after this moment is reached; None when all have been."""
    return next((moment for _, moment in reminders(start, due) if moment > after), None)
