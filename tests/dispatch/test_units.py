"""单位和工作组: the dispatcher makes a group for one matter, and units come and go with what they have in hand."""

import re

import pytest

from tests.support.html import parse
from tests.support.makers import DESK, Desk
from tests.support.statements import counted_statements

PAGE = {"Accept": "text/html"}


def test_a_group_is_made_on_a_page_gets_the_matter_and_is_dissolved(desk: Desk) -> None:
    code, dispatcher = desk.at_the_town("dispute"), desk.phone(DESK)
    assert f"/cases/{code}/task-group" in dispatcher.get(f"/cases/{code}").text
    page = dispatcher.get(f"/cases/{code}/task-group").text
    members = re.findall(r'name="members" value="(\d+)"', page)
    assert str(desk.town.users["court"]) in members
    made = dispatcher.post(
        f"/cases/{code}/task-group",
        {"name": "水渠专项工作组", "members": [desk.town.users["court"]]},
        headers=PAGE,
    )
    assert made.headers["Location"].endswith(f"/dispatch/{code}")
    unit = re.search(r"task_group_\d+_1", dispatcher.get(f"/dispatch/{code}").text)
    assert unit
    desk.dispatch(code, unit.group())
    stuck = dispatcher.post(f"/units/{unit.group()}/dissolve", headers=PAGE)
    assert stuck.status_code == 409
    assert "手里还有没办完的" in stuck.text
    handed = dispatcher.post(f"/units/{unit.group()}/dissolve", {"hand_to": "justice_office"}, headers=PAGE)
    assert handed.status_code == 303
    dispatcher.get("/units")  # says once that it is gone
    assert "水渠专项工作组" not in dispatcher.get("/units").text
    assert code in desk.phone("justice_office").get("/todo").text
    desk.agrees()


def test_what_is_missing_is_said_and_what_was_typed_comes_back(desk: Desk) -> None:
    code, dispatcher = desk.at_the_town("dispute"), desk.phone(DESK)
    refused = dispatcher.post(f"/cases/{code}/task-group", {"name": "没有人的组"}, headers=PAGE)
    assert refused.status_code == 422
    assert "选几个人" in refused.text
    assert "没有人的组" in refused.text


def test_a_linked_unit_is_added_once_and_the_courtyard_stays(desk: Desk) -> None:
    dispatcher = desk.phone(DESK)
    assert dispatcher.post("/units", {"name": "供电所"}, headers=PAGE).status_code == 303
    assert "供电所" in dispatcher.get("/units").text
    again = dispatcher.post("/units", {"name": "供电所"}, headers=PAGE)
    assert again.status_code == 422
    assert "已经有这个单位了" in again.text
    assert dispatcher.post("/units/court/dissolve", headers=PAGE).status_code == 404


def test_only_the_desk_makes_and_dissolves(desk: Desk) -> None:
    code = desk.at_the_town("dispute")
    for key in ("town", "justice_office", "village:200"):
        phone = desk.phone(key)
        assert phone.get("/units").status_code == 404
        assert phone.post(f"/cases/{code}/task-group", {"name": "x", "members": "1"}, headers=PAGE).status_code == 404


def listed(desk: Desk, key: str) -> dict[str, list[str]]:
    """Return code → what stands in the cells of a unit's row."""
    page = parse(desk.phone(key).get("/units").data)
    rows = [one for one in page.find_all("tr") if "data-row" in one.attributes]
    return {row["data-row"]: [cell.text for cell in row.find_all("td")] for row in rows}


def test_the_table_says_who_is_where_and_what_they_have_in_hand_and_each_row_opens_its_unit(desk: Desk) -> None:
    code = desk.at_the_town()
    desk.dispatch(code, "court")
    rows = listed(desk, DESK)
    assert rows["court"][1] == "小院的单位"
    assert "测试court" in rows["court"][2]
    assert rows["court"][3].startswith("1")
    assert rows["justice_office"][3].startswith("0")
    page = desk.phone(DESK).get("/units/court")
    assert "在办" in page.text
    assert "测试court" in page.text
    assert "撤掉" not in page.text, "an office of the courtyard stays"


def test_an_administrator_reads_codes_and_no_word_of_matters(desk: Desk) -> None:
    code = desk.at_the_town("dispute")
    members = {"name": "水渠专项工作组", "members": [desk.town.users["court"]]}
    desk.phone(DESK).post(f"/cases/{code}/task-group", members, headers=PAGE)
    group = next(one for one in listed(desk, DESK) if one.startswith("task_group"))
    rows = listed(desk, "system_admin")
    assert group not in rows
    assert rows["court"][3] == "court"
    assert desk.phone("system_admin").get(f"/units/{group}").status_code == 404
    assert "在办" not in desk.phone("system_admin").get("/units/court").text
    assert desk.phone(DESK).get(f"/units/{group}").status_code == 200
    assert desk.phone(DESK).get("/units/nothing").status_code == 404


def test_a_wrong_name_comes_back_beside_its_field_and_a_right_one_stays_on_the_unit(desk: Desk) -> None:
    phone = desk.phone(DESK)
    taken = phone.post("/units/court/name", {"name": "公安派出所" * 20}, headers=PAGE)
    assert taken.status_code == 422
    field = parse(taken.data).find("input", name="name")
    assert field["aria-invalid"] == "true"
    assert field["value"] == "公安派出所" * 20
    named = phone.post("/units/court/name", {"name": "才湾人民法庭"}, headers=PAGE)
    assert named.headers["Location"] == "/units/court"
    assert "改成才湾人民法庭了" in phone.get("/units/court").text


def test_what_is_dissolved_beside_the_list_says_so_and_on_a_phone_the_list_comes_back(desk: Desk) -> None:
    phone = desk.phone(DESK)
    for name in ("供电所", "水管站"):
        phone.post("/units", {"name": name}, headers=PAGE)
    one, other = [code for code in listed(desk, DESK) if code.startswith("linked")]
    beside = phone.post(f"/units/{one}/dissolve", headers={**PAGE, "HX-Target": "pane"})
    assert beside.headers["Location"] == f"/units/{one}"
    assert "撤了" in phone.get(f"/units/{one}").text
    assert desk.phone("system_admin").get(f"/units/{one}").status_code == 404
    assert phone.post(f"/units/{other}/dissolve", headers=PAGE).headers["Location"] == "/units"
    assert not [code for code in listed(desk, DESK) if code.startswith("linked")]


@pytest.mark.parametrize("address", ["/units", "/units/court"])
def test_the_units_take_a_bounded_number_of_statements(desk: Desk, address: str) -> None:
    phone = desk.phone(DESK)
    with desk.town.app.app_context(), counted_statements() as seen:
        assert phone.get(address).status_code == 200
    assert len(seen) <= 6, seen
