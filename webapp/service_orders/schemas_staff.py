"""What advisers and the justice office send: steps, times, weeks, absences."""

from datetime import date, time

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import invalid
from webapp.service_orders.advisers.slots import EARLIEST, LATEST, Stretch
from webapp.service_orders.schemas import FURTHEST, StepInput, parse_slot
from webapp.service_orders.states import Action
from webapp.web.fields import day
from webapp.web.forms import Reader, form_input, read

_WHICH_DAYS = "选哪一天到哪一天"


@form_input
class AbsenceInput:
    """Days on which an adviser is away."""

    since: date = day(_WHICH_DAYS, needed=_WHICH_DAYS)
    until: date | None = day(_WHICH_DAYS)


def parse_step(action: Action, form: MultiDict[str, str]) -> StepInput:
    """Return what comes with a step of whoever serves; Problem 422 for a time that is none.

    A time is one of the free ones that were offered (``slot``), or typed (``at``), which counts where both are there.
    """
    if action not in (Action.SCHEDULE, Action.PUT_OFF):
        return read(StepInput, form, rating=None, at=None)
    slot = form.get("slot", "")
    if form.get("at") or not slot:
        return read(StepInput, form, rating=None)
    at, now = parse_slot(slot), clock.now()
    if at is None or not now <= at <= now + FURTHEST:
        raise invalid(at="这个时间已经过了，另选一个")
    return read(StepInput, form, rating=None, at=at)


def parse_week(form: MultiDict[str, str]) -> list[Stretch]:
    """Return the week an adviser gives: for each day up to two stretches, empty ones left out."""
    found: list[Stretch] = []
    reader = Reader(form)
    for weekday in range(7):
        for half in ("am", "pm"):
            name = f"{half}_{weekday}"
            opens, closes = form.get(f"{name}_from", "").strip(), form.get(f"{name}_to", "").strip()
            if not opens and not closes:
                continue
            stretch = (_minutes(opens), _minutes(closes))
            if stretch[0] is None or stretch[1] is None or stretch[0] + 40 > stretch[1]:
                reader.refuse(name, "从几点到几点，至少 40 分钟")
            elif stretch[0] < _of_day(EARLIEST) or stretch[1] > _of_day(LATEST):
                reader.refuse(name, f"选 {EARLIEST.hour}:00 到 {LATEST.hour}:00 之间的钟点")
            else:
                found.append(Stretch(weekday, stretch[0], stretch[1]))
    reader.finish()
    return found


def parse_absence(form: MultiDict[str, str]) -> tuple[date, date]:
    """Return the first and the last day of an absence; without a last day it is one."""
    absence = read(AbsenceInput, form)
    since, until, today = absence.since, absence.until or absence.since, clock.local_day(clock.now())
    if until < since:
        raise invalid(until="后一天要在前一天之后")
    if until < today:
        raise invalid(since="这几天已经过了")
    if until > today + FURTHEST:
        raise invalid(until="太远了，最多写到一年以后")
    return since, until


def parse_month(text: str) -> date:
    """Return the first day of a month in an address; this month for none or nonsense."""
    return reading.month(text) or clock.local_day(clock.now()).replace(day=1)


def _minutes(text: str) -> int | None:
    at = reading.time_of_day(text)
    return _of_day(at) if at else None


def _of_day(at: time) -> int:
    return at.hour * 60 + at.minute
