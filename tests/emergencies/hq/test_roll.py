"""A headquarters is started once, everybody is called, and each answers with one tap."""

from tests.emergencies.hq.conftest import DISPATCHER, ELSEWHERE, GRID, INFORMANT, POLICE, VILLAGE, after
from webapp.core import clock


def test_who_starts_commands_and_the_village_is_called(house):
    code = house.started()
    assert house.row(code).commander_id == house.phone(DISPATCHER).user_id
    assert {house.phone(who).user_id for who in (VILLAGE, GRID, INFORMANT)} <= set(house.roll(code))
    assert house.phone(ELSEWHERE).user_id not in house.roll(code)
    house.hq(INFORMANT, code)
    house.hq(ELSEWHERE, code, 404)


def test_one_tap_says_that_one_comes(house):
    code = house.started()
    house.press(INFORMANT, code, "coming", minutes=20)
    assert (house.of(INFORMANT, code).state, house.of(INFORMANT, code).minutes) == ("coming", 20)
    house.press(INFORMANT, code, "here", latitude="25.99", longitude="110.95")
    assert house.row(code).state == "responding"
    assert house.counts(DISPATCHER, code)["here"] == "1"


def test_only_the_commander_stands_down(house):
    code = house.started()
    house.press(INFORMANT, code, "here")
    house.step(INFORMANT, code, "stand-down", status=403)
    house.step(DISPATCHER, code, "stand-down", status=422)
    house.step(DISPATCHER, code, "stand-down", reason="都联系上了")
    assert house.row(code).state == "stood_down"
    house.press(INFORMANT, code, "back")
    house.press(VILLAGE, code, "coming", status=409)


def test_the_silent_are_called_again_once_each(house):
    code = house.started()
    house.press(INFORMANT, code, "coming", minutes=10)
    with clock.travel(after(minutes=6)):
        house.sweep()
        house.sweep()
        assert (house.of(GRID, code).calls, house.of(INFORMANT, code).calls) == (2, 1)
    with clock.travel(after(minutes=11)):
        house.sweep()
        house.sweep()
        assert (house.of(GRID, code).calls, house.of(GRID, code).next_call_at) == (3, None)
    assert len(house.journalled("emergency.called_again")) == 2


def test_police_ask_and_the_desk_starts(house):
    asked = house.start(POLICE, to="/emergencies/ask")
    assert asked["state"] == "asked"
    house.step(DISPATCHER, asked["code"], "start")
    assert house.row(asked["code"]).state == "activated"
