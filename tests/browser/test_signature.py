"""A name is written on the screen with a finger or a mouse, wiped and written again, and comes along with the form."""

import re

from playwright.sync_api import Page, expect

DISPATCHER = "10050000001"
ROW = "tr[data-state=accepted]"
INKED = """() => {
  const ink = document.querySelector("dialog[open] [data-pad]").getContext("2d");
  return ink.getImageData(0, 0, 640, 240).data.some(Boolean);
}"""


def write(page: Page, *spots: tuple[float, float], pad: int = 0) -> None:
    """Draw a line over a pad of the form that is open, by parts of its width and height."""
    drawn = page.locator("dialog[open] [data-pad]").nth(pad)
    drawn.scroll_into_view_if_needed()
    box = drawn.bounding_box()
    assert box is not None
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in spots]
    page.mouse.move(*at[0])
    page.mouse.down()
    for spot in at[1:]:
        page.mouse.move(*spot, steps=4)
    page.mouse.up()


def test_whoever_takes_the_paper_signs_on_the_desk_s_phone(phone) -> None:
    page = phone(DISPATCHER)
    page.goto("/decisions?show=working")
    page.locator(f"{ROW} a").first.click()
    page.get_by_role("button", name="更多").click()
    page.get_by_role("button", name="当面交单").click()
    signed = page.locator("dialog[open] [data-signed]")
    write(page, (0.1, 0.8), (0.3, 0.2), (0.5, 0.8), (0.8, 0.3))
    expect(page.locator("dialog[open] [data-pad-said]")).to_contain_text("签好了")
    expect(signed).to_have_value(re.compile("^data:image/png;base64,"))
    page.get_by_role("button", name="重签").click()
    expect(signed).to_have_value("")
    write(page, (0.2, 0.5), (0.7, 0.4), (0.6, 0.9))
    expect(signed).to_have_value(re.compile("^data:image/png;base64,"))
    drawn = signed.input_value()
    page.locator("#do-hand-over").get_by_role("button", name="当面交单").click()
    expect(page.get_by_text("写上交给了谁", exact=True)).to_be_visible()
    expect(signed).to_have_value(drawn)  # a refused form keeps what was signed, and shows it
    page.wait_for_function(INKED)
    page.get_by_label("交给了谁？").fill("秦所长")
    page.locator("#do-hand-over").get_by_role("button", name="当面交单").click()
    expect(page.get_by_alt_text("收单的人签的名")).to_be_visible()
    expect(page.get_by_text("秦所长")).to_be_visible()
    assert page.get_by_alt_text("收单的人签的名").evaluate("one => one.naturalWidth") == 640
