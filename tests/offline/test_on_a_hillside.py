"""On a hillside: what is recorded on one phone waits in order, on a page that the phone kept, and arrives once."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.offline.others import Other

DESK, POLICE = "10050000001", "10060000002"
WAITS = "存在手机里了，有网自动发"


@pytest.fixture
def other(playwright_driver, demo_server):
    """Signs somebody in who has signal."""
    return lambda phone: Other(playwright_driver, demo_server, phone)


def kept_pages(in_field) -> int:
    return sum('"name":"page:' in row for row in in_field.stored("kept"))


def waiting(page):
    return page.locator("[data-own-steps] [data-step=waiting]")


def test_an_officer_answers_a_whistle_and_arrives_where_there_is_no_signal(in_field, gate, other):
    sent = {"kind": "urgent", "summary": "坡在掉石头", "place": "三组水井边", "answer_within": "15min"}
    made = other(DESK).post("/whistles", client_id=str(uuid.uuid4()), units="police_station", **sent)
    assert made.status == 201, made.text()
    url, page = made.json()["url"], in_field.page
    in_field.sign_in(POLICE)
    in_field.until(lambda: kept_pages(in_field))  # the server named it, nobody opened it
    assert url not in str(in_field.stored("kept"))
    gate.cut()
    page.goto(url)
    expect(page.get_by_text("没有网络，这是")).to_be_visible()
    page.get_by_role("button", name="我来").click()
    expect(waiting(page)).to_have_count(1)
    page.get_by_role("button", name="我到了").click()
    expect(waiting(page)).to_have_count(2)
    page.reload()
    expect(waiting(page)).to_have_count(2)
    expect(waiting(page).nth(1)).to_contain_text("我到了")
    gate.open()
    in_field.wake()

    in_field.wait_until_sent()
    assert [gate.writes("POST", f"/{one}") for one in ("answer", "arrive")] == [1, 1]
    assert re.search(r"\d+:\d\d 回，\d+:\d\d 到", in_field.text(url))
    page.goto("/me")
    page.get_by_role("button", name="退出").first.click()
    page.wait_for_url(re.compile("/sign-in"))
    assert kept_pages(in_field) == 0
