"""The page 消息怎么到: which ways reach me, in my order, on or off; another page does not undo it."""

import pytest

from tests.support.html import parse
from webapp.core.db import db
from webapp.outbox import service
from webapp.outbox.models import Wish

LEAD = "grid:200/001"


@pytest.fixture
def phone(town):
    return town.sign_in(LEAD)


def words(phone) -> str:
    return parse(phone.get("/me/ways").data).find("main").text


def press(phone, change, version=0):
    return phone.post("/me/ways", {"change": change, "version": str(version)})


def told_by(town) -> list[str]:
    """Return the ways on which the lead is told, the first one first."""
    with town.app.app_context():
        wish = db.session().get(Wish, town.users[LEAD])
        return [way.name for way, _ in service.wished(wish, [(way, None) for way in service.open_ways()])]


def test_with_no_way_configured_there_is_no_door_and_a_sentence_in_its_place(phone, stand):
    assert "消息怎么到" not in phone.get("/me").text
    assert "小院还没有开通提醒" in words(phone)


def test_the_row_in_me_names_the_first_way_that_reaches_one(town, phone, stand):
    stand().missing = {town.users[LEAD]}
    row = [one for one in parse(phone.get("/me").data).find_all("a") if "消息怎么到" in one.text]
    assert "没有" in row[0].text
    stand("second")
    row = [one for one in parse(phone.get("/me").data).find_all("a") if "消息怎么到" in one.text]
    assert "second" in row[0].text


def test_ways_are_moved_turned_off_and_on_again_in_their_place(town, phone, stand):
    for name in ("first", "second", "third"):
        stand(name)
    assert press(phone, "up third").status_code == 303
    assert told_by(town) == ["first", "third", "second"]
    press(phone, "off third", 1)
    assert told_by(town) == ["first", "second"]
    press(phone, "on third", 2)
    assert told_by(town) == ["first", "third", "second"]
    press(phone, "down first", 3)
    assert told_by(town) == ["third", "first", "second"]


def test_a_page_that_is_older_than_the_last_change_changes_nothing(town, phone, stand):
    stand(), stand("second")
    press(phone, "down first")
    assert press(phone, "off first").status_code == 409
    assert told_by(town) == ["second", "first"]


@pytest.mark.parametrize("nonsense", ["", "up", "up nobody", "away first", "up urgent", "up first", "down second"])
def test_what_no_button_says_is_refused_and_the_page_is_shown_again(town, phone, stand, nonsense):
    stand(), stand("second")
    sent = {"change": nonsense, "version": "0"}
    answer = phone.post("/me/ways", sent, headers={"Accept": "text/html"})
    assert (answer.status_code, "这样改不了，请再看一眼" in answer.text) == (422, True)
    assert told_by(town) == ["first", "second"]
