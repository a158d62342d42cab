"""What a desk shows while somebody types: matters, people, places, whose number it is; each only what one may open."""

from datetime import UTC, datetime

import pytest

from tests.capture.test_counter import said
from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code
from webapp.core import clock
from webapp.core.db import transaction
from webapp.people.models import User
from webapp.search import service

NUMBER = "10012345678"
NOVEMBER = datetime(2026, 11, 3, 4, 0, tzinfo=UTC)


def quick(phone: Phone, words: str) -> dict[str, list[str]]:
    """Return group → where its rows lead, once the index is up to date."""
    with phone.client.application.app_context():
        service.catch_up()
    answer = phone.get("/search/quick", query_string={"q": words})
    assert answer.status_code == 200
    groups = parse(answer.data).find_all("div", role="group")
    return {one["aria-label"]: [a["href"] for a in one.find_all("a", role="option")] for one in groups}


@pytest.fixture
def rail(town: Town) -> str:
    with clock.travel(NOVEMBER):
        return town.sign_in("informant:200/001/01").report(description="桥边护栏松了").json["case_code"]


def test_each_finds_the_matters_of_their_own_scope(town: Town, rail: str) -> None:
    for key in ("grid:200/001", "village:200", "town", "governance_centre"):
        assert quick(town.sign_in(key), "护栏").get("事情") == [f"/cases/{rail}"], key
    for key in ("grid:200/002", "village:201", "justice_office", "petition_reception_centre", "grid_centre", "auditor"):
        assert quick(town.sign_in(key), "护栏") == {}, key


def test_a_time_is_a_word(town: Town, rail: str) -> None:
    lead = town.sign_in("grid:200/001")
    with clock.travel(datetime(2026, 12, 5, 4, 0, tzinfo=UTC)):
        assert quick(lead, "上个月") == quick(lead, "护栏 11月") == quick(lead, "今年") == {"事情": [f"/cases/{rail}"]}
        assert quick(lead, "去年") == {}


def test_people_are_found_by_who_looks_after_them(town: Town) -> None:
    with town.app.app_context(), transaction() as session:
        user = session.get_one(User, town.users["informant:200/001/01"])
        user.name, user.pinyin, user.initials = "蒋三五", "jiangsanwu", "jsw"
    for words in ("蒋", "蒋三", "jsw", "jiang"):
        assert quick(town.sign_in("grid_centre"), words).get("人") == [f"/people/{user.id}"], words
        assert quick(town.sign_in("grid:200/001"), words).get("人") == [f"/informants/{user.id}"], words
    for key in ("grid:200/002", "village:201", "justice_office", "auditor"):
        assert "人" not in quick(town.sign_in(key), "蒋"), key


def test_places_open_for_who_leads_or_keeps_them(town: Town) -> None:
    village = code("200")
    assert quick(town.sign_in("town"), "才湾村")["地方"][0] == f"/roll-up/{village}"
    assert len(quick(town.sign_in("town"), "网格")["地方"]) == 5
    assert quick(town.sign_in("grid_centre"), "才湾村 1网格")["地方"][0].startswith(f"/areas/{village}")
    for key in ("village:201", "justice_office", "security_admin"):
        assert "地方" not in quick(town.sign_in(key), "才湾村"), key
    for key, words in (("town", "才湾村"), ("grid_centre", "才湾村"), ("grid:200/001", "网格")):
        phone = town.sign_in(key)
        for url in quick(phone, words)["地方"]:
            assert phone.get(url).status_code == 200, url


def test_signs_of_a_pattern_are_only_signs(town: Town) -> None:
    for words in ("%", "_", '"', "{keys} : a1", "'; --", "\0"):
        assert quick(town.sign_in("town"), words) == {}, words


def test_a_whole_number_finds_what_one_registered_and_nobody_else_finds_it(town: Town) -> None:
    counter = town.sign_in("petition_reception_centre")
    mine = f"/cases/{said(counter, caller_phone=NUMBER).json['case_code']}"
    said(counter, caller_phone="10087654321")
    for typed in (NUMBER, "100 1234 5678", "+86 100-1234-5678"):
        assert quick(counter, typed) == {"事情": [mine]}, typed
        assert mine in counter.get("/search", query_string={"q": typed}).text
    for typed in (NUMBER[:-1], NUMBER[1:], f"{NUMBER[:-1]}9"):
        assert quick(counter, typed) == {}, typed
    for key in ("justice_office", "governance_centre", "town", "grid_centre", "village:200"):
        other = town.sign_in(key)
        assert quick(other, NUMBER) == {}, key
        assert mine not in other.get("/search", query_string={"q": NUMBER}).text, key


def test_the_page_shows_people_places_and_doors_too_and_an_informants_none(town: Town) -> None:
    page = parse(town.sign_in("grid_centre").get("/search?q=才湾村").data)
    assert [one["aria-label"] for one in page.find_all("section", class_="desk-only goals")] == ["地方"]
    doors = parse(town.sign_in("auditor").get("/search?q=czjl").data).find("section", class_="desk-only goals")
    assert [one["href"] for one in doors.find_all("a")] == ["/audit"]
    assert not parse(town.sign_in("informant:200/001/01").get("/search?q=才湾村").data).find_all(
        "section", class_="desk-only goals"
    )


def test_four_statements_are_enough(town: Town, rail: str) -> None:
    said(town.sign_in("governance_centre"), caller_phone=NUMBER)
    for key in ("grid:200/001", "grid_centre", "governance_centre", "auditor"):
        phone = town.sign_in(key)
        quick(phone, "护栏")
        with town.app.app_context(), counted_statements() as nothing:
            phone.get("/keys-of-nothing")
        for words in ("护栏", "村", NUMBER, "上周"):
            with town.app.app_context(), counted_statements() as seen:
                phone.get("/search/quick", query_string={"q": words})
            assert len(seen) - len(nothing) <= 4, (key, words, seen)
