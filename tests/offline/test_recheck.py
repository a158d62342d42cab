"""An informant looks again where there is no signal: the answer and its picture lie on the phone, and count once."""

import re

import pytest
from playwright.sync_api import expect

from tests.offline.others import Other
from tests.support.running.field import picture

# A grid with four micro-grids: one informant reported it, the informant of the same place looks again.
LEAD, VILLAGE_LEAD, INFORMANT = "10020000014", "10030000003", "10010000054"
DISPATCHER, OFFICE = "10050000001", "10060000006"


@pytest.fixture
def mended(playwright_driver, demo_server) -> str:
    """A hazard that an office has mended and nobody has looked at again; returns its code."""
    somebody = {number: Other(playwright_driver, demo_server, number) for number in (LEAD, INFORMANT, OFFICE)}
    code = somebody[INFORMANT].report("复查没有网")
    assert somebody[LEAD].act(code, "escalate", note="村里办").status == 201
    assert Other(playwright_driver, demo_server, VILLAGE_LEAD).act(code, "escalate", note="镇里办").status == 201
    desk = Other(playwright_driver, demo_server, DISPATCHER)
    assert desk.act(code, "dispatch", unit="civil_affairs_office", asked="请装好护栏").status == 201
    for step in ("accept", "finish"):
        page = somebody[OFFICE].page(f"/cases/{code}")
        version = re.search(rf'/orders/1/{step}".*?name="version" value="(\d+)"', page, re.DOTALL)
        assert version, step
        answer = somebody[OFFICE].post(f"/cases/{code}/orders/1/{step}", version=version[1], note="装好了")
        assert answer.status == 201, answer.text()
    return code


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
