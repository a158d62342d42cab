"""Before dispatch a case is seen by its author, the leads above its micro-grid, and the governance centre."""

import re

import pytest

from tests.support.town import Town

TOKEN = re.compile(r'name="(csrf-token|csrf_token)"[^>]*>')

SEES = ["informant:200/001/01", "grid:200/001", "village:200", "town", "governance_centre"]
SEES_NOT = [
    "informant:200/001/02",
    "informant:200/002/01",
    "informant:201/001/01",
    "grid:200/002",
    "grid:201/001",
    "village:201",
    "special:901",
    "court",
    "police_station",
    "justice_office",
    "womens_federation",
    "adviser:200",
    "adviser:201",
    "political_legal_commissioner",
    "system_admin",
    "security_admin",
    "auditor",
]


def without_tokens(page: str) -> str:
    """Leave out what differs from one second to the next."""
    return TOKEN.sub("", page)


@pytest.fixture
def case_code(town: Town) -> str:
    return town.sign_in("informant:200/001/01").report(description="电线垂到路上").json["case_code"]


@pytest.mark.parametrize("key", SEES)
def test_the_author_and_the_leads_above_open_it(town: Town, case_code: str, key: str) -> None:
    assert town.sign_in(key).get(f"/cases/{case_code}").status_code == 200


@pytest.mark.parametrize("key", SEES_NOT)
def test_nobody_else_can_tell_it_from_one_that_does_not_exist(town: Town, case_code: str, key: str) -> None:
    phone = town.sign_in(key)
    hidden = phone.get(f"/cases/{case_code}")
    absent = phone.get("/cases/0000-0000-0000-0000")
    assert hidden.status_code == absent.status_code == 404
    assert without_tokens(hidden.text) == without_tokens(absent.text)


@pytest.mark.parametrize("key", SEES_NOT)
def test_nobody_else_can_act_on_it(town: Town, case_code: str, key: str) -> None:
    assert town.sign_in(key).act(case_code, "acknowledge", version=1).status_code == 404


def test_the_new_case_waits_in_the_todo_of_exactly_its_grid_lead(town: Town, case_code: str) -> None:
    assert case_code in town.sign_in("grid:200/001").get("/todo").text
    for other in ("grid:200/002", "grid:201/001", "village:200", "town"):
        assert case_code not in town.sign_in(other).get("/todo").text


def test_a_report_of_a_lead_waits_one_level_up(town: Town) -> None:
    lead = town.sign_in("grid:200/001")
    own = lead.report(description="自己看到的").json["case_code"]
    assert own not in lead.get("/todo").text
    assert own in town.sign_in("village:200").get("/todo").text
    assert lead.act(own, "acknowledge", version=1).status_code == 403


def test_the_town_leads_own_report_waits_for_the_governance_centre(town: Town) -> None:
    own = town.sign_in("town").report(description="镇上的事").json["case_code"]
    assert town.sign_in("town").act(own, "acknowledge", version=1).status_code == 403
    assert town.sign_in("governance_centre").act(own, "acknowledge", version=1).status_code == 201


def test_a_special_grid_reports_straight_to_the_town(town: Town) -> None:
    own = town.sign_in("special:901").report(description="校门口占道").json["case_code"]
    assert own in town.sign_in("town").get("/todo").text
    assert town.sign_in("village:200").get(f"/cases/{own}").status_code == 404
