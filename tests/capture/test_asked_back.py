"""真的好了吗？ is asked first on the first page of whoever reported it, whatever they are besides."""

from datetime import timedelta

import pytest

from tests.support.html import Element, parse
from tests.support.makers import GRID, INFORMANT, VILLAGE, Desk
from webapp.core import clock


def asked(desk: Desk, key: str) -> list[Element]:
    first = parse(desk.phone(key).get("/", follow_redirects=True).text)
    return first.where(lambda one: one.tag == "form" and "data-answer" in one.attributes)


def settled(desk: Desk, by: str, lead: str) -> str:
    code = desk.report(by=by, description="护栏松了")
    desk.does(lead, code, "acknowledge")
    desk.does(lead, code, "resolve", note="换了")
    return code


@pytest.mark.parametrize(("by", "lead"), [(INFORMANT, GRID), (GRID, VILLAGE)])
def test_the_three_answers_are_buttons_of_one_form(desk: Desk, by: str, lead: str):
    assert asked(desk, by) == []
    code = settled(desk, by, lead)
    (form,) = asked(desk, by)
    assert form["action"] == f"/cases/{code}/answer"
    assert [one["value"] for one in form.find_all("button")] == ["solved", "partly", "not_solved"]
    assert form.find("input", name="client_id")["value"], "so that it may wait on the phone"
    assert asked(desk, lead) == []
    desk.does(by, code, "answer", answer="solved")
    assert asked(desk, by) == []


def test_it_stands_once_on_the_page_and_the_sheet_too(desk: Desk):
    for _ in range(2):
        settled(desk, INFORMANT, GRID)
    page = desk.phone(INFORMANT).get("/").text
    assert page.count("data-answer") == 2
    assert page.count("data-lacking") == 1
    for words in ("还差什么？", "又坏了", "旁边还有", "拍照", "10 秒内可以撤回"):
        assert words in page


def test_a_round_with_nothing_found_leads_home_with_thanks(desk: Desk):
    phone = desk.phone(INFORMANT)
    html = {"headers": {"Accept": "text/html", "X-CSRFToken": phone.token}}
    walked = {"client_id": "5d3c1f9e-6a3f-4a57-9d8a-0d9f0c7be1aa", "kind": "patrol", "round": "free"}
    home = phone.post("/reports", walked, follow_redirects=True, **html)
    assert "谢谢您走这一圈" in home.text
    assert home.request.path == "/"
    said = walked | {"client_id": "5d3c1f9e-6a3f-4a57-9d8a-0d9f0c7be1ab", "description": "水塘边的牌子歪了"}
    assert phone.post("/reports", said, **html).headers["Location"].startswith("/reports/")


def test_what_was_settled_long_ago_is_looked_for_no_more(desk: Desk):
    settled(desk, INFORMANT, GRID)
    with clock.travel(clock.now() + timedelta(days=90)):
        assert asked(desk, INFORMANT) == []
