"""单位和工作组: the dispatcher makes a group for one matter, and units come and go with what they have in hand."""

import re

from tests.support.makers import DESK, Desk

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
