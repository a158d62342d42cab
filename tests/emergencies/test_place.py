"""Where help is needed, in words and on the map, and never as raw numbers."""

import re

import pytest

from tests.emergencies.test_emergency import INFORMANT, cry
from tests.support.boundaries import at, draw_boundaries
from tests.support.html import Element, parse
from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.emergencies import presenters
from webapp.people.queries import actor_by_id


@pytest.fixture(autouse=True)
def _boundaries(town: Town) -> None:
    draw_boundaries(town)


def page(town: Town, code: str, key: str = "town") -> Element:
    return parse(town.sign_in(key).get(f"/emergencies/{code}").text)


def test_the_place_is_that_of_the_position_with_what_is_near_and_a_way_there(town: Town):
    town.sign_in("informant:200/001/02").report(description="护栏松了", place_name="大樟树下", **at(1.0, 2.9))
    shown = page(town, cry(town.sign_in(INFORMANT), **at(1.05, 3.0)))
    where = "\n".join(one.text for one in shown.find_all("section"))
    assert "才湾村 1 网格 02" in where, "where the phone is, not where its owner reports"
    assert re.search("大樟树下附近，1[0-9]0 米", where)
    assert "报的人负责 才湾村 1 网格 01" in where
    assert shown.find_all("svg", role="group")
    assert {"导航去，用高德地图", "导航去，用腾讯地图"} <= {one.text.strip() for one in shown.find_all("a")}


@pytest.mark.parametrize("kind", ["dispute", "hazard far away"])
def test_what_people_quarrel_about_and_what_is_far_names_no_place(town: Town, kind: str):
    far = {"dispute": at(1.0, 2.9), "hazard far away": at(1.9, 2.0)}[kind]
    town.sign_in("informant:200/001/02").report(kind.split()[0], description="吵", place_name="老王家", **far)
    assert "老王家" not in page(town, cry(town.sign_in(INFORMANT), **at(1.05, 3.0))).text


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({}, "没有定位，只知道在框出来的这一片"),
        (at(30, 30), "求助的地方在这张图外面"),
        (at(1, 1), "图钉是求助的地方"),
    ],
)
def test_no_page_shows_raw_numbers(town: Town, place: dict[str, str], words: str):
    shown = page(town, cry(town.sign_in(INFORMANT), **place), "police_station")
    assert words in shown.text
    assert not re.search(r"\d{2,3}\.\d{4}", shown.text)
    assert bool(place) == ("导航去" in shown.text)


@pytest.mark.parametrize("place", [{}, at(1.05, 3.0)])
def test_the_page_costs_ten_statements_and_asking_who_comes_three(town: Town, place: dict[str, str]):
    code = cry(town.sign_in(INFORMANT), **place)
    with town.app.test_request_context():
        actor = actor_by_id(town.users["police_station"])
        with counted_statements() as seen:
            presenters.call_page(actor, code)
    assert len(seen) <= 10, seen


def test_who_called_lands_on_who_is_coming_with_the_numbers_on_top(town: Town):
    phone = town.sign_in(INFORMANT)
    client_id = "5d3c1f9e-6a3f-4a57-9d8a-0d9f0c7be1aa"
    code = cry(phone, client_id=client_id)
    landed = phone.get(f"/reports/{client_id}?sent=1")
    assert landed.headers["Location"] == f"/emergencies/{code}"
    shown = page(town, code, INFORMANT)
    rings = [one["href"] for one in shown.find_all("a") if one.get("href").startswith("tel:")]
    assert rings == ["tel:110", "tel:119", "tel:120"]
    assert shown.text.index("120") < shown.text.index("一共叫了 5 人") < shown.text.index("您求助")
    assert shown.find_all("a", href=f"/reports/{client_id}#add")
    assert phone.get(f"/reports/{client_id}").status_code == 200


def test_an_ordinary_report_lands_on_its_own_page(town: Town):
    phone, client_id = town.sign_in(INFORMANT), "5d3c1f9e-6a3f-4a57-9d8a-0d9f0c7be1ab"
    phone.report(client_id=client_id, description="路灯不亮")
    assert phone.get(f"/reports/{client_id}?sent=1").status_code == 200
