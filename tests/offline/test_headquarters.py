"""On the mountain: who was called answers, arrives and is back without signal, and each press arrives once."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.offline.others import Other

DESK, INFORMANT = "10050000001", "10010000001"
VILLAGE = "450324106001"


@pytest.fixture
def desk(playwright_driver, demo_server):
    """The dispatcher, who has signal."""
    return Other(playwright_driver, demo_server, DESK)


def waiting(page):
    return page.locator("[data-own-steps] [data-step=waiting]")


def started(desk):
    """Return the address of an emergency that was started."""
    sent = {"kind": "lost", "summary": "两位老人没回来", "place_name": "大槽岭", "area": VILLAGE, "drill": "yes"}
    made = desk.post("/emergencies", client_id=str(uuid.uuid4()), **sent)
    assert made.status == 201, made.text()
    return made.json()["url"]


def test_what_is_pressed_without_signal_waits_and_arrives_once_in_its_order(in_field, gate, desk):
    url, page = started(desk), in_field.page
    in_field.sign_in(INFORMANT)
    page.goto(url)
    in_field.until(lambda: sum('"name":"page:' in row for row in in_field.stored("kept")) >= 1)
    gate.cut()
    page.goto(url)
    expect(page.get_by_text("没有网络，这是")).to_be_visible()
    page.get_by_role("button", name="我来，大约 20 分钟").click()
    expect(waiting(page)).to_have_count(1)
    page.get_by_role("button", name="我到了").click()
    expect(waiting(page)).to_have_count(2)
    page.reload()
    expect(waiting(page)).to_have_count(2)
    gate.open()
    in_field.wake()

    in_field.wait_until_sent()
    assert gate.writes("POST", f"{url}/answer") == 2
    page.goto(url)
    expect(page.locator("[data-mine]")).to_have_attribute("data-mine", "here")
    page.goto(f"{url}/roll?show=here")
    assert re.search(r"\d+:\d\d 回，\d+:\d\d 到", page.locator("main").inner_text())
