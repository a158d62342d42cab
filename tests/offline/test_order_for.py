"""An old neighbour is helped by the informant where there is no signal: on the phone first, at the server later."""

from playwright.sync_api import expect

from tests.support.running.browser import choose_place
from tests.support.running.field import Field


def test_an_order_for_a_neighbour_waits_on_the_phone_and_goes_when_there_is_signal(in_field: Field) -> None:
    in_field.sign_in("10010000290")
    in_field.until(lambda: in_field.page.evaluate("caches.match('/order-for').then(Boolean)"))
    page = in_field.page
    page.goto("/order-for/list")
    expect(page.get_by_text("还没有替人点过")).to_be_visible()
    in_field.until(lambda: len(in_field.stored("kept")) > 1)
    in_field.gate.cut()
    page.goto("/order-for")
    page.locator("[name=consent][value=beside]").check(force=True)
    page.locator("[name=item][value=legal_advice]").check(force=True)
    page.locator("[name=meeting][value=home]").check(force=True)
    said = page.locator("[data-places-said]")
    expect(said).to_have_text("五福村 4 网格")  # where the informant lives, known without signal
    choose_place(page, "五福村", "1 网格")
    expect(said).to_have_text("五福村 1 网格")
    expect(page.locator("[name=area]:checked")).to_have_value("450324106213001")
    page.get_by_label("怎么称呼他？").fill("马阿公")
    page.get_by_label("打哪个电话找他？").fill("10012120088")
    page.get_by_role("button", name="替他点上").click()
    expect(page.get_by_text("已经存好了")).to_be_visible(timeout=20_000)
    assert len(in_field.stored("items")) == 1
    assert "马阿公" not in str(in_field.stored("items"))
    listed = in_field.context.new_page()
    listed.goto("/order-for/list")
    expect(listed.get_by_text("没有网络，这是")).to_be_visible()
    expect(listed.locator("[data-outbox] [data-item] .title")).to_have_text("法律咨询")
    listed.close()
    in_field.gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    expect(page.get_by_text("发出去了")).to_be_visible()
    page.get_by_role("link", name="看看这一件").click()
    expect(page.locator(".code-words")).to_be_visible()
    expect(page.get_by_text("马阿公")).to_have_count(0)
