"""Getting in and out on a phone: by form or tile, enlarged at once, kept over a restart, gone when one leaves."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.running import browser as support
from tests.support.running.browser import LOOKS, wear
from tests.support.running.server import PASSWORD, DemoServer

Phone = Callable[..., Page]
Axe = Callable[[Page], list[str]]

PERSON, ANOTHER, WRONGED = "10010000298", "10010000299", "10010000300"
AWAY = re.compile(r"/sign-in")


def fill(page: Page, phone: str, password: str) -> None:
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def is_large(page: Page) -> bool:
    return page.locator("html").get_attribute("data-weui-mode") == "care"


def test_the_form_leads_to_the_page_that_was_asked_for(phone: Phone) -> None:
    page = phone()
    page.goto("/me/devices")
    expect(page).to_have_url(re.compile(r"/sign-in\?next="))
    fill(page, PERSON, PASSWORD)
    expect(page).to_have_url(re.compile(r"/me/devices$"))
    expect(page.get_by_text("就是这部")).to_be_visible()


def test_a_wrong_password_is_said_beside_it_and_the_number_stays(phone: Phone, axe: Axe) -> None:
    page = phone()
    page.goto("/sign-in")
    fill(page, WRONGED, "not this one")
    expect(page.get_by_text("手机号或密码不对，再试一次")).to_be_visible()
    expect(page.get_by_label("手机号")).to_have_value(WRONGED)
    expect(page.get_by_label("密码", exact=True)).to_have_value("")
    assert axe(page) == []
    fill(page, WRONGED, PASSWORD)
    expect(page).not_to_have_url(AWAY)


def test_the_eye_shows_the_password_and_hides_it_again(phone: Phone) -> None:
    page = phone()
    page.goto("/sign-in")
    field = page.get_by_label("密码", exact=True)
    field.fill("hush")
    page.get_by_role("button", name="看看密码").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="看看密码").click()
    expect(field).to_have_attribute("type", "password")


@pytest.mark.parametrize(("tile", "home"), [("信息员", "/"), ("网格长", "/todo"), ("小院调度员", "/todo")])
def test_a_tile_of_the_demo_signs_in_with_one_tap(phone: Phone, tile: str, home: str) -> None:
    page = phone()
    page.goto("/sign-in")
    page.get_by_role("button", name=re.compile(f"^{tile}")).click()
    expect(page).to_have_url(re.compile(rf"//[^/]+{home}$"))


def test_it_all_works_without_scripts(phone: Phone) -> None:
    page = phone(js=False)
    page.goto("/sign-in")
    fill(page, PERSON, PASSWORD)
    page.goto("/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(AWAY)


def test_a_phone_stays_signed_in_when_its_browser_restarts(
    phone: Phone, browser: Browser, demo_server: DemoServer, trouble: support.Trouble
) -> None:
    page = phone(PERSON)
    # What a browser keeps when it ends: cookies with a date, not those of the session.
    kept = [one for one in page.context.cookies() if one["expires"] > 0]
    page.context.close()
    again = support.open_phone(browser, demo_server.url, trouble)
    again.context.add_cookies(kept)
    again.goto("/me")
    expect(again).to_have_url(re.compile(r"/me$"))
    again.context.close()


def test_after_signing_out_back_shows_nothing_private(phone: Phone) -> None:
    page = phone(ANOTHER)
    page.goto("/me")
    name = page.locator(".who-card .big").inner_text()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(AWAY)
    page.go_back()
    expect(page).to_have_url(AWAY)
    expect(page.get_by_text(name)).to_have_count(0)


def test_large_text_comes_at_once_and_stays(phone: Phone) -> None:
    page = phone(PERSON)
    page.goto("/me")
    page.evaluate("window.untouched = true")
    before = page.locator("body").evaluate("one => getComputedStyle(one).fontSize")
    page.get_by_role("switch", name="大字版").click()
    assert is_large(page)
    assert page.evaluate("window.untouched") is True, "no reload"
    after = page.locator("body").evaluate("one => getComputedStyle(one).fontSize")
    assert float(after[:-2]) >= 1.3 * float(before[:-2])
    page.goto("/help")
    assert is_large(page)
    page.goto("/me")
    page.get_by_role("switch", name="大字版").click()
    assert not is_large(page)


def test_large_text_can_be_had_before_signing_in(phone: Phone) -> None:
    page = phone()
    page.goto("/sign-in")
    page.get_by_role("button", name="大字版").click()
    assert is_large(page)
    page.reload()
    expect(page.get_by_role("button", name="大字版")).to_have_attribute("aria-pressed", "true")


def test_dark_follows_the_phone_until_it_is_chosen(phone: Phone) -> None:
    page = phone(PERSON, dark=True)
    page.goto("/me")

    def background() -> str:
        return str(page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor"))

    dark = background()
    page.get_by_role("button", name="深色").click()
    page.get_by_role("radio", name="浅色").check()
    light = background()
    assert light != dark
    page.locator("dialog").get_by_role("button", name="关掉").click()
    expect(page.get_by_role("button", name="深色")).to_contain_text("浅色")
    page.reload()
    assert background() == light
    page.get_by_role("button", name="深色").click()
    page.get_by_role("radio", name="跟系统一样").check()
    assert background() == dark


def test_a_lost_phone_is_ended_from_another(phone: Phone) -> None:
    lost, kept = phone(ANOTHER), phone(ANOTHER)
    kept.goto("/me/devices")
    before = kept.get_by_role("button", name=re.compile("让它退出")).count()
    kept.get_by_role("button", name=re.compile("让它退出")).first.click()
    expect(kept.get_by_role("button", name=re.compile("让它退出"))).to_have_count(before - 1)
    kept.get_by_role("button", name="别的手机全部退出").click() if before > 1 else None
    lost.goto("/me")
    expect(lost).to_have_url(AWAY)


def test_the_pages_of_a_person_are_sound_and_fit_the_screen_in_every_look(phone: Phone, axe: Axe) -> None:
    page = phone(PERSON)
    for look, worn in LOOKS.items():
        wear(page, **worn)
        for address in ("/me", "/me/devices", "/messages", "/help", "/offline", "/no-such-page", "/sign-in"):
            page.goto(address)
            assert (look, address, axe(page)) == (look, address, [])
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, (look, address)
