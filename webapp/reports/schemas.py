"""What a phone sends as a report, parsed and checked: one typed object, or one sentence beside each wrong field."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.core import clock
from webapp.core.geo import valid_position
from webapp.core.replay import same_uuid
from webapp.reports.catalogue import categories, checklist
from webapp.reports.models import Position, ReportKind, Severity
from webapp.web.fields import (
    choice_or_none,
    client_id,
    digests,
    member,
    member_or_none,
    moment,
    number,
    parsed,
    text,
    text_or_none,
    texts,
)
from webapp.web.forms import Reader, form_input

MOST_PHOTOS = 9
LIMITS = {"description": 2000, "place_name": 100, "wants": 500, "household_note": 1000, "party_name": 40}
PROTECTING = ("someone_hurt", "afraid_to_go_home", "minor_harmed")
POSITION_SOURCES = ("gps", "map", "place")
_PARTIES = "名字或电话太长了，请短一点"
_ANSWERS, _ANSWER = ("yes", "no", "unsure"), "请选有、没有或说不清"
# Phone clocks may lie; outside this the claim is kept and marked.
EARLIEST, LATEST = timedelta(days=7 * 365), timedelta(days=3)
TOO_MANY_PHOTOS = f"照片最多 {MOST_PHOTOS} 张，请去掉几张再发"


@form_input
class PositionInput:
    """Where a phone says it is."""

    latitude: float | None = number(-90, 90, "定位的数不对，可以不填")
    longitude: float | None = number(-180, 180, "定位的数不对，可以不填")
    accuracy_m: float | None = number(0, 1e7, "定位的误差不对，可以不填")
    source: str | None = choice_or_none(POSITION_SOURCES, "定位的来源不对，可以不填", sent_as="position_source")


@form_input
class ProtectingInput:
    """The three questions of a dispute; a yes or "unsure" makes it protected."""

    someone_hurt: str | None = choice_or_none(_ANSWERS, _ANSWER)
    afraid_to_go_home: str | None = choice_or_none(_ANSWERS, _ANSWER)
    minor_harmed: str | None = choice_or_none(_ANSWERS, _ANSWER)


@form_input
class DisputeInput:
    """What only a dispute says."""

    people_count: float | None = number(0, 100_000, "人数填个数字就行，可以不填")
    wants: str = text(LIMITS["wants"])
    danger_now: str | None = choice_or_none(("yes", "no"), "请选有或没有")
    safe_contact: str = text(LIMITS["place_name"])


@form_input
class PatrolInput:
    """What only a patrol says, beside ``item_…`` for each line of its checklist."""

    round: str | None = choice_or_none(("today", "free"), "请选今天这一圈或随便走走")
    checklist_version: str = text(20)
    household_note: str = text(LIMITS["household_note"])


@form_input
class ReportInput:
    """A report as it came in, checked. ``details`` holds what only its kind has."""

    PARTS = (PositionInput, ProtectingInput, DisputeInput, PatrolInput)
    FILES = {"photos": MOST_PHOTOS, "voice": 1}

    client_id: str = client_id()
    kind: ReportKind = member(ReportKind, "不知道要报哪一样，请从上报重新进来", "先选要报哪一样")
    category: str | None
    severity: Severity | None = member_or_none(Severity, "请重新选急不急")
    description: str = text(LIMITS["description"])
    place_name: str = text(LIMITS["place_name"])
    position: Position | None
    claimed_at: datetime | None = moment("时间看不懂，请重新选", sent_as="occurred_at")
    claim_doubtful: bool
    protected: bool
    area_code: str | None = text_or_none(20)
    join_token: str | None = text_or_none(500)
    patrol_client_id: str | None = parsed(same_uuid, "", sent_as="patrol")
    photo_digests: tuple[str, ...] = digests()
    voice_digest: str | None
    details: dict[str, Any] = field(default_factory=dict)
    parties: tuple[dict[str, str], ...] = ()


def parse_report(form: MultiDict[str, str], photo_count: int, *, appeals: bool = False) -> ReportInput:
    """Return the report in ``form`` with ``photo_count`` files attached; Problem 422 naming every wrong field.

    ``appeals``: what residents say themselves may be an appeal too; nobody reports one for them.
    """
    reader = Reader(form)
    own_id = reader.take("client_id", client_id())
    kind = reader.take("kind", member(ReportKind, "不知道要报哪一样，请从上报重新进来", "先选要报哪一样"))
    if kind == ReportKind.APPEAL and not appeals:
        reader.refuse("kind", "诉求在登记台或者有事说事里说")
    reader.finish()
    claimed_at = reader.take("occurred_at", moment("时间看不懂，请重新选"))
    photos, voice = _digests(reader, photo_count)
    emergency = _calls_for_help(reader, kind)
    urgent = {"severity": Severity.URGENT} if emergency else {}
    parsed = reader.fill(
        ReportInput,
        client_id=own_id,
        kind=kind,
        category=_category(reader, kind, emergency),
        position=_position(reader),
        claimed_at=claimed_at,
        claim_doubtful=claimed_at is not None and not clock.now() - EARLIEST <= claimed_at <= clock.now() + LATEST,
        protected=_protects(reader, kind),
        photo_digests=photos,
        voice_digest=voice,
        details=_details(reader, kind) | ({"emergency": "yes"} if emergency else {}),
        parties=_parties(reader) if kind == ReportKind.DISPUTE else (),
        **urgent,
    )
    reader.finish()
    return parsed


def parse_digests(form: MultiDict[str, str], photo_count: int) -> tuple[tuple[str, ...], str | None]:
    """Return the digests of photos and voice that follow later; Problem 422 for more than nine photos."""
    reader = Reader(form)
    found = _digests(reader, photo_count)
    reader.finish()
    return found


def _digests(reader: Reader, photo_count: int) -> tuple[tuple[str, ...], str | None]:
    photos, voice = reader.take("photo_digests", digests()), reader.take("voice_digest", digests())
    if photo_count + len(photos) > MOST_PHOTOS:
        reader.refuse("photos", TOO_MANY_PHOTOS)
    return photos, voice[0] if voice else None


def _calls_for_help(reader: Reader, kind: ReportKind) -> bool:
    asked = choice_or_none(("yes",), "请重新按紧急求助")
    return kind == ReportKind.HAZARD and reader.take("emergency", asked) == "yes"


def _category(reader: Reader, kind: ReportKind, emergency: bool) -> str | None:
    """Return the category; who calls for help is not asked for one."""
    known: Mapping[str, Any] = categories(kind if kind != ReportKind.PATROL else ReportKind.HAZARD)
    category = reader.take("category", choice_or_none(known, "没有这一类，请重新选"))
    if category is None and emergency:
        return "other"
    if category is None and kind != ReportKind.PATROL:
        reader.refuse("category", "选一类就能发")
    return category


def _position(reader: Reader) -> Position | None:
    found = reader.fill(PositionInput)
    latitude, longitude = found.latitude, found.longitude
    if (latitude is None) != (longitude is None) and not {"latitude", "longitude"} & reader.faults.keys():
        reader.refuse("latitude", "定位只有一半，请重新定位或不填")
    if latitude is None or longitude is None or not valid_position(latitude, longitude):
        return None
    return Position(latitude, longitude, found.accuracy_m, found.source or "map")


def _protects(reader: Reader, kind: ReportKind) -> bool:
    answers = vars(reader.fill(ProtectingInput)).values()
    return kind == ReportKind.DISPUTE and any(answer in ("yes", "unsure") for answer in answers)


def _details(reader: Reader, kind: ReportKind) -> dict[str, Any]:
    if kind == ReportKind.PATROL:
        return _patrol_details(reader)
    if kind == ReportKind.DISPUTE:
        said, count = vars(reader.fill(DisputeInput)), None
        if said["people_count"] is not None:
            count = int(said["people_count"])
        details = said | {"people_count": count} | vars(reader.fill(ProtectingInput))
        return {name: value for name, value in details.items() if value not in (None, "")}
    if kind == ReportKind.APPEAL and (wants := reader.take("wants", text(LIMITS["wants"]))):
        return {"wants": wants}
    return {}


def _patrol_details(reader: Reader) -> dict[str, Any]:
    known = {item.code for month in range(1, 13) for item in checklist(month).items}
    answer = choice_or_none(("ok", "issue"), "请选正常或有事")
    answers = {code: value for code in sorted(known) if (value := reader.take(f"item_{code}", answer))}
    details: dict[str, Any] = vars(reader.fill(PatrolInput)) | {"answers": answers}
    return {name: value for name, value in details.items() if value}


def _parties(reader: Reader) -> tuple[dict[str, str], ...]:
    names, phones = (
        reader.take(f"party_{name}", texts(LIMITS["party_name"], 10, _PARTIES)) for name in ("name", "phone")
    )
    phones += ("",) * (len(names) - len(phones))
    return tuple({"name": n, "phone": p} for n, p in zip(names, phones, strict=False) if n or p)
