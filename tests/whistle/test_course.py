"""A whistle from its blow to 解哨: who may take which step, who hears of it, and that nothing happens twice."""

import uuid
from datetime import timedelta

import pytest

from tests.whistle.conftest import (
    COMMISSIONER,
    DISPATCHER,
    JUSTICE,
    NOON,
    PAGE,
    POLICE,
    SAID,
    VILLAGE,
    VILLAGE_CODE,
    WOMEN,
    Whistles,
    after,
)
from webapp.core import clock
from webapp.whistle.states import ENDED, LIVE, State


def test_units_and_a_village_are_called_come_and_are_let_go(house: Whistles) -> None:
    made = house.blow(units=[POLICE, JUSTICE, VILLAGE_CODE])
    number = made["id"]
    assert made == {"url": f"/whistles/{number}", "id": number, "number": "才哨〔2026〕1号"}
    assert house.row(number).due_at == after(minutes=15)
    for who in (POLICE, JUSTICE, VILLAGE):
        assert "吹哨了：当场急事，三组水井边" in house.told(who)
    house.comes(POLICE, number)
    house.comes(JUSTICE, number)
    assert house.row(number).state == "raised"
    house.comes(VILLAGE, number)
    assert house.row(number).state == "answered"
    for who in (POLICE, JUSTICE):
        house.step(who, number, "arrive")
    assert house.row(number).state == "answered"
    answer = house.step(VILLAGE, number, "arrive")
    assert (answer["state"], house.row(number).state) == ("assembled", "assembled")
    assert "人齐了：三组水井边" in house.told(DISPATCHER)
    house.step(VILLAGE, number, "result", result="拉了警戒线")
    assert house.row(number).state == "handling"
    house.step(POLICE, number, "leave")
    house.step(COMMISSIONER, number, "stand-down", outcome="石头清了，路通了")
    assert house.row(number).state == "stood_down"
    assert "解哨了：三组水井边" in house.told(JUSTICE)
    page = house.page(JUSTICE, f"/whistles/{number}")
    assert page.find("div", data_number=made["number"])["data-state"] == "stood_down"
    for words in ("拉了警戒线", "石头清了，路通了", "先走了"):
        assert words in page.text
    house.agrees()


def test_one_that_comes_is_enough_where_the_others_can_t(house: Whistles) -> None:
    number = house.blown()
    house.step(POLICE, number, "answer", answer="cannot", reason="都出警了", instead="请小塘的人来")
    house.comes(JUSTICE, number)
    assert house.row(number).state == "answered"
    house.step(JUSTICE, number, "arrive")
    assert house.row(number).state == "assembled"
    shown = house.shown(DISPATCHER, number)
    assert {code: row["data-answer"] for code, row in shown.items()} == {POLICE: "cannot", JUSTICE: "coming"}
    assert "都出警了；可以找：请小塘的人来" in house.page(DISPATCHER, f"/whistles/{number}").text
    house.comes(POLICE, number)
    assert house.seats(number)[POLICE].reason == ""


def test_a_unit_that_is_there_before_it_answered_has_answered(house: Whistles) -> None:
    number = house.blown()
    house.step(POLICE, number, "arrive")
    house.step(JUSTICE, number, "arrive")
    assert house.row(number).state == "assembled"
    house.step(POLICE, number, "leave")
    house.step(POLICE, number, "leave", status=409)
    house.step(POLICE, number, "arrive")
    assert house.seats(number)[POLICE].state == "here"


def test_who_blew_says_that_all_are_there(house: Whistles) -> None:
    number = house.blown()
    house.comes(POLICE, number)
    house.step(POLICE, number, "assembled", status=404)
    house.step(DISPATCHER, number, "assembled")
    assert house.row(number).state == "assembled"
    house.comes(JUSTICE, number)
    house.step(JUSTICE, number, "arrive")
    assert (house.row(number).state, house.seats(number)[JUSTICE].state) == ("assembled", "here")


