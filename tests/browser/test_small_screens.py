"""At 180 px (a phone at 200 %) and at 320 px nothing lies on anything else, and no page scrolls sideways."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.running.browser import crowded
from tools.page_walk.people import RESIDENT, ROLES

WIDTHS = (320, 180)
WALKED = (RESIDENT, "informant", "group-lead", "dispatcher", "justice-office", "grid-centre", "adviser", "auditor")
STARTS = {RESIDENT: ("/services", "/sign-in")}
MOST = 24
LEFT_OUT = ("/static", "/sheets", "/sign-out", "/calendar", "/cases/", "/dispatch/", "/board?", "/audit/export")
BRIDGE = Path(__file__).parents[1] / "support/running/wechat_bridge.js"
WECHAT = {
    RESIDENT: ("/services", "/services/speak", "/services/legal_advice", "/services/orders", "/sign-in"),
    "informant": (
        "/",
        "/report",
        "/report/hazard",
        "/report/dispute",
        "/report/patrol",
        "/messages",
        "/me",
        "/reports",
    ),
    "group-lead": ("/todo", "/roll-up", "/report", "/messages", "/me", "/cases"),
    "dispatcher": ("/", "/dispatch", "/messages", "/me", "/cases"),
}
LETTERS = """() => {
  const range = document.createRange();
  const all = [...document.querySelectorAll("main *")].flatMap((one) => [...one.childNodes]);
  const words = all.filter((one) => one.nodeType === 3);
  return words.reduce((sum, one) => {
    range.selectNodeContents(one);
    return sum + (one.data.trim() ? [...range.getClientRects()].reduce((all, { height }) => all + height, 0) : 0);
  }, 0);
}"""
FORMS = {"informant": ("/report/hazard", "/report/dispute", "/report/patrol"), "justice-office": ("/counter",)}


def doors(page, starts):
    """Return the pages that these lead to, each once."""
    found = dict.fromkeys(starts)
    for start in starts:
        page.goto(start)
        links = page.eval_on_selector_all("a[href^='/']", "all => all.map((one) => one.getAttribute('href'))")
        found |= dict.fromkeys(link.partition("#")[0] for link in links if not link.startswith(LEFT_OUT))
    return list(found)[:MOST]


@pytest.mark.parametrize("role", WALKED)
def test_nothing_lies_on_anything_and_nothing_scrolls_sideways(phone, role):
    page, faults = phone(ROLES[role]), {}
    for address in [*doors(page, STARTS.get(role, ("/", "/me"))), *FORMS.get(role, ())]:
        page.set_viewport_size({"width": WIDTHS[0], "height": 740})
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 740})
            if found := crowded(page):
                faults[address, width] = found
    assert faults == {}


def test_what_overlaps_and_what_is_too_wide_is_found(phone):
    page = phone("10010000103")
    page.goto("/me")
    assert crowded(page) == []
    page.evaluate("document.querySelector('main').style.cssText = 'width: 500px; flex: none'")
    assert any("sideways" in one for one in crowded(page))
    page.goto("/report")
    page.evaluate("document.querySelectorAll('a.big-card')[1].style.cssText = 'position: relative; top: -90px'")
    assert any("lies on" in one for one in crowded(page))


@pytest.mark.parametrize("role", [RESIDENT, "informant", "group-lead", "dispatcher"])
def test_wechat_s_own_letters_break_nothing_and_its_bridge_is_left_alone(phone, role):
    """Its menu enlarges the page by text-size-adjust, at most to 160 %, and would tell a page that hinders it.

    The bridge is a recorded one: what WeChat 8 offers a page, and that its menu asks through it.
    """
    page, faults = phone(ROLES[role]), {}
    page.add_init_script(path=BRIDGE)
    for address in WECHAT[role]:
        page.goto(address)
        before = page.evaluate(LETTERS)
        page.evaluate("window.wechatMenuSetsFont(4)")
        assert page.evaluate(LETTERS) > 1.2 * before > 0, address
        if found := crowded(page):
            faults[address] = found
        assert page.evaluate("window.askedOfWechat") == [], address
    assert faults == {}


def test_what_was_wrong_vanishes_when_it_is_mended_and_nine_pictures_are_enough(phone, picture):
    page = phone("10010000103")
    page.goto("/report/hazard")
    page.get_by_label("拍照").set_input_files([picture(f"{n}.jpg", (40 + n, 30)) for n in range(9)])
    expect(page.locator(".shot img")).to_have_count(9)
    expect(page.locator(".shots .more")).to_be_hidden()
    page.locator(".shot-x").first.click()
    expect(page.locator(".shots .more")).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("选一类就能发")).to_be_visible()
    page.locator("[name=category]").first.check(force=True)
    expect(page.get_by_text("选一类就能发")).to_have_count(0)
