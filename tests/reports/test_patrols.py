"""Patrols of an area as its leads see them: by place and time, never by person."""

import uuid

import pytest

from tests.support.html import Element
from tests.support.pages import page_of
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town, code, small_jpeg


def patrols_on(page: Element) -> list[str]:
    return [u for u in page.links if u.startswith("/patrols/")]


def test_a_lead_sees_the_patrols_of_their_area_by_place_and_time(town: Town, informant: Phone, lead: Phone) -> None:
    first = informant.report("patrol", item_pond_sign="ok").json["report_id"]
    second = town.sign_in("informant:200/001/02").report("patrol", item_pond_sign="issue").json["report_id"]
    town.sign_in("informant:200/002/01").report("patrol")
    page = page_of(lead, "/patrols")
    assert patrols_on(page) == [f"/patrols/{second}", f"/patrols/{first}"]
    assert "今天" in page.text
    assert "才湾村 1 网格 02 1 处有事" in page.text
    assert "测试informant" not in page.text


def test_one_patrol_tells_what_was_looked_at_and_who_went(informant: Phone, lead: Phone) -> None:
    sent = informant.report(
        "patrol", item_pond_sign="ok", item_heart_well="issue", household_note="门锁着", photos=[small_jpeg()]
    )
    page = page_of(lead, f"/patrols/{sent.json['report_id']}")
    assert "测试informant:200/001/01 走的" in page.text
    assert "门锁着" in page.text
    assert "连心井护栏 有事" in page.text
    assert "水塘警示牌 正常" in page.text
    pictures = [i["src"] for i in page.find_all("img") if "/photos/" in i["src"]]
    assert len(pictures) == 1
    assert lead.get(pictures[0]).mimetype == "image/jpeg"


def test_what_was_found_on_a_patrol_is_linked_for_those_who_may_see_it(
    town: Town, informant: Phone, lead: Phone
) -> None:
    round_id = str(uuid.uuid4())
    found = informant.report(patrol=round_id, description="井盖裂了").json["case_code"]
    elsewhere = informant.report(patrol=round_id, area_code=code("201/001/01")).json["case_code"]
    hidden = informant.report("dispute", patrol=round_id, someone_hurt="yes").json["case_code"]
    report_id = informant.report("patrol", client_id=round_id).json["report_id"]
    assert [u for u in page_of(lead, f"/patrols/{report_id}").links if u.startswith("/cases/")] == [f"/cases/{found}"]
    town_sees = page_of(town.sign_in("town"), f"/patrols/{report_id}").links
    assert {u for u in town_sees if u.startswith("/cases/")} == {f"/cases/{found}", f"/cases/{elsewhere}"}
    assert hidden not in town.sign_in("town").get(f"/patrols/{report_id}").text


def test_a_patrol_that_names_what_it_found_links_to_its_own_case(informant: Phone, lead: Phone) -> None:
    sent = informant.report("patrol", category="drowning", description="牌子倒了").json
    assert page_of(lead, f"/patrols/{sent['report_id']}").link("牌子倒了") == f"/cases/{sent['case_code']}"


def test_a_round_of_the_same_id_by_another_person_borrows_nothing(town: Town, informant: Phone, lead: Phone) -> None:
    round_id = str(uuid.uuid4())
    informant.report(patrol=round_id)
    other = town.sign_in("informant:200/001/02").report("patrol", client_id=round_id).json["report_id"]
    assert [u for u in page_of(lead, f"/patrols/{other}").links if u.startswith("/cases/")] == []


@pytest.mark.parametrize(
    "key", ["grid:200/002", "village:201", "informant:200/001/01", "police_station", "system_admin", "adviser:200"]
)
def test_for_everybody_else_a_patrol_does_not_exist(town: Town, informant: Phone, key: str) -> None:
    report_id = informant.report("patrol").json["report_id"]
    phone = town.sign_in(key)
    hidden, absent = phone.get(f"/patrols/{report_id}"), phone.get("/patrols/999999")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.text == absent.text


def test_a_hazard_is_no_patrol(informant: Phone, lead: Phone) -> None:
    assert lead.get(f"/patrols/{informant.report().json['report_id']}").status_code == 404


def test_a_list_can_be_narrowed_to_a_part_of_my_area(town: Town, informant: Phone) -> None:
    mine = informant.report("patrol").json["report_id"]
    town.sign_in("informant:200/002/01").report("patrol")
    village = town.sign_in("village:200")
    assert patrols_on(page_of(village, f"/patrols?area={code('200/001')}")) == [f"/patrols/{mine}"]
    assert village.get(f"/patrols?area={code('201')}").status_code == 404


def test_a_long_list_goes_on_behind_its_next_link(informant: Phone, lead: Phone) -> None:
    sent = [informant.report("patrol").json["report_id"] for _ in range(23)]
    url, seen = "/patrols", []
    while url:
        page = page_of(lead, url)
        seen += patrols_on(page)
        url = next((a["href"] for a in page.find_all("a", rel="next")), None)
    assert seen == [f"/patrols/{one}" for one in reversed(sent)]


def test_a_list_runs_at_most_six_statements(town: Town, informant: Phone, lead: Phone) -> None:
    for _ in range(3):
        informant.report("patrol")
    with town.app.app_context(), counted_statements() as seen:
        page_of(lead, f"/patrols?area={code('200/001')}")
    assert len(seen) <= 6, seen


def test_no_patrols_yet_is_said_kindly(lead: Phone) -> None:
    assert "还没有巡查" in page_of(lead, "/patrols").text
