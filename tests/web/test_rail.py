"""The rail of a desk: every door of a person in one place, numbers that wait for them, and no dead link."""

import pytest

from tests.support.html import parse
from tests.support.makers import make_case
from tests.support.statements import counted_statements
from webapp.web.doors import GROUPS

PEOPLE = (
    *("grid:200/001", "special:901", "village:200", "town", "governance_centre", "police_station", "justice_office"),
    *("mediation_committee", "petition_reception_centre", "womens_federation", "adviser:200", "grid_centre"),
    *("political_legal_commissioner", "system_admin", "security_admin", "auditor"),
)
MOST_ROWS, ROW, HEAD = 800 - 8 - 44 - 40 - 8, 30, 24
"""What 800 px leave beside the mark and the person; a row; the head of a group."""


def rail(phone, address="/me"):
    return parse(phone.get(address).data).find("nav", class_="rail")


def doors(found):
    return [one for one in found.find_all("a") if one.get("class") == "rail-row"]


def words(found):
    return [one.find(class_="rail-word").text for one in doors(found)]


@pytest.mark.parametrize("key", PEOPLE)
def test_no_door_leads_nowhere_and_each_is_marked_where_one_stands(town, key):
    phone = town.sign_in(key)
    for address in [one["href"] for one in doors(rail(phone))]:
        answer = phone.get(address, follow_redirects=True)
        assert answer.status_code == 200, address
        page = parse(answer.data)
        if not answer.history and "data-desk" in page.find("body").attributes:  # the forms that phones keep have none
            marked = page.find("nav", class_="rail").find_all("a", aria_current="page")
            assert [one["href"] for one in marked] == [address]


@pytest.mark.parametrize("key", PEOPLE)
def test_it_fits_the_height_of_a_small_desk(town, key):
    found = rail(town.sign_in(key))
    folded = {id(row) for group in found.find_all("details") for row in group.walk()}
    rows = [one for one in doors(found) if id(one) not in folded]
    heads = found.find_all("p", class_="rail-head")
    assert ROW * (len(rows) + len(found.find_all("details"))) + HEAD * len(heads) <= MOST_ROWS


def test_a_phone_is_not_sent_it_and_fetches_it_whole_when_it_grows_wide(town):
    phone = town.sign_in("justice_office")
    on_a_desk = words(rail(phone))
    phone.client.set_cookie("one_door_desk", "0")
    assert doors(rail(phone)) == []
    fetched = rail(phone, "/rail")
    assert words(fetched) == on_a_desk
    assert fetched.find("a", href="/me")


def test_its_groups_stand_in_order_and_empty_ones_are_absent(town):
    office = rail(town.sign_in("justice_office"))
    heads = [one.text for one in office.find_all("p", class_="rail-head")]
    assert heads == ["今天", "办事", "送法"]
    assert [one.text for one in office.find_all("summary")] == ["平安", "会议", "规矩", "表格"]
    assert {
        "待办",
        "消息",
        "登记",
        "全部事情",
        "约访走访",
        "点餐",
        "法律援助",
        "排餐",
        "送餐",
        "典型案例",
        "顾问",
    } <= set(words(office))
    auditor = rail(town.sign_in("auditor"))
    assert [one.text for one in auditor.find_all("summary")] == ["会议", "规矩", "管理"]
    assert "操作记录" in words(auditor)
    assert set(heads) <= set(GROUPS.values())


def test_a_folded_group_stands_open_where_one_is_inside(town):
    phone = town.sign_in("auditor")
    opened = [one.find("summary").text for one in rail(phone, "/audit").find_all("details", open="")]
    assert opened == ["管理"]
    assert not rail(phone, "/me").find_all("details", open="")


def test_a_page_further_in_belongs_to_the_door_that_leads_there(town):
    phone = town.sign_in("grid:200/001")
    code = make_case(town.sign_in("informant:200/001/01"))
    page = parse(phone.get(f"/cases/{code}").data)
    assert page.find("nav", class_="rail").find("a", aria_current="page")["href"] == "/cases"
    assert page.find(class_="head-group").text == "办事 › 全部事情 ›"
    assert parse(phone.get("/todo").data).find(class_="head-group").text == "今天 ›"


def test_its_numbers_come_in_three_statements_and_are_brick_when_a_limit_ends_today(town):
    town.sign_in("informant:200/001/01").report(description="护栏松动", severity="urgent")
    phone = town.sign_in("grid:200/001")
    with town.app.app_context(), counted_statements() as seen:
        answer = phone.get("/rail")
    assert len(seen) <= 3, seen
    number = parse(answer.data).find(data_waits="todo")
    assert (number.text, number["class"]) == ("1", "rail-n bad")


@pytest.mark.parametrize("key", PEOPLE)
def test_each_person_s_numbers_take_three_statements(town, key):
    phone = town.sign_in(key)
    with town.app.app_context(), counted_statements() as seen:
        assert phone.get("/rail").status_code == 200
    assert len(seen) <= 3, seen


def test_a_page_brings_no_numbers_and_asks_nothing_for_its_rail(town):
    town.sign_in("informant:200/001/01").report(description="护栏松动", severity="urgent")
    assert rail(town.sign_in("grid:200/001"), "/cases").find(data_waits="todo").text == ""


def test_an_informant_has_no_rail(town):
    phone = town.sign_in("informant:200/001/01")
    assert phone.get("/rail").status_code == 404
    assert not parse(phone.get("/").data).find_all("nav", class_="rail")


def test_what_a_page_sends_by_itself_tells_the_rail(town):
    phone = town.sign_in("grid:200/001")
    asked = {"headers": {"HX-Request": "true", "X-CSRFToken": phone.token}}
    assert phone.client.post("/messages/read", **asked).headers["HX-Trigger"] == "rail"
    assert "HX-Trigger" not in phone.get("/messages", headers={"HX-Request": "true"}).headers


def test_who_chose_the_narrow_rail_has_it_at_once(town):
    phone = town.sign_in("grid:200/001")
    assert "data-narrow" not in parse(phone.get("/me").data).find("body").attributes
    phone.client.set_cookie("one_door_rail", "narrow")
    assert "data-narrow" in parse(phone.get("/me").data).find("body").attributes
