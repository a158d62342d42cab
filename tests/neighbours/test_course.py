"""An alarm from the tap to 解决了: who is called, who may answer, how it ends, what it becomes."""

import io
import uuid

import pytest
from sqlalchemy import select

from tests.neighbours.conftest import DEPUTY, HEAD, HEAD_PHONE, PAGE, Neighbours
from tests.support.makers import GRID, INFORMANT, VILLAGE
from tests.support.town import small_jpeg
from webapp.cases.models import Case
from webapp.emergencies.models import EmergencyCall
from webapp.neighbours.states import State
from webapp.reports.models import Report

KINDS = ("thief", "fire", "fall", "fight", "missing", "other")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_raised_with_nothing_but_itself(house: Neighbours, kind: str) -> None:
    made = house.shout(kind=kind)
    assert made["url"] == f"{house.at}/alarms/{made['id']}"
    assert house.page(HEAD, made["url"]).where(lambda one: one.attributes.get("data-state") == "raised")


def test_everybody_around_the_group_is_told_at_once_and_the_village_is_not(house: Neighbours) -> None:
    house.raised()
    assert house.told("neighbour_alarm.raised") == {DEPUTY, INFORMANT, GRID}


def test_the_same_press_again_is_the_same_alarm_and_calls_nobody_again(house: Neighbours) -> None:
    own_id = str(uuid.uuid4())
    first, again = house.shout(client_id=own_id), house.shout(client_id=own_id, status=200)
    assert first["id"] == again["id"]
    assert first["digest"] == again["digest"]
    house.shout(client_id=own_id, kind="thief", status=409)
    assert len(house.alarms()) == house.events("neighbour_alarm.raised") == 1


def test_a_page_without_scripts_is_led_to_the_alarm(house: Neighbours) -> None:
    sent = {"client_id": str(uuid.uuid4()), "kind": "fall", "place": "三组水井边", "words": "走不动了"}
    answer = house.phone(HEAD).post(f"{house.at}/alarms", sent, headers=PAGE)
    assert answer.status_code == 303
    page = house.page(DEPUTY, answer.location).text
    assert "有人摔倒" in page
    assert "三组水井边" in page
    assert "走不动了" in page


def test_no_kind_is_refused_beside_the_buttons_and_what_was_typed_is_kept(house: Neighbours) -> None:
    sent = {"client_id": str(uuid.uuid4()), "words": "快来"}
    answer = house.phone(HEAD).post(f"{house.at}/alarms", sent, headers=PAGE)
    assert answer.status_code == 422
    assert "点一个" in answer.text
    assert 'value="快来"' in answer.text
    house.shout(kind="violence", status=422)
    assert house.alarms() == []


def test_the_list_to_ring_begins_with_the_head_and_leaves_out_who_wishes_no_calls(house: Neighbours) -> None:
    house.phone(INFORMANT).post(
        f"{house.at}/households/{house.homes['2 号']}", {"door": "2 号", "phone": "10088000002", "no_calls": "1"}
    )
    page = house.page(DEPUTY, house.shout(DEPUTY)["url"])
    rings = [one["href"] for one in page.find_all("a") if one.attributes.get("href", "").startswith("tel:1")]
    assert rings[:2] == ["tel:119", "tel:110"]
    assert rings[2] == f"tel:{HEAD_PHONE}"
    assert "tel:10088000001" in rings
    assert "tel:10088000002" not in rings
    assert "不打电话" in page.text


def test_fight_has_the_police_on_top(house: Neighbours) -> None:
    page = house.page(HEAD, house.shout(kind="fight")["url"])
    assert [one["href"] for one in page.find_all("a") if "tel:" in one.attributes.get("href", "")][:1] == ["tel:110"]


