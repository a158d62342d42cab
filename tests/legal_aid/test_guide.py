"""The guide: a few plain questions, and where they lead. It advises; a person decides."""

import re

import pytest

from tests.legal_aid.conftest import Resident
from tests.support.html import parse
from webapp.legal_aid import guide


def routes(**answers: str | list[str]) -> list[str]:
    given = {code: [value] if isinstance(value, str) else value for code, value in answers.items()}
    return [way.code for way in guide.ways(given)]


@pytest.mark.parametrize(
    ("answers", "first"),
    [
        ({"matter": "wages", "groups": ["away_worker"]}, "legal_aid"),
        ({"matter": "support", "safety": "no", "willing": "no", "means": "tight"}, "legal_aid"),
        ({"matter": "land", "safety": "no", "willing": "yes"}, "mediation"),
        ({"matter": "land", "safety": "no", "willing": "no", "groups": ["disabled_person"]}, "legal_aid"),
        ({"matter": "notary"}, "notary"),
        ({"matter": "ask"}, "adviser"),
        ({"matter": "neighbour", "safety": "no", "willing": "no", "court": "fee"}, "court_fee"),
        ({"matter": "harm"}, "legal_aid"),
    ],
)
def test_the_answers_lead_to_the_way_that_fits(answers, first):
    assert routes(**answers)[0] == first


def test_nobody_is_left_without_a_way():
    assert routes() == ["hotline"]


def test_where_one_side_refuses_no_mediation_is_offered():
    assert "mediation" not in routes(matter="land", safety="no", willing="no")


@pytest.mark.parametrize("answers", [{"matter": ["harm"]}, {"matter": ["family"], "safety": ["unsure"]}])
def test_whoever_may_be_hurt_is_asked_nothing_more_and_nothing_about_money(answers):
    assert guide.protects(answers)
    assert guide.next_question(answers, [code for code in ("matter", "safety") if code in answers]) is None
    assert [paper.code for paper in guide.papers(answers)] == ["identity"]
    assert routes(**answers) == ["legal_aid"]


def test_workers_away_from_home_are_not_asked_about_money():
    asked = [q.code for q in guide.questions_for({"matter": ["wages"], "groups": ["away_worker"]})]
    assert "means_worker" not in asked
    assert "means" not in asked


def test_the_longest_way_is_six_questions():
    assert (
        max(
            len(guide.questions_for({"matter": [m], "safety": ["no"]}))
            for m, _ in guide.table()["questions"][0]["answers"]
        )
        <= 6
    )


def test_every_citation_says_where_it_comes_from_and_whether_it_was_checked():
    for row in guide.table()["rules"]:
        for code in row["cites"]:
            assert guide.citation(code).source
    assert "待核对" in guide.citation("wider_groups").words
    assert "待核对" not in guide.citation("clocks").words
    assert all(note for _, note in guide.notes())


def test_one_question_a_page_each_answer_a_button_and_the_answers_travel_along(resident: Resident):
    page = parse(resident.post("/services/legal-aid", matter="support", asked="matter").data)
    assert "打骂" in page.find("legend").text
    assert page.find("input", name="matter")["value"] == "support"
    assert [b["value"] for b in page.find_all("button", name="safety")] == ["no", "yes", "unsure"]


def test_the_last_question_can_be_asked_again(resident: Resident):
    page = parse(resident.post("/services/legal-aid", matter="notary", asked="matter", back="1").data)
    assert page.find("legend").text == "遇到了什么事？"


def test_the_end_says_that_a_person_decides(resident: Resident):
    words = parse(resident.post("/services/legal-aid", matter="notary", asked="matter").data).text
    assert "由工作人员决定" in words


def test_the_protected_way_is_neutral_in_title_and_has_a_way_out(resident: Resident):
    page = parse(resident.post("/services/legal-aid", matter="harm", asked="matter").data)
    assert page.find("title").text == "法律服务 · 一扇门"
    assert page.find("a", data_quick_exit="")["href"] == "/weather"
    assert "110" in page.text
    assert not re.search("低保|困难|收入", page.text)


def test_what_nobody_has_checked_is_said(resident: Resident):
    words = parse(resident.client.get("/services/legal-aid/basis").data).text
    assert "待核对" in words
    assert "2025年修订" in words


def test_made_up_answers_are_dropped(resident: Resident):
    answer = resident.post("/services/legal-aid", matter="<script>", asked="nothing")
    assert answer.status_code == 200
    assert parse(answer.data).find("legend").text == "遇到了什么事？"
