"""What advisers and the justice office send: steps, times, weeks, absences."""

from datetime import UTC, date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import Problem, invalid
from webapp.service_orders.advisers.slots import Stretch
from webapp.service_orders.schemas import parse_words
from webapp.service_orders.service_steps import Said
from webapp.service_orders.states import Action

_FURTHEST = timedelta(days=366)


def parse_said(action: Action, form: MultiDict[str, str]) -> Said:
    """Return what comes with a step of somebody who serves; Problem 422 for a time that is none."""
    wants_time = action in (Action.SCHEDULE, Action.PUT_OFF)
    return Said(
        words=parse_words(form),
        at=parse_at(form.get("at", "")) if wants_time else None,
        adviser_id=reading.row_id(form.get("adviser")),
    )


def parse_at(text: str) -> datetime:
    """Return a moment that was chosen in Shanghai time; it lies ahead and within a year."""
    day, _, at = text.strip().partition("T")
    chosen = reading.local_moment(day, at)
    if chosen is None:
        raise invalid(at="选一个日子和时间")
    now = clock.now()
    if not now - timedelta(minutes=5) <= chosen <= now + _FURTHEST:
        raise invalid(at="这个时间已经过了，或者太远了")
    return chosen.astimezone(UTC)


def parse_week(form: MultiDict[str, str]) -> list[Stretch]:
    """Return the week an adviser gives: for each day up to two stretches, empty ones left out."""
    found: list[Stretch] = []
    faults: dict[str, str] = {}
    for weekday in range(7):
        for half in ("am", "pm"):
            name = f"{half}_{weekday}"
            opens, closes = form.get(f"{name}_from", "").strip(), form.get(f"{name}_to", "").strip()
            if not opens and not closes:
                continue
            stretch = (_minutes(opens), _minutes(closes))
            if stretch[0] is None or stretch[1] is None or stretch[0] + 40 > stretch[1]:
                faults[name] = "从几点到几点，至少 40 分钟"
            else:
                found.append(Stretch(weekday, stretch[0], stretch[1]))
    if faults:
        raise Problem("invalid", next(iter(faults.values())), fields=faults)
    return found


def parse_absence(form: MultiDict[str, str]) -> tuple[date, date]:
    """Return the first and the last day of an absence."""
    since = reading.day(form.get("since"))
    until = reading.day(form.get("until") or form.get("since"))
    if since is None or until is None:
        raise invalid(since="选哪一天到哪一天")
    today = clock.local_day(clock.now())
    if until < since or until < today or until > today + _FURTHEST:
        raise invalid(since="后一天要在前一天之后，也不能已经过了")
    return since, until


def parse_month(text: str) -> date:
    """Return the first day of a month in an address; this month for none or nonsense."""
    return reading.month(text) or clock.local_day(clock.now()).replace(day=1)


def _minutes(text: str) -> int | None:
    at = reading.time_of_day(text)
    return at.hour * 60 + at.minute if at else None
