"""What comes in about plans and events, checked; what is wrong is put beside each field."""

from dataclasses import replace
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.outreach.topics import KINDS, LECTURERS
from webapp.web.fields import choice, day, name_text, parsed, row, text, whole
from webapp.web.forms import Reader, form_input, read, read_one

MOST_PEOPLE = 100_000
LONGEST_MINUTES, USUAL_MINUTES = 600, 60
FURTHEST = timedelta(days=366)
_WHO = "选一种人来讲"
_WHAT = "写一句讲什么"
_WHEN = "选哪一天、几点开始"


@form_input
class PlanInput:
    """A line of a plan as sent."""

    topic: str = text(60, _WHAT)
    reason: str = text(200)
    lecturer_kind: str = choice(LECTURERS, _WHO)
    lecturer: str = name_text(60, room=60)
    place: str = name_text(60, room=60)


@form_input
class EventInput:
    """An event as sent; ``village`` is an area code, empty for the whole town."""

    kind: str = choice(KINDS, "选是哪一种")
    village: str = text(20)
    topic: str = text(60, _WHAT)
    starts_at: datetime
    minutes: int | None = whole(LONGEST_MINUTES)
    place: str = name_text(60, "这里要写", room=60)
    material: str = text(200)
    lecturer_kind: str = choice(LECTURERS, _WHO)
    lecturer: str = name_text(60, room=60)
    lecturer_id: int | None = row()


@form_input
class HeldInput:
    """How an event went as sent."""

    head_count: int = whole(MOST_PEOPLE, needed="写大概来了多少人，一个数就行")
    questions: str = text(2000)


def parse_plan(form: MultiDict[str, str]) -> PlanInput:
    """Return a line of a plan; Problem 422 beside each wrong field."""
    sent = read(PlanInput, form)
    return replace(sent, reason=sent.reason[:80])


def parse_event(form: MultiDict[str, str]) -> EventInput:
    """Return an event; Problem 422 beside each wrong field."""
    reader = Reader(form)
    on, at = reader.take("day", day(_WHEN, needed=_WHEN)), None
    if on:
        at = reader.take("time", parsed(reading.time_of_day, _WHEN, needed=_WHEN))
    starts_at = datetime.combine(on, at, clock.SHANGHAI) if on and at else clock.now()
    sent = reader.fill(EventInput, starts_at=starts_at)
    reader.finish()
    return sent


def parse_reason(form: MultiDict[str, str]) -> str:
    """Return why an event is not held; Problem 422 without."""
    return read_one("reason", text(200, "写一句为什么不办了，看到通知的人会知道"), form)
