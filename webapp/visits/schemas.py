"""What comes in about visits: a plan, and steps on one."""

from datetime import date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.visits.states import LENGTHS, Action, Kind
from webapp.web.fields import (
    choice_or_none,
    client_id,
    client_id_or_none,
    day,
    name_text,
    parsed,
    rows,
    text,
    text_or_none,
    typed_phone,
    version,
)
from webapp.web.forms import Reader, form_input

FURTHEST = timedelta(days=366)
# A visit that took place may be written down later.
LATE_NOTE = timedelta(days=30)
MOST_GOERS = 12
_NO_DAY = "日子要像 2026-11-30 这样"
_NO_PHONE = "电话号码好像不对，看一看"


@form_input
class PlanInput:
    """A visit that a person wants to plan, as sent."""

    client_id: str = client_id()
    kind: Kind
    case_code: str | None = text_or_none(40, sent_as="case")
    starts_at: datetime
    place: str = name_text(100)
    reason: str = text(1000, "写一句为什么")
    guest: str  # reporter, other or nothing (field visit)
    guest_name: str = name_text(40)
    guest_phone: str = typed_phone(_NO_PHONE)
    goers: tuple[int, ...] = rows(MOST_GOERS, f"一起去的最多 {MOST_GOERS} 个人")
    minutes: str | None = choice_or_none(LENGTHS, "选大概多久", default=None)


@form_input
class StepInput:
    """A step that a person wants to take, as sent."""

    action: Action
    client_id: str | None = client_id_or_none()
    version: int | None = version()
    note: str = text(2000)
    starts_at: datetime | None
    again_on: date | None = day(_NO_DAY)


def parse_kind(text: str | None) -> Kind:
    """Return the kind named in an address; the one 404 for another word."""
    if text not in set(Kind):
        raise not_found()
    return Kind(text)


def parse_plan(form: MultiDict[str, str]) -> PlanInput:
    """Return the wanted visit; Problem 422 naming every wrong field."""
    reader = Reader(form)
    kind = parse_kind(form.get("kind"))
    guest = _guest(reader, kind)
    starts_at = _moment(reader, past=kind == Kind.FIELD) or clock.now()
    place = reader.take("place", name_text(100, "写上在哪里见" if kind == Kind.INVITED else "写上去哪里、哪一家"))
    sent = reader.fill(PlanInput, kind=kind, starts_at=starts_at, place=place, **guest)
    reader.finish()
    return sent


def parse_step(name: str, form: MultiDict[str, str]) -> StepInput:
    """Return the wanted step; 404 for a step that does not exist, 422 beside a wrong field."""
    if name not in set(Action):
        raise not_found()
    reader = Reader(form)
    starts_at = _moment(reader, past=False) if name == Action.MOVE else None
    unasked = {} if name == Action.HOLD else {"again_on": None}
    sent = reader.fill(StepInput, action=Action(name), starts_at=starts_at, **unasked)
    again = sent.again_on
    if again and not clock.local_day(clock.now()) < again <= clock.local_day(clock.now() + FURTHEST):
        reader.refuse("again_on", "选一个以后的日子，不用再看就空着")
    reader.finish()
    return sent


def _guest(reader: Reader, kind: Kind) -> dict[str, str]:
    guest = reader.form.get("guest", "other")
    if guest == "reporter":
        return {"guest": guest, "guest_name": "", "guest_phone": ""}
    name = reader.take("guest_name", name_text(40, "约谁？写上名字" if kind == Kind.INVITED else ""))
    phone = reader.take("guest_phone", typed_phone(_NO_PHONE))
    return {"guest": "other" if name or phone else "", "guest_name": name, "guest_phone": phone}


def _moment(reader: Reader, *, past: bool) -> datetime | None:
    """Read ``day`` and ``time`` in Shanghai; ``past``: what took place may be written down later."""
    on = reader.take("day", day(_NO_DAY))
    at = reader.take("time", parsed(reading.time_of_day, "几点？像 9:30 这样", needed="选一个钟点"))
    if at is None:
        return None
    if on is None:
        reader.refuse("day", "选一天")
        return None
    moment, now = datetime.combine(on, at, clock.SHANGHAI), clock.now()
    if moment > now + FURTHEST:
        reader.refuse("day", "太远了，最多定到一年以后")
    elif moment < now - (LATE_NOTE if past else timedelta()):
        reader.refuse("day", "这个时间已经过了，选以后的" if not past else "太久以前的就不用补记了，最多 30 天")
    return moment
