"""工作规范: a new version is read anew, and leads see who has not read it, in the order of places, never of merit."""

from typing import Any

import pytest

from tests.support.html import parse
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code

from .conftest import PAGE


def publish(town: Town, text: str = "看到隐患先拍一张。", title: str = "巡查怎么走", **more: Any) -> str:
    sent = {"title": title, "text": text, "groups": ["informant", "group"]} | more
    answer = town.sign_in("system_admin").post("/standards", sent, headers=PAGE)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"].rsplit("/", 1)[1]


def read(phone: Phone, one: str) -> None:
    assert phone.post(f"/standards/{one}/read", headers=PAGE).status_code == 303


def text_of(phone: Phone, address: str) -> str:
    return phone.get(address).get_data(as_text=True)


def test_those_it_is_for_are_told_read_it_and_say_so_once(town: Town):
    one, informant = publish(town), town.sign_in("informant:200/001/01")
    assert "工作规范：巡查怎么走" in text_of(informant, "/messages")
    assert "1 份没看" in text_of(informant, "/me")
    assert "我看过了" in text_of(informant, f"/standards/{one}")
    read(informant, one)
    read(informant, one)
    assert "我看过了" not in text_of(informant, f"/standards/{one}")
    assert "1 份没看" not in text_of(informant, "/me")


def test_for_whom_it_is_not_it_does_not_exist(town: Town):
    one, court = publish(town), town.sign_in("court")
    assert court.get(f"/standards/{one}").status_code == 404
    assert "巡查怎么走" not in text_of(court, "/standards")
    assert court.post(f"/standards/{one}/read", headers=PAGE).status_code == 404


def test_a_new_version_has_to_be_read_anew_and_the_old_one_stays(town: Town):
    one, informant = publish(town), town.sign_in("informant:200/001/01")
    read(informant, one)
    two = publish(town, "先打 119，再拍。", changed="着火先打电话")
    assert two != one
    assert "1 份没看" in text_of(informant, "/me")
    assert "这是以前的一版" in text_of(informant, f"/standards/{one}")
    assert "着火先打电话" in text_of(informant, f"/standards/{two}")
    assert publish(town, "先打 119，再拍。") == two


def test_a_lead_sees_who_of_their_own_area_has_not_read_it(town: Town):
    one = publish(town)
    read(town.sign_in("informant:200/001/01"), one)
    page = text_of(town.sign_in("grid:200/001"), f"/standards/{one}/readers")
    assert "看过 1 人，共 2 人" in page
    assert "测试informant:200/001/02" in page
    assert "测试informant:200/001/01" not in page
    assert "测试informant:201/001/01" not in page
    whole = text_of(town.sign_in("system_admin"), f"/standards/{one}/readers?group=group")
    assert "看过 0 人，共 5 人" in whole


def test_nobody_is_ranked_by_reading(town: Town):
    one = publish(town)
    by_village = text_of(town.sign_in("town"), f"/standards/{one}/readers")
    assert by_village.index("才湾村") < by_village.index("小塘村")
    assert "测试informant" not in by_village
    page = text_of(town.sign_in("town"), f"/standards/{one}/readers?place={code('200')}")
    places = [page.index(f"测试informant:{place}") for place in ("200/001/01", "200/001/02", "200/002/01")]
    assert places == sorted(places)
    assert "%" not in page.split("<main")[1].split("</main>")[0]


def test_who_publishes_sees_what_is_in_force_and_how_far_it_is_read(town: Town):
    assert "还没有规范" in text_of(town.sign_in("grid_centre"), "/standards")
    one, two = publish(town), publish(town, title="怎么记台账", groups=["village", "office"])
    read(town.sign_in("informant:200/001/01"), one)
    phone = town.sign_in("grid_centre")
    rows = [row.text for row in parse(phone.get("/standards").data).find_all("tr") if row.get("data-row") in (one, two)]
    assert "怎么记台账" in rows[0]
    assert "村级网格长、小院各单位" in rows[0]
    assert "第 1 版" in rows[1]
    assert "1 / " in rows[1]
    with town.app.app_context(), counted_statements() as seen:
        phone.get("/standards")
    assert len(seen) <= 6, seen


def test_readers_stand_village_by_village_page_by_page(town: Town, monkeypatch):
    one, phone = publish(town, groups=["informant", "office"]), town.sign_in("grid_centre")
    read(town.sign_in("informant:200/001/01"), one)
    address = f"/standards/{one}/readers"
    rows = [row.text for row in parse(phone.get(address).data).find_all("tr") if "data-row" in row.attributes]
    assert any("才湾村" in row and "看过 1 人" in row for row in rows)
    offices = parse(phone.get(f"{address}?group=office").data)
    assert "police_station" in offices.text
    assert "测试justice" not in offices.text
    monkeypatch.setattr("webapp.standards.queries_readers.PAGE_SIZE", 1)
    first = parse(phone.get(address).data)
    following = phone.get(next(link["href"] for link in first.find_all("a") if link.get("rel") == "next"))
    assert "小塘村" in parse(following.data).text
    assert "才湾村" not in parse(following.data).find("table").text
    for page in (address, f"{address}?place={code('200')}", f"{address}?group=office"):
        with town.app.app_context(), counted_statements() as seen:
            assert phone.get(page).status_code == 200
        assert len(seen) <= 6, seen
    assert phone.get(f"{address}?place=nowhere").status_code == 404


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"title": ""}, "写上名字"),
        ({"text": ""}, "写上内容"),
        ({"groups": []}, "选一下给谁看"),
        ({"title": "长" * 61}, "最多 60 个字"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_the_text_comes_back(town: Town, sent: dict[str, Any], told: str):
    whole = {"title": "规范", "text": "写了很久的一段话", "groups": ["town"]} | sent
    answer = town.sign_in("system_admin").post("/standards", whole, headers=PAGE)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    if "text" not in sent:
        assert "写了很久的一段话" in answer.get_data(as_text=True)


def test_only_who_publishes_publishes(town: Town):
    for key in ("town", "governance_centre", "informant:200/001/01"):
        phone = town.sign_in(key)
        assert phone.get("/standards/publish").status_code == 404
        assert phone.post("/standards", {"title": "x", "text": "y", "groups": "town"}, headers=PAGE).status_code == 404
