"""When people are left in peace: what is not urgent waits for the end of the night it happened in."""

from datetime import datetime, time, timedelta

from flask import current_app

from webapp.core import clock

SLOTS = (time(8), time(14))


def morning_after(moment: datetime) -> datetime | None:
    """Return when the quiet hours around ``moment`` end, in UTC; None in the day. From 22:00 to 07:00 unless set.

    The demo has none: whoever tries it at night must see at once which notices their step made for others.
    """
    if current_app.config["ENV"] == "demo":
        return None
    begins, ends = _setting("QUIET_FROM"), _setting("QUIET_TO")
    there = clock.local(moment)
    over_midnight = begins > ends
    late, early = there.time() >= begins, there.time() < ends
    if not (late or early if over_midnight else late and early):
        return None
    day = there.date() + timedelta(days=1 if over_midnight and late else 0)
    return datetime.combine(day, ends, clock.SHANGHAI).astimezone(moment.tzinfo)


def slot_after(moment: datetime) -> datetime:
    """Return the next of the two times of day, 8:00 and 14:00, at which what is gathered is shown; in the demo, now."""
    if current_app.config["ENV"] == "demo":
        return moment
    there = clock.local(moment)
    later = next((slot for slot in SLOTS if there.time() < slot), None)
    day = there.date() if later else there.date() + timedelta(days=1)
    return datetime.combine(day, later or SLOTS[0], clock.SHANGHAI).astimezone(moment.tzinfo)


def slot_key(moment: datetime) -> str:
    """Name the time of day for which what happens at ``moment`` is gathered: 2026-11-26:8."""
    there = clock.local(moment)
    later = next((slot for slot in SLOTS if there.time() < slot), None)
    day = there.date() if later else there.date() + timedelta(days=1)
    return f"{day}:{(later or SLOTS[0]).hour}"


def _setting(name: str) -> time:
    return time.fromisoformat(current_app.config[name])
