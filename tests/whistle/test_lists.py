"""Whistles in lists and on other pages: what each costs, that it is read by an index, that long words stay whole."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from tests.support.pages import at_a_desk
from tests.support.plans import sorted_by_hand
from tests.support.statements import counted_statements
from tests.whistle.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    NOON,
    POLICE,
    VILLAGE,
    VILLAGE_CODE,
    WOMEN,
    Whistles,
)
from webapp.areas.scope import PAGE_SIZE
from webapp.core import clock
from webapp.core.db import db
from webapp.whistle.models import Whistle, WhistleScope
from webapp.whistle.queries import seats_of
from webapp.whistle.service_lists import place

VIEWS = ("waiting", "working", "done", "all")


def numbers(house: Whistles, who: str, show: str = "") -> set[int]:
    """Return the whistles of one list, by their links."""
    links = house.page(who, f"/whistles?show={show}" if show else "/whistles").links
    return {int(link.rsplit("/", 1)[1]) for link in links if link.startswith("/whistles/") and link[-1].isdigit()}


def counted(house: Whistles, who: str, show: str) -> str:
    found = house.page(who, "/whistles").where(lambda one: one.get("data-count") == show)
    return found[0].text[0]


def test_a_whistle_stands_where_something_has_to_be_done_next(house: Whistles) -> None:
    asked, blown = house.blown(JUSTICE, units=[POLICE]), house.blown(units=[POLICE, VILLAGE_CODE])
    assert (numbers(house, DISPATCHER, "waiting"), numbers(house, DISPATCHER, "working")) == ({asked}, {blown})
    assert (numbers(house, POLICE, "waiting"), numbers(house, POLICE, "all")) == ({blown}, {blown})
    assert numbers(house, JUSTICE, "working") == {asked}
    assert (counted(house, POLICE, "waiting"), counted(house, POLICE, "working")) == ("1", "0")
    house.comes(POLICE, blown)
    assert (numbers(house, POLICE, "waiting"), numbers(house, POLICE, "working")) == (set(), {blown})
    assert numbers(house, VILLAGE, "waiting") == {blown}
    house.step(DISPATCHER, blown, "cancel")
    house.step(COMMISSIONER, asked, "refuse", reason="不用")
    for who in (DISPATCHER, COMMISSIONER):
        assert numbers(house, who, "done") == {asked, blown}
    assert (numbers(house, VILLAGE, "done"), numbers(house, JUSTICE, "done")) == ({blown}, {asked})
    for show in VIEWS:
        assert numbers(house, WOMEN, show) == set()


def test_a_row_says_where_it_stands_and_until_when(house: Whistles) -> None:
    made = house.blow()
    (row,) = house.page(DISPATCHER, "/whistles?show=working").find_all("tr", data_number=made["number"])
    assert (row["data-state"], row["data-due"]) == ("raised", "2026-11-26T12:15:00+08:00")
    assert f"{POLICE}、{JUSTICE}" in row.text


def test_what_is_too_much_for_a_page_goes_on_on_the_next(house: Whistles) -> None:
    made = {house.blown(units=[POLICE]) for _ in range(PAGE_SIZE + 2)}
    first = house.page(DISPATCHER, "/whistles?show=working")
    more = house.page(DISPATCHER, first.find("a", rel="next")["href"])
    links = [link for page in (first, more) for link in page.links if link.startswith("/whistles/")]
    assert {f"/whistles/{number}" for number in made} <= set(links)


def test_pages_cost_few_statements_and_read_by_an_index(house: Whistles) -> None:
    code = house.at_the_town("hazard")
    number = house.blown(case_code=code, units=[POLICE, VILLAGE_CODE, JUSTICE])
    asked = house.blown(JUSTICE, units=[POLICE])
    house.here(number, POLICE)
    for _ in range(5):
        house.blown(units=[POLICE, VILLAGE_CODE])
    lists = [f"/whistles?show={show}" for show in VIEWS]
    pages = [
        f"/whistles/{number}",
        f"/whistles/{number}/now",
        "/whistles/waiting",
        "/whistles/new",
        f"/whistles/{asked}",
    ]
    faults, app = [], house.town.app
    with sqlite3.connect(Path(app.config["INSTANCE"]) / "one-door.db") as database:
        for who in (DISPATCHER, COMMISSIONER, POLICE, VILLAGE):
            phone = at_a_desk(house.phone(who))
            for address in (*lists, *pages, f"/whistles/new?case_code={code}"):
                with counted_statements(app) as seen:
                    answer = phone.get(address)
                if answer.status_code == 404:
                    continue  # not for them
                assert answer.status_code == 200, (who, address)
                assert len(seen) <= (6 if address in lists else 10), (who, address, len(seen), seen)
                for statement in seen:
                    if statement.startswith(("SELECT", "WITH")):
                        found = sorted_by_hand(database, statement, [None] * statement.count("?"))
                        faults += [(who, address, fault) for fault in found]
    assert faults == []


def test_the_lists_are_what_the_rows_say(house: Whistles) -> None:
    house.here(house.blown(), POLICE)
    house.blown(JUSTICE)
    house.step(DISPATCHER, house.blown(), "cancel")
    entries = select(WhistleScope.scope, WhistleScope.bucket, WhistleScope.sort, WhistleScope.row_id)
    with house.town.app.app_context():
        session = db.session()
        before = set(session.execute(entries).all())
        for whistle in session.scalars(select(Whistle)).all():
            place(whistle, seats_of(whistle.id))
        assert set(session.execute(entries).all()) == before


def test_the_form_comes_with_the_place_of_the_case_and_its_village_first(house: Whistles) -> None:
    code = house.at_the_town("hazard")
    page = house.page(DISPATCHER, f"/whistles/new?case_code={code}")
    assert "才湾村" in page.find("input", name="place")["value"]
    assert page.find("textarea", name="summary").text == "", "what is written for the called is no word of the case"
    units = page.find("fieldset", id="q-units")
    folded = {one["value"] for one in units.find("details").find_all("input", name="units")}
    shown = {one["value"] for one in units.find_all("input", name="units")} - folded
    assert VILLAGE_CODE in shown
    assert POLICE in shown
    assert "450324106201" in folded
    assert not page.find_all("input", value="court")
    (chosen,) = page.where(lambda one: one.get("name") == "answer_within" and "checked" in one.attributes)
    assert chosen["value"] == "15min"
    assert "110" in page.text


def test_who_only_asks_is_told_so_and_led_to_the_call_for_help(house: Whistles) -> None:
    page = house.page(VILLAGE, "/whistles/new")
    assert page.find("form", id="whistle")["action"] == "/whistles/ask"
    assert "/report#urgent" in page.links
    assert house.page(DISPATCHER, "/whistles/new").find("form", id="whistle")["action"] == "/whistles"
    for who in ("informant:200/001/01", "adviser:200", "auditor"):
        assert house.phone(who).get("/whistles/new").status_code == 404


def test_long_words_and_markup_stay_what_they_are(house: Whistles) -> None:
    long, odd = "很长的一句话" * 83, "<b>三组</b>&水井"
    number = house.blown(summary=long[:500], place=odd)
    text = house.page(POLICE, f"/whistles/{number}").text
    assert long[:498] in text
    assert odd in text
    assert odd in house.told(POLICE).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    for field, most in (("summary", 501), ("place", 121)):
        assert list(house.blow(status=422, **{field: "长" * most})["error"]["fields"]) == [field]


def test_what_waits_is_counted_where_the_day_begins(house: Whistles) -> None:
    house.blown(JUSTICE, units=[POLICE])
    rows = house.page(DISPATCHER, "/").find_all("a", data_morning="whistles")
    assert [row["href"] for row in rows] == ["/whistles"]
    assert "请吹哨" in house.page(COMMISSIONER, "/to-decide").text
    assert "有人请吹哨" in house.page(COMMISSIONER, "/").text
    with clock.travel(NOON + timedelta(minutes=1)):
        first = house.page(COMMISSIONER, "/messages").find("table")
        assert "有人请吹哨" in first.text
