"""Several matters at once on a desk: one ordinary form each, in turn; what was refused stays chosen with its reason."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

DISPATCHER, DESK = "10050000001", {"width": 1280, "height": 800}
COUNTS = """() => {
  window.stayed = true; window.counts = [];
  const bar = document.querySelector("[data-bulk-count]");
  new MutationObserver(() => window.counts.push(bar.textContent)).observe(bar, { childList: true });
}"""


@pytest.fixture
def desk(phone: Callable[..., Page]) -> Page:
    page = phone(DISPATCHER)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto("/dispatch")
    page.wait_for_function("document.cookie.includes('one_door_desk=1')")  # from now on pages are those of a desk
    return page


def waiting(page: Page, narrowed: str = "") -> list[str]:
    """Open the list of matters, narrowed, and return those of it that wait on the desk."""
    codes = page.locator("[data-code]").evaluate_all("all => all.map((one) => one.dataset.code)")
    page.goto(f"/cases?show=open{narrowed}")
    listed = page.locator("tr[data-row]:has([data-pick])").evaluate_all("all => all.map((row) => row.dataset.row)")
    return [code for code in listed if code in codes]


def choose(page: Page, *codes: str) -> None:
    for code in codes:
        page.locator(f"tr[data-row='{code}'] [data-pick]").check()


def test_three_are_sent_to_one_unit_and_the_refused_one_stays_with_its_reason(desk: Page) -> None:
    first, second = waiting(desk)[:2]
    refused = desk.locator("tr[data-row]:has([data-pick])", has_text="已派").first.get_attribute("data-row") or ""
    assert refused
    choose(desk, first, second, refused)
    expect(desk.locator("[data-bulk-count]")).to_have_text("选了 3 件")
    desk.evaluate(COUNTS)
    desk.get_by_role("button", name="派给同一家").click()
    form = desk.locator("#bulk-form")
    form.locator("[name=unit][value=justice_office]").check()
    form.get_by_label("交代一句").fill("请这周内到现场看看")
    form.get_by_role("button", name="派出去").click()
    expect(desk.get_by_text("办成 2 件，1 件没办成")).to_be_visible()
    assert desk.evaluate("window.counts").count("3 / 3") == 1
    assert desk.evaluate("window.stayed"), "the page was never left"
    expect(desk.locator("[data-pick]:checked")).to_have_count(1)
    expect(desk.locator(f"tr[data-row='{refused}'] [data-pick]")).to_be_checked()
    expect(desk.locator(f"tr[data-row='{refused}'] .refusal")).not_to_be_empty()
    desk.goto("/dispatch")
    for code in (first, second):
        expect(desk.locator(f"[data-code='{code}']")).to_have_count(0)


def test_two_become_one_and_the_oldest_stays(desk: Page) -> None:
    one, other = waiting(desk, "&kind=hazard")[:2]
    choose(desk, one, other)
    ages = desk.locator("tr[data-picked]").evaluate_all(
        "all => all.map((row) => [Number(row.dataset.at), row.dataset.row])"
    )
    oldest, younger = (code for _, code in sorted(ages, key=lambda one: one[0]))  # of two as old, the upper one
    desk.get_by_role("button", name="并成一件").click()
    desk.get_by_role("dialog").get_by_role("button", name="并成一件").click()
    expect(desk.get_by_text("并成一件：1 件")).to_be_visible()
    expect(desk.locator(f"tr[data-row='{younger}']")).to_have_count(0)
    expect(desk.locator(f"tr[data-row='{oldest}']")).to_have_count(1)
    desk.goto(f"/cases/{younger}")
    assert desk.url.endswith(f"/cases/{oldest}")


def test_what_is_open_stays_open_and_marked_in_another_form_of_the_list(desk: Page) -> None:
    desk.goto("/cases?show=open")
    row = desk.locator("tr[data-row]:not([data-shut])").nth(2)
    code = row.get_attribute("data-row") or ""
    row.click()
    pane = desk.locator("[data-pane]")
    expect(pane.locator(".case-title")).to_be_visible()
    desk.get_by_role("button", name="选列").click()
    desk.locator("#columns").get_by_label("类别").uncheck()
    expect(desk.locator("th", has_text="类别")).to_have_count(0)
    expect(desk.locator("[data-row][aria-current]")).to_have_attribute("data-row", code)
    assert f"open={code}" in desk.url
    desk.keyboard.press("Escape")
    expect(pane).to_be_visible()
    desk.keyboard.press("Escape")
    expect(pane).to_be_hidden()
    assert "open=" not in desk.url
    desk.get_by_role("button", name="选列").click()
    desk.locator("#columns").get_by_label("类别").check()
    expect(desk.locator("th", has_text="类别")).to_have_count(1)
