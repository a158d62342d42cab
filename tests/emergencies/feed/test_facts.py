"""What is known is pinned; each change is kept, and of two at once the second reads both texts."""

import uuid

from tests.emergencies.feed.conftest import Feeds
from tests.emergencies.hq.conftest import DISPATCHER, ELSEWHERE, GRID, INFORMANT, PAGE, SAID, VILLAGE, after
from webapp.core import clock
from webapp.emergencies.feed.schemas import FACTS


def test_the_facts_begin_with_what_it_was_started_with(house: Feeds) -> None:
    code = house.started()
    assert house.facts(INFORMANT, code) == {key: ("", 0) for key in FACTS} | {
        "what": (SAID, 0),
        "where": ("大槽岭", 0),
    }
    assert [one["data-fact"] for one in house.hq(INFORMANT, code).where(lambda one: "data-fact" in one.attributes)] == [
        *FACTS
    ]


def test_each_change_keeps_who_when_and_the_old_value(house: Feeds) -> None:
    code = house.started()
    assert house.fact(INFORMANT, code, "affected", "一个人")["base"] == 1
    with clock.travel(after(minutes=5)):
        assert house.fact(GRID, code, "affected", "两个人", 1)["base"] == 2
        house.fact(GRID, code, "where", "大槽岭北坡", 0)
        page = house.page(VILLAGE, f"/emergencies/hq/{code}/facts")
    assert house.facts(VILLAGE, code)["affected"] == ("两个人", 2)
    edits = [one.text for one in page.where(lambda one: "data-edit" in one.attributes)]
    assert [("原来：" in one, one.count("大槽岭"), "12:05" in one) for one in edits[:1]] == [(True, 2, True)]
    assert "两个人" in edits[1]
    assert "一个人" in edits[1]
    assert "空着" in edits[2]
    assert house.happened("emergency.fact_changed") == 3
    assert all("两个人" not in str(one) for one in house.journalled("emergency.fact_changed"))


def test_two_who_change_one_fact_at_once_both_read_both_texts(house: Feeds) -> None:
    code = house.started()
    house.fact(INFORMANT, code, "injured", "一人中暑")
    refused = house.fact(GRID, code, "injured", "一人昏迷", 0, status=409)["error"]
    assert "一人中暑" in refused["message"]
    assert "一人昏迷" in refused["message"]
    assert house.facts(GRID, code)["injured"] == ("一人中暑", 1)
    sent = {"key": "injured", "value": "一人昏迷", "base": "0"}
    answer = house.phone(GRID).post(f"/emergencies/hq/{code}/facts", sent, headers=PAGE)
    assert answer.status_code == 409
    assert answer.text.count("一人昏迷") >= 2
    assert "一人中暑" in answer.text
    assert 'name="base" value="1"' in answer.text  # pressed again it is meant
    house.fact(GRID, code, "injured", "一人昏迷", 1)


def test_another_fact_is_no_conflict_and_the_same_words_again_change_nothing(house: Feeds) -> None:
    code = house.started()
    house.fact(INFORMANT, code, "done", "叫了 120")
    house.fact(GRID, code, "needed", "担架")
    assert house.fact(INFORMANT, code, "done", "叫了 120", status=200)["base"] == 1
    assert house.fact(GRID, code, "what", SAID, status=200)["base"] == 0
    assert house.happened("emergency.fact_changed") == 2


def test_facts_are_for_who_was_called_and_until_the_end(house: Feeds) -> None:
    code = house.start(listed="yes")["code"]
    house.fact(VILLAGE, code, "done", "看到了", status=403)
    house.fact(ELSEWHERE, code, "done", "看到了", status=404)
    house.fact(DISPATCHER, code, "shape", "圆的", status=422)
    house.fact(DISPATCHER, code, "done", "长" * 501, status=422)
    house.step(DISPATCHER, code, "false-alarm")
    house.fact(DISPATCHER, code, "done", "看到了", status=409)
    assert house.phone(ELSEWHERE).get(f"/emergencies/hq/{code}/facts").status_code == 404


def test_what_was_only_asked_for_has_no_facts_yet(house: Feeds) -> None:
    code = house.start("police_station", to="/emergencies/ask")["code"]
    house.fact(DISPATCHER, code, "done", "看到了", status=404)
    house.write(DISPATCHER, code, "看到了", status=404)
    assert str(uuid.UUID(int=0)) not in house.hq(DISPATCHER, code).text
