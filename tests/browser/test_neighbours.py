"""喊一声 in a real browser: from a head's phone to 解决了, answered on the page that a household's square opens."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_budgets import CALLED_WITHIN
from tests.support.running.browser import LOOKS, wear

Phone = Callable[..., Page]
HEAD = "10011000004"
NARROW, USUAL = {"width": 180, "height": 740}, {"width": 360, "height": 740}


def looks_right(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """Nothing is wider than the window, in any look; axe finds nothing."""
    for worn in LOOKS.values():
        wear(page, **worn)
        assert axe(page) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        page.set_viewport_size(USUAL)


def test_an_alarm_goes_from_a_heads_phone_to_solved_answered_on_a_households_page(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    head, home = phone(HEAD), phone()
    head.locator("a[href*='/households/']").first.tap()
    head.get_by_role("button", name="做一个二维码").tap()
    opens = head.get_by_role("link", name="在这里打开")
    expect(opens).to_be_visible()
    looks_right(head, axe)
    home.goto(opens.get_attribute("href") or "")
    looks_right(home, axe)

    head.goto("/")
    head.get_by_role("button", name="喊一声").tap()
    expect(head.get_by_role("heading", name="真的要喊吗？")).to_be_visible()
    looks_right(head, axe)
    head.get_by_role("button", name="起火").tap()
    head.get_by_role("button", name="先不喊").tap()
    head.get_by_role("button", name="喊一声").tap()
    head.get_by_role("button", name="有人摔倒").tap()
    expect(head).to_have_url(re.compile(r"/neighbours/\d+/alarms/\d+$"), timeout=10_000)
    expect(head.get_by_role("link", name="打 120 急救")).to_be_visible()

    expect(home.get_by_role("heading", name="喊一声：有人摔倒")).to_be_visible(timeout=CALLED_WITHIN)
    expect(home.get_by_text("喊一声：起火")).to_have_count(0)
    home.get_by_role("button", name="我来了").tap()
    expect(head.locator("[data-answer=coming]")).to_be_visible(timeout=CALLED_WITHIN)
    expect(head.locator("div[data-alarm]")).to_have_attribute("data-state", "answered")
    looks_right(head, axe)
    head.get_by_role("button", name="解决了").tap()
    expect(head.get_by_text("解决了，不用再去了")).to_be_visible()
    expect(home.get_by_role("heading", name="喊一声：有人摔倒")).to_have_count(0, timeout=CALLED_WITHIN)
