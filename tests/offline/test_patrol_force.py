"""A night shift of four, from the rota to the report: its leader begins it with signal and ends it without."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.running.browser import LOOKS, wear
from webapp.demo.names import name_for

VILLAGE_LEAD, LEADER = "10030000005", "10010000104"
MARK = re.compile(r"/patrol-force/shifts/\d+$")


def looks_right(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """Nothing is wider than the window, in any look; axe finds nothing."""
    for worn in LOOKS.values():
        wear(page, **worn)
        page.reload()
        assert axe(page) == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    wear(page)
    page.reload()


def plan_tonight(page: Page) -> str:
    """Plan and publish a shift of four over midnight; return its address."""
    page.goto("/patrol-force/shifts/new")
    page.get_by_label("几点开始").fill("22:00")
    page.get_by_label("几点结束").fill("01:00")
    page.get_by_label("走哪里").fill("河边、桥头、小学")
    page.get_by_label("要几个人").fill("4")
    page.get_by_label("谁带班").select_option(
        label=next(
            one for one in page.get_by_label("谁带班").locator("option").all_inner_texts() if name_for(LEADER) in one
        )
    )
    for nth in (0, 1, 2):
        page.locator(f"input[name=members] >> nth={nth}").check(force=True)
    page.get_by_role("button", name="排好了").click()
    expect(page).to_have_url(MARK)
    page.get_by_role("button", name="发布").click()
    expect(page.locator("[data-state=published]")).to_be_visible()
    return page.url[page.url.index("/patrol-force") :]


def test_a_night_shift_of_four_from_rota_to_report(in_field, gate, phone, axe):
    village = phone(VILLAGE_LEAD)
    address = plan_tonight(village)
    expect(village.locator("[data-member]")).to_have_count(4)
    looks_right(village, axe)

    page = in_field.page
    in_field.sign_in(LEADER)
    page.goto("/")
    page.get_by_role("link", name=re.compile("巡防.*22:00")).first.click()
    expect(page).to_have_url(MARK)
    looks_right(page, axe)
    in_field.until(lambda: sum('"name":"page:' in row for row in in_field.stored("kept")) > 0)
    page.get_by_role("button", name="开始").click()
    in_field.until(lambda: gate.writes("POST", f"{address}/start") == 1)
    in_field.wait_until_sent()
    page.goto(address)
    expect(page.locator("[data-state=under_way]")).to_be_visible()
    looks_right(page, axe)
    in_field.until(lambda: page.request.get("/kept-pages").json()["pages"][address])
    page.wait_for_timeout(2_000)

    gate.cut()
    page.goto(address)
    expect(page.get_by_text("没有网络，这是")).to_be_visible()
    page.get_by_role("button", name="一切正常").click()
    expect(page.locator("[data-own-steps] [data-step=waiting]")).to_have_count(1)
    gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    assert gate.writes("POST", f"{address}/all-normal") == 1
    village.goto(address)
    expect(village.locator("[data-state=done]")).to_be_visible()
    expect(village.get_by_text("走完了", exact=True)).to_be_visible()
    village.goto("/patrol-force/numbers")
    looks_right(village, axe)
