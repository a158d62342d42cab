"""A headquarters is started once, commanded by one person at a time, and stood down by who commands."""

import threading
import uuid

import pytest

from tests.emergencies.hq.conftest import (
    COMMISSIONER,
    DISPATCHER,
    GRID,
    INFORMANT,
    POLICE,
    TOWN,
    VILLAGE,
    Emergencies,
    after,
)
from webapp.core import clock


def asked_by_police(house: Emergencies, **fields: str) -> str:
    return str(house.start(POLICE, to="/emergencies/ask", **fields)["code"])


@pytest.mark.parametrize("who", [DISPATCHER, COMMISSIONER, TOWN])
def test_who_starts_it_commands(house: Emergencies, who: str) -> None:
    code = house.started(who)
    assert house.row(code).commander_id == house.phone(who).user_id


@pytest.mark.parametrize("who", [INFORMANT, GRID, VILLAGE, POLICE, "court", "petition_reception_centre"])
def test_nobody_else_finds_it(house: Emergencies, who: str) -> None:
    house.start(who, status=404)
    assert house.phone(who).get("/emergencies/new").status_code == (200 if who == POLICE else 404)


def test_a_drill_says_so_everywhere(house: Emergencies) -> None:
    code = house.started(drill="yes")
    assert "演练 · 走失被困" in house.hq(INFORMANT, code).text
    assert "演练 · 走失被困" in house.told(INFORMANT)
    assert "演练" in house.page(INFORMANT, "/emergencies").text


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_stored(house: Emergencies) -> None:
    sent = {"client_id": str(uuid.uuid4()), "kind": "ufo", "summary": "", "place_name": ""}
    refused = house.phone(DISPATCHER).post("/emergencies", sent)
    assert refused.status_code == 422
    assert set(refused.json["error"]["fields"]) == {"kind", "summary", "place_name"}
    assert house.page(DISPATCHER, "/emergencies").find_all("a", data_headquarters=None) is not None
    page = house.phone(DISPATCHER).post(
        "/emergencies", sent | {"place_name": "老水库"}, headers={"Accept": "text/html"}
    )
    assert page.status_code == 422
    assert "老水库" in page.text


def test_two_who_start_at_once_for_one_case_have_one_headquarters(house: Emergencies) -> None:
    case = house.at_the_town()
    phones = [house.phone(who) for who in (DISPATCHER, TOWN)]
    answers: list[tuple[int, str]] = []

    def start(phone: object) -> None:
        sent = {"client_id": str(uuid.uuid4()), "kind": "lost", "summary": "找人", "place_name": "大槽岭"}
        with clock.travel(after(minutes=1)):
            answer = phone.post("/emergencies", sent | {"case_code": case})  # type: ignore[attr-defined]
        answers.append((answer.status_code, answer.json.get("code", answer.text)))

    threads = [threading.Thread(target=start, args=(phone,)) for phone in phones]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(status for status, _ in answers) == [200, 201]
    assert len({code for _, code in answers}) == 1


def test_a_protected_case_is_told_from_none_by_nobody_and_nothing_of_it_is_copied(house: Emergencies) -> None:
    case = house.report("dispute", minor_harmed="yes", description="孩子不见了，家里打人")
    for who in (DISPATCHER, POLICE):
        to = "/emergencies" if who == DISPATCHER else "/emergencies/ask"
        answers = [house.start(who, to=to, status=422, case_code=code) for code in (case, "AQGK-11Y9-ZZZ8-ZGSB")]
        assert answers[0] == answers[1]
    code = house.start(POLICE, to="/emergencies/ask", kind="lost", summary="找一个孩子")["code"]
    house.step(DISPATCHER, code, "start")
    assert house.row(code).case_id is None
    for who in (DISPATCHER, INFORMANT):
        assert "打人" not in house.hq(who, code).text


def test_the_same_form_twice_is_one_headquarters(house: Emergencies) -> None:
    own = str(uuid.uuid4())
    first = house.start(client_id=own)
    assert house.start(client_id=own, status=200)["code"] == first["code"]


def test_its_case_is_urgent_and_the_towns_but_not_in_a_drill(house: Emergencies) -> None:
    real, drilled = house.report(), house.report(description="另一件")
    house.started(case_code=real)
    house.started(case_code=drilled, drill="yes")
    assert (house.case(real).severity, house.case(real).holder_level) == ("urgent", "town")
    assert (house.case(drilled).severity, house.case(drilled).holder_level) == ("high", "grid")
    assert "启动了应急" in house.told(INFORMANT)
    assert "启动应急" in house.page(DISPATCHER, f"/cases/{real}").text


def test_answers_to_the_call_for_help_carry_over(house: Emergencies) -> None:
    case = house.report(emergency="yes", description="有人掉进水塘")
    for who, answer in ((VILLAGE, "coming"), (GRID, "seen")):
        house.phone(who).post(f"/emergencies/{case}/answer", {"answer": answer})
    code = house.started(case_code=case)
    assert (house.of(VILLAGE, code).state, house.of(GRID, code).state) == ("coming", "cannot")


def test_police_ask_and_whoever_may_start_decides(house: Emergencies) -> None:
    first, second, third = (asked_by_police(house, place_name=place) for place in ("大槽岭", "水库", "河边"))
    assert house.row(first).state == "asked"
    assert "派出所请求启动应急" in house.told(DISPATCHER)
    house.step(POLICE, first, "start", status=404)
    house.step(DISPATCHER, first, "start")
    assert (house.row(first).state, house.row(first).commander_id) == ("activated", house.phone(DISPATCHER).user_id)
    assert "应急点名" in house.told(INFORMANT)
    house.step(COMMISSIONER, second, "refuse", status=422)
    house.step(COMMISSIONER, second, "refuse", reason="已经找到了")
    assert "没启动" in house.told(POLICE)
    assert "已经找到了" in house.hq(POLICE, second).text
    house.step(POLICE, third, "take-back")
    assert house.row(third).state == "refused"


