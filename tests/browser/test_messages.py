"""消息 on a phone: a lead's 我已收到 arrives, its row leads to the case, and the number goes when it was read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_lead import SEND

Phone = Callable[..., Page]

# Grid 90 of the town; see tests/browser/test_lead.py.
LEAD, REPORTER = "10020000090", "10010000295"
ACT = """async ([code, action, note]) => {
  const token = (await (await fetch('/session')).json()).csrf_token;
  const body = new URLSearchParams({ note });
  const headers = { Accept: 'application/json', 'X-CSRFToken': token };
  return (await fetch(`/cases/${code}/${action}`, { method: 'POST', body, headers })).status;
}"""


@pytest.fixture
def people(phone: Phone) -> tuple[Page, Page, str]:
    """The reporter's and the lead's phones, and the code of what was just reported."""
    reporter, lead = phone(REPORTER), phone(LEAD)
    sent = {"client_id": reporter.evaluate("crypto.randomUUID()"), "kind": "hazard", "category": "electrical"}
    return reporter, lead, str(reporter.evaluate(SEND, [sent | {"description": "变压器嗡嗡响"}, None]))


def number(page: Page) -> int:
    badge = page.locator("[data-tab=messages] .weui-badge")
    return int(badge.inner_text().split("件")[0]) if badge.count() else 0


def row(page: Page, code: str) -> object:
    return page.locator(f"a.message[href='/cases/{code}']")


def arrived(page: Page, code: str) -> None:
    """Open 消息 until the worker has delivered."""
    for _ in range(40):
        page.goto("/messages")
        if page.locator(f"a.message[href='/cases/{code}']").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("nothing arrived")


def test_what_came_of_a_report_arrives_and_goes_when_it_was_read(people: tuple[Page, Page, str]) -> None:
    reporter, lead, code = people
    arrived(lead, code)
    expect(row(lead, code)).to_contain_text("新上报：变压器嗡嗡响")
    assert lead.evaluate(ACT, [code, "acknowledge", "马上过去"]) in (200, 201)
    arrived(reporter, code)
    expect(row(reporter, code)).to_contain_text("网格长已签收：变压器嗡嗡响")
    expect(row(reporter, code)).to_contain_text("马上过去")
    before = number(reporter)
    assert before >= 1
    # The answer may come when the page has gone already, and then no event tells of it.
    with reporter.expect_request(re.compile(r"/messages/\d+/read")):
        row(reporter, code).click()
    expect(reporter).to_have_url(re.compile(f"/cases/{code}$"))
    reporter.goto("/messages")
    expect(row(reporter, code).locator(".weui-badge")).to_have_count(0)
    assert number(reporter) == before - 1


def test_the_number_comes_to_a_page_that_stays_open(people: tuple[Page, Page, str]) -> None:
    reporter, lead, code = people
    reporter.goto("/me")
    before = number(reporter)
    arrived(lead, code)
    lead.evaluate(ACT, [code, "acknowledge", ""])
    for _ in range(40):
        reporter.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        reporter.wait_for_timeout(500)
        if number(reporter) > before:
            break
    assert number(reporter) == before + 1
    expect(reporter).to_have_url(re.compile("/me$"))


def test_all_is_marked_as_read_with_one_tap(people: tuple[Page, Page, str]) -> None:
    _, lead, code = people
    arrived(lead, code)
    lead.get_by_role("button", name="全部看过了").click()
    expect(lead.locator(".message .weui-badge")).to_have_count(0)
    assert number(lead) == 0


def test_a_poll_without_signal_or_session_disturbs_nobody(people: tuple[Page, Page, str]) -> None:
    reporter, _, _ = people
    reporter.goto("/me", wait_until="networkidle")
    reporter.context.set_offline(True)
    reporter.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    reporter.wait_for_timeout(300)
    reporter.context.set_offline(False)
    reporter.context.clear_cookies()
    reporter.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    reporter.wait_for_timeout(300)
    expect(reporter).to_have_url(re.compile("/me$"))
    expect(reporter.locator(".weui-toast")).to_have_count(0)
