"""登记 on a desk: how many clicks somebody who walks in costs, and that nothing has to be scrolled."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

Phone = Callable[..., Page]
RECEPTION, DESK = "10070000001", {"width": 1280, "height": 800}


def test_somebody_who_walks_in_is_registered_in_nine_clicks_without_scrolling(phone: Phone) -> None:
    page, clicks = phone(RECEPTION), 0
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto("/counter")

    def click(target: Locator) -> None:
        nonlocal clicks
        target.click()
        clicks += 1

    click(page.locator("#q-channel label", has_text="来访"))
    page.keyboard.type("两家为水沟吵了三回")
    page.get_by_label("是什么事？").select_option(label="邻里")
    clicks += 2  # opening the list, and choosing
    click(page.locator(".place-box > summary"))
    page.keyboard.type("五福")
    expect(page.locator(".place-found button").first).to_have_text("五福村")
    page.keyboard.press("Enter")
    expect(page.locator("[data-places-said]")).to_have_text("五福村")
    click(page.get_by_label("怎么称呼"))
    page.keyboard.type("蒋大姐")
    page.keyboard.press("Tab")
    page.keyboard.type("10012345670")
    for name, words in (("someone_hurt", "没有"), ("afraid_to_go_home", "不怕"), ("minor_harmed", "不是")):
        click(page.locator(f"[data-field={name}] label", has_text=words))
    assert page.evaluate("scrollY") == 0
    button = page.locator("#counter-form").get_by_role("button", name="登记")
    expect(button).to_be_in_viewport(ratio=1)
    click(button)
    expect(page.get_by_text("案码")).to_be_visible()
    assert clicks <= 9
    page.goto("/counter")
    expect(page.locator(".counter-mine")).to_contain_text("两家为水沟吵了三回")
