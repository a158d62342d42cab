"""消息 on a phone: a lead's 我已收到 arrives, its row leads to the case, and the number goes when it was read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

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


def row(page: Page, code: str) -> Locator:
    return page.locator(f"[data-row]:has(a[href='/cases/{code}'])")


def arrived(page: Page, code: str) -> None:
    """Open 消息 until the worker has delivered."""
    for _ in range(40):
        page.goto("/messages")
        if row(page, code).count():
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
        row(reporter, code).get_by_role("link").click()
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
    expect(lead.locator("[data-row] .weui-badge")).to_have_count(0)
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


DESK = {"width": 1280, "height": 800}


def told(phone: Phone, words: list[str]) -> Page:
    """Return a desk of the lead's at 消息, with something new on top for each of these words, the last first."""
    reporter, lead = phone(REPORTER), phone(LEAD)
    for one in words:
        sent = {"client_id": reporter.evaluate("crypto.randomUUID()"), "kind": "hazard", "category": "electrical"}
        arrived(lead, str(reporter.evaluate(SEND, [sent | {"description": one}, None])))
    lead.set_viewport_size(DESK)  # type: ignore[arg-type]
    lead.goto("/messages")
    return lead


def test_a_desk_reads_beside_the_list_by_click_and_by_key(phone: Phone, axe: Callable[[Page], list[str]]) -> None:
    page = told(phone, ["第一件，井盖响", "第二件，电线低"])
    page.evaluate("window.stays = true")
    rows, pane, open_row = (
        page.locator("[data-row]"),
        page.locator("[data-pane]"),
        page.locator("[data-row][aria-current]"),
    )
    number = page.locator("[data-waits=messages]")
    expect(number).to_have_text(re.compile(r"^[1-9]"))
    before = int(number.inner_text().split("件")[0])
    expect(rows.nth(0)).to_have_attribute("data-read-mark", re.compile("/read$"))

    with page.expect_response(re.compile(r"/messages/\d+/read")):
        rows.nth(0).click(position={"x": 700, "y": 12})
    expect(pane.get_by_text("第二件，电线低").first).to_be_visible()
    expect(rows.nth(0).locator(".weui-badge")).to_have_count(0)
    expect(number).to_have_text(re.compile(f"^{before - 1}(?!\\d)"))

    with page.expect_response(re.compile(r"/messages/\d+/read")):
        page.keyboard.press("ArrowDown")
    expect(pane.get_by_text("第一件，井盖响").first).to_be_visible()
    expect(rows.nth(1).locator(".weui-badge")).to_have_count(0)
    expect(open_row).to_contain_text("第一件，井盖响")
    assert page.evaluate("window.stays"), "the list was never left"
    assert axe(page) == []

    kept = page.url
    assert "open=" in kept
    page.reload()
    expect(pane.get_by_text("第一件，井盖响").first).to_be_visible()
    expect(open_row).to_contain_text("第一件，井盖响")
    assert page.url == kept

    with page.expect_response(re.compile("/acknowledge$")):
        pane.get_by_role("button", name="我已收到").click()
    expect(open_row).not_to_contain_text("第一件，井盖响")  # the next one came up
    assert page.url.startswith(kept.partition("?")[0])
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    assert "open=" not in page.url
