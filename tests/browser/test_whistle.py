"""中心哨 in a real browser: blown in a few presses, and two phones that see each other's answers by themselves."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_budgets import BUDGETS, CALLED_WITHIN
from tests.support.running.browser import LOOKS, wear
from tests.support.running.counted import Counted

Phone = Callable[..., Page]
DISPATCHER, CIVIL = "10050000001", "10060000016"
NARROW, USUAL = {"width": 180, "height": 740}, {"width": 360, "height": 740}


def looks_right(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """Nothing is cut or wider than the window, in any look; axe finds nothing."""
    for worn in LOOKS.values():
        wear(page, **worn)
        assert axe(page) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
        page.set_viewport_size(USUAL)


def test_a_whistle_is_blown_in_seconds_and_both_phones_see_what_becomes_of_it(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    desk = phone(DISPATCHER)
    desk.goto("/whistles/new")
    pressed = Counted(desk)
    desk.get_by_role("radio", name="当场急事").tap()
    desk.get_by_role("checkbox", name="民政办").tap()
    desk.get_by_label("到哪里？").fill("八组晒谷场")
    desk.get_by_label("什么事？一句话").fill("围墙倒了半边，旁边有路")
    desk.get_by_role("button", name="吹哨").tap()
    expect(desk).to_have_url(re.compile(r"/whistles/\d+$"))
    pressed.keeps(BUDGETS["a whistle to one unit"])
    expect(desk.locator("[data-unit]")).to_contain_text("还没回")

    unit = phone(CIVIL)
    unit.goto("/")
    unit.locator("article", has_text="八组晒谷场").get_by_role("link", name="去回").tap()
    looks_right(unit, axe)
    unit.get_by_role("radio", name="20", exact=True).tap()
    unit.get_by_role("button", name="我来").tap()
    expect(desk.locator("[data-answer=coming]")).to_contain_text("20分钟到", timeout=CALLED_WITHIN)
    unit.get_by_role("button", name="我到了").tap()
    expect(desk.locator("[data-unit]")).to_have_attribute("data-state", "here", timeout=CALLED_WITHIN)
    unit.get_by_role("button", name="做了什么").tap()
    unit.get_by_label("做了什么？说一句").fill("拉了绳子，人绕着走")
    unit.locator("dialog[open]").get_by_role("button", name="做了什么").tap()
    expect(desk.get_by_text("拉了绳子，人绕着走")).to_be_visible(timeout=CALLED_WITHIN)
    # The page that was open all the time knows the version that it shows by now.
    desk.get_by_role("button", name="解哨").tap()
    desk.get_by_label("结果怎样？说一句").fill("明天来砌")
    desk.locator("dialog[open]").get_by_role("button", name="解哨").tap()
    expect(desk.get_by_text("已解哨，不用再来了")).to_be_visible()
    looks_right(desk, axe)
    expect(unit.get_by_text("已解哨，不用再来了")).to_be_visible(timeout=CALLED_WITHIN)
