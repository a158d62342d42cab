"""换班: the duty officer asks, the other agrees or not; the desk may set the day otherwise."""

from datetime import datetime, timedelta

import pytest

from tests.emergencies.standing.conftest import JUSTICE, KEEPER, MEDIATOR, POLICE, STRANGER, WOMEN, Standing, june
from tests.support.html import Element
from webapp.core import clock
from webapp.emergencies.standing.states import SwapState


@pytest.fixture
def planned(team: Standing) -> Standing:
    """The 15th with police as duty officer and justice as deputy."""
    team.plan(first=june(15), main=POLICE, deputy=JUSTICE)
    return team


def acts(page: Element) -> list[str]:
    """Return which answers the buttons of a page give to a swap."""
    return [form["action"].rpartition("/")[2] for form in page.find_all("form") if "/swaps/" in form["action"]]


def test_the_other_agrees_and_has_the_day_and_all_hear_of_it(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR, reason="家里有事")["id"]
    assert planned.days()[june(15)] == (POLICE, JUSTICE)  # until then it is the duty officer's
    assert "请您替班：6月15日" in planned.told(MEDIATOR)
    assert "家里有事" not in planned.told(MEDIATOR)
    assert "家里有事" in planned.page(MEDIATOR, f"/emergencies/duty/{june(15)}").text
    assert "家里有事" not in planned.page(JUSTICE, f"/emergencies/duty/{june(15)}").text

    assert planned.answer(MEDIATOR, 15, number, "agree", version=1).status_code == 303

    assert planned.days()[june(15)] == (MEDIATOR, JUSTICE)
    assert planned.swap(number).state == SwapState.AGREED
    assert "有人替您值班了：6月15日" in planned.told(POLICE)
    assert "不用您值班了" not in planned.told(POLICE)  # one word of it is enough
    assert "换班了：6月15日" in planned.told(KEEPER)


def test_a_no_leaves_the_day_as_it_is_and_another_may_be_asked(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    planned.ask(POLICE, 15, MEDIATOR, status=409)
    planned.answer(MEDIATOR, 15, number, "refuse")
    assert planned.days()[june(15)] == (POLICE, JUSTICE)
    assert "换班没换成：6月15日" in planned.told(POLICE)
    planned.ask(POLICE, 15, MEDIATOR)


def test_nobody_answers_their_own_question_and_strangers_find_none(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    assert planned.answer(POLICE, 15, number, "agree").status_code == 403
    for who in (JUSTICE, KEEPER, STRANGER):
        assert planned.answer(who, 15, number, "agree").status_code == 404
    assert planned.answer(MEDIATOR, 15, number, "withdraw").status_code == 404
    assert planned.answer(MEDIATOR, 15, number, "lapse").status_code == 404
    assert planned.answer(MEDIATOR, 16, number, "agree").status_code == 404
    assert planned.days()[june(15)] == (POLICE, JUSTICE)


def test_only_who_is_on_duty_asks_and_only_members_who_can(planned: Standing):
    planned.ask(MEDIATOR, 15, POLICE, status=404)
    planned.ask(STRANGER, 15, POLICE, status=404)
    assert planned.ask(POLICE, 15, JUSTICE, status=422)["error"]["fields"] == {"other": "那天自己也值班"}
    assert planned.ask(POLICE, 15, WOMEN, status=422)["error"]["fields"] == {"other": "那天不在队里"}


def test_what_was_asked_can_be_taken_back_once(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    planned.answer(POLICE, 15, number, "withdraw", version=1)
    assert planned.answer(MEDIATOR, 15, number, "agree", version=1).status_code == 409
    assert planned.days()[june(15)] == (POLICE, JUSTICE)
    assert "不用替班了：6月15日" in planned.told(MEDIATOR)


def test_the_desk_sets_the_day_otherwise_and_the_question_is_void(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    planned.plan(way="day", first=june(15), main=MEDIATOR, deputy=JUSTICE)
    assert planned.swap(number).state == SwapState.LAPSED
    assert planned.answer(MEDIATOR, 15, number, "agree").status_code == 409
    assert "不用替班了：6月15日" in planned.told(MEDIATOR)


def test_the_desk_changing_the_other_part_leaves_the_question(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    planned.add(WOMEN)
    planned.plan(way="day", first=june(15), main=POLICE, deputy=WOMEN)
    assert planned.swap(number).state == SwapState.ASKED


def test_who_was_put_on_duty_meanwhile_can_no_longer_say_yes(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    planned.plan(way="day", first=june(15), main=POLICE, deputy=MEDIATOR)
    assert planned.answer(MEDIATOR, 15, number, "agree").status_code == 409
    assert planned.days()[june(15)] == (POLICE, MEDIATOR)


def test_after_the_day_nothing_can_be_swapped_and_the_question_ends_by_itself(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    with clock.travel(datetime(2026, 6, 16, tzinfo=clock.SHANGHAI) + timedelta(minutes=1)):
        assert planned.answer(MEDIATOR, 15, number, "agree").status_code == 409
        planned.ask(JUSTICE, 15, MEDIATOR, status=409)
        planned.sweep()
    assert planned.swap(number).state == SwapState.LAPSED
    assert planned.days()[june(15)] == (POLICE, JUSTICE)


def test_a_question_waits_on_the_first_page_and_its_buttons_are_on_the_day(planned: Standing):
    number = planned.ask(POLICE, 15, MEDIATOR)["id"]
    assert "请您替班：6月15日" in planned.phone(MEDIATOR).get("/todo").text
    day = planned.page(MEDIATOR, f"/emergencies/duty/{june(15)}")
    assert sorted(acts(day)) == ["agree", "refuse"]
    assert day.find("div", data_swap=str(number))["data-state"] == "asked"
    own = planned.page(POLICE, f"/emergencies/duty/{june(15)}")
    assert [form["action"].rpartition("/")[2] for form in own.find_all("form") if "/swaps/" in form["action"]] == [
        "withdraw"
    ]
