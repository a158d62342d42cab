"""Everybody is called once and answers with one tap; the last press by its own time counts."""

import io
import uuid

import pytest
from sqlalchemy import select

from tests.emergencies.hq.conftest import (
    COMMISSIONER,
    DISPATCHER,
    ELSEWHERE,
    GRID,
    INFORMANT,
    POLICE,
    VILLAGE,
    Emergencies,
    after,
)
from tests.support.running.rescue import Device
from tests.support.statements import counted_statements
from webapp.core import clock


def test_the_village_and_those_above_are_called_and_nobody_else(house: Emergencies) -> None:
    code = house.started()
    assert {house.phone(who).user_id for who in (VILLAGE, GRID, INFORMANT, "town")} <= set(house.roll(code))
    assert house.phone(ELSEWHERE).user_id not in house.roll(code)
    house.hq(INFORMANT, code)
    house.hq(ELSEWHERE, code, 404)
    house.press(ELSEWHERE, code, "coming", status=404)


def test_whom_the_starter_unticks_is_not_called(house: Emergencies) -> None:
    wanted = [house.phone(VILLAGE).user_id]
    code = house.started(listed="yes", call=wanted)
    assert set(house.roll(code)) == {*wanted}
    code = house.started(listed="yes", call=wanted, villagers="yes")
    assert {house.phone(GRID).user_id, house.phone(INFORMANT).user_id} < set(house.roll(code))


def test_one_tap_says_that_one_comes_and_the_first_who_is_there_is_the_response(house: Emergencies) -> None:
    code = house.started()
    house.press(INFORMANT, code, "coming", minutes=20)
    mine = house.of(INFORMANT, code)
    assert (mine.state, mine.minutes, house.row(code).state) == ("coming", 20, "activated")
    house.press(INFORMANT, code, "here", latitude="25.99", longitude="110.95", accuracy_m="12")
    assert house.row(code).state == "responding"
    assert house.steps(code)[-1].position == "25.99,110.95,12.0"
    numbers = house.counts(DISPATCHER, code)
    assert (numbers["coming"], numbers["here"], numbers["called"]) == ("0", "1", str(len(house.roll(code))))


def test_an_answer_without_a_position_keeps_none(house: Emergencies) -> None:
    code = house.started()
    house.press(INFORMANT, code, "here")
    house.press(INFORMANT, code, "left", latitude="25.99", longitude="110.95")
    assert [one.position for one in house.steps(code)] == [None, None]


def test_a_member_answers_from_two_phones_and_each_press_arrives_once(house: Emergencies) -> None:
    code = house.started()
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    pressed = {"coming": after(minutes=2).isoformat(), "here": after(minutes=9).isoformat()}
    with clock.travel(after(minutes=30)):
        house.press(INFORMANT, code, "here", client_id=second, occurred_at=pressed["here"])
        house.press(INFORMANT, code, "coming", client_id=first, occurred_at=pressed["coming"], minutes=10)
        for _ in range(2):
            house.press(
                INFORMANT, code, "coming", status=200, client_id=first, occurred_at=pressed["coming"], minutes=10
            )
        house.press(INFORMANT, code, "cannot", client_id=first, status=409)
    mine = house.of(INFORMANT, code)
    assert (mine.state, mine.answered_at, mine.arrived_at) == ("here", after(minutes=2), after(minutes=9))
    assert len(house.steps(code)) == 2


def test_a_moment_to_come_is_refused_beside_its_field(house: Emergencies) -> None:
    code = house.started()
    sent = {"client_id": str(uuid.uuid4()), "answer": "here", "occurred_at": after(hours=2).isoformat()}
    refused = house.phone(INFORMANT).post(f"/emergencies/hq/{code}/answer", sent)
    assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["occurred_at"])
    assert house.of(INFORMANT, code).state == "called"


@pytest.mark.parametrize("answer", ["", "maybe", "called"])
def test_an_answer_that_is_none_is_refused(house: Emergencies, answer: str) -> None:
    house.press(INFORMANT, house.started(), answer, status=422)


def test_another_notes_an_answer_that_came_by_telephone(house: Emergencies) -> None:
    code = house.started()
    row = house.of(INFORMANT, code).id
    house.press(VILLAGE, code, "coming", **{"for": row})
    noted = house.of(INFORMANT, code)
    assert (noted.state, noted.noted_by_id) == ("coming", house.phone(VILLAGE).user_id)
    assert "代记" in house.page(DISPATCHER, f"/emergencies/hq/{code}/roll?show=coming").text
    other = house.started(place_name="小塘村", area="450324106201")
    house.press(VILLAGE, other, "coming", status=404)
    house.press("village:201", other, "coming", status=404, **{"for": row})


