"""放到桌面: offered when the browser can, refused for good, and never in WeChat."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Phone = Callable[..., Page]
OFFER = "() => { const e = new Event('beforeinstallprompt'); e.prompt = async () => {}; dispatchEvent(e) }"
WECHAT = "Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 MicroMessenger/8.0' })"


def offered(page: Page):
    page.goto("/")
    page.wait_for_load_state("networkidle")
    page.evaluate(OFFER)
    return page.locator("[data-to-desk]")


def test_it_is_offered_quietly_and_a_no_is_for_good(phone: Phone):
    page = phone("10010000043")
    expect(offered(page)).to_be_visible()
    page.get_by_role("button", name="不用了").click()
    expect(offered(page)).to_be_hidden()


def test_it_is_never_offered_in_wechat(phone: Phone):
    page = phone("10010000043")
    page.add_init_script(WECHAT)
    expect(offered(page)).to_be_hidden()