def test_an_answer_makes_it_answered_and_the_caller_hears(house: Neighbours) -> None:
    alarm = house.raised()
    assert house.answers(DEPUTY, alarm)["state"] == "answered"
    assert house.alarm(alarm).next_call_at is None
    assert house.told("neighbour_alarm.answered") == {HEAD}
    assert "我来了" in house.page(HEAD, f"{house.at}/alarms/{alarm}").text


def test_who_can_not_come_does_not_answer_for_the_others(house: Neighbours) -> None:
    alarm = house.raised()
    house.answers(DEPUTY, alarm, "cannot")
    assert house.alarm(alarm).state == State.RAISED
    house.answers(DEPUTY, alarm, "calling")
    assert house.alarm(alarm).state == State.ANSWERED


def test_the_last_answer_of_each_counts(house: Neighbours) -> None:
    alarm = house.raised()
    for answer in ("coming", "cannot"):
        house.answers(INFORMANT, alarm, answer)
    shown = house.page(HEAD, f"{house.at}/alarms/{alarm}").where(lambda one: "data-answer" in one.attributes)
    assert [one["data-answer"] for one in shown] == ["cannot"]


def test_resolved_is_told_to_all_who_were_called(house: Neighbours) -> None:
    alarm = house.raised()
    house.answers(DEPUTY, alarm)
    house.step(HEAD, alarm, "resolve")
    assert house.told("neighbour_alarm.resolved") == {HEAD, DEPUTY, INFORMANT, GRID}
    assert house.alarm(alarm).state == State.RESOLVED
    house.step(DEPUTY, alarm, "false-alarm", status=409)
    house.step(INFORMANT, alarm, "answer", status=409, answer="coming")


def test_what_was_answered_before_the_end_and_comes_after_it_is_kept_and_changes_nothing(house: Neighbours) -> None:
    alarm = house.raised()
    house.step(HEAD, alarm, "false-alarm")
    house.step(INFORMANT, alarm, "answer", answer="coming", occurred_at="2026-06-10T11:59:00+08:00")
    assert house.alarm(alarm).state == State.FALSE_ALARM
    assert house.sent(alarm)[-1].late


def test_passed_on_it_becomes_a_call_for_help_that_calls_everybody(house: Neighbours) -> None:
    alarm = house.raised(words="灶房烧起来了", place="井边")
    house.step(HEAD, alarm, "pass-on")
    row = house.alarm(alarm)
    case = house.rows(select(Case))[0]
    assert row.state == State.PASSED_ON
    assert row.case_id == case.id
    assert case.emergency
    assert house.rows(select(EmergencyCall.case_id)) == [case.id]
    report = house.rows(select(Report))[0]
    assert "起火" in report.description
    assert report.place_name == "井边"
    assert house.phone(HEAD).get(f"/emergencies/{case.code}").status_code == 200
    assert {GRID, VILLAGE} <= house.told("emergency.raised")


def test_passed_on_as_a_report_it_is_an_ordinary_one(house: Neighbours) -> None:
    alarm = house.raised(kind="fight")
    house.step(INFORMANT, alarm, "pass-on", **{"as": "report"})
    assert house.rows(select(Report.kind)) == ["dispute"]
    assert house.rows(select(EmergencyCall.case_id)) == []
    house.step(HEAD, house.raised(), "pass-on", status=422, **{"as": "nothing"})


def test_a_picture_that_came_along_is_shown_and_sealed(house: Neighbours) -> None:
    sent = {"client_id": str(uuid.uuid4()), "kind": "fire", "photos": [(io.BytesIO(small_jpeg()), "1.jpg")]}
    made = house.phone(HEAD).post(f"{house.at}/alarms", sent, content_type="multipart/form-data").json
    assert made["photos"] == {"expected": 1, "stored": 1}
    page = house.page(DEPUTY, made["url"])
    url = next(one["src"] for one in page.find_all("img") if "/photos/" in one["src"])
    assert house.phone(DEPUTY).get(url.partition("?")[0]).status_code == 200
    assert house.phone("informant:200/002/01").get(url).status_code == 404
