"""Typical cases: a second person looks for names before anybody else reads them; the house only points."""

import pytest

from tests.outreach.conftest import post
from tests.support.html import parse
from tests.support.town import Phone, Town
from webapp.outreach.hints import hints_in

STORY = {
    "title": "排水沟的事",
    "topic": "邻里",
    "story": "甲某和乙某挨着住。",
    "outcome": "一起修沟。",
    "lesson": "先量再说。",
}


def kinds(text: str, *places: str) -> set[str]:
    return {hint.kind for hint in hints_in(text, places)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("村民张建国说沟是他家的。", "像人名"),
        ("被告李四欠了钱", "像人名"),
        ("打 13812345678 找他", "电话"),
        ("身份证 450324199001011234", "身份证号"),
        ("卡号 6222021234567890123", "卡号、账号"),
        ("住在南山村3组", "住址"),
        ("解放路12号门口", "门牌"),
        ("（2025）桂0324民初123号", "案号"),
        ("桂C12345 撞了人", "车牌"),
        ("2025年3月8日那天", "哪一天"),
    ],
)
def test_what_may_tell_who_it_is_is_pointed_at(text, kind):
    assert kind in kinds(text)


def test_the_names_of_real_villages_are_pointed_at():
    assert kinds("才湾村的事", "才湾村") == {"真地名"}


@pytest.mark.parametrize(
    "text", ["甲某和乙某挨着住，水往低处流。", "许多人方便的时候高兴地来了。", "双方和解，金额已付清。"]
)
def test_what_is_already_without_names_is_left_alone(text):
    assert hints_in(text) == []


@pytest.fixture
def story(officer: Phone) -> str:
    answer = post(officer, "/outreach/stories", **STORY)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_who_wrote_it_may_not_put_it_out(town: Town, officer: Phone, story: str):
    assert post(officer, f"{story}/publish", looked="1").status_code == 403
    assert "排水沟的事" not in town.app.test_client().get("/services/stories").text


def test_a_second_person_who_looked_puts_it_out_for_everybody(town: Town, story: str):
    checker = town.sign_in("mediation_committee")
    assert post(checker, f"{story}/publish").status_code == 422
    assert post(checker, f"{story}/publish", looked="1").status_code == 303
    anybody = town.app.test_client()
    assert "排水沟的事" in anybody.get("/services/stories").text
    number = story.rsplit("/", 1)[1]
    words = parse(anybody.get(f"/services/stories/{number}").data).text
    assert "先量再说" in words
    assert "测试" not in words  # neither who wrote nor who checked


def test_what_was_changed_after_it_was_read_does_not_go_out(town: Town, officer: Phone, story: str):
    checker = town.sign_in("mediation_committee")
    version = parse(checker.get(story).data).find("input", name="version")["value"]
    assert post(officer, f"{story}/change", **STORY | {"story": "张建国说。"}).status_code == 303
    assert post(checker, f"{story}/publish", looked="1", version=version).status_code == 409


def test_only_who_wrote_it_changes_it(town: Town, story: str):
    other = town.sign_in("adviser:200")
    assert other.get(f"{story}/edit").status_code == 404
    assert post(other, f"{story}/change", **STORY).status_code == 404


def test_taken_back_it_is_gone_at_once(town: Town, officer: Phone, story: str):
    post(town.sign_in("mediation_committee"), f"{story}/publish", looked="1")
    assert post(officer, f"{story}/take-back").status_code == 303
    number = story.rsplit("/", 1)[1]
    assert town.app.test_client().get(f"/services/stories/{number}").status_code == 404


def test_without_a_text_it_is_said_and_what_was_typed_stays(officer: Phone):
    answer = post(officer, "/outreach/stories", title="只有题目")
    assert answer.status_code == 422
    assert "只有题目" in answer.text
