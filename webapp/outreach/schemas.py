"""What comes in about plans, events, typical cases and the three questions, checked and said beside each field."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.errors import Problem, not_found
from webapp.core.replay import clean_value, same_uuid
from webapp.outreach.topics import KINDS, LECTURERS

LIMITS = {
    "topic": (60, "写一句讲什么"),
    "reason": (200, ""),
    "lecturer": (60, ""),
    "place": (60, ""),
    "material": (200, ""),
    "questions": (2000, ""),
    "title": (40, "写个题目"),
    "story": (3000, "写写是怎么回事"),
    "outcome": (1500, "写写是怎么解决的"),
    "lesson": (1000, "写写大家能学到什么"),
}
MOST_PEOPLE = 100_000
LONGEST_MINUTES = 600
QUESTIONS = {
    "gain": ("这件事，帮上您了吗？", "获得感"),
    "happiness": ("现在心里舒坦些了吗？", "幸福感"),
    "safety": ("在村里住着，觉得安全吗？", "安全感"),
}
ANSWERS = {"good": "好", "fair": "一般", "poor": "不好"}
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


@dataclass(frozen=True)
class StoryIn:
    """A typical case as sent."""

    topic: str
    title: str
    story: str
    outcome: str
    lesson: str


class Form:
    """Reads fields one by one and remembers what has to be mended."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form, self.faults = form, dict[str, str]()

    def text(self, name: str, *, needed: bool = False) -> str:
        """Return a text within its limit; a sentence beside it where it is missing or too long."""
        value, (most, missing) = clean_value(self.form.get(name, "")), LIMITS[name]
        if "\0" in value:
            self.faults[name] = "有看不见的字符，请重新打一遍"
        elif len(value) > most:
            self.faults[name] = f"太长了，最多 {most} 个字，现在 {len(value)} 个"
        elif needed and not value:
            self.faults[name] = missing or "这里要写"
        return value

    def one_of(self, name: str, known: object, sentence: str) -> str:
        """Return one of the known words."""
        value = self.form.get(name, "")
        if value not in known:  # type: ignore[operator]
            self.faults[name] = sentence
        return value

    def number(self, name: str, most: int, *, needed: str = "") -> int | None:
        """Return a whole number from 0 on, None where it was left empty."""
        value = clean_value(self.form.get(name, ""))
        if not value:
            if needed:
                self.faults[name] = needed
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 8 and int(value) <= most):
            self.faults[name] = f"写一个数，最多 {most}"
            return None
        return int(value)

    def finish(self) -> None:
        """Raise the 422 that names every field to mend."""
        if self.faults:
            raise Problem("invalid", next(iter(self.faults.values())), fields=self.faults)


def parse_month(text: str | None) -> date:
    """Return the first day of a month in an address, this month when none is given; the one 404 for anything else."""
    if not text:
        return clock.local_day(clock.now()).replace(day=1)
    if not _MONTH.fullmatch(text):
        raise not_found()
    return date.fromisoformat(f"{text}-01")


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
    lecturer_id = form.get("lecturer_id", "")
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
        int(lecturer_id) if lecturer_id.isdigit() and len(lecturer_id) < 16 else None,
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


def parse_story(form: MultiDict[str, str]) -> StoryIn:
    """Return a typical case; Problem 422 beside each wrong field."""
    reader = Form(form)
    topic = reader.text("topic")
    texts = [reader.text(name, needed=True) for name in ("title", "story", "outcome", "lesson")]
    reader.finish()
    return StoryIn(topic[:40] or "别的事", *texts)


def parse_answers(form: MultiDict[str, str]) -> dict[str, str]:
    """Return the answers given; each may be left out, but not all of them."""
    given = {code: form.get(code, "") for code in QUESTIONS if form.get(code, "") in ANSWERS}
    if not given:
        raise Problem("invalid", "点一个就行", fields={"gain": "点一个就行，也可以都点"})
    return given


def parse_version(form: MultiDict[str, str]) -> int | None:
    """Return the version of the page that was answered."""
    version = form.get("version", "").strip()
    return int(version) if version.isdigit() and len(version) < 10 else None


def parse_form_id(form: MultiDict[str, str]) -> str:
    """Return the id of the form, so that pressed twice is once."""
    found = same_uuid(form.get("client_id", ""))
    if found is None:
        raise Problem("invalid", "页面开得太久了，请刷新再填", fields={"client_id": "页面开得太久了，请刷新再填"})
    return found


def _moment(reader: Form) -> datetime:
    day, at = reader.form.get("day", "").strip(), reader.form.get("time", "").strip()
    try:
        if not (_DAY.fullmatch(day) and _TIME.fullmatch(at)):
            raise ValueError
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(at), clock.SHANGHAI)
    except ValueError:
        reader.faults["day" if not _DAY.fullmatch(day) else "time"] = "选哪一天、几点开始"
        return clock.now()
