"""A place picked by a pin without signal, and what the lead makes of it on the map."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests.offline.others import Other
from tests.support.running.browser import violations
from tests.support.running.field import Field
from tests.support.running.gate import Gate
from tests.support.running.server import DemoServer

WORDS = "图钉指的地方，路塌了一块"
ROUND_TRIP = """async ([frame, x, y]) => {
  const app = document.querySelector('script[src*="/js/app.js"]').src;
  const { Frame, ringsOf, holds } = await import(new URL("./maps/frame.js", app));
  const there = new Frame(frame);
  const square = ringsOf("M0 0L10 0L10 10L0 10ZM4 4L6 4L6 6L4 6Z");
  return [...there.units(...there.degrees(x, y)), holds(square, 1, 1), holds(square, 5, 5), holds(square, 11, 1)];
}"""


@pytest.fixture
def quiet(playwright_driver: Playwright, demo_server: DemoServer) -> tuple[str, str, str]:
    """A grid lead, the informant of one of the micro-grids whose map is empty, and that micro-grid's code."""
    for grid in range(14, 28):  # these have four micro-grids each
        lead = f"1002000{grid:04}"
        page = Other(playwright_driver, demo_server, lead)
        for at, code in enumerate(sorted(set(re.findall(r'data-area="(\d{17})"', page.page("/roll-up")))), start=1):
            if '<a class="spot' not in page.page(f"/roll-up/{code}"):
                return lead, f"1001000{4 * (grid - 1) + at:04}", code
    pytest.fail("every micro-grid of the demo town has something on its map")


def sound(page: Page) -> None:
    """Nothing for axe to complain about, and nothing wider than the phone."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def pick(page: Page) -> str:
    """Put the pin by a tap, push it by keys, look closer, take it; returns what the form says of it."""
    page.get_by_role("button", name="换个地方").click()
    says, field = page.locator("[data-pin-says]"), page.locator(".pin-field")
    expect(field).to_be_visible()
    expect(page.locator(".sketch")).to_have_css("touch-action", "none")  # its sheet comes with the first pin
    expect(page.get_by_role("button", name="就放这里")).to_be_hidden()
    sound(page)
    field.click()
    expect(says).to_have_text(re.compile("^图钉在 .+ 网格"))
    pin = page.locator(".sketch .spot")
    before = pin.get_attribute("transform")
    field.press("ArrowRight")
    field.press("ArrowDown")
    assert pin.get_attribute("transform") != before
    before = pin.get_attribute("transform")
    held = pin.bounding_box()
    assert held
    page.mouse.move(held["x"] + held["width"] / 2, held["y"] + 8)
    page.mouse.down()
    page.mouse.move(held["x"] + held["width"] / 2 - 20, held["y"] + 20, steps=3)
    page.mouse.up()
    assert pin.get_attribute("transform") != before
    page.get_by_role("button", name="放大").click()
    sound(page)
    page.get_by_role("button", name="就放这里").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    return page.locator("[data-place-state]").inner_text()


def test_a_pin_put_without_signal_is_a_point_on_the_leads_map(
    in_field: Field, gate: Gate, quiet: tuple[str, str, str], phone: Callable[..., Page]
) -> None:
    lead, informant, micro_grid = quiet
    in_field.sign_in(informant)
    in_field.until(lambda: any('"map"' in row for row in in_field.stored("kept")))
    assert not [row for row in in_field.stored("kept") if "frame" in row], "kept sealed"
    gate.cut()
    in_field.write(WORDS)
    said = pick(in_field.page)
    assert re.fullmatch(r"图钉在 .+ 网格 \d\d，误差约 \d+ 米", said)
    in_field.page.reload()  # the draft has it
    expect(in_field.page.get_by_label("描述")).to_have_value(WORDS)
    expect(in_field.page.locator("[name=position_source]")).to_have_value("map")
    in_field.submit()
    gate.open()
    in_field.wait_until_sent()

    page = phone(lead)
    page.goto("/roll-up")
    page.get_by_role("link", name="看位置").click()
    expect(page.locator("svg.map a.spot").first).to_be_visible()
    sound(page)
    page.locator(f"tr[data-area='{micro_grid}'] th a").click()
    expect(page.locator("svg.map")).to_have_attribute("aria-label", re.compile("^示意图"))
    frame = page.request.get("/report/map").json()["frame"]
    assert page.evaluate(ROUND_TRIP, [frame, 100, 50]) == [pytest.approx(100), pytest.approx(50), True, False, False]
    point = page.locator("svg.map a.spot")
    assert min(point.bounding_box()[side] for side in ("width", "height")) >= 44  # type: ignore[index]
    point.click()
    expect(page.locator(".case-title")).to_have_text(WORDS)
    page.get_by_role("link", name="导航").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("img", name="报的地方")).to_be_visible()
    expect(sheet.get_by_text("示意图，不是地图。图钉是报的地方。")).to_be_visible()
    sound(page)
