"""紧急求助 in a real browser: one tap after the sheet, and who is coming."""

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
    told = lead.get_by_role("link", name=re.compile("紧急求助")).first
    for _ in range(40):  # the worker writes the notices after the commit
        lead.goto("/messages")
        if told.count():
            break
        lead.wait_for_timeout(500)
    told.click()
    expect(lead.get_by_text("没有写字，请先打电话问")).to_be_visible()
    assert axe(lead) == []
    lead.get_by_role("button", name="我马上到").click()
    expect(lead.get_by_text("您回应了：马上到")).to_be_visible()
    page.goto(address)
    expect(page.get_by_text("1 人已经回应")).to_be_visible()
