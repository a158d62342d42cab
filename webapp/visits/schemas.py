"""What comes in about visits: a plan, and steps on one."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import Problem, not_found
from webapp.core.replay import clean_value, same_uuid
from webapp.visits.states import Action, Kind

LIMITS = {"place": 100, "reason": 1000, "note": 2000, "guest_name": 40, "guest_phone": 30}
FURTHEST = timedelta(days=366)
# A visit that took place may be written down later.
LATE_NOTE = timedelta(days=30)
MOST_GOERS = 12


@dataclass(frozen=True)
class PlanWanted:
    """A visit somebody wants to plan, as sent."""

    client_id: str
    kind: Kind
    case_code: str | None
    starts_at: datetime
    place: str
    reason: str
    guest: str  # reporter, other or nothing (field visit)
    guest_name: str
    guest_phone: str
    goers: tuple[int, ...]


@dataclass(frozen=True)
class StepWanted:
    """A step somebody wants to take, as sent."""

    action: Action
    client_id: str | None
    version: int | None
    note: str
    starts_at: datetime | None
    again_on: date | None


class _Reader:
    """Reads fields and collects a sentence for each that is wrong."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self.form = form
        self.faults: dict[str, str] = {}

    def text(self, name: str, needed: str | None = None) -> str:
        value = clean_value(self.form.get(name, ""))
        if "\0" in value:
            self.faults[name] = "里面有不能显示的字符，请删掉再发"
        elif len(value) > LIMITS[name]:
            self.faults[name] = f"太长了，最多 {LIMITS[name]} 个字，现在 {len(value)} 个"
        elif needed and not value:
            self.faults[name] = needed
        return value

    def day(self, name: str) -> date | None:
        sent = self.form.get(name, "").strip()
        found = reading.day(sent)
        if sent and found is None:
            self.faults[name] = "日子要像 2026-11-30 这样"
        return found

    def moment(self, *, past: bool) -> datetime | None:
        """Read ``day`` and ``time`` in Shanghai; ``past``: what took place may be written down later."""
        day = self.day("day")
        hour = reading.time_of_day(self.form.get("time"))
        if hour is None:
            self.faults["time"] = "几点？像 9:30 这样" if self.form.get("time", "").strip() else "选一个钟点"
            return None
        if day is None:
            self.faults.setdefault("day", "选一天")
            return None
        moment = datetime.combine(day, hour, clock.SHANGHAI)
        now = clock.now()
        if moment > now + FURTHEST:
            self.faults["day"] = "太远了，最多定到一年以后"
        elif moment < now - (LATE_NOTE if past else timedelta()):
            self.faults["day"] = "这个时间已经过了，选以后的" if not past else "太久以前的就不用补记了，最多 30 天"
        return moment

    def finish(self) -> None:
        if self.faults:
            raise Problem("invalid", next(iter(self.faults.values())), fields=self.faults)


def parse_kind(text: str | None) -> Kind:
    """Return the kind named in an address; the one 404 for another word."""
    if text not in set(Kind):
        raise not_found()
    return Kind(text)


def parse_plan(form: MultiDict[str, str]) -> PlanWanted:
    """Return the wanted visit; Problem 422 naming every wrong field."""
    reader = _Reader(form)
    kind = parse_kind(form.get("kind"))
    client_id = same_uuid(form.get("client_id", ""))
    if client_id is None:
        reader.faults["client_id"] = "编号不完整，请刷新页面再发"
    guest, name, phone = _guest(reader, kind)
    starts_at = reader.moment(past=kind == Kind.FIELD)
    place = reader.text("place", "写上在哪里见" if kind == Kind.INVITED else "写上去哪里、哪一家")
    reason = reader.text("reason", "写一句为什么")
    goers = reading.row_ids(form.getlist("goers"))
    if len(goers) > MOST_GOERS:
        reader.faults["goers"] = f"一起去的最多 {MOST_GOERS} 个人"
    reader.finish()
    code = form.get("case") or None
    at = starts_at or clock.now()
    return PlanWanted(client_id or "", kind, code, at, place, reason, guest, name, phone, tuple(goers))


def _guest(reader: _Reader, kind: Kind) -> tuple[str, str, str]:
    guest = reader.form.get("guest", "other")
    if guest == "reporter":
        return guest, "", ""
    needed = "约谁？写上名字" if kind == Kind.INVITED else None
    name, phone = reader.text("guest_name", needed), reader.text("guest_phone")
    if phone and not 7 <= len(re.findall(r"[0-9]", phone)) <= 15:
        reader.faults.setdefault("guest_phone", "电话号码好像不对，看一看")
    return ("other" if name or phone else ""), name, phone


def parse_step(name: str, form: MultiDict[str, str]) -> StepWanted:
    """Return the wanted step; 404 for a step that does not exist, 422 beside a wrong field."""
    if name not in set(Action):
        raise not_found()
    reader = _Reader(form)
    sent = form.get("version", "").strip()
    version = reading.version(sent)
    if sent and version is None:
        reader.faults["version"] = "页面开得太久了，请刷新"
    client_id = form.get("client_id") or None
    if client_id and same_uuid(client_id) is None:
        reader.faults["client_id"] = "编号不完整，请刷新再发"
    starts_at = reader.moment(past=False) if name == Action.MOVE else None
    again_on = reader.day("again_on") if name == Action.HOLD else None
    if again_on and not clock.local_day(clock.now()) < again_on <= clock.local_day(clock.now() + FURTHEST):
        reader.faults["again_on"] = "选一个以后的日子，不用再看就空着"
    note = reader.text("note")
    reader.finish()
    same = same_uuid(client_id) if client_id else None
    return StepWanted(Action(name), same, version, note, starts_at, again_on)
