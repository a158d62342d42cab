"""这台手机的推送: what the page says on each kind of phone, and that it is turned on and off by a press alone.

The browser’s own push service is stood in for, because none is reached from here; the house and the page are real.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.outbox.browsers import Browser

Phone = Callable[..., Page]
INFORMANT = "10010000241"
STAND_IN = """(how) => {
  const kept = sessionStorage, away = () => Promise.reject(new DOMException("no service", "AbortError"));
  const subscription = { toJSON: () => how.told, unsubscribe: async () => kept.removeItem("subscribed") };
  const pushManager = {
    getSubscription: async () => (kept.getItem("subscribed") ? subscription : null),
    subscribe: () => (how.away ? away() : (kept.setItem("subscribed", "1"), Promise.resolve(subscription))),
  };
  const ready = Promise.resolve({ pushManager }), register = () => new Promise(() => {});
  const worker = { ready, register, controller: null, addEventListener() {} };
  Object.defineProperty(navigator, "serviceWorker", { value: worker });
  window.Notification = class {
    static permission = how.permission ?? (kept.getItem("subscribed") ? "granted" : "default");
    static async requestPermission() {
      kept.setItem("asked", Number(kept.getItem("asked")) + 1);
      return how.answer ?? "granted";
    }
  };
  if (how.unable) delete window.PushManager;
  if (how.iphone) Object.defineProperty(navigator, "standalone", { value: false });
}"""


@pytest.fixture
def opened(phone: Phone) -> Callable[..., tuple[Page, Locator]]:
    """Open 消息怎么到 on a phone that is `how`; gives the page and its part about this phone."""

    def at(**how: Any) -> tuple[Page, Locator]:
        page = phone(INFORMANT)
        page.add_init_script(f"({STAND_IN})({json.dumps({'told': Browser('here').subscription, **how})})")
        page.goto("/me/ways")
        return page, page.locator("[data-push]")

    return at


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"unable": True}, "这个浏览器收不到推送"),
        ({"unable": True, "iphone": True}, "先把一扇门放到手机桌面上"),
        ({"permission": "denied"}, "您以前按了“不允许”"),
    ],
)
def test_a_phone_that_can_not_is_told_so_and_offered_no_button(opened, how, words) -> None:
    page, part = opened(**how)
    expect(part).to_contain_text(words)
    expect(part.get_by_role("button")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('asked')") is None


def test_a_press_turns_it_on_and_another_off_and_nothing_is_asked_before(opened) -> None:
    page, part = opened()
    row = page.locator(".way", has_text="手机推送")
    expect(part).to_contain_text("有急事，这台手机不会响")
    assert page.evaluate("sessionStorage.getItem('asked')") is None

    part.get_by_role("button", name="打开推送").click()
    expect(part).to_contain_text("开着。有急事，这台手机会响")
    expect(row).to_contain_text("这台手机")
    expect(row).not_to_contain_text("还没有打开")

    part.get_by_role("button", name="关掉推送").click()
    expect(part).to_contain_text("有急事，这台手机不会响")
    expect(row).to_contain_text("还没有打开")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"away": True}, "连不上推送服务"),
        ({"answer": "default"}, "有急事，这台手机不会响"),
        ({"told": Browser("here", "192.168.1.1").subscription}, "不在名单里"),
    ],
)
def test_what_does_not_come_about_is_said_and_can_be_tried_again(opened, trouble, how, words) -> None:
    trouble.expect("422")
    page, part = opened(**how)
    part.get_by_role("button", name="打开推送").click()
    expect(part).to_contain_text(words)
    expect(part.get_by_role("button", name="打开推送")).to_be_visible()
    expect(page.locator(".way", has_text="手机推送")).to_contain_text("还没有打开")
