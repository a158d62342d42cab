"""The dispatcher lets a linked unit in, makes a group for one matter, and dissolves it, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

DISPATCHER = "10050000001"
SIZES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800})


@pytest.fixture
def sound(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Looks at a page on a phone and at a desk."""

    def look(page: Page) -> None:
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, size)
            assert axe(page) == [], (page.url, size)

    return look


@pytest.mark.parametrize("mode", [{}, {"care": True, "dark": True}], ids=["plain", "large and dark"])
def test_a_unit_comes_and_a_group_comes_and_goes(phone: Callable[..., Page], sound: Callable[[Page], None], mode):
    page = phone(DISPATCHER, **mode)
    page.goto("/units")
    page.get_by_role("link", name="加一家联动单位").click()
    page.get_by_role("textbox", name="名字").fill("供电所" + ("二" if mode else ""))
    page.get_by_role("button", name="加进来").click()
    expect(page.get_by_text("加进来了，可以派单了")).to_be_visible()
    sound(page)
    page.goto("/dispatch")
    code = page.locator("[data-code]").first.get_attribute("data-code")
    page.goto(f"/cases/{code}/task-group")
    page.get_by_role("button", name="成立").click()
    expect(page.get_by_text("写一个名字，60 个字以内")).to_be_visible()
    page.get_by_label("叫什么").fill("塌方专项工作组" + ("二" if mode else ""))
    page.get_by_role("checkbox").first.check()
    sound(page)
    page.get_by_role("button", name="成立").click()
    expect(page).to_have_url(f"{page.evaluate('location.origin')}/dispatch/{code}")
    page.goto("/units")
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]
    page.get_by_role("link", name="塌方专项工作组").first.click()
    expect(page.get_by_text("办过的事都留着")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="撤掉").click()
    expect(page.get_by_text("塌方专项工作组" + ("二" if mode else "") + "撤了")).to_be_visible()