def test_words_and_names_are_in_no_notice_and_no_journal(house: Whistles) -> None:
    number = house.blown(summary="刘大坡家两兄弟动手")
    house.step(POLICE, number, "answer", answer="cannot", reason="刘大坡不让进")
    house.here(number, JUSTICE)
    house.step(JUSTICE, number, "result", result="刘大坡坐下来了")
    house.step(DISPATCHER, number, "stand-down", outcome="刘大坡写了保证")
    told = "".join(map(house.told, (POLICE, JUSTICE, DISPATCHER, COMMISSIONER)))
    kept = [house.journalled(f"whistle.{event}") for event in ("cannot", "coming", "result", "stood_down")]
    assert kept[0]
    assert "刘大坡" not in told + str(kept)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("kind", {"kind": "nothing-such"}),
        ("summary", {"summary": " "}),
        ("place", {"place": ""}),
        ("units", {"units": []}),
        ("units", {"units": ["court"]}),
        ("units", {"units": [POLICE, "nobody"]}),
        ("units", {"units": [f"unit{n}" for n in range(13)]}),
        ("answer_within", {"answer_within": "3 days"}),
        ("arrive_by", {"arrive_by": "2026-11-26T11:00"}),
        ("case_code", {"case_code": "20261126-XXXX"}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_blown(house: Whistles, field, fields) -> None:
    refused = house.blow(status=422, **fields)
    assert list(refused["error"]["fields"]) == [field]
    page = house.phone(DISPATCHER).post("/whistles", {"summary": SAID, "client_id": str(uuid.uuid4())}, headers=PAGE)
    assert page.status_code == 422
    assert SAID in page.text


def test_the_words_of_the_choices_are_as_good_as_their_codes(house: Whistles) -> None:
    number = house.blown(kind="联合处置", answer_within="2 个工作小时")
    assert (house.row(number).kind, house.row(number).answer_within) == ("joint", "2wh")
    assert house.row(house.blown(answer_within="")).answer_within == "15min"
    house.step(POLICE, number, "answer", answer="我来")
    assert house.seats(number)[POLICE].answer == "coming"


def test_the_same_blown_twice_is_one_and_a_second_on_a_case_is_led_to_the_first(house: Whistles) -> None:
    code = house.at_the_town("hazard")
    house.dispatch(code, WOMEN)  # so that the commissioner sees it, too
    own_id = str(uuid.uuid4())
    first = house.blow(client_id=own_id, case_code=code)
    assert house.blow(client_id=own_id, case_code=code, status=200) == first
    house.blow(client_id=own_id, case_code=code, place="别处", status=409)
    assert house.blow(COMMISSIONER, case_code=f"看这件 {code}", status=200) == first
    asked = str(uuid.uuid4())
    for _ in range(2):
        assert house.blow(VILLAGE, case_code=code, client_id=asked, status=200) == first
    assert house.phone(VILLAGE).get(first["url"]).status_code == 200
    page = house.phone(COMMISSIONER).post(
        "/whistles",
        {"client_id": str(uuid.uuid4()), "kind": "joint", "summary": SAID, "place": "那里", "units": POLICE}
        | {"case_code": code},
        headers=PAGE,
    )
    assert (page.status_code, page.headers["Location"]) == (303, first["url"])
    house.step(DISPATCHER, first["id"], "stand-down", outcome="好了")
    assert house.blow(case_code=code)["id"] != first["id"]


def test_the_same_step_twice_is_one(house: Whistles) -> None:
    number, own_id = house.blown(), str(uuid.uuid4())
    first = house.comes(POLICE, number, client_id=own_id)
    assert house.comes(POLICE, number, client_id=own_id, status=200) == first
    assert len(house.steps(number)) == 1
    house.step(POLICE, number, "answer", answer="cannot", reason="别的", client_id=own_id, status=409)


def test_what_others_ask_for_the_desk_decides_on(house: Whistles) -> None:
    number = house.blown(POLICE, to="/whistles/ask", units=[JUSTICE])
    assert house.row(number).state == "asked"
    assert "有人请吹哨" in house.told(DISPATCHER)
    assert house.phone(JUSTICE).get(f"/whistles/{number}").status_code == 404, "nobody is called yet"
    house.comes(JUSTICE, number, status=404)
    house.step(POLICE, number, "blow", status=404)
    house.step(DISPATCHER, number, "blow", units=[JUSTICE, WOMEN])
    assert house.row(number).state == "raised"
    assert set(house.seats(number)) == {JUSTICE, WOMEN}
    assert "您请的哨吹了" in house.told(POLICE)
    assert "吹哨了" in house.told(WOMEN)
    other = house.blown(POLICE, units=[JUSTICE])
    house.step(COMMISSIONER, other, "refuse-ask", status=422)
    house.step(COMMISSIONER, other, "refuse-ask", reason="派出所自己去")
    assert house.row(other).state == "refused"
    assert "派出所自己去" in house.page(POLICE, f"/whistles/{other}").text
    third = house.blown(VILLAGE)
    house.step(POLICE, third, "take-back", status=404)
    house.step(VILLAGE, third, "take-back")
    house.step(DISPATCHER, third, "blow", status=409)


def test_a_mistake_is_called_off_in_ten_minutes_and_stood_down_later(house: Whistles) -> None:
    number, late = house.blown(), house.blown()
    with clock.travel(after(minutes=10)):
        house.step(POLICE, number, "cancel", status=404)
        house.step(COMMISSIONER, number, "cancel")
    assert house.row(number).state == "cancelled"
    assert "哨吹错了：三组水井边" in house.told(POLICE)
    assert house.phone(POLICE).get(f"/whistles/{number}").status_code == 200
    with clock.travel(after(minutes=10, seconds=1)):
        assert "吹错了" not in [step.text for step in house.page(DISPATCHER, f"/whistles/{late}").find_all("h2")]
        house.step(DISPATCHER, late, "cancel", status=409)
        house.step(DISPATCHER, late, "stand-down", status=422)
        house.step(DISPATCHER, late, "stand-down", outcome="吹错了")


def test_nobody_is_refused_because_another_unit_answered_meanwhile(house: Whistles) -> None:
    number = house.blown()
    mine = house.seats(number)[POLICE].version
    house.here(number, JUSTICE)
    house.step(POLICE, number, "arrive", version=mine)
    colleague = house.seats(number)[JUSTICE].version
    house.step(JUSTICE, number, "leave", version=colleague)
    house.step(JUSTICE, number, "arrive", version=colleague, status=409)
    version = house.row(number).version
    house.step(DISPATCHER, number, "stand-down", outcome="好了", version=version - 1, status=409)


def test_a_step_counts_after_the_one_that_this_phone_recorded_before(house: Whistles) -> None:
    number, came = house.blown(), str(uuid.uuid4())
    house.comes(POLICE, number, version=house.seats(number)[POLICE].version, client_id=came)
    house.step(POLICE, number, "arrive", after=str(uuid.uuid4()), status=409)
    house.step(POLICE, number, "arrive", after=came)
    house.step(POLICE, number, "leave", after=came, status=409)


def test_an_arrival_that_was_pressed_before_the_end_is_kept_with_both_times(house: Whistles) -> None:
    number = house.blown()
    house.comes(POLICE, number)
    house.here(number, JUSTICE)
    with clock.travel(after(minutes=30)):
        house.step(DISPATCHER, number, "stand-down", outcome="好了")
    with clock.travel(after(minutes=50)):
        house.step(POLICE, number, "arrive", at=after(minutes=30).isoformat(), status=409)
        house.step(POLICE, number, "arrive", status=409)
        seat = house.seats(number)[POLICE]
        house.step(POLICE, number, "arrive", at=after(minutes=20).isoformat(), version=seat.version)
        page = house.page(DISPATCHER, f"/whistles/{number}").text
        assert "12:20按的" in page
        assert "刚刚才收到" in page
        assert "那时已经结束" in page
    assert house.row(number).state == "stood_down"
    assert house.seats(number)[POLICE].arrived_at == after(minutes=20)
    (late,) = [step for step in house.steps(number) if step.late]
    assert (late.at, late.received_at) == (after(minutes=20), after(minutes=50))


def test_what_was_pressed_offline_counts_from_then_and_nothing_from_the_future(house: Whistles) -> None:
    number = house.blown()
    with clock.travel(after(minutes=25)):
        refused = house.step(POLICE, number, "arrive", at=after(minutes=60).isoformat(), status=422)
        assert list(refused["error"]["fields"]) == ["at"]
        house.comes(POLICE, number, at=after(minutes=5).isoformat())
        house.step(POLICE, number, "arrive", at=after(minutes=20).isoformat(), latitude="25.9", longitude="110.6")
    seat = house.seats(number)[POLICE]
    assert (seat.answered_at, seat.arrived_at) == (after(minutes=5), after(minutes=20))
    assert [step.position for step in house.steps(number)] == [None, "25.9,110.6,"]
    for who, sees in ((DISPATCHER, True), (POLICE, False), (JUSTICE, False)):
        assert ("带了位置" in house.page(who, f"/whistles/{number}").text) == sees
    house.step(JUSTICE, number, "answer", answer="coming", latitude="25.9", longitude="110.6")
    assert house.steps(number)[-1].position is None, "a position is taken by 我到了 alone"


def test_the_page_asks_again_only_while_something_changed(house: Whistles) -> None:
    number = house.blown()
    address = f"/whistles/{number}/now"
    first = house.phone(DISPATCHER).get(address)
    mark = first.text.split('data-seen="')[1].split('"')[0]
    assert house.phone(DISPATCHER).get(f"{address}?seen={mark}").status_code == 204
    house.comes(POLICE, number)
    again = house.phone(DISPATCHER).get(f"{address}?seen={mark}")
    assert again.status_code == 200
    assert "10分钟到" in again.text
    assert house.phone(WOMEN).get(address).status_code == 404


def test_what_is_blown_at_once_was_made_at_that_very_moment(house: Whistles) -> None:
    with pytest.MonkeyPatch.context() as ticking:
        moments = (after(seconds=number) for number in range(1, 10_000))
        ticking.setattr(clock, "now", lambda: next(moments))
        number = house.blown()
    whistle = house.row(number)
    assert whistle.raised_at == whistle.made_at
    assert "吹了哨" in house.page(POLICE, f"/whistles/{number}").text


def test_the_clock_of_working_hours_waits_for_the_morning(house: Whistles) -> None:
    with clock.travel(NOON.replace(hour=17)):
        number = house.blown(answer_within="2wh")
    assert house.row(number).due_at == (NOON + timedelta(days=1)).replace(hour=9)


def test_every_state_is_live_or_over() -> None:
    assert set(State) == LIVE | ENDED
    assert not LIVE & ENDED
