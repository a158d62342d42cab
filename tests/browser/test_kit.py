"""The kit's scripts in a real browser: preferences, sheets, the viewer, toasts, and requests that fail."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.support.moment import move_phone
from tests.support.running.browser import violations
from tests.support.running.evidence import Evidence
from tools import kit_preview


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with kit_preview.served() as base:
        yield base


@pytest.fixture
def open_page(browser: Browser, address: str, evidence: Evidence) -> Callable[..., Page]:
    """open_page(name, mode='plain') shows one of the kit's preview pages on a small phone."""
    context = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, bypass_csp=True
    )
    move_phone(context)
    evidence.follow(context)
    page = context.new_page()
    page.set_default_timeout(5_000)

    def show(name: str, mode: str = "plain") -> Page:
        page.goto(kit_preview.write_page(name, mode))
        page.wait_for_function("window.htmx !== undefined")
        page.wait_for_load_state("networkidle")
        return page

    return show


def test_large_text_works_at_once_and_is_kept(open_page):
    page = open_page("me")
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    page.get_by_role("switch", name="大字版").click()
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= before * 1.4
    kept = {cookie["name"]: cookie for cookie in page.context.cookies()}["one_door_care"]
    assert (kept["value"], kept["sameSite"], kept["secure"]) == ("1", "Lax", False)
    expect(open_page("me").locator("html")).to_have_attribute("data-weui-mode", "care")


def test_dark_can_be_chosen_and_given_back_to_the_phone(open_page):
    page = open_page("me")
    page.get_by_role("button", name="深色").click()
    page.get_by_role("radio", name="深色").check()
    expect(page.locator("html")).to_have_attribute("data-weui-theme", "dark")
    page.get_by_role("radio", name="跟系统一样").check()
    expect(page.locator("html")).not_to_have_attribute("data-weui-theme", "dark")


def test_a_sheet_closes_by_its_button_by_esc_and_by_a_tap_beside_it(open_page):
    page = open_page("me")
    sheet = page.locator("#theme")
    ways = [
        lambda: sheet.get_by_role("button", name="关掉").click(),
        lambda: page.keyboard.press("Escape"),
        lambda: page.mouse.click(180, 60),
    ]
    for close in ways:
        page.get_by_role("button", name="深色").click()
        expect(sheet).to_be_visible()
        close()
        expect(sheet).to_be_hidden()


def test_the_viewer_shows_each_picture_by_buttons_keys_and_swipes(open_page):
    page = open_page("case")
    page.locator("[data-photo]").nth(3).click()
    where = page.locator("dialog.viewer [role=status]")
    expect(where).to_have_text("第 4 张，共 9 张")
    page.get_by_role("button", name="下一张").click()
    page.keyboard.press("ArrowRight")
    expect(where).to_have_text("第 6 张，共 9 张")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.viewer")).to_be_hidden()


def test_a_toast_is_text_only_and_goes_by_itself(open_page):
    page = open_page("dialog")
    expect(page.locator("[role=status].weui-toast")).to_have_text("提交成功，网格长会尽快看到")
    expect(page.locator(".weui-toast")).to_have_count(0)
    page.evaluate("import('/static/js/ui/toast.js').then(({ toast }) => toast('<b>好</b>'))")
    expect(page.locator(".weui-toast p")).to_have_text("<b>好</b>")


def ask(page: Page, route: Callable[[Route], None]) -> None:
    """Let htmx fetch a fragment that is answered by `route`."""
    page.route("**/fragment", route)
    page.evaluate(
        "() => { document.querySelector('.page').id = 'target';"
        " htmx.ajax('POST', '/fragment', { target: '#target' }).catch(() => {}); }"
    )


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (503, "<h1>x</h1>", "现在人多"),
        (404, "<h1>x</h1>", "没有这一页"),
        (500, "<h1>x</h1>", "再试一次"),
        (409, '{"error": {"code": "stale", "message": "蒋某刚刚签收了"}}', "蒋某刚刚签收了"),
    ],
)
def test_a_refused_request_says_what_to_do_and_spoils_nothing(open_page, status, body, words):
    page = open_page("todo")
    kind = "application/json" if body.startswith("{") else "text/html"
    ask(page, lambda route: route.fulfill(status=status, body=body, content_type=kind))
    expect(page.locator(".weui-toast")).to_contain_text(words)
    expect(page.locator("#target .card").first).to_be_visible()


def test_a_lost_connection_is_said_and_the_token_goes_with_each_request(open_page):
    page = open_page("todo")
    tokens: list[str | None] = []
    ask(page, lambda route: (tokens.append(route.request.headers.get("x-csrftoken")), route.abort()))
    expect(page.locator(".weui-toast")).to_contain_text("没有网络")
    assert tokens == ["made-up"]


def test_an_answer_422_is_put_into_the_page(open_page):
    page = open_page("todo")
    ask(page, lambda route: route.fulfill(status=422, body="<p>写一句就行</p>", content_type="text/html"))
    expect(page.locator("#target")).to_have_text("写一句就行")


def test_a_lost_session_leads_to_the_sign_in_and_back(open_page):
    page = open_page("todo")
    page.route("**/sign-in?**", lambda route: route.fulfill(body="here"))
    ask(page, lambda route: route.fulfill(status=401, body="{}", content_type="application/json"))
    page.wait_for_url("**/sign-in?next=%2Ftest-artifacts%2Fkit-todo-plain.html")


@pytest.mark.parametrize("name", ["hazard", "area"])
def test_axe_finds_nothing_on_the_kit_in_any_mode(open_page, name):
    for mode in kit_preview.MODES:
        assert violations(open_page(name, mode)) == [], mode
