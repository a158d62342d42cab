"""我要回避: what a person had in hand goes to somebody else, without more time, and they take no step any more."""

from datetime import timedelta

import pytest

from tests.support.makers import Desk
from tests.support.pages import page_of
from webapp.core import clock
from webapp.core.protection.impartial import RECUSED
from webapp.people.permissions import Role

REPORTER, GRID, VILLAGE, TOWN = "informant:200/001/01", "grid:200/001", "village:200", "town"
DESK, OFFICE, SECOND = "governance_centre", "justice_office", "court"
WHY = "当事人是我堂弟"


def withdraws(desk: Desk, key: str, code: str, **options: object) -> dict:
    return desk.does(key, code, "recuse", **{"reason": WHY, **options})


def test_a_leads_case_goes_to_the_seat_above_and_buys_no_time(desk: Desk) -> None:
    code = desk.report("dispute")
    before = desk.case(code)
    with clock.travel(clock.now() + timedelta(minutes=5)):
        withdraws(desk, GRID, code)
        after = desk.case(code)
        assert (after.holder_level, after.state) == ("village", "submitted")
        assert after.due_at <= before.due_at
        assert after.resolve_due_at == before.resolve_due_at
        answer = desk.phone(GRID).act(code, "acknowledge", version=after.version)
        assert (answer.status_code, answer.json["error"]["message"]) == (403, RECUSED)
        desk.does(VILLAGE, code, "acknowledge")
    desk.agrees()


def test_the_page_offers_it_last_says_why_nothing_else_is_and_shows_the_reason_to_who_works_on_it(desk: Desk) -> None:
    code = desk.report("dispute")
    page = page_of(desk.phone(GRID), f"/cases/{code}")
    form = page.find("form", action=f"/cases/{code}/recuse")
    assert form.find("textarea", name="reason") is not None
    assert not page_of(desk.phone(REPORTER), f"/cases/{code}").find_all("form", action=f"/cases/{code}/recuse")
    withdraws(desk, GRID, code)
    own, above, reporter = (page_of(desk.phone(one), f"/cases/{code}").text for one in (GRID, VILLAGE, REPORTER))
    assert RECUSED in own
    assert "我要回避" not in own
    assert WHY in above
    assert WHY not in reporter
    assert "交给才湾村" in reporter.replace(" ", "")


def test_a_reason_is_needed_beside_its_field_and_a_second_time_is_refused(desk: Desk) -> None:
    code = desk.report("dispute")
    refused = desk.does(GRID, code, "recuse", status=422)
    assert list(refused["error"]["fields"]) == ["reason"]
    assert desk.does(GRID, code, "recuse", status=409, version=9, reason=WHY)["error"]["code"] == "stale"
    withdraws(desk, GRID, code)
    assert withdraws(desk, GRID, code, status=403)["error"]["message"] == RECUSED
    desk.does(VILLAGE, code, "acknowledge")
    desk.does(VILLAGE, code, "close", close_reason="withdrawn", note="不用办了")
    desk.does("town", code, "recuse", status=422)  # what is missing is said before that it is over
    assert withdraws(desk, "town", code, status=409)["error"]["code"] == "stale"


def test_the_same_press_again_is_the_same_withdrawal(desk: Desk) -> None:
    code, once = desk.report("dispute"), "7d1c7a3e-30d5-4a8e-9b4e-000000000001"
    first = desk.phone(GRID).act(code, "recuse", version=1, reason=WHY, client_id=once)
    again = desk.phone(GRID).act(code, "recuse", version=1, reason=WHY, client_id=once)
    assert (first.status_code, again.status_code) == (201, 200)
    assert desk.case(code).holder_level == "village"


def test_a_seat_whose_lead_withdrew_is_passed_over(desk: Desk) -> None:
    code = desk.report("dispute")
    withdraws(desk, VILLAGE, code)
    assert desk.case(code).holder_level == "grid"
    desk.does(GRID, code, "escalate", note="办不了")
    assert desk.case(code).holder_level == "town"
    assert "交到您这里" not in desk.told(VILLAGE)


def test_an_officers_order_goes_back_to_the_unit_that_has_another_officer(desk: Desk) -> None:
    desk.appoint(SECOND, Role.JUSTICE_OFFICER, OFFICE)
    code = desk.at_the_town("dispute")
    desk.dispatch(code)
    desk.order(OFFICE, code, "accept")
    due = desk.orders(code)[0].due_at
    withdraws(desk, OFFICE, code)
    order = desk.orders(code)[0]
    assert (order.state, order.officer_id, order.due_at) == ("dispatched", None, due)
    assert "请换个人来办" in desk.told(SECOND)
    answer = desk.phone(OFFICE).post(f"/cases/{code}/orders/1/accept", {"version": order.version})
    assert (answer.status_code, answer.json["error"]["message"]) == (403, RECUSED)
    desk.order(SECOND, code, "accept")
    desk.agrees()


def test_where_the_unit_has_nobody_else_the_order_is_back_at_the_desk(desk: Desk) -> None:
    code = desk.at_the_town("dispute")
    desk.dispatch(code)
    desk.order(OFFICE, code, "accept")
    withdraws(desk, OFFICE, code)
    assert desk.states(code) == ["acknowledged", "returned"]
    assert desk.phone(OFFICE).get(f"/cases/{code}").status_code == 404
    assert "没有别人能办" in desk.told(DESK)
    desk.agrees()


def test_two_of_a_unit_who_both_withdraw_leave_it_to_the_desk(desk: Desk) -> None:
    desk.appoint(SECOND, Role.JUSTICE_OFFICER, OFFICE)
    code = desk.at_the_town("dispute")
    desk.dispatch(code)
    desk.order(OFFICE, code, "accept")
    withdraws(desk, SECOND, code)
    assert desk.states(code) == ["dispatched", "accepted"]  # it is in a colleague's hands
    withdraws(desk, OFFICE, code)
    assert desk.states(code) == ["acknowledged", "returned"]


def test_a_dispatcher_leaves_it_to_another_or_town_lead_and_commissioner_hear_of_it(desk: Desk) -> None:
    code = desk.at_the_town()
    withdraws(desk, DESK, code)
    assert desk.dispatch(code, status=403)["error"]["message"] == RECUSED
    assert "要回避，请别人来办" in desk.told(TOWN)
    assert "要回避，请别人来办" in desk.told("political_legal_commissioner")
    desk.appoint(SECOND, Role.DISPATCHER, DESK)
    desk.dispatch(code, by=SECOND)


@pytest.mark.parametrize("key", [REPORTER, "grid:200/002", "village:201", OFFICE])
def test_who_does_not_work_on_it_has_nothing_to_withdraw_from(desk: Desk, key: str) -> None:
    withdraws(desk, key, desk.report("dispute"), status=404)


def test_the_words_are_in_no_entry_of_the_journal(desk: Desk) -> None:
    code = desk.report("dispute")
    withdraws(desk, GRID, code)
    assert WHY not in desk.told(VILLAGE)
    assert WHY not in desk.told(REPORTER)
