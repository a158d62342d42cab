"""紧急求助 in a real browser: one tap after the sheet, and who is coming."""

import re
import uuid
from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page, expect

from tests.browser.test_budgets import CALLED_WITHIN

Phone = Callable[..., Page]

INFORMANT, OTHER_INFORMANT, LEAD, POLICE = "10010000240", "10010000241", "10030000012", "10060000002"


def call_for_help(page: Page, words: str = "") -> str:
    """Call from this phone and return the code of the case."""
    page.goto("/report")
    page.locator("[data-sheet-open=urgent]").tap()
    sheet = page.locator("dialog[open]")
    if words:
        sheet.get_by_label("哪里、什么事").fill(words)
    sheet.get_by_role("button", name="叫人来").tap()
    expect(page).to_have_url(re.compile(r"/emergencies/[0-9A-Z-]{19}$"))
    return page.url.rsplit("/", 1)[1]


def test_one_tap_calls_everybody_and_the_caller_sees_who_comes(phone: Phone, axe: Callable[[Page], list[str]]) -> None:
    page = phone(INFORMANT)
    call_for_help(page)
    expect(page.get_by_role("link", name="打 110 报警")).to_be_visible()
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
    answers = lead.locator("#my-answer button").all()
    boxes = [answer.bounding_box() for answer in answers]
    assert [box["height"] >= 48 for box in boxes] == [True] * 3
    assert [below["y"] - (above["y"] + above["height"]) for above, below in pairwise(boxes)] == [8, 8]
    lead.get_by_role("button", name="我马上到").click()
    expect(lead.get_by_text("您回应了：马上到")).to_be_visible()
    expect(lead.get_by_text("1 人已经回应")).to_be_visible()
    expect(page.get_by_text("1 人已经回应")).to_be_visible(timeout=CALLED_WITHIN)
    page.goto("/")
    page.get_by_role("link", name="已经叫人了，1 人在来").tap()
    expect(page).to_have_url(address)


def test_it_stands_within_ten_seconds_on_the_page_that_everybody_called_has_open(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    waiting = {who: phone(who) for who in (LEAD, POLICE)}
    for page in waiting.values():
        page.goto("/")
    words = f"水塘边有人落水 {uuid.uuid4().hex[:6]}"
    code = call_for_help(phone(OTHER_INFORMANT), words)
    for page in waiting.values():
        expect(page.locator(f"[data-emergency='{code}']")).to_contain_text(f"紧急求助：{words}", timeout=CALLED_WITHIN)
        assert axe(page) == []
    lead = waiting[LEAD]
    lead.locator(f"[data-emergency='{code}']").get_by_role("button", name="我马上到").tap()
    expect(lead.get_by_text("您回应了：马上到")).to_be_visible()
    expect(waiting[POLICE].locator(f"[data-emergency='{code}']")).to_contain_text("1 人在来", timeout=CALLED_WITHIN)