def test_the_commissioner_takes_the_command_with_one_tap(house: Emergencies) -> None:
    code = house.started()
    house.step(COMMISSIONER, code, "take-command")
    assert house.row(code).commander_id == house.phone(COMMISSIONER).user_id
    house.step(DISPATCHER, code, "stand-down", status=403)
    assert house.journalled("emergency.command_taken")[0]["before"]
    assert "接过指挥" in house.told(DISPATCHER) or "现在由" in house.told(DISPATCHER)


def test_a_command_handed_on_is_taken_by_the_next_after_ten_minutes(house: Emergencies) -> None:
    code = house.started()
    house.step(TOWN, code, "take-command", status=409)
    house.step(DISPATCHER, code, "hand-command")
    assert house.row(code).command_asked_id == house.phone(COMMISSIONER).user_id
    with clock.travel(after(minutes=9)):
        house.step(TOWN, code, "take-command", status=409)
    with clock.travel(after(minutes=10)):
        house.step(TOWN, code, "take-command")
    assert house.row(code).commander_id == house.phone(TOWN).user_id


def test_a_commander_who_says_nothing_for_ten_minutes_is_followed(house: Emergencies) -> None:
    code = house.started()
    house.step(TOWN, code, "ask-command")
    assert "您还在指挥吗" in house.told(DISPATCHER)
    house.step(DISPATCHER, code, "keep-command")
    with clock.travel(after(minutes=11)):
        house.step(TOWN, code, "take-command", status=409)
        house.step(TOWN, code, "ask-command")
    with clock.travel(after(minutes=22)):
        house.step(TOWN, code, "take-command")
    assert house.row(code).commander_id == house.phone(TOWN).user_id
    assert house.happened("emergency.command_asked") == 2


def test_only_who_commands_stands_it_down_and_who_is_out_needs_a_reason(house: Emergencies) -> None:
    code = house.started()
    house.press(INFORMANT, code, "here")
    for who in (INFORMANT, VILLAGE, COMMISSIONER):
        house.step(who, code, "stand-down", status=403)
    refused = house.phone(DISPATCHER).post(f"/emergencies/hq/{code}/stand-down", {"client_id": str(uuid.uuid4())})
    assert refused.status_code == 422
    assert "还没回来" in refused.json["error"]["fields"]["reason"]
    house.step(DISPATCHER, code, "stand-down", reason="他住在山上，已经到家")
    assert house.row(code).state == "stood_down"
    house.press(VILLAGE, code, "coming", status=409)
    house.press(INFORMANT, code, "back")
    assert house.of(INFORMANT, code).state == "back"


def test_with_everybody_back_no_reason_is_asked(house: Emergencies) -> None:
    code = house.started()
    house.press(INFORMANT, code, "here")
    house.press(INFORMANT, code, "back")
    house.step(DISPATCHER, code, "stand-down")
    assert "应急解除" in house.told(INFORMANT)


def test_what_was_pressed_before_the_end_and_comes_after_it_is_kept(house: Emergencies) -> None:
    code = house.started()
    with clock.travel(after(minutes=20)):
        house.step(DISPATCHER, code, "false-alarm")
    with clock.travel(after(minutes=40)):
        house.press(INFORMANT, code, "here", occurred_at=after(minutes=15).isoformat())
        house.press(VILLAGE, code, "here", status=409, occurred_at=after(minutes=25).isoformat())
    assert [one.late for one in house.steps(code) if one.action == "here"] == [True]


def test_controlled_and_going_on_again(house: Emergencies) -> None:
    code = house.started()
    house.step(INFORMANT, code, "control", status=403)
    house.step(DISPATCHER, code, "control")
    house.step(DISPATCHER, code, "go-on")
    assert house.row(code).state == "responding"


def test_a_step_on_what_changed_meanwhile_is_refused_and_a_repeat_is_not(house: Emergencies) -> None:
    code, own = house.started(), str(uuid.uuid4())
    seen = house.row(code).version
    house.step(DISPATCHER, code, "control", version=seen, client_id=own)
    house.step(DISPATCHER, code, "go-on", version=seen, status=409)
    house.step(DISPATCHER, code, "control", version=seen, client_id=own, status=200)


def test_the_first_page_of_the_called_has_its_card(house: Emergencies) -> None:
    code = house.started()
    card = house.page(INFORMANT, "/").find_all("article", data_headquarters=code)[0]
    assert "我来" in card.text
    house.press(INFORMANT, code, "coming")
    assert "您：在来" in house.page(INFORMANT, "/").find_all("article", data_headquarters=code)[0].text
    house.step(DISPATCHER, code, "false-alarm")
    assert house.page(INFORMANT, "/").find_all("article", data_headquarters=code) == []


def test_the_list_shows_what_one_was_called_to(house: Emergencies) -> None:
    code = house.started()
    for who, there in ((INFORMANT, True), (DISPATCHER, True), (VILLAGE, True), ("informant:201/001/01", False)):
        assert (code in house.phone(who).get("/emergencies").text) is there, who
    with clock.travel(after(minutes=1)):
        house.step(DISPATCHER, code, "false-alarm")
    assert "虚惊一场" in house.page(DISPATCHER, "/emergencies").text
