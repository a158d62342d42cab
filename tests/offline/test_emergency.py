"""A call for help without signal waits on the phone like any report, and goes by itself."""

import re

from playwright.sync_api import expect

from tests.support.running.field import Field

WORDS = "水塘边有孩子落水"


def test_a_call_for_help_waits_on_the_phone_and_calls_once_there_is_signal(in_field: Field) -> None:
    in_field.sign_in("10010000241")
    page = in_field.page
    in_field.gate.cut()
    page.goto("/report")
    page.locator("[data-sheet-open=urgent]").tap()
    sheet = page.locator("dialog[open]")
    sheet.get_by_label("哪里、什么事").fill(WORDS)
    sheet.get_by_role("button", name="叫人来").tap()
    expect(page.get_by_text("已经存好了")).to_be_visible()
    assert in_field.stored("items")
    in_field.gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    (report,) = in_field.reports(WORDS)
    assert re.search(r'href="/emergencies/[0-9A-Z-]{19}"', in_field.text(report))
