"""What advisers and the justice office send: steps, times, weeks, absences."""

import re
from datetime import UTC, date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.errors import Problem, invalid
from webapp.services.schemas import parse_words
from webapp.services.service_steps import Said
from webapp.services.slots import Stretch
from webapp.services.states import Action

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_FURTHEST = timedelta(days=366)


def parse_said(action: Action, form: MultiDict[str, str]) -> Said:
    """Return what comes with a step of somebody who serves; Problem 422 for a time that is none."""
    wants_time = action in (Action.SCHEDULE, Action.PUT_OFF)
    who = form.get("adviser", "")
    return Said(
        words=parse_words(form),
        at=parse_at(form.get("at", "")) if wants_time else None,
        adviser_id=int(who) if who.isdigit() and len(who) < 16 else None,
    )


def parse_at(text: str) -> datetime:
    """Return a moment that was chosen in Shanghai time; it lies ahead and within a year."""
    try:
        chosen = datetime.fromisoformat(text.strip()).replace(tzinfo=clock.SHANGHAI).astimezone(UTC)
    except ValueError:
        raise invalid(at="选一个日子和时间") from None
    now = clock.now()
    if not now - timedelta(minutes=5) <= chosen <= now + _FURTHEST:
        raise invalid(at="这个时间已经过了，或者太远了")
    return chosen


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
    try:
        since = date.fromisoformat(form.get("since", ""))
        until = date.fromisoformat(form.get("until", "") or form.get("since", ""))
    except ValueError:
        raise invalid(since="选哪一天到哪一天") from None
    today = clock.local_day(clock.now())
    if until < since or until < today or until > today + _FURTHEST:
        raise invalid(since="后一天要在前一天之后，也不能已经过了")
    return since, until


def parse_month(text: str) -> date:
    """Return the first day of a month in an address; this month for none or nonsense."""
    today = clock.local_day(clock.now())
    return date(int(text[:4]), int(text[5:]), 1) if _MONTH.fullmatch(text) else today.replace(day=1)


def _minutes(text: str) -> int | None:
    hour, _, minute = text.partition(":")
    if not (hour.isdigit() and minute[:2].isdigit() and int(hour) < 24 and int(minute[:2]) < 60):
        return None
    return int(hour) * 60 + int(minute[:2])
