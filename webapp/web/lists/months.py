"""Months as addresses write them (``?month=2026-11``), and those around one."""

from datetime import date

from webapp.core import clock, reading
from webapp.core.errors import not_found


def parse_month(text: str | None) -> date:
    """Return the first day of a month in an address, this month when none is given; the one 404 for anything else."""
    if not text:
        return clock.local_day(clock.now()).replace(day=1)
    first = reading.month(text)
    if first is None:
        raise not_found()
    return first


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months_around(month: date) -> dict[str, str]:
    """Return the months before and after, for links."""
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return {"before": before.isoformat()[:7], "after": next_month(month).isoformat()[:7]}
