"""An informant looks again where there is no signal: the answer and its picture lie on the phone, and count once."""

import re

import pytest
from playwright.sync_api import expect

from tests.offline.others import mended_by_a_unit
from tests.support.running.field import picture

INFORMANT = "10010000054"


@pytest.fixture
def mended(playwright_driver, demo_server) -> str:
    """A hazard that an office has mended and nobody has looked at again; returns its code."""
    return mended_by_a_unit(playwright_driver, demo_server, "复查没有网")


@pytest.mark.parametrize("lost", [None, ("lost", "POST", "/recheck-pass")])
def test_a_look_without_signal_arrives_once_with_its_picture(in_field, gate, mended, lost):
    in_field.sign_in(INFORMANT)
    page = in_field.page
    page.goto(f"/cases/{mended}/recheck")
    gate.cut()
    page.locator("#recheck input[type=file]").set_input_files([picture(7)])
    page.get_by_role("button", name="看过，好了").click()
    expect(page.get_by_text("存在手机里了，有网自动发").first).to_be_visible()
    assert len(in_field.stored("items")) == 1
    gate.open()
    if lost:
        gate.once(*lost)
    in_field.wake()
    in_field.wait_until_sent()
    seen = in_field.text(f"/cases/{mended}")
    assert seen.count("去看过，好了") == 1
    assert len(set(re.findall(rf"/cases/{mended}/photos/\w+", seen))) == 1
    # A page that is left while it sends sends again; that it counts once is shown above.
    assert gate.writes("POST", "/recheck-pass") >= (2 if lost else 1)
