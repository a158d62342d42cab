"""What comes in of a point: the form by which it is added or changed, and how a position is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from webapp.cameras.rules import LONGEST_CODE, NO_ADDRESS, code_of, names_address
from webapp.core.errors import not_found
from webapp.core.geo import Position, bd09_to_wgs84, gcj02_to_wgs84, valid_position
from webapp.reports.catalogue import choices
from webapp.web.fields import Unreadable, as_name, choice, client_id, day, flag, name_text, number, parsed, text
from webapp.web.forms import Reader, form_input, read_one

LONGEST_NAME, LONGEST_PLACE, LONGEST_OWNER = 60, 120, 60
NO_CODE = f"写编号，大写字母、数字和短横，要有数字，最多 {LONGEST_CODE} 个，如 CW-001"
HALF_POSITION = "纬度和经度要一起写，或者都空着"
NOT_HERE = "这个位置不在中国，看看纬度、经度有没有写反"


def _as_it_is(lat: float, lon: float) -> Position:
    return lat, lon


# How the position is given → (its words, how it becomes WGS-84).
DATUMS: dict[str, tuple[str, Callable[[float, float], Position]]] = {
    "wgs84": ("WGS-84（GPS、天地图）", _as_it_is),
    "gcj02": ("GCJ-02（高德、腾讯）", gcj02_to_wgs84),
    "bd09": ("BD-09（百度）", bd09_to_wgs84),
}
_CHINA = (3.0, 54.0, 73.0, 136.0)
OFF, ON = "off", "on"


def kinds() -> Mapping[str, str]:
    """Return code → what kinds of camera there are."""
    return choices("camera_kind")


def looks() -> Mapping[str, str]:
    """Return code → what a point looks at."""
    return choices("camera_looks_at")


def _code(typed: str) -> str | None:
    return code_of(typed) or None


@form_input
class CameraInput:
    """A point as a form says it; ``code`` only of a new one."""

    code: str
    name: str = name_text(LONGEST_NAME, "写个名字，别人一看就知道在哪里")
    village: str = text(20, "选在哪个村")
    place: str = text(LONGEST_PLACE)
    latitude: float | None = number(-90, 90, "纬度是个数，像 25.912345")
    longitude: float | None = number(-180, 180, "经度是个数，像 110.912345")
    datum: str = choice(DATUMS, "选是哪一种坐标", "选是哪一种坐标")
    kind: str = choice(kinds, "选是哪一种", "选是哪一种")
    looks_at: str = choice(looks, "选看什么地方", "选看什么地方")
    owner: str = text(LONGEST_OWNER)
    unit: str = text(40)
    in_use_since: date | None = day("写哪天开始用，像 2026-03-01")
    sign: bool = flag()


@dataclass(frozen=True)
class PointInput:
    """A point as it is to be stored: its position in WGS-84."""

    code: str
    name: str
    village_id: int
    place: str
    position: Position | None
    kind: str
    looks_at: str
    owner: str
    unit_id: int | None
    in_use_since: date | None
    sign: bool


def parse_camera(
    form: Mapping[str, str], villages: Mapping[str, int], units: Mapping[str, int], code: str = ""
) -> PointInput:
    """Return the point in a form; Problem 422 beside every wrong field. ``code`` is that of one that is there."""
    reader = Reader(form)
    own = code or reader.take("code", parsed(_code, NO_CODE, needed=NO_CODE))
    sent = reader.fill(CameraInput, code=own)
    if sent.village and sent.village not in villages:
        reader.refuse("village", "没有这个村，请重新选")
    if sent.unit and sent.unit not in units:
        reader.refuse("unit", "没有这个单位，请重新选")
    for name in ("name", "place", "owner"):
        if names_address(getattr(sent, name) or ""):
            reader.refuse(name, NO_ADDRESS)
    position = _position(reader, sent)
    reader.finish()
    return PointInput(
        code=own,
        name=sent.name,
        village_id=villages[sent.village],
        place=sent.place,
        position=position,
        kind=sent.kind,
        looks_at=sent.looks_at,
        owner=sent.owner,
        unit_id=units.get(sent.unit),
        in_use_since=sent.in_use_since,
        sign=sent.sign,
    )


def _position(reader: Reader, sent: CameraInput) -> Position | None:
    if {"latitude", "longitude", "datum"} & reader.faults.keys():
        return None
    try:
        return position_of(sent.latitude, sent.longitude, sent.datum)
    except Unreadable as unreadable:
        reader.refuse("latitude", str(unreadable))
        return None


def position_of(latitude: float | None, longitude: float | None, datum: str) -> Position | None:
    """Return a position in WGS-84, to a hand's width; Unreadable for a half of one, or one that is not here."""
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        raise Unreadable(HALF_POSITION)
    south, north, west, east = _CHINA
    if not (valid_position(latitude, longitude) and south <= latitude <= north and west <= longitude <= east):
        raise Unreadable(NOT_HERE)
    lat, lon = DATUMS[datum][1](latitude, longitude)
    return round(lat, 6), round(lon, 6)


def parse_switch(name: str) -> bool:
    """Return whether an address puts a point out of use; the one 404 for another word."""
    if name not in (OFF, ON):
        raise not_found()
    return name == OFF


def wanted_id(form: Mapping[str, str]) -> str:
    """Return the id by which what is sent twice is one."""
    return read_one("client_id", client_id(), form)


def plain_name(typed: str, most: int) -> str:
    """Return a name as it is kept, for a sheet; Unreadable says what stands in the way."""
    found = as_name(typed, most, room=most)
    if names_address(found):
        raise Unreadable(NO_ADDRESS)
    return found
