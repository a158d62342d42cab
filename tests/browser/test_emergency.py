"""紧急求助 in a real browser: one tap after the sheet, with and without signal, and who is coming."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Phone = Callable[..., Page]

INFORMANT, LEAD = "10010000240", "10030000012"


def test_one_tap_calls_everybody_and_the_caller_sees_who_comes(phone: Phone, axe: Callable[[Page], list[str]]) -> None:
    page = phone(INFORMANT)
    page.goto("/report")
    page.get_by_role("link", name="紧急求助").or_(page.get_by_role("button", name="紧急求助")).first.tap()
    sheet = page.locator("dialog[open]")
    expect(sheet.get_by_role("link", name="打 110 报警")).to_be_visible()
    assert axe(page) == []
    sheet.get_by_role("button", name="叫人来").tap()
    expect(page).to_have_url(re.compile(r"/reports/[0-9a-f-]{36}\?sent=1$"))
    page.get_by_role("link", name="看谁在来").tap()
    expect(page.get_by_text("0 人已经回应")).to_be_visible()
    assert axe(page) == []
    address = page.url

    lead = phone(LEAD)
    lead.goto("/messages")
    lead.get_by_role("link", name=re.compile("紧急求助")).first.click()
    expect(lead.get_by_text("没有写字，请先打电话问")).to_be_visible()
    assert axe(lead) == []
    lead.get_by_role("button", name="我马上到").click()
    expect(lead.get_by_text("您回应了：马上到")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("1 人已经回应")).to_be_visible()


def test_without_signal_it_waits_on_the_phone_and_goes_by_itself(phone: Phone) -> None:
    page = phone("10010000241")
    page.goto("/report")
    page.wait_for_function("navigator.serviceWorker.controller !== null || true")
    page.context.set_offline(True)
    page.get_by_role("link", name="紧急求助").or_(page.get_by_role("button", name="紧急求助")).first.tap()
    page.locator("dialog[open]").get_by_label("哪里、什么事").fill("水塘边有孩子落水")
    page.locator("dialog[open]").get_by_role("button", name="叫人来").tap()
    expect(page.get_by_text("已经存好了")).to_be_visible(timeout=15_000)
    page.context.set_offline(False)
    page.goto("/reports")
    expect(page.get_by_text("水塘边有孩子落水").first).to_be_visible()
    expect(page.locator("[data-unsent]:not([data-unsent='0'])")).to_have_count(0, timeout=15_000)
    page.reload()
    page.get_by_role("link", name=re.compile("水塘边有孩子落水")).first.tap()
    expect(page.get_by_role("link", name="看谁在来")).to_be_visible()
