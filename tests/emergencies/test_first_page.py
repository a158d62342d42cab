"""What is not settled stands first on the page that everybody called begins with, at once and until it is settled."""

import pytest

from tests.emergencies.test_emergency import CALLED, INFORMANT, NOT_CALLED, cry
from tests.support.html import Element, parse
from tests.support.makers import case_of
from tests.support.posts import end
from tests.support.statements import counted_statements
from tests.support.town import Town
from webapp.capture.service import join_token
from webapp.emergencies import queries_now
from webapp.people.queries import actor_by_id


@pytest.fixture
def code(town: Town) -> str:
    return cry(town.sign_in(INFORMANT), description="有人掉进水塘，快来")


def first_page(town: Town, key: str) -> Element:
    return parse(town.sign_in(key).get("/", follow_redirects=True).text)


@pytest.mark.parametrize("key", CALLED)
def test_everybody_called_finds_it_pinned_before_any_clock_has_run(town: Town, code: str, key: str):
    (card,) = first_page(town, key).find_all("article", data_emergency=code)
    assert "紧急求助：有人掉进水塘" in card.text
    assert "才湾村 1 网格 01" in card.text
    assert "我马上到" in card.text


@pytest.mark.parametrize("key", NOT_CALLED)
def test_nobody_else_does(town: Town, code: str, key: str):
    assert "紧急求助" not in first_page(town, key).find("main").text
    assert "紧急求助" not in town.sign_in(key).get("/emergencies/now").text


def test_the_callers_own_page_counts_who_comes(town: Town, code: str):
    assert "已经叫人了，还没有人说在来" in first_page(town, INFORMANT).text
    for key, given in (("police_station", "coming"), ("village:200", "coming"), ("town", "calling")):
        assert town.sign_in(key).post(f"/emergencies/{code}/answer", {"answer": given}).status_code == 303
    assert "已经叫人了，2 人在来" in first_page(town, INFORMANT).text


def test_my_answer_takes_the_place_of_the_button_and_others_still_see_theirs(town: Town, code: str):
    lead = town.sign_in("village:200")
    shown = parse(lead.post(f"/emergencies/{code}/answer", {"answer": "coming"}, follow_redirects=True).text)
    assert "1 人已经回应，一共叫了 5 人" in shown.text, "my own answer is counted at once"
    (card,) = first_page(town, "village:200").find_all("article", data_emergency=code)
    assert "您回应了：马上到" in card.text
    assert not card.find_all("button")
    assert "我马上到" in first_page(town, "town").find("article", data_emergency=code).text


@pytest.mark.parametrize("steps", [["acknowledge", "resolve"], ["acknowledge", "close"]])
def test_it_stands_there_until_it_is_settled(town: Town, code: str, steps: list[str]):
    lead, more = town.sign_in("grid:200/001"), {"note": "救上来了", "close_reason": "withdrawn"}
    for step in steps:
        assert first_page(town, "police_station").find_all("article", data_emergency=code)
        assert lead.act(code, step, version=case_of(town, code).version, **more).status_code == 201
    for key in (*CALLED, INFORMANT):
        assert not first_page(town, key).find_all("article", data_emergency=code)
        assert "已经叫人了" not in first_page(town, key).text


def test_a_page_that_is_open_asks_again_and_hears_nothing_while_nothing_changed(town: Town, code: str):
    lead = town.sign_in("town")
    mark = parse(lead.get("/emergencies/now").text).find("span")["data-seen"]
    assert lead.get(f"/emergencies/now?seen={mark}").status_code == 204
    town.sign_in("police_station").post(f"/emergencies/{code}/answer", {"answer": "coming"})
    assert "1 人在来" in lead.get(f"/emergencies/now?seen={mark}").text


def test_who_may_be_called_has_the_part_that_asks_before_anything_happened(town: Town):
    for key in CALLED:
        asking = first_page(town, key).where(lambda one: one.get("data-fresh") == "/emergencies/now")
        assert len(asking) == 1, key
        assert int(asking[0]["data-every"]) < 10
    assert not first_page(town, INFORMANT).where(lambda one: one.get("data-fresh") == "/emergencies/now")


def test_an_ended_post_ends_it(town: Town, code: str):
    end(town, "village:200")
    assert "紧急求助" not in town.sign_in("village:200").get("/emergencies/now").text


@pytest.mark.parametrize("key", ["town", INFORMANT, "court"])
def test_it_costs_one_statement_however_many_there_are(town: Town, key: str):
    caller = town.sign_in(INFORMANT)
    for number in range(3):
        cry(caller, description=f"第 {number} 件")
    with town.app.test_request_context():
        actor = actor_by_id(town.users[key])
        with counted_statements() as seen:
            queries_now.now(actor)
    assert len(seen) == 1


def test_a_second_report_that_joins_it_calls_nobody_again(town: Town, code: str):
    with town.app.test_request_context():
        token = join_token(case_of(town, code))
    other = town.sign_in("informant:200/001/02")
    sent = other.report(category="", emergency="yes", join_token=token)
    assert sent.json["case_code"] == code
    assert "一共叫了 5 人" in town.sign_in(INFORMANT).get(f"/emergencies/{code}").text
