"""The commissioner's fortnight: from the notice to the decision that a unit finds, with two who write at once."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.running.browser import Trouble

Phone = Callable[..., Page]
DISPATCHER, COMMISSIONER, POLICE = "10050000001", "10080000001", "10060000012"
DUE = "2026-06-25"
TOPIC, WORDS = "圩日停车", "圩日那条街停得乱"


def noticed(desk: Page, at: str) -> str:
    """Let the desk call a meeting and send the notice; return its address."""
    desk.goto("/meetings/new")
    desk.get_by_label("在哪里开？").fill("三楼会议室")
    desk.get_by_label("什么时候开？").fill(at)
    desk.get_by_role("button", name="排好").click()
    expect(desk).to_have_url(re.compile(r"/meetings/\d+$"))
    address = re.sub(r"^https?://[^/]+", "", desk.url)
    desk.get_by_role("button", name="发通知").click()
    sheet = desk.locator("dialog[open]")
    sheet.evaluate("all => all.querySelectorAll('[type=checkbox]:checked').forEach((box) => box.click())")
    sheet.locator("label", has_text="派出所").click()
    sheet.get_by_role("button", name="发通知").click()
    expect(desk.locator("[data-unit=police_station]")).to_contain_text("还没回")
    return address


def test_a_meeting_from_its_notice_to_the_decision_that_a_unit_finds(
    phone: Phone, axe: Callable[[Page], list[str]], trouble: Trouble
) -> None:
    for announced in ("ERR_INTERNET_DISCONNECTED", "error occurred when fetching", "status of 409"):
        trouble.expect(announced)
    desk, unit, commissioner = phone(DISPATCHER, desk=True), phone(POLICE), phone(COMMISSIONER, desk=True)
    address = noticed(desk, "2026-06-11T09:00")

    unit.goto(address)
    assert axe(unit) == []
    unit.get_by_label("谁来？可以不写").fill("王所长")
    unit.get_by_role("button", name="来", exact=True).tap()
    expect(unit.get_by_text("回了：来，王所长")).to_be_visible()

    desk.goto(address)
    desk.get_by_role("button", name="开始").click()
    desk.get_by_label("加一个议题").fill(TOPIC)
    desk.get_by_role("button", name="加上").click()
    topic = desk.locator("section", has_text=TOPIC)
    desk.context.set_offline(True)
    topic.get_by_label("说了什么").fill(WORDS)
    expect(topic.get_by_role("status")).to_contain_text("还没存上")
    desk.context.set_offline(False)
    expect(topic.get_by_role("status")).to_contain_text("存好了", timeout=12_000)

    commissioner.goto(f"{address}/minutes")
    theirs = commissioner.locator("section", has_text=TOPIC)
    theirs.get_by_label("说了什么").fill(f"{WORDS}\n先画线再劝")
    theirs.get_by_role("button", name="存一下").click()
    expect(theirs.get_by_role("status")).to_contain_text("存好了")

    topic.get_by_label("说了什么").fill(f"{WORDS}\n救护车进不去")
    expect(desk.locator("[data-theirs]")).to_contain_text("先画线再劝")
    assert axe(desk) == []
    desk.get_by_role("button", name="两份合在一起").click()
    expect(topic.get_by_label("说了什么")).to_have_value(f"{WORDS}\n先画线再劝\n救护车进不去")
    topic.get_by_role("button", name="加一条决定").click()
    topic.get_by_label("做什么").fill("街口画线，留出救护车的道")
    topic.get_by_label("谁牵头").fill("派出所")
    topic.get_by_label("哪天前").fill(DUE)
    desk.get_by_role("button", name="写完了，交纪要").click()
    expect(desk.locator("[data-state=minutes]")).to_be_visible()

    commissioner.goto(address)
    commissioner.get_by_role("button", name="签发").click()
    expect(commissioner.locator("[data-state=issued]")).to_be_visible()

    unit.goto(address)
    unit.get_by_role("link", name=re.compile("才决")).tap()
    expect(unit.get_by_role("heading", name="街口画线，留出救护车的道")).to_be_visible()
