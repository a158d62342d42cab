"""WeChat's own menu for the size of letters, up to its largest, breaks nothing."""

from pathlib import Path

import pytest

from tests.support.running.browser import crowded
from tools.page_walk.people import RESIDENT, ROLES

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
