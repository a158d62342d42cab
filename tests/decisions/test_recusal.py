"""Who withdraws from a decision leaves it to colleagues of the unit; from the only one it goes back to the makers."""

import pytest

from tests.decisions.conftest import COMMISSIONER, DISPATCHER, DUE, JUSTICE, PAGE, POLICE, VILLAGE, WOMEN, Decisions
from tests.support.statements import counted_statements
from webapp.core.protection.impartial import RECUSED
from webapp.people.permissions import Role

COLLEAGUE, WHY = "court", "房东是我表哥"


def withdraws(house: Decisions, who: str, number: int, **options: object) -> dict:
    return house.step(who, number, "recuse", **{"reason": WHY, **options})


@pytest.mark.parametrize("accepted", [False, True], ids=["asked", "accepted"])
def test_colleagues_of_the_unit_go_on_and_nobody_gets_more_time(house: Decisions, accepted: bool) -> None:
    house.appoint(COLLEAGUE, Role.POLICE_OFFICER, POLICE)
    number = house.make()["id"]
    if accepted:
        house.step(POLICE, number, "accept")
    state = house.row(number).state
    assert withdraws(house, POLICE, number)["state"] == state
    assert house.row(number).due_at == DUE
    assert "要回避，请别人来办：才决〔2026〕1号" in house.told(COLLEAGUE)
    assert "请别人来办" not in house.told(POLICE)
    assert "退回来了" not in house.told(DISPATCHER)
    for action in ("done" if accepted else "accept", "return", "ask-extend", "recuse"):
        refused = house.step(POLICE, number, action, note="办了", reason=WHY, until="2026-12-31", status=403)
        assert refused["error"]["message"] == RECUSED
    house.step(COMMISSIONER, number, "extend", note="等设备", until="2026-12-31")
    assert "延期了" in house.told(COLLEAGUE)
    assert "延期了" not in house.told(POLICE)
    if not accepted:
        house.step(COLLEAGUE, number, "accept")
    assert house.step(COLLEAGUE, number, "done", note="查完了")["state"] == "done"


def test_from_the_only_one_it_goes_back_and_is_given_to_a_unit_where_somebody_can(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(POLICE, number, "extend", note="等设备", until="2026-12-31")
    assert withdraws(house, POLICE, number)["state"] == "returned"
    for who in (DISPATCHER, COMMISSIONER):
        assert "有人回避，没有别人能办" in house.told(who)
    assert "/decisions?show=asked" in house.page(COMMISSIONER, "/decisions").links
    assert not house.page(COMMISSIONER, "/decisions?show=asked").find_all("tr", data_state="returned")
    refused = house.step(DISPATCHER, number, "assign", lead_unit=POLICE, status=422)
    assert list(refused["error"]["fields"]) == ["lead_unit"]
    assert house.row(number).state == "returned"
    house.step(DISPATCHER, number, "assign", lead_unit=JUSTICE)
    assert house.step(JUSTICE, number, "accept")["state"] == "accepted"


def test_two_who_both_withdraw_and_a_village_s_only_lead_leave_it_to_the_desk(house: Decisions) -> None:
    house.appoint(COLLEAGUE, Role.POLICE_OFFICER, POLICE)
    number, villages = house.make()["id"], house.make(lead_unit="450324106200")["id"]
    assert withdraws(house, COLLEAGUE, number)["state"] == "assigned"
    assert withdraws(house, POLICE, number)["state"] == "returned"
    assert withdraws(house, VILLAGE, villages)["state"] == "returned"


def test_the_page_says_why_nothing_can_be_pressed_and_the_reason_to_who_works_on_it(house: Decisions) -> None:
    house.appoint(COLLEAGUE, Role.POLICE_OFFICER, POLICE)
    number = house.make(helpers=[WOMEN])["id"]
    page = house.page(POLICE, f"/decisions/{number}")
    assert page.find("form", action=f"/decisions/{number}/recuse").find("textarea", name="reason") is not None
    withdraws(house, POLICE, number)
    own = house.page(POLICE, f"/decisions/{number}")
    assert RECUSED in own.text
    assert not own.find_all("form", action=f"/decisions/{number}/accept")
    for who in (COLLEAGUE, DISPATCHER):
        assert WHY in house.page(who, f"/decisions/{number}").text
    helping = house.page(WOMEN, f"/decisions/{number}").text
    assert WHY not in helping
    assert "回避，不再办这件" in helping
    house.phone(COLLEAGUE)
    with house.town.app.app_context(), counted_statements() as seen:
        house.page(COLLEAGUE, f"/decisions/{number}")
    assert len(seen) <= 10
    assert WHY not in house.told(COLLEAGUE) + str(house.journalled("decision.recused"))


def test_a_reason_is_needed_and_whose_it_is_not_has_nothing_to_withdraw_from(house: Decisions) -> None:
    number = house.make(helpers=[WOMEN])["id"]
    for reason in ("", "  "):
        assert list(withdraws(house, POLICE, number, reason=reason, status=422)["error"]["fields"]) == ["reason"]
    page = house.phone(POLICE).post(f"/decisions/{number}/recuse", {"version": "9", "reason": WHY}, headers=PAGE)
    assert page.status_code == 409
    assert WHY in page.text
    for who in (WOMEN, DISPATCHER, JUSTICE):
        withdraws(house, who, number, status=404)
    house.step(POLICE, number, "hand-back", status=404)
    once = "7d1c7a3e-30d5-4a8e-9b4e-000000000001"
    assert withdraws(house, POLICE, number, client_id=once) == withdraws(
        house, POLICE, number, client_id=once, status=200
    )
    done = house.done(what="办完的")
    withdraws(house, POLICE, done, status=409)
    withdraws(house, POLICE, done, reason="", status=422)


def test_of_a_decision_about_a_case_they_withdraw_on_the_case(house: Decisions) -> None:
    number = house.make(case=house.at_the_town("hazard"))["id"]
    withdraws(house, POLICE, number, status=404)
