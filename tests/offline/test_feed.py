"""On a slope in an emergency: an entry with a picture waits, arrives once, and stands where it was made."""

import contextlib
import sqlite3
import uuid

import pytest
from playwright.sync_api import expect

from tests.offline.others import Other
from tests.support.running.field import picture
from tests.support.running.server import DATABASE

DESK, INFORMANT, VILLAGE = "10050000001", "10010000001", "450324106001"
SEEN, TEN_MINUTES = "北坡有脚印，往水沟去了", 600_000_000
FIVE_MINUTES_AGO = (
    "() => { const real = Date.now; Date = class extends Date { constructor() { super(real() - 300000); } }; }"
)


@pytest.fixture
def other(playwright_driver, demo_server):
    """Signs somebody in who has signal."""
    return lambda phone: Other(playwright_driver, demo_server, phone)


def started(desk: Other, server) -> str:
    """Return the address of a headquarters that has gone on for ten minutes."""
    sent = {"kind": "lost", "place_name": "大槽岭", "summary": "两个人没回来", "area": VILLAGE}
    made = desk.post("/emergencies", client_id=str(uuid.uuid4()), **sent)
    assert made.status == 201, made.text()
    with contextlib.closing(sqlite3.connect(server.instance / DATABASE, timeout=10)) as town:
        moved = "UPDATE emergency_headquarters SET activated_at = activated_at - ? WHERE id = ?"
        town.execute(moved, [TEN_MINUTES, made.json()["id"]])
        town.commit()
    return str(made.json()["url"])


def test_what_is_written_without_signal_arrives_once_and_stands_where_it_was_made(in_field, gate, other, demo_server):
    desk, page = other(DESK), in_field.page
    url = started(desk, demo_server)
    in_field.sign_in(INFORMANT)
    page.goto(url)
    gate.cut()
    page.evaluate(FIVE_MINUTES_AGO)
    page.get_by_role("link", name="记一条").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("看到什么").fill(SEEN)
    sheet.get_by_label("拍照").set_input_files([picture(1)])
    sheet.get_by_role("button", name="记一条").click()
    waiting = page.locator("[data-own-steps] [data-step=waiting]")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text(SEEN)
    page.get_by_role("link", name="记一条").click()  # the next one begins empty
    expect(sheet.get_by_label("看到什么")).to_have_value("")
    expect(sheet.locator(".shot img")).to_have_count(0)
    gate.open()
    in_field.wake()

    in_field.wait_until_sent()
    feed = desk.wire.get(f"{url}/entries").json()["entries"]
    assert [(one["text"], one["late"], one["photos"]["stored"]) for one in feed] == [(SEEN, True, 1)]
    assert "补传" in in_field.text(url)
    assert desk.wire.get(feed[0]["photos"]["urls"][0]).ok
    assert other("10010000300").wire.get(feed[0]["photos"]["urls"][0]).status == 404
