"""No page talks to another host, unless a key is set, and then only where a map stands; nothing protected ever does."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.support.boundaries import at, draw_boundaries
from tests.support.html import parse
from tests.support.town import Phone, Town, kept_town
from webapp.web.headers import POLICY
from webapp.web.maps import ways_there

KEY, NUMBER = "0123456789abcdef", "审图号：GS（2024）0568号"
HOST = "tianditu.gov.cn"


@pytest.fixture
def with_key(make_app: Callable[..., Flask], town_instance: Path) -> Town:
    """The small town on a server with a key."""
    town = kept_town(make_app(TIANDITU_KEY=KEY, MAP_APPROVAL=NUMBER), town_instance)
    draw_boundaries(town)
    return town


def policy(phone: Phone, address: str) -> dict[str, str]:
    answer = phone.get(address)
    assert answer.status_code == 200, address
    return dict(rule.split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split("; "))


def test_only_pages_with_a_map_may_load_tiles_and_nothing_else_of_that_host(with_key: Town) -> None:
    lead, informant = with_key.sign_in("village:200"), with_key.sign_in("informant:200/001/01")
    code = informant.report(**at(1, 1)).json["case_code"]
    for phone, address in ((lead, "/roll-up"), (lead, f"/cases/{code}"), (informant, "/report/hazard")):
        rules = policy(phone, address)
        assert HOST in rules.pop("img-src"), address
        assert HOST not in str(rules), address
    for phone, address in ((lead, "/me"), (lead, "/messages"), (informant, "/"), (informant, "/report/patrol")):
        assert HOST not in str(policy(phone, address)), address


def test_the_number_of_approval_and_the_key_stand_at_the_map(with_key: Town) -> None:
    part = parse(with_key.sign_in("village:200").get("/roll-up").data).find("div", class_="map-part")
    assert (part["data-key"], part["data-approval"]) == (KEY, NUMBER)
    assert len(part["data-map"].split()) == 6


@pytest.mark.parametrize("settings", [{}, {"TIANDITU_KEY": KEY}, {"MAP_APPROVAL": NUMBER}])
def test_without_both_there_is_only_the_drawing(
    make_app: Callable[..., Flask], town_instance: Path, settings: dict[str, str]
) -> None:
    town = kept_town(make_app(**settings), town_instance)
    draw_boundaries(town)
    answer = town.sign_in("village:200").get("/roll-up")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "data-key" not in answer.text
    assert "maps/map.js" not in answer.text
    assert "示意图，不是地图" in answer.text


def test_a_protected_matter_asks_no_other_host_where_it_is(with_key: Town) -> None:
    informant = with_key.sign_in("informant:200/001/01")
    informant.report("dispute", afraid_to_go_home="yes", **at(1, 1))
    officer = with_key.sign_in("police_station")
    code = next(url for url in parse(officer.get("/todo").data).links if url.startswith("/cases/"))
    answer = officer.get(code)
    assert "看地图" in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY
    for word in (HOST, "amap", "map.qq.com", KEY):
        assert word not in answer.text


def test_a_case_leads_there_by_a_map_app_in_its_own_datum(with_key: Town) -> None:
    code = with_key.sign_in("informant:200/001/01").report(**at(1, 1)).json["case_code"]
    links = parse(with_key.sign_in("village:200").get(f"/cases/{code}").data).links
    assert {url.split("/")[2] for url in links if url.startswith("https://")} == {"uri.amap.com", "apis.map.qq.com"}


def test_other_apps_are_told_the_shifted_place_and_nothing_else() -> None:
    ways = dict(ways_there(30.2741, 120.1551))
    assert "position=120.159794,30.271771&" in ways["高德地图"]
    assert "coord:30.271771,120.159794;" in ways["腾讯地图"]


def test_the_service_worker_keeps_neither_tiles_nor_what_shows_them(with_key: Town) -> None:
    kept = with_key.app.test_client().get("/sw.js").text
    assert "leaflet" not in kept
    assert "maps/tiles.js" not in kept
    assert HOST not in kept
    assert "js/later.js" in kept  # the pin is in it
