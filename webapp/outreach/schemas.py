"""What comes in about plans, events, typical cases and the three questions, checked and said beside each field."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import Problem, not_found
from webapp.core.replay import same_uuid
from webapp.outreach.schemas_form import Form
from webapp.outreach.topics import KINDS, LECTURERS

MOST_PEOPLE = 100_000
LONGEST_MINUTES = 600
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True)
class PlanIn:
    """A line of a plan as sent."""

    topic: str
    reason: str
    lecturer_kind: str
    lecturer: str
    place: str


@dataclass(frozen=True)
class EventIn:
    """An event as sent; ``village`` is an area code, empty for the whole town."""

    kind: str
    village: str
    topic: str
    starts_at: datetime
    minutes: int
    place: str
    material: str
    lecturer_kind: str
    lecturer: str
    lecturer_id: int | None


def parse_month(text: str | None) -> date:
    """Return the first day of a month in an address, this month when none is given; the one 404 for anything else."""
    if not text:
        return clock.local_day(clock.now()).replace(day=1)
    first = reading.month(text)
    if first is None:
        raise not_found()
    return first


def parse_plan(form: MultiDict[str, str]) -> PlanIn:
    """Return a line of a plan; Problem 422 beside each wrong field."""
    reader = Form(form)
    parsed = PlanIn(
        reader.text("topic", needed=True),
        reader.text("reason")[:80],
        reader.one_of("lecturer_kind", LECTURERS, "选一种人来讲"),
        reader.text("lecturer"),
        reader.text("place"),
    )
    reader.finish()
    return parsed


def parse_event(form: MultiDict[str, str]) -> EventIn:
    """Return an event; Problem 422 beside each wrong field."""
    reader = Form(form)
    starts_at = _moment(reader)
    parsed = EventIn(
        reader.one_of("kind", KINDS, "选是哪一种"),
        form.get("village", "").strip()[:20],
        reader.text("topic", needed=True),
        starts_at,
        reader.number("minutes", LONGEST_MINUTES) or 60,
        reader.text("place", needed=True),
        reader.text("material"),
        reader.one_of("lecturer_kind", LECTURERS, "选一种人来讲"),
        reader.text("lecturer"),
        reading.row_id(form.get("lecturer_id")),
    )
    reader.finish()
    return parsed


def parse_held(form: MultiDict[str, str]) -> tuple[int, str]:
    """Return how many came and what they asked; Problem 422 without a number."""
    reader = Form(form)
    count = reader.number("head_count", MOST_PEOPLE, needed="写大概来了多少人，一个数就行")
    questions = reader.text("questions")
    reader.finish()
    return count or 0, questions


def parse_reason(form: MultiDict[str, str]) -> str:
    """Return why an event is not held; Problem 422 without."""
    reader = Form(form)
    reason = reader.text("reason")
    if not reason:
        reader.faults["reason"] = "写一句为什么不办了，看到通知的人会知道"
    reader.finish()
    return reason


def parse_version(form: MultiDict[str, str]) -> int | None:
    """Return the version of the page that was answered."""
    return reading.version(form.get("version"))


def parse_form_id(form: MultiDict[str, str]) -> str:
    """Return the id of the form, so that pressed twice is once."""
    found = same_uuid(form.get("client_id", ""))
    if found is None:
        raise Problem("invalid", "页面开得太久了，请刷新再填", fields={"client_id": "页面开得太久了，请刷新再填"})
    return found


def _moment(reader: Form) -> datetime:
    day, at = reader.form.get("day"), reader.form.get("time")
    found = reading.local_moment(day, at)
    if found is None:
        reader.faults["time" if reading.day(day) else "day"] = "选哪一天、几点开始"
    return found or clock.now()
