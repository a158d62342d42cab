"""The frame of a desk: numbers on the rail by themselves, its keys, and none of it on a phone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

LEAD, DISPATCHER = "10020000001", "10050000001"
DESK = {"width": 1280, "height": 800}


def test_the_rail_brings_its_numbers_and_keys_of_the_frame_work(phone: Callable[..., Page]) -> None:
    page = phone(DISPATCHER)
    page.set_viewport_size(DESK)
    page.goto("/me")
    number = page.locator(".rail [data-waits=todo]")
    expect(number).to_be_visible()
    shown = number.text_content()
    assert page.evaluate("Object.keys(sessionStorage).some((key) => key.startsWith('one-door-rail-'))")
    page.route("**/rail", lambda route: route.abort())
    page.goto("/help")
    expect(number).to_have_text(shown or "")  # the last ones, before any answer

    wide = page.locator(".rail").bounding_box()
    page.keyboard.press("BracketLeft")
    narrow = page.locator(".rail").bounding_box()
    assert wide
    assert narrow
    assert (wide["width"], narrow["width"]) == (176, 64)
    page.reload()
    expect(page.locator("body[data-narrow]")).to_have_count(1)
    expect(number).to_be_visible()  # so its script is there

    page.keyboard.press("Shift+Slash")
    expect(page.locator("#keys")).to_contain_text("登记")
    page.keyboard.press("Escape")
    page.keyboard.press("F6")
    assert page.evaluate("Boolean(document.activeElement.closest('.rail'))")
    page.keyboard.press("KeyN")
    page.wait_for_url("**/counter")
    page.locator("textarea[name=description]").press("KeyN")
    assert page.url.endswith("/counter")


def test_letters_can_be_switched_off_and_a_phone_loads_nothing_of_it(phone: Callable[..., Page]) -> None:
    page = phone(DISPATCHER)
    page.set_viewport_size(DESK)
    page.goto("/me")
    page.locator("[data-letters]").uncheck(force=True)
    page.goto("/help")
    page.locator(".rail [data-waits=todo]").wait_for()
    page.keyboard.press("KeyN")
    page.keyboard.press("Shift+Slash")  # no letter
    expect(page.locator("#keys")).to_be_visible()
    assert page.url.endswith("/help")

    asked: list[str] = []
    small = phone(LEAD)
    small.on("request", lambda request: asked.append(request.url))
    small.goto("/me")
    small.wait_for_load_state("networkidle")
    expect(small.locator(".rail")).to_be_hidden()
    assert [one for one in asked if one.endswith("/rail") or "js/desk.js" in one] == []


def test_what_a_phone_opens_most_stands_first_in_its_work(phone: Callable[..., Page]) -> None:
    page = phone(LEAD)
    page.goto("/me")
    assert page.locator(".work-tile").first.get_attribute("href") == "/cases"
    page.locator('.work-tile[href="/follow-ups"]').click()
    page.wait_for_url("**/follow-ups")
    page.goto("/me")
    expect(page.locator(".work-tile").first).to_have_attribute("href", "/follow-ups")
