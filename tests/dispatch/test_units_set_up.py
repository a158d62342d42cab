"""The offices of the plan are set up once, in the town, by the system administrator; linked ones come and are named."""

import pytest

from tests.support.house import TREE, empty_house, take_in
from tests.support.town import TOWN
from webapp.core.db import db
from webapp.people.models import Unit
from webapp.people.queries_units import planned_units

PAGE = {"Accept": "text/html"}
COUNTY_WITH_TWO = {"网格": [*TREE["网格"][:2], ["450324107", "龙水镇", "镇", "450324", ""]]}


@pytest.fixture
def house(app):
    return empty_house(app)


def standing(house):
    with house.app.app_context():
        units = db.session().query(Unit).filter(Unit.dissolved_at.is_(None)).order_by(Unit.id)
        return {unit.code: unit.name for unit in units}


def test_before_there_is_a_town_the_page_says_what_comes_first(house):
    phone = house.sign_in("system_admin")
    page = phone.get("/units").text
    assert "先用表格把县和镇导进来" in page
    assert "全部建起来" not in page
    refused = phone.post("/units", {"name": "供电所"}, headers=PAGE)
    assert refused.status_code == 422
    assert "先用表格把县和镇导进来" in refused.text
    assert standing(house) == {}


def test_one_button_sets_up_all_that_is_missing_and_pressing_it_twice_does_no_harm(house):
    take_in(house, TREE)
    phone = house.sign_in("system_admin")
    assert "还没建的" in phone.get("/units").text
    assert phone.post("/units/set-up", {"code": "court"}, headers=PAGE).status_code == 303
    assert list(standing(house)) == ["court"]
    for _ in range(2):
        assert phone.post("/units/set-up", headers=PAGE).status_code == 303
    assert standing(house) == {one.code: one.name for one in planned_units()} | {"court": "人民法庭"}
    assert "special_task_group" not in standing(house), "a kind, no unit"
    assert "还没建的" not in phone.get("/units").text
    assert phone.post("/units/set-up", {"code": "special_task_group"}, headers=PAGE).status_code == 404


def test_the_command_does_the_same_on_the_server(house):
    runner = house.app.test_cli_runner()
    refused = runner.invoke(args=["units", "set-up"])
    assert refused.exit_code == 1
    assert "先用表格" in refused.output
    take_in(house, TREE)
    assert "派出所 (police_station)" in runner.invoke(args=["units", "set-up"]).output
    assert len(standing(house)) == len(planned_units())
    assert "Nothing to set up" in runner.invoke(args=["units", "set-up"]).output


def test_where_there_are_several_towns_one_is_chosen(house):
    take_in(house, COUNTY_WITH_TWO)
    phone = house.sign_in("system_admin")
    refused = phone.post("/units/set-up", headers=PAGE)
    assert refused.status_code == 422
    assert "请选小院在哪个镇" in refused.text
    assert phone.post("/units/set-up", {"town": TOWN}, headers=PAGE).status_code == 303
    assert phone.post("/units", {"name": "供电所"}, headers=PAGE).status_code == 303, "then it is known"
    with house.app.app_context():
        assert {unit.area_id for unit in db.session().query(Unit)} == {2}


def test_a_linked_unit_that_the_plan_knows_keeps_its_code(house):
    """Protected matters go to a person of 妇联 by the code of the plan; under another nobody could be named."""
    take_in(house, TREE)
    phone = house.sign_in("system_admin")
    phone.post("/units", {"name": "妇联"}, headers=PAGE)
    phone.post("/units", {"name": "供电所"}, headers=PAGE)
    assert list(standing(house)) == ["womens_federation", "linked_2"]


def test_a_unit_gets_its_own_name_and_never_that_of_another(house):
    take_in(house, TREE)
    phone = house.sign_in("system_admin")
    phone.post("/units/set-up", headers=PAGE)
    assert phone.post("/units/court/name", {"name": "  才湾人民法庭 "}, headers=PAGE).status_code == 303
    assert standing(house)["court"] == "才湾人民法庭"
    taken = phone.post("/units/court/name", {"name": "派出所"}, headers=PAGE)
    assert taken.status_code == 422
    assert "已经有这个单位了" in taken.text
    assert phone.post("/units/court/name", {"name": " "}, headers=PAGE).status_code == 422
    assert phone.post("/units/nothing/name", {"name": "x"}, headers=PAGE).status_code == 404


def test_the_administrator_is_not_told_of_matters(town):
    """What units have in hand and groups made for one matter are the desk's."""
    page = town.sign_in("system_admin").get("/units").text
    assert "在办" not in page
    assert "在办" in town.sign_in("governance_centre").get("/units").text
    assert town.sign_in("system_admin").post("/units/court/dissolve", headers=PAGE).status_code == 404


def test_officers_of_a_dissolved_unit_are_appointed_nowhere_and_it_can_stand_again(town):
    desk, system = town.sign_in("governance_centre"), town.sign_in("system_admin")
    desk.post("/units", {"name": "民政办"}, headers=PAGE)
    assert desk.post("/units/civil_affairs_office/dissolve", headers=PAGE).status_code == 303
    person = f"/people/{town.users['informant:201/002/02']}"
    assert "民政办" not in system.get(person).text
    refused = system.post(f"{person}/posts", {"role": "unit_officer", "unit": "civil_affairs_office"}, headers=PAGE)
    assert refused.status_code == 422
    assert system.post("/units/set-up", {"code": "civil_affairs_office"}, headers=PAGE).status_code == 303
    assert "民政办" in system.get(person).text
