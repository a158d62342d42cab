"""点餐 on a desk: answered and timed beside the list, which stays; the week and the year of plans open the same way."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

Phone = Callable[..., Page]
# A village in which no other test orders.
POSTER, OFFICE = "/services?at=450324106204", "10060000003"
DESK = {"width": 1280, "height": 800}


def ordered(phone: Phone, telephone: str) -> str:
    """Let a resident order a consultation 尽快 and return its code."""
    resident = phone()
    resident.goto(POSTER)
    resident.get_by_role("link", name="法律咨询").click()
    resident.get_by_label("打电话", exact=True).check(force=True)
    resident.get_by_role("button", name="下一步").last.click()
    resident.locator("input[value=soon]").check(force=True)
    resident.get_by_role("button", name="下一步").last.click()
    resident.get_by_label("怎么称呼您？").fill("秦阿婆")
    resident.get_by_label("电话", exact=True).fill(telephone)
    resident.get_by_role("button", name="就这样点").last.click()
    return "-".join(resident.locator(".code-words").inner_text().split())


def test_an_order_is_answered_and_timed_beside_the_list_and_stands_in_the_week(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    code = ordered(phone, "10012120078")
    page = phone(OFFICE)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto("/orders?show=new")
    page.reload()  # the server knows of the room now
    page.evaluate("window.stays = true")
    width = page.locator("table.rows").bounding_box()
    rail = page.locator("main").bounding_box()
    assert width
    assert rail
    assert width["width"] >= 0.85 * rail["width"]
    page.locator(f"[data-row='{code}']").click()
    pane = page.locator("[data-pane]")
    pane.get_by_role("button", name="打过电话，答应了").click()
    expect(pane.locator(".free-times button").first).to_be_visible()
    assert axe(page) == []
    pane.locator(".free-times button").nth(2).click()
    expect(page.locator(f"[data-row='{code}']")).to_have_count(0)
    assert "show=new" in page.url
    assert page.evaluate("window.stays")

    page.goto(f"/orders/{code}")
    page.goto("/orders?show=week")
    if not page.locator(f".week [data-row='{code}']").count():
        page.get_by_role("link", name="下一周").click()
    page.locator(f".week [data-row='{code}']").click()
    expect(pane.get_by_text("秦阿婆")).to_be_visible()
    assert axe(page) == []
    pane.get_by_label("记一笔").fill("路不好走，早点出门")
    pane.get_by_role("button", name="存下来").click()
    expect(pane.get_by_text("路不好走，早点出门")).to_be_visible()
    expect(page.locator(f".week [data-row='{code}'][aria-current]")).to_have_count(1)
    page.goto("/outreach/plans")
    cells = page.locator(".plan-grid [data-row]")
    number = cells.count()
    cells.nth(14).click()
    expect(pane.get_by_text("自己排一次")).to_be_visible()
    assert axe(page) == []
    before = cells.nth(14).inner_text()
    pane.get_by_label("讲什么？").fill("赡养老人")
    pane.get_by_label("在哪里？").fill("村委会")
    pane.get_by_role("button", name="排上").last.click()
    expect(cells.nth(14)).not_to_have_text(before)
    expect(cells).to_have_count(number)
