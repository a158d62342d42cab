"""There is no picture of a camera in this house, no stream and no address of one: not in a table, a page or a sheet."""

import re
from pathlib import Path

from tests.cameras.conftest import DISPATCHER, HERE, INFORMANT, JUSTICE, KEEPER, POLICE
from tests.support.html import parse
from webapp.cameras.rules import ADDRESS_HEADS, names_address
from webapp.cameras.sheets.columns import COLUMNS
from webapp.config import ROOT
from webapp.core.db import db

TABLES = ("cameras", "camera_pauses", "camera_faults", "camera_reviews", "camera_review_cameras", "camera_review_steps")
TELLTALE = {
    *("photo", "picture", "image", "still", "frame", "snapshot", "video", "stream", "channel"),
    *("url", "uri", "host", "ip", "port", "login", "password", "file", "key"),
}
PLAYS = re.compile(r"<(?:video|source|embed|object|iframe)\b|\.m3u8|rt[sm]p:|getUserMedia|MediaSource", re.IGNORECASE)


def sources() -> list[Path]:
    found = [*(ROOT / "webapp" / "cameras").rglob("*.py"), *(ROOT / "templates" / "cameras").rglob("*.html")]
    return [*found, ROOT / "static" / "js" / "cases" / "nearest.js"]


def test_no_table_has_a_column_for_one() -> None:
    for name in TABLES:
        columns = db.metadata.tables[name].columns.keys()
        assert not [one for one in columns if set(one.split("_")) & TELLTALE], name


def test_no_page_or_script_plays_or_fetches_one() -> None:
    assert sources()
    for path in sources():
        assert not PLAYS.search(path.read_text(encoding="utf-8")), path
    for path in (ROOT / "templates" / "cameras").rglob("*.html"):
        assert "<img" not in path.read_text(encoding="utf-8"), path


def test_no_column_of_a_sheet_is_one_and_addresses_are_known_as_such() -> None:
    assert not [one.title for one in COLUMNS if any(map(ADDRESS_HEADS.search, (one.title, *one.heads)))]
    for said in (
        "rtsp://a",
        "看 HTTP://x.cn",
        "10.20.30.40",
        "192.168.1.64:554",
        "a.m3u8",
        "www.x.cn",
        "1.jpg",
        "rtmps://b",
    ):
        assert names_address(said), said
    for said in ("三组 2 号杆", "25.912345", "K12+300 处", "每天 8:00-18:00", "高 3.5 米"):
        assert not names_address(said), said


def test_no_page_shows_one_even_after_a_fault_and_a_look(house) -> None:
    code = house.broken()["case_code"]
    number = house.asked()
    house.step(POLICE, number, "grant")
    house.step(POLICE, number, "viewed", note="看到了")
    for who, address in (
        (KEEPER, "/cameras"),
        (KEEPER, "/cameras/map"),
        (INFORMANT, f"/cameras/{HERE}"),
        (POLICE, f"/cameras/reviews/{number}"),
        (JUSTICE, "/cameras/reviews"),
        ("auditor", "/cameras/reviews/audit"),
    ):
        page = house.phone(who).get(address)
        assert not parse(page.data).where(lambda one: one.tag == "img" and "/img/mark" not in one.get("src")), address
        assert not PLAYS.search(page.text), address
    assert not PLAYS.search(house.phone(DISPATCHER).get(f"/cases/{code}").text)
