"""Maps on tiles and pins on forms: a recorded fake answers for 天地图, so no request leaves the machine."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.support.boundaries import at, draw_boundaries
from tests.support.moment import move_phone
from tests.support.running.browser import choose_place, context_options, violations
from tests.support.running.evidence import Evidence
from tests.support.town import Town, kept_town, small_jpeg
from webapp.core.db import db
from webapp.reports.models import Report

Opens = Callable[[str | None], Page]
KEY, NUMBER = "0123456789abcdef", "审图号：GS（2024）0568号"
TILES = "https://*.tianditu.gov.cn/**"


@pytest.fixture
def town(make_app: Callable[..., Flask], town_instance: Path) -> Town:
    """The small town with outlines, two reports, and a key."""
    one = kept_town(make_app(TIANDITU_KEY=KEY, MAP_APPROVAL=NUMBER), town_instance)
    draw_boundaries(one)
    informant = one.sign_in("informant:200/001/01")
    informant.report(description="路灯不亮", **at(0.5, 0.5))
    informant.report(description="水沟堵了", **at(1.5, 3.2))
    return one


@pytest.fixture
def url(town: Town) -> Iterator[str]:
    """Its address."""
    server = make_server("127.0.0.1", 0, town.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def signed_in(town: Town, url: str, browser: Browser, evidence: Evidence) -> Opens:
    """Opens a phone with somebody's session, or with nobody's."""

    def opened(who: str | None) -> Page:
        context = browser.new_context(base_url=url, service_workers="block", **context_options())
        move_phone(context)
        evidence.follow(context)
        if who is None:
            return context.new_page()
        cookie = town.sign_in(who).client.get_cookie("one_door")
        assert cookie
        context.add_cookies([{"name": "one_door", "value": cookie.value, "url": url}])
        return context.new_page()

    return opened


def answer_tiles(page: Page, asked: list[Route], *, refused: bool = False) -> None:
    """Answer for the tile server; `asked` gets every request."""

    def answer(route: Route) -> None:
        asked.append(route)
        if refused:
            route.fulfill(status=403)
        else:
            route.fulfill(status=200, content_type="image/jpeg", body=small_jpeg("beige"))

    page.route(TILES, answer)


def test_the_same_points_lie_on_tiles_and_a_tap_opens_the_case(signed_in: Opens, url: str) -> None:
    page, asked = signed_in("village:200"), list[Route]()
    answer_tiles(page, asked)
    page.goto("/roll-up?on=spots")
    tiles = page.get_by_role("region", name="地图：")
    expect(tiles).to_be_visible()
    expect(page.locator("svg.map")).to_be_hidden()
    expect(page.get_by_text("示意图，不是地图")).to_be_hidden()
    expect(tiles.get_by_text(NUMBER)).to_be_visible()
    expect(tiles.locator("a.tile-dot")).to_have_count(2)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    layers = {route.request.url.split("/")[3] for route in asked}
    assert layers == {"vec_w", "cva_w"}
    assert all(f"tk={KEY}" in route.request.url for route in asked)
    assert {route.request.headers.get("referer") for route in asked} == {f"{url}/"}, "the host, never the page"
    tiles.locator("a.tile-dot").first.click()
    expect(page.locator(".case-title")).to_be_visible()


def test_areas_on_tiles_lead_down_by_their_names(signed_in: Opens) -> None:
    page = signed_in("village:200")
    answer_tiles(page, [])
    page.goto("/roll-up")
    page.locator("a.tile-label", has_text="1 网格").click()
    expect(page).to_have_url(re.compile("200001$"))


def test_the_pin_is_put_on_tiles(signed_in: Opens) -> None:
    page = signed_in("informant:200/001/01")
    answer_tiles(page, [])
    page.goto("/report/hazard")
    page.get_by_role("button", name="换个地方").click()
    page.get_by_role("region", name="地图：点一下放图钉").click()
    expect(page.locator("[data-pin-says]")).to_have_text("图钉在 才湾村 1 网格 01")
    page.get_by_role("button", name="就放这里").click()
    latitude, longitude = (float(page.locator(f"[name={name}]").input_value()) for name in ("latitude", "longitude"))
    assert 25.90 < latitude < 25.92
    assert 110.90 < longitude < 110.92
    expect(page.locator("[name=position_source]")).to_have_value("map")


def test_when_no_tile_comes_the_drawing_stays(signed_in: Opens) -> None:
    page, asked = signed_in("village:200"), list[Route]()
    answer_tiles(page, asked, refused=True)
    page.goto("/roll-up")
    page.wait_for_function("() => window.L")
    expect(page.locator("[data-tile-map]")).to_have_count(0)
    assert asked
    expect(page.locator("svg.map")).to_be_visible()
    expect(page.get_by_text("示意图，不是地图")).to_be_visible()


def test_a_resident_points_at_the_place_and_no_other_host_hears_of_it(signed_in: Opens, town: Town) -> None:
    page, asked = signed_in(None), list[Route]()
    answer_tiles(page, asked)
    page.goto("/services/speak")
    page.get_by_role("button", name="在图上指一下").click()
    says = page.locator("[data-pin-says]")
    expect(says).to_have_text("先选在哪个村")
    choose_place(page, "才湾村", "1 网格")
    page.get_by_role("button", name="在图上指一下").click()
    page.locator(".pin-field").click()
    expect(says).to_have_text(re.compile("^图钉在 才湾村 1 网格"))
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("用电", exact=True).check(force=True)
    page.get_by_label("怎么回事？").fill("电线垂到路上了")
    page.get_by_role("button", name="说给小院").click()  # without a telephone it comes back, with its pin
    expect(says).to_have_text(re.compile("^图钉在 才湾村 1 网格"))
    page.get_by_label("电话", exact=True).fill("10012345678")
    page.get_by_role("button", name="说给小院").click()
    expect(page).to_have_url(re.compile("sent=1"))
    with town.app.app_context():
        report = db.session().scalars(select(Report).where(Report.description == "电线垂到路上了")).one()
    assert report.position_source == "map"
    assert report.latitude is not None
    assert 25.90 < report.latitude < 25.94
    assert asked == []


def test_at_the_counter_another_place_takes_the_pin_away(signed_in: Opens) -> None:
    page = signed_in("governance_centre")
    page.goto("/counter")
    choose_place(page, "才湾村", "1 网格")
    page.get_by_role("button", name="在图上指一下").click()
    page.locator(".pin-field").click()
    latitude = page.locator("[name=latitude]")
    expect(latitude).to_have_value(re.compile(r"25\.9\d+"))
    choose_place(page, "", "全镇，或者说不清在哪")
    expect(latitude).to_have_value("")


def test_a_board_kept_open_tells_its_map_anew_where_it_lies(signed_in: Opens, town: Town) -> None:
    page = signed_in("village:200")
    answer_tiles(page, [])
    page.goto("/board")
    label = page.locator(".tile-label", has_text="1 网格")
    expect(label).to_have_text("1 网格2")
    page.evaluate("() => { document.querySelector('[data-tile-map]').mine = true }")
    town.sign_in("informant:200/001/02").report(description="护栏松了")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(label).to_have_text("1 网格3")
    assert page.evaluate("document.querySelector('[data-tile-map]').mine") is True
    expect(page.get_by_text("示意图，不是地图")).to_be_hidden()
