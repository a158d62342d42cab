"""真的好了吗？ answered without signal waits on the phone, as one row of what needs a look, and goes by itself."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_asked_back import TOWN_LEAD, WITHIN, card, settled, states
from tests.support.running.field import Field
from tests.support.running.reporting import PEOPLE


def test_without_signal_the_answer_waits_on_the_phone_as_one_row_of_what_needs_a_look(
    in_field: Field, phone: Callable[..., Page]
) -> None:
    in_field.sign_in(str(next(PEOPLE)))
    page, lead = in_field.page, phone(TOWN_LEAD)
    code = settled(page, lead, "水沟堵了")
    page.goto("/")
    in_field.gate.cut()
    card(page, "水沟堵了").get_by_role("button", name="好了", exact=True).tap()
    expect(card(page, "水沟堵了")).to_contain_text("存在手机里了", timeout=WITHIN)
    row = page.locator("[data-on-phone]")
    expect(row).to_contain_text("1 件还没发出去")
    expect(page.locator("[data-unsent]")).to_have_count(1)
    in_field.gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    Field.until(lambda: "已归档" in states(lead, code))
