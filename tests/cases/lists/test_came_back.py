"""What was said to be settled and is not stands first for those who hold it, with what was said and shown."""

import io
import uuid

import pytest

from tests.support.html import Element, parse
from tests.support.makers import DESK, GRID, INFORMANT, VILLAGE, Desk
from tests.support.town import small_jpeg
from webapp.cases.lists.service_counters import verify_counters


def pinned(desk: Desk, key: str) -> list[Element]:
    return parse(desk.phone(key).get("/todo").text).where(lambda one: "data-back" in one.attributes)


@pytest.fixture
def settled(desk: Desk) -> str:
    code = desk.report(description="护栏松了")
    desk.does(GRID, code, "acknowledge")
    desk.does(GRID, code, "resolve", note="换了")
    return code


def say(desk: Desk, code: str, answer: str, **fields: object) -> None:
    photo = (io.BytesIO(small_jpeg()), "a.jpg")
    sent = {"answer": answer, "version": desk.case(code).version, "client_id": str(uuid.uuid4()), "photos": [photo]}
    answered = desk.phone(INFORMANT).post(f"/cases/{code}/answer", sent | fields, content_type="multipart/form-data")
    assert answered.status_code == 201, answered.text


@pytest.mark.parametrize(("answer", "said"), [("not_solved", "报的人说还没好"), ("partly", "报的人说只好了一部分")])
def test_it_is_pinned_with_the_reporters_words_and_photo(desk: Desk, settled: str, answer: str, said: str):
    assert pinned(desk, GRID) == []
    say(desk, settled, answer, reason="旁边还有", note="路口那边还黑")
    (card,) = pinned(desk, GRID)
    assert card["data-back"] == settled
    for words in (said, "护栏松了", "旁边还有：路口那边还黑"):
        assert words in card.text
    (picture,) = card.find_all("img")
    assert desk.phone(GRID).get(picture["src"]).status_code == 200
    todo = parse(desk.phone(GRID).get("/todo").text)
    assert len(todo.where(lambda one: one.get("href") == f"/cases/{settled}")) == 1, "not in the list once more"
    assert f"/cases/{settled}" in desk.phone(GRID).get("/todo?show=working").text


def test_only_who_holds_it_has_it_there(desk: Desk, settled: str):
    say(desk, settled, "not_solved")
    assert [len(pinned(desk, key)) for key in (GRID, VILLAGE, DESK, "grid:200/002", "court")] == [1, 0, 0, 0, 0]


@pytest.mark.parametrize("step", ["resolve", "escalate"])
def test_the_next_step_ends_it(desk: Desk, settled: str, step: str):
    say(desk, settled, "not_solved")
    desk.does(GRID, settled, step, note="又去换了一次")
    assert pinned(desk, GRID) == []


def test_the_second_time_shows_what_was_said_the_second_time(desk: Desk, settled: str):
    say(desk, settled, "not_solved", note="第一次")
    desk.does(GRID, settled, "resolve", note="又换了")
    say(desk, settled, "partly", note="第二次")
    (card,) = pinned(desk, GRID)
    assert "报的人说只好了一部分" in card.text
    assert "第二次" in card.text
    assert len(card.find_all("img")) == 1


def test_the_unit_that_works_on_it_has_it_too(desk: Desk):
    code = desk.at_the_town()
    desk.dispatch(code)
    for step in ("accept", "finish"):
        desk.order("justice_office", code, step, note="换了新的")
    desk.does(INFORMANT, code, "recheck-fail", note="螺丝还是松的")
    for key in ("justice_office", DESK, "town"):
        (card,) = pinned(desk, key)
        assert "去看的人说还没好" in card.text
        assert "螺丝还是松的" in card.text
    assert pinned(desk, "police_station") == []
    with desk.town.app.app_context():
        assert verify_counters() == []


def test_what_may_be_missing_is_one_of_a_few(desk: Desk, settled: str):
    phone = desk.phone(INFORMANT)
    wrong = {"answer": "partly", "version": desk.case(settled).version, "reason": "别的"}
    assert phone.post(f"/cases/{settled}/answer", wrong).status_code == 422
