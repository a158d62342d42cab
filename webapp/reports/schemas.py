"""What a phone sends as a report, parsed and checked: one typed object, or one sentence beside each wrong field."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core import clock, reading
from webapp.core.errors import Problem
from webapp.core.geo import valid_position
from webapp.core.replay import clean_value, same_uuid
from webapp.reports.catalogue import categories, checklist
from webapp.reports.models import Position, ReportKind, Severity

MOST_PHOTOS = 9
LIMITS = {"description": 2000, "place_name": 100, "wants": 500, "household_note": 1000, "party_name": 40}
PROTECTING = ("someone_hurt", "afraid_to_go_home", "minor_harmed")
POSITION_SOURCES = ("gps", "map", "place")
# Phone clocks may lie; outside this the claim is kept and marked.
EARLIEST, LATEST = timedelta(days=7 * 365), timedelta(days=3)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ReportIn:
    """A report as it came in, checked. ``details`` holds what only its kind has."""

    client_id: str
    kind: ReportKind
    category: str | None
    severity: Severity | None
    description: str
    place_name: str
    position: Position | None
    claimed_at: datetime | None
    claim_doubtful: bool
    protected: bool
    area_code: str | None
    join_token: str | None
    patrol_client_id: str | None
    photo_digests: tuple[str, ...]
    voice_digest: str | None
    details: dict[str, Any] = field(default_factory=dict)
    parties: tuple[dict[str, str], ...] = ()


class _Form:
    """Reads fields and collects a sentence for each that is wrong."""

    def __init__(self, form: MultiDict[str, str]) -> None:
        self._form = form
        self.faults: dict[str, str] = {}

    def text(self, name: str, limit: int = 200) -> str:
        value = clean_value(self._form.get(name, ""))
        if "\0" in value:
            self.faults[name] = "里面有不能显示的字符，请删掉再发"
        elif len(value) > limit:
            self.faults[name] = f"太长了，最多 {limit} 个字，现在 {len(value)} 个"
        return value

    def one_of(self, name: str, allowed: Any, message: str) -> str | None:
        value = self.text(name)
        if value and value not in allowed and name not in self.faults:
            self.faults[name] = message
        return value or None

    def number(self, name: str, low: float, high: float, message: str) -> float | None:
        value = self.text(name)
        number = reading.number(value, low, high)
        if value and number is None:
            self.faults[name] = message
        return number

    def digests(self, name: str) -> tuple[str, ...]:
        values = [clean_value(v) for v in self._form.getlist(name) if clean_value(v)]
        if not all(_SHA256.fullmatch(v) for v in values):
            self.faults[name] = "照片的编号不对，请重新发一次"
        return tuple(values)

    def lines(self, name: str) -> list[str]:
        return [clean_value(v) for v in self._form.getlist(name)]

    def finish(self) -> None:
        if self.faults:
            raise Problem("invalid", next(iter(self.faults.values())), fields=self.faults)


def parse_client_id(text: str) -> str:
    """Return the normalised UUID; Problem 422 for half a UUID."""
    found = same_uuid(text)
    if found is None:
        raise Problem("invalid", "这份东西的编号不完整，请刷新再发", fields={"client_id": "编号不完整，请刷新页面再发"})
    return found


def parse_report(form: MultiDict[str, str], photo_count: int) -> ReportIn:
    """Return the report in ``form`` with ``photo_count`` files attached; Problem 422 naming every wrong field."""
    reader = _Form(form)
    client_id = same_uuid(form.get("client_id", ""))
    if client_id is None:
        reader.faults["client_id"] = "编号不完整，请刷新页面再发"
    kind_code = reader.one_of("kind", set(ReportKind), "不知道要报哪一样，请从上报重新进来")
    if not kind_code and "kind" not in reader.faults:
        reader.faults["kind"] = "先选要报哪一样"
    if reader.faults:
        reader.finish()
    kind = ReportKind(kind_code or "")
    claimed_at, doubtful = _claimed(reader)
    digests = reader.digests("photo_digests")
    if photo_count + len(digests) > MOST_PHOTOS:
        reader.faults["photos"] = f"照片最多 {MOST_PHOTOS} 张，请去掉几张再发"
    voice = reader.digests("voice_digest")
    emergency = _calls_for_help(reader, kind)
    parsed = ReportIn(
        client_id=client_id or "",
        kind=kind,
        category=_category(reader, kind, emergency),
        severity=Severity.URGENT if emergency else _severity(reader),
        description=reader.text("description", LIMITS["description"]),
        place_name=reader.text("place_name", LIMITS["place_name"]),
        position=_position(reader),
        claimed_at=claimed_at,
        claim_doubtful=doubtful,
        protected=_protects(reader, kind),
        area_code=reader.text("area_code", 20) or None,
        join_token=reader.text("join_token", 500) or None,
        patrol_client_id=same_uuid(reader.text("patrol", 36)),
        photo_digests=digests,
        voice_digest=voice[0] if voice else None,
        details=_details(reader, kind) | ({"emergency": "yes"} if emergency else {}),
        parties=_parties(reader) if kind == ReportKind.DISPUTE else (),
    )
    reader.finish()
    return parsed


def parse_words(form: MultiDict[str, str], name: str, *, needed: str | None = None) -> str:
    """Return one text field within the limit of a description; ``needed`` is the sentence when it is empty."""
    reader = _Form(form)
    value = reader.text(name, LIMITS["description"])
    if needed and not value:
        reader.faults[name] = needed
    reader.finish()
    return value


def parse_digests(form: MultiDict[str, str], photo_count: int) -> tuple[tuple[str, ...], str | None]:
    """Return the digests of photos and voice that follow later; Problem 422 for more than nine photos."""
    reader = _Form(form)
    photos, voice = reader.digests("photo_digests"), reader.digests("voice_digest")
    if photo_count + len(photos) > MOST_PHOTOS:
        reader.faults["photos"] = f"照片最多 {MOST_PHOTOS} 张，请去掉几张再发"
    reader.finish()
    return photos, voice[0] if voice else None


def _calls_for_help(reader: _Form, kind: ReportKind) -> bool:
    return kind == ReportKind.HAZARD and reader.one_of("emergency", ("yes",), "请重新按紧急求助") == "yes"


def _category(reader: _Form, kind: ReportKind, emergency: bool) -> str | None:
    """Return the category; who calls for help is not asked for one."""
    known: Mapping[str, Any] = categories(kind if kind != ReportKind.PATROL else ReportKind.HAZARD)
    category = reader.one_of("category", known, "没有这一类，请重新选")
    if category is None and emergency:
        return "other"
    if category is None and kind != ReportKind.PATROL and "category" not in reader.faults:
        reader.faults["category"] = "选一类就能发"
    return category


def _severity(reader: _Form) -> Severity | None:
    value = reader.one_of("severity", set(Severity), "请重新选急不急")
    return Severity(value) if value in set(Severity) else None


def _position(reader: _Form) -> Position | None:
    latitude = reader.number("latitude", -90, 90, "定位的数不对，可以不填")
    longitude = reader.number("longitude", -180, 180, "定位的数不对，可以不填")
    accuracy = reader.number("accuracy_m", 0, 1e7, "定位的误差不对，可以不填")
    source = reader.one_of("position_source", POSITION_SOURCES, "定位的来源不对，可以不填")
    if (latitude is None) != (longitude is None) and not {"latitude", "longitude"} & reader.faults.keys():
        reader.faults["latitude"] = "定位只有一半，请重新定位或不填"
    if latitude is None or longitude is None or not valid_position(latitude, longitude):
        return None
    return Position(latitude, longitude, accuracy, source or "map")


def _claimed(reader: _Form) -> tuple[datetime | None, bool]:
    value = reader.text("occurred_at", 64)
    if not value:
        return None, False
    claimed = clock.parse_claimed(value)
    if claimed is None:
        reader.faults["occurred_at"] = "时间看不懂，请重新选"
        return None, False
    now = clock.now()
    return claimed, not now - EARLIEST <= claimed <= now + LATEST


def _protects(reader: _Form, kind: ReportKind) -> bool:
    answers = [reader.one_of(name, ("yes", "no", "unsure"), "请选有、没有或说不清") for name in PROTECTING]
    return kind == ReportKind.DISPUTE and any(answer in ("yes", "unsure") for answer in answers)


def _details(reader: _Form, kind: ReportKind) -> dict[str, Any]:
    if kind == ReportKind.PATROL:
        return _patrol_details(reader)
    if kind == ReportKind.DISPUTE:
        people = reader.number("people_count", 0, 100_000, "人数填个数字就行，可以不填")
        details = {
            "people_count": int(people) if people is not None else None,
            "wants": reader.text("wants", LIMITS["wants"]),
            "danger_now": reader.one_of("danger_now", ("yes", "no"), "请选有或没有"),
            **{name: reader.text(name) for name in PROTECTING},
            "safe_contact": reader.text("safe_contact", LIMITS["place_name"]),
        }
        return {name: value for name, value in details.items() if value not in (None, "")}
    return {}


def _patrol_details(reader: _Form) -> dict[str, Any]:
    known = {item.code for month in range(1, 13) for item in checklist(month).items}
    answers = {}
    for code in sorted(known):
        value = reader.one_of(f"item_{code}", ("ok", "issue"), "请选正常或有事")
        if value:
            answers[code] = value
    return {
        name: value
        for name, value in {
            "round": reader.one_of("round", ("today", "free"), "请选今天这一圈或随便走走"),
            "checklist_version": reader.text("checklist_version", 20),
            "answers": answers,
            "household_note": reader.text("household_note", LIMITS["household_note"]),
        }.items()
        if value
    }


def _parties(reader: _Form) -> tuple[dict[str, str], ...]:
    names, phones = reader.lines("party_name"), reader.lines("party_phone")
    if any(len(n) > LIMITS["party_name"] or "\0" in n for n in (*names, *phones)) or len(names) > 10:
        reader.faults["party_name"] = "名字或电话太长了，请短一点"
    phones += [""] * (len(names) - len(phones))
    return tuple({"name": n, "phone": p} for n, p in zip(names, phones, strict=False) if n or p)
