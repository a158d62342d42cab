"""The harness itself: what goes wrong on a phone is noticed, and what was announced passes."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import browser as support
from webapp.core import clock

POLICY = {"content-security-policy": "script-src 'self'"}


@pytest.fixture
def page(browser: Browser, trouble: support.Trouble) -> Page:
    """A phone on an address that only this test answers for."""
    page = support.open_phone(browser, "http://one-door.test", trouble)
    yield page
    page.context.close()


def serve(page: Page, body: str, status: int = 200, **headers: str) -> None:
    page.route(
        "**/*",
        lambda route: route.fulfill(status=status, body=body, content_type="text/html", headers=headers),
    )
    page.goto("/")


def test_a_calm_page_has_no_trouble(page, trouble):
    serve(page, "<title>一扇门</title><script>console.log('fine'); console.warn('hm')</script>")
    assert trouble.unexpected == []


@pytest.mark.parametrize(
    ("script", "said"),
    [("console.error('lost')", "console: lost"), ("throw new Error('broken')", "uncaught: broken")],
)
def test_an_error_on_the_page_is_noticed(page, trouble, script, said):
    serve(page, f"<title>x</title><script>{script}</script>")
    assert trouble.unexpected == [said]


def test_a_broken_content_policy_is_noticed(page, trouble):
    serve(page, "<title>x</title><script>1</script>", **POLICY)
    assert len(trouble.unexpected) == 1
    assert "Content Security Policy" in trouble.unexpected[0]


def test_an_answer_of_the_server_that_it_failed_is_noticed_unless_announced(page, trouble):
    serve(page, "<title>x</title>", status=503)
    assert len(trouble.unexpected) == 1
    trouble.expect("status of 503")
    assert trouble.unexpected == []


def test_a_lost_static_file_is_noticed(page, trouble):
    page.route("**/static/x.js", lambda route: route.fulfill(status=404))
    page.route(
        "http://one-door.test/",
        lambda route: route.fulfill(body="<script src=/static/x.js></script>", content_type="text/html"),
    )
    page.goto("/")
    page.wait_for_load_state("load")
    assert len(trouble.unexpected) == 1


def test_axe_finds_a_picture_without_words(page, axe):
    serve(page, "<html lang=zh-CN><title>x</title><main><h1>一扇门</h1><img src=data:,></main>")
    assert [one.split(" ")[0] for one in axe(page)] == ["image-alt"]


def test_the_phone_is_small_chinese_and_in_the_towns_time(page):
    serve(page, "<meta name=viewport content='width=device-width'><title>x</title>")
    assert page.evaluate("[innerWidth, navigator.language, new Date(0).getHours()]") == [360, "zh-CN", 8]


def test_the_phone_tells_the_time_of_the_tests(page):
    serve(page, "<title>x</title>")
    asked = ("Date.now()", "+new Date()", "Date.parse(Date())", "+new Date(2026, 0)", "new Date() instanceof Date")
    told = page.evaluate(f"[{', '.join(asked)}]")
    for milliseconds in told[:3]:
        assert abs(clock.from_micros(milliseconds * 1000) - clock.now()) < timedelta(seconds=10)
    assert told[3:] == [clock.to_micros(clock.day_start(date(2026, 1, 1))) // 1000, True]


def test_a_picture_of_a_failure_is_kept(page, tmp_path, monkeypatch):
    monkeypatch.setattr(support, "ARTIFACTS", tmp_path / "pictures")
    serve(page, "<title>x</title>")
    assert support.keep_picture(page, "tests/browser/test_x.py::test_y[1]").read_bytes().startswith(b"\x89PNG")


def test_a_phone_is_signed_in_with_the_looks_that_were_asked_for(phone):
    page = phone("10010000001", care=True, dark=True)
    assert page.locator("html").get_attribute("data-weui-mode") == "care"
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.request.get("/session").json()["name"]


def test_a_phone_without_scripts_can_sign_in_too(phone):
    page = phone("10020000001", care=True, js=False)
    expect(page.locator("html")).to_have_attribute("data-weui-mode", "care")
    assert page.request.get("/session").status == 200


def test_two_phones_are_two_people(phone):
    one, other = phone("10010000001"), phone("10010000002")
    assert one.request.get("/session").json()["user_id"] != other.request.get("/session").json()["user_id"]
