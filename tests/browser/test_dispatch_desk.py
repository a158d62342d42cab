"""How much the dispatch desk costs its dispatcher: clicks and keys of ten matters, and of one answer."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Phone = Callable[..., Page]
DISPATCHER, DESK = "10050000001", {"width": 1280, "height": 800}
EACH_WAY = 5
WORDS = "请到现场看看"


def desk_of(phone: Phone, address: str) -> Page:
    page = phone(DISPATCHER)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(address)
    page.evaluate("window.stays = true")
    return page


def next_one(page: Page, before: str) -> str:
    """Wait until another matter stands beside the list; return its code."""
    expect(page.locator(".desk-list a[data-code][aria-current]")).not_to_have_attribute("data-code", before)
    code = page.locator(".desk-list a[data-code][aria-current]").get_attribute("data-code") or ""
    expect(page.locator(f".desk-panel form[action='/cases/{code}/dispatch']")).to_be_visible()
    return code


def said(page: Page) -> None:
    """Write what the unit is to do, where a chosen unit has put the cursor."""
    expect(page.locator(".desk-panel textarea[name=asked]")).to_be_focused()
    page.keyboard.type(WORDS)


def test_ten_matters_are_sent_out_with_two_clicks_or_four_keys_each(phone: Phone) -> None:
    page, clicks, keys = desk_of(phone, "/dispatch"), 0, 0
    code = next_one(page, "")
    for _ in range(EACH_WAY):
        page.locator(".desk-panel #q-unit label").nth(1).click()
        said(page)
        page.locator(".desk-panel").get_by_role("button", name="派单").click()
        clicks += 2
        code = next_one(page, code)
    for _ in range(EACH_WAY):
        page.keyboard.press("2")
        said(page)
        page.keyboard.press("Control+Enter")
        keys += 3
        code = next_one(page, code)
    assert (clicks, keys) <= (2 * EACH_WAY, 4 * EACH_WAY)
    assert page.evaluate("window.stays && document.activeElement.matches('.desk-panel')")
    # Who leads can't help as well.
    page.keyboard.press("2")
    lead = page.locator("#q-unit input:checked").input_value()
    expect(page.locator(f".desk-panel input[name=helpers][value={lead}]").locator("..")).to_be_hidden()


def test_a_question_stands_alone_and_is_answered_in_the_same_view(phone: Phone) -> None:
    page = desk_of(phone, "/dispatch?show=requests")
    row = page.locator(".desk-list a.asking", has_text="申请")
    code = row.first.get_attribute("data-code")
    row.first.click()
    question = page.locator(".desk-panel [data-question]")
    expect(question).to_contain_text("申请")
    expect(page.locator(".desk-panel .btn-act:visible")).to_have_count(1)
    question.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(f".desk-list a.asking[data-code='{code}']", has_text="申请")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"show=requests"))
    assert page.evaluate("window.stays")
