"""In WeChat with an account, what the browser does not answer WeChat does: place, pictures; and the card is said."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_wechat import BRIDGE
from tests.support.running.field import Field

HEAD = """document.head.insertAdjacentHTML("beforeend",
  '<meta name="wechat" content="一扇门" data-line="有事进门" data-path="/services" data-icon="/static/x.png">')"""
# The browser knows no place, and its chooser of files never opens.
MUTE = """navigator.geolocation.getCurrentPosition = (_found, failed) => failed({ code: 2, PERMISSION_DENIED: 1 });
addEventListener("click", (e) => e.target.matches?.("[type=file]") && e.preventDefault(), true);"""
SIGNED = {"appId": "wx-made-up", "timestamp": 1, "nonceStr": "n", "signature": "s"}


def test_what_the_browser_does_not_answer_wechat_does(phone: Callable[..., Page]):
    page = phone("10010000043")
    page.add_init_script(path=BRIDGE)
    page.add_init_script(MUTE)
    page.route(re.compile("/wechat/sign"), lambda route: route.fulfill(json=SIGNED))
    page.goto("/report/hazard")
    page.evaluate(HEAD)
    build = page.locator("script[src*='js/app.js']").get_attribute("src")
    page.add_script_tag(url=build.replace("app.js", "wechat/start.js"), type="module")
    Field.until(lambda: "updateTimelineShareData" in dict(page.evaluate("askedOfWechat")))
    said = dict(page.evaluate("askedOfWechat"))
    assert said["config"]["signature"] == "s"
    assert said["updateAppMessageShareData"]["title"] == "一扇门"
    assert said["updateAppMessageShareData"]["link"].endswith("/services")
    page.evaluate("document.querySelector('[data-place-locate]').click()")
    expect(page.locator("[data-place-state]")).to_have_text("已定位，误差 35 米")
    page.get_by_label("拍照").evaluate("input => input.click()")
    page.get_by_role("button", name="选不了照片？用微信的").click()
    expect(page.get_by_alt_text("要发的照片")).to_be_visible()