def test_the_silent_are_called_again_twice_and_each_call_once(house: Emergencies) -> None:
    code = house.started()
    house.press(INFORMANT, code, "coming", minutes=10)
    for minutes, calls in ((4, 1), (5, 2), (9, 2), (10, 3), (40, 3)):
        with clock.travel(after(minutes=minutes)):
            house.sweep()
            house.sweep()
        assert (minutes, house.of(GRID, code).calls) == (minutes, calls)
    assert house.of(INFORMANT, code).calls == 1
    assert len(house.journalled("emergency.called_again")) == 2
    assert "还没回" in house.told(GRID, after(minutes=41))


def test_a_worker_that_was_dead_calls_once_when_it_is_back(house: Emergencies) -> None:
    code = house.started()
    with clock.travel(after(minutes=20)):
        house.sweep()
        house.sweep()
    assert [one["round"] for one in house.journalled("emergency.called_again")] == [3]
    assert house.of(GRID, code).next_call_at is None


def test_nobody_is_called_again_once_it_is_over(house: Emergencies) -> None:
    code = house.started()
    house.step(DISPATCHER, code, "false-alarm")
    with clock.travel(after(minutes=20)):
        house.sweep()
    assert house.journalled("emergency.called_again") == []


def test_more_are_called_and_only_they_hear_of_it(house: Emergencies) -> None:
    code = house.started()
    house.step(INFORMANT, code, "call", status=404, village="450324106201")
    house.step(DISPATCHER, code, "call", status=422)
    house.step(DISPATCHER, code, "call", village="450324106201")
    assert house.phone(ELSEWHERE).user_id in house.roll(code)
    assert "应急点名" in house.told(ELSEWHERE)
    house.step(DISPATCHER, code, "call", status=422, village="450324106201")


def test_a_rescue_file_carries_an_answer_with_its_authors_own_right(house: Emergencies) -> None:
    code = house.started()
    sent = [["client_id", str(uuid.uuid4())], ["answer", "coming"], ["minutes", "10"]]
    lead = house.phone("grid:201/002")
    for who, problem in ((ELSEWHERE, True), (INFORMANT, False)):
        items = [{"url": f"/emergencies/hq/{code}/answer", "title": "我来", "fields": sent}]
        file = Device(house.phone(who)).export(items)
        answer = lead.post("/rescue", {"file": (io.BytesIO(file), "x.onedoor")}, content_type="multipart/form-data")
        assert [bool(one["problem"]) for one in answer.json["items"]] == [problem], answer.json
    assert house.of(INFORMANT, code).minutes == 10


def test_the_phones_of_the_called_keep_the_page_while_it_goes_on(house: Emergencies) -> None:
    code = house.started()
    kept = house.phone(INFORMANT).get("/kept-pages").json["pages"]
    assert list(kept) == [f"/emergencies/hq/{code}"]
    assert house.phone(ELSEWHERE).get("/kept-pages").json["pages"] == {}
    shown = [
        one["data-keep-page"] for one in house.hq(INFORMANT, code).where(lambda one: "data-keep-page" in one.attributes)
    ]
    assert shown == list(kept.values())
    house.step(DISPATCHER, code, "false-alarm")
    assert house.phone(INFORMANT).get("/kept-pages").json["pages"] == {}


def test_a_poll_costs_three_statements_and_the_page_ten(house: Emergencies) -> None:
    code = house.started()
    phone = house.phone(INFORMANT)
    mark = next(one["data-seen"] for one in house.hq(INFORMANT, code).where(lambda one: "data-seen" in one.attributes))
    with counted_statements(house.town.app) as asked:
        assert phone.get(f"/emergencies/hq/{code}/now?seen={mark}").status_code == 204
    assert len(asked) <= 3, asked
    house.press(VILLAGE, code, "here")
    assert phone.get(f"/emergencies/hq/{code}/now?seen={mark}").status_code == 200
    for who in (INFORMANT, DISPATCHER, COMMISSIONER):
        phone = house.phone(who)
        with counted_statements(house.town.app) as asked:
            assert phone.get(f"/emergencies/hq/{code}").status_code == 200
        assert len(asked) <= 10, (who, asked)


def test_it_reaches_everybody_at_night(house: Emergencies) -> None:
    with clock.travel(after(hours=15)):  # three in the morning
        house.started()
        assert "应急点名：走失被困，大槽岭" in house.told(INFORMANT)
        assert "启动了应急" in house.told(COMMISSIONER) or "应急点名" in house.told(COMMISSIONER)
    assert house.rows(select(1)) == [1]


def test_police_see_it_only_where_they_were_called(house: Emergencies) -> None:
    code = house.started()
    house.hq(POLICE, code, 404)
