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


BOXES = """(card) => [card, ...card.querySelectorAll(".asked-acts, .asked-acts .btn")].map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  return { x, y, width, height, words: one.innerText };
})"""


def test_opened_without_signal_the_three_answers_have_the_card_s_width_and_the_sheet_asks_what_is_missing(
    in_field: Field, phone: Callable[..., Page]
) -> None:
    in_field.sign_in(str(next(PEOPLE)))
    page, lead = in_field.page, phone(TOWN_LEAD)
    code = settled(page, lead, "水沟又堵了")
    page.goto("/")
    in_field.until(lambda: any("水沟" not in row and '"/"' in row for row in in_field.stored("kept")))
    page.wait_for_timeout(500)
    in_field.gate.cut()
    page.goto("/")
    expect(page.get_by_text("没有网络，这是")).to_be_visible()
    mine = card(page, "水沟又堵了")
    for width in (360, 320, 180):
        page.set_viewport_size({"width": width, "height": 740})
        whole, acts, *buttons = mine.evaluate(BOXES)
        assert acts["width"] >= whole["width"] - 40, (width, whole, acts)
        assert all(one["height"] >= 48 and one["x"] + one["width"] <= width for one in buttons), buttons
        rows: dict[float, float] = {}
        for one in buttons:
            rows[one["y"]] = rows.get(one["y"], 0) + one["width"] + 8
        assert all(wide >= acts["width"] - 2 for wide in rows.values()), (width, rows, acts)
    page.set_viewport_size({"width": 360, "height": 740})
    mine.get_by_role("button", name="还没好").tap()
    sheet = page.locator("dialog[open]")
    expect(sheet.get_by_text("还没好：水沟又堵了")).to_be_visible()
    sheet.get_by_label("说一句").fill("下面那段还堵着")
    sheet.get_by_role("button", name="发出去").tap()
    expect(mine.get_by_text("已记下：还没好")).to_be_visible()
    expect(mine).to_contain_text("存在手机里了", timeout=WITHIN)
    in_field.gate.open()
    in_field.wake()
    in_field.wait_until_sent()
    Field.until(lambda: "下面那段还堵着" in states(lead, code))
