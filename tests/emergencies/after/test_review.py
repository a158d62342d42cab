"""The review: how it went from the journal and the presses; several write it, and what it decides is tracked."""

from sqlalchemy import select

from tests.emergencies.hq.conftest import COMMISSIONER, DISPATCHER, ELSEWHERE, INFORMANT, PAGE, TOWN, VILLAGE, after
from tests.support.statements import counted_statements
from webapp.decisions.models import Decision
from webapp.emergencies.after.models import Review
from webapp.emergencies.after.queries_timeline import DURATIONS, TIMELINE, Entry, in_timeline, reaches

DECISION = {
    "decisions-0-what": "岔路口装指示牌",
    "decisions-0-lead_unit": "justice_office",
    "decisions-0-due": "2026-12-20",
}
WORDS = "/emergencies/hq/{}/review"


def reviewed(house, code, who=DISPATCHER, **fields):
    return house.step(who, code, "reviewed", **fields)


def test_the_timeline_is_that_of_the_phones_and_rooms_add_to_it(house):
    code = house.over()
    with TIMELINE.put_back(), DURATIONS.put_back():
        in_timeline(lambda _one: [Entry(after(minutes=90), "老人找到了")])
        reaches(lambda _one: {"found": after(minutes=90), "handed_over": after(minutes=110)})
        page = house.page(INFORMANT, WORDS.format(code))
    said = [one.text for one in page.find(class_="hq-lines").find_all("li")]
    for line, words in enumerate(("启动了应急", "我来", "到了", "到了", "老人找到了")):
        assert words in said[line]
    assert "12:03" in said[1]
    assert {words for one in said[5:] for words in ("回来了", "解除应急") if words in one} == {"回来了", "解除应急"}
    stages = {one["data-stage"]: one.text for one in page.where(lambda one: "data-stage" in one.attributes)}
    assert "启动后3分钟" in stages["answered"]
    assert "上一步后22分钟" in stages["there"]
    assert "启动后1小时30分钟" in stages["found"]
    assert list(stages) == ["answered", "there", "found", "handed_over", "ended"]


def test_who_commanded_and_who_decides_write_it_and_others_read(house):
    assert house.word(house.started()).status_code == 409, "nothing is written while it goes on"
    code = house.over()
    assert [house.word(code).json["version"] for _ in range(2)] == [1, 1], "the same words again change nothing"
    assert house.happened("emergency.review_written") == 1
    assert house.word(code, INFORMANT).status_code == 403
    assert house.word(code, ELSEWHERE).status_code == 404
    assert house.word(code, TOWN, version="1", well="都好").status_code == 200
    page = house.page(INFORMANT, WORDS.format(code))
    assert page.find_all("textarea") == []
    assert "都好" in page.text


def test_two_who_write_at_once_see_both_and_lose_no_word(house):
    code = house.over()
    house.word(code, well="我先写的")
    refused = house.word(code, COMMISSIONER, well="我后写的")
    assert refused.status_code == 409
    assert (refused.json["theirs"]["well"], refused.json["mine"]["well"]) == ("我先写的", "我后写的")
    page = house.phone(COMMISSIONER).post(WORDS.format(code), {"well": "我后写的", "badly": ""}, headers=PAGE)
    assert page.status_code == 409
    assert {words for words in ("我先写的", "我后写的") if words in page.text} == {"我先写的", "我后写的"}
    assert house.word(code, COMMISSIONER, well="我后写的", merge="1").status_code == 200
    assert house.rows(select(Review.well)) == ["我先写的\n我后写的"]


def test_a_finished_review_sends_out_what_it_decided_once(house):
    code = house.over()
    assert "well" in reviewed(house, code, status=422)["error"]["fields"], "an empty one is not finished"
    house.word(code, **DECISION | {"decisions-0-lead_unit": "没有这家"})
    assert "第 1 条" in reviewed(house, code, status=422)["error"]["fields"]["decisions"]
    house.word(code, version="1", **DECISION)
    for who, status in ((TOWN, 403), (INFORMANT, 403), (ELSEWHERE, 404)):
        reviewed(house, code, who, status=status)
    assert (house.row(code).state, house.rows(select(Decision))) == ("stood_down", [])
    sent = {"client_id": "5b0cbf4e-6f39-4fd6-8f3f-1f0c6f1a0b01"}
    reviewed(house, code, **sent)
    reviewed(house, code, status=200, **sent)
    (made,) = house.rows(select(Decision))
    assert (made.what, house.row(code).state, house.happened("emergency.reviewed")) == ("岔路口装指示牌", "reviewed", 1)
    house.page(VILLAGE, WORDS.format(code))
    with counted_statements(house.town.app) as statements:
        assert made.number in house.page(VILLAGE, WORDS.format(code)).text
    assert len(statements) <= 17, len(statements)
    house.page(DISPATCHER, f"/decisions/{made.id}")
    assert house.word(code, version="2", well="再改").status_code == 409


def test_what_is_typed_and_not_yet_kept_goes_with_the_end_of_a_review(house):
    code = house.over()
    form = house.page(DISPATCHER, WORDS.format(code)).find("form", id="review").fields
    answer = house.phone(DISPATCHER).post(f"/emergencies/hq/{code}/reviewed", form | {"well": "刚写的"}, headers=PAGE)
    assert (answer.status_code, house.row(code).state) == (303, "reviewed")
    assert house.rows(select(Review.well)) == ["刚写的"]
    again = house.phone(DISPATCHER).post(f"/emergencies/hq/{code}/reviewed", form | {"well": "刚写的"}, headers=PAGE)
    assert (again.status_code, house.happened("emergency.reviewed")) == (303, 1)


def test_a_false_alarm_has_no_review(house):
    code = house.started()
    house.step(DISPATCHER, code, "false-alarm")
    assert house.word(code).status_code == 409
    reviewed(house, code, status=409)
