"""Find on a desk: Ctrl+K, type, Enter; doors at once, matters from the server, nothing of it on a phone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

DISPATCHER, RECEPTION, LEAD = "10050000001", "10070000001", "10020000001"
DESK = {"width": 1280, "height": 800}


def test_a_door_a_matter_and_whose_number_it_is(phone: Callable[..., Page]) -> None:
    page = phone(DISPATCHER)
    page.set_viewport_size(DESK)
    page.goto("/help")
    page.locator(".rail [data-waits=todo]").wait_for()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("Control+KeyK")
    field = page.locator("#find input")
    expect(field).to_be_focused()
    page.keyboard.type("pd")
    chosen = page.locator("#find [aria-selected=true]")
    expect(chosen).to_have_text("派单")  # before any answer
    field.fill("dlmm")
    expect(chosen).to_have_text("登录密码")  # it stands in 我的, and is found all the same
    field.fill("pd")
    expect(chosen).to_have_text("派单")
    page.keyboard.press("Enter")
    page.wait_for_url("**/dispatch")

    page.goto("/help")
    page.locator(".rail [data-waits=todo]").wait_for()
    page.keyboard.press("Slash")
    page.keyboard.type("网格")
    expect(page.locator("#find [role=group][aria-label=地方] [role=option]").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_be_hidden()
    page.keyboard.press("Slash")
    page.keyboard.type("沟")
    matter = page.locator("#find [role=group][aria-label=事情] [role=option]").first
    expect(matter).to_be_visible()
    while matter.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")
    assert len([one for one in asked if "/search/quick" in one]) <= 4

    small = phone(LEAD)
    small.goto("/todo")
    expect(small.locator("[data-find]")).to_be_hidden()
    assert small.locator("#find").count() == 0


def test_the_counter_says_who_came_before_and_adds_to_it(phone: Callable[..., Page]) -> None:
    page = phone(RECEPTION)
    page.set_viewport_size(DESK)
    number = "10012340987"
    for words in ("门口的排水沟堵了", "今天又漫水了"):
        page.goto("/counter")
        page.locator("[name=channel][value=walk_in]").check(force=True)
        page.locator("[name=description]").fill(words)
        page.locator("[name=caller_phone]").fill(number)
        if words.startswith("门口"):
            page.locator("[name=petition]").uncheck()
            page.locator("[name=about]").select_option("dispute:neighbour")
            page.get_by_role("button", name="登记", exact=True).click()
            page.wait_for_url("**/counter/*")
    expect(page.locator("[data-known]")).to_contain_text("这个号码今天来过：门口的排水沟堵了")
    page.locator("[name=someone_hurt][value=yes]").check(force=True)
    page.get_by_role("button", name="接着记").click()
    expect(page.locator("[data-known]")).to_be_visible()  # refused: that is a matter of its own
    page.locator("[name=someone_hurt][value=no]").check(force=True)
    page.get_by_role("button", name="接着记").click()
    page.wait_for_url("**/cases/*")
    expect(page.locator("main")).to_contain_text("今天又漫水了")
