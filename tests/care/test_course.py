"""The course of a protected matter, step by step, as the three who are named take it."""

from datetime import timedelta

import pytest

from tests.care.conftest import JUSTICE, POLICE, SAFE, WOMEN, Care
from webapp.core import clock

REACHED = {"answer": "reached", "alone": "yes"}


def test_it_goes_from_received_to_closed_and_the_case_follows(care: Care) -> None:
    code = care.matter()
    told = care.step(JUSTICE, code, "received")
    assert (told["case_code"], told["state"]) == (code, "acknowledged")
    care.step(WOMEN, code, "contact", answer="reached", alone="yes", how="phone", note="她说晚上安全")
    care.step(WOMEN, code, "risk", **SAFE)
    assert care.course(code).state == "checked"
    care.step(WOMEN, code, "plan", legal_aid="yes", village="no", police="later", note="先要法律援助")
    assert (care.course(code).state, care.case(code).state) == ("in_care", "in_progress")
    care.step(WOMEN, code, "watch")
    assert care.case(code).waits_for == "revisit"
    care.step(WOMEN, code, "ask-close", status=409)
    with clock.travel(clock.now() + timedelta(days=31)):
        care.step(WOMEN, code, "ask-close", reason="安静一个月了")
        assert care.step(POLICE, code, "agree-close")["state"] == "closed"
    assert (care.course(code).state, care.case(code).state) == ("closed", "closed")
    assert [one.kind for one in care.entries(code)] == ["contact", "risk", "plan", "watch", "ask-close", "agree-close"]


def test_the_acknowledgement_of_the_case_is_the_same_step(care: Care) -> None:
    code = care.matter()
    care.does(POLICE, code, "acknowledge")
    assert care.course(code).state == "received"
    assert care.step(WOMEN, code, "received", status=409)["error"]


def test_each_further_look_is_the_same_step_and_its_day_is_the_next_clock(care: Care) -> None:
    code = care.brought_to("in_care")
    first = care.course(code).look_at
    care.step(POLICE, code, "risk", **SAFE | {"answer": "danger", "next_look": "7d"})
    course, case = care.course(code), care.case(code)
    assert first is not None
    assert course.state == "in_care"
    assert course.look_at == course.checked_at + timedelta(days=7) == case.due_at
    assert (case.waits_for, course.danger) == ("look", "danger")


def test_who_could_not_be_reached_is_tried_again_within_a_day(care: Care) -> None:
    code = care.brought_to("received")
    care.step(WOMEN, code, "contact", answer="unreached")
    course = care.course(code)
    assert (course.contacted_at, care.case(code).waits_for) == (None, "contact")
    assert course.due_at == course.tried_at + timedelta(hours=24)


def test_a_new_incident_leads_back_from_watching_and_quiet_begins_anew(care: Care) -> None:
    code = care.brought_to("watching")
    later = clock.now() + timedelta(days=29)
    with clock.travel(later):
        care.step(POLICE, code, "incident", note="又来门口闹")
        course = care.course(code)
        assert (course.state, course.incident_at, course.watched_at) == ("in_care", later, None)
        assert course.look_at <= later + timedelta(days=1)
        care.step(WOMEN, code, "watch")
    with clock.travel(later + timedelta(days=29)):
        care.step(WOMEN, code, "ask-close", status=409)
    with clock.travel(later + timedelta(days=31)):
        care.step(WOMEN, code, "ask-close")


def test_she_may_take_back_a_wish_and_what_she_said_before_stays_noted(care: Care) -> None:
    code = care.brought_to("in_care")
    care.step(WOMEN, code, "wish", legal_aid="no", note="她说不要了")
    assert "法律援助，上次说：不要" in care.phone(JUSTICE).get(f"/cases/{code}/care/wish").text
    care.step(JUSTICE, code, "wish", shelter="yes")
    wishes = {wish: one["answer"] for wish, one in care.course(code).wishes.items()}
    assert wishes == {"legal_aid": "no", "police": "later", "shelter": "yes"}
    said = [(one.answers.get("legal_aid"), one.words) for one in care.entries(code) if one.kind in ("plan", "wish")]
    assert said == [("yes", ""), ("no", "她说不要了"), (None, "")]


def test_it_does_not_turn_to_watching_while_something_is_being_done(care: Care) -> None:
    code = care.brought_to("in_care")
    care.item(code, "protection_order")
    assert "还有 1 项没办完" in care.step(WOMEN, code, "watch", status=409)["error"]["message"]


@pytest.mark.parametrize(
    ("report", "risk"),
    [
        ({"minor_harmed": "yes"}, {}),
        ({}, {"capacity": "none", "birth_year": "1950"}),
        ({}, {"capacity": "limited", "birth_year": "2015"}),
    ],
    ids=["child", "no capacity", "minor"],
)
def test_it_does_not_turn_to_watching_before_the_report_that_the_law_wants(
    care: Care, report: dict[str, str], risk: dict[str, str]
) -> None:
    code = care.matter(**report)
    steps = (("received", {}), ("contact", REACHED), ("risk", SAFE | risk), ("plan", {"police": "no"}))
    for action, fields in steps:
        care.step(WOMEN, code, action, **fields)
    assert "依法必须报的警还没报" in care.step(WOMEN, code, "watch", status=409)["error"]["message"]
    assert "依法必须报的警还没报" in care.phone(JUSTICE).get(f"/cases/{code}/care/watch").text
    assert care.course(code).state == "in_care"
    care.step(WOMEN, code, "items/1/done")
    care.step(WOMEN, code, "watch")  # the receipt that nobody took up reminds, and holds the closing alone
    assert care.course(code).state == "watching"


def test_a_report_that_the_law_does_not_want_holds_no_watching(care: Care) -> None:
    code = care.brought_to("in_care")
    care.item(code, "police")  # as a breach of a protection order opens it
    care.step(WOMEN, code, "watch")
    other = care.matter(minor_harmed="unsure")
    steps = (
        ("received", {}),
        ("contact", REACHED),
        ("risk", SAFE | {"birth_year": "1990"}),
        ("plan", {"police": "later"}),
        ("watch", {}),
    )
    for action, fields in steps:
        care.step(WOMEN, other, action, **fields)


def test_nothing_is_added_up_and_no_score_is_kept_or_shown(care: Care) -> None:
    code = care.brought_to("checked", injured="yes", strangled="yes", answer="safe")
    assert care.course(code).danger == "safe"
    page = care.phone(WOMEN).get(f"/cases/{code}").text
    assert "受伤、掐脖" in page
    for word in ("得分", "评分", "总分", "2 项", "2/10"):
        assert word not in page
    assert {type(one) for one in care.entries(code)[-1].answers.values()} == {str} or all(
        isinstance(one, str) for one in care.entries(code)[-1].answers.values()
    )


def test_who_was_born_less_than_eighteen_years_ago_is_no_adult_whatever_is_said_later(care: Care) -> None:
    code = care.brought_to("checked", capacity="limited", birth_year="2012")
    care.step(WOMEN, code, "items/1/done")
    care.step(WOMEN, code, "risk", **SAFE)  # the year is left out, so it stands
    page = care.phone(WOMEN).get(f"/cases/{code}/care/ask-release").text
    assert "涉及未成年人" in page
    care.step(WOMEN, code, "ask-release", status=409, text="围墙")
