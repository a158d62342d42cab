"""真的好了吗？ on a real phone: three buttons, one sheet for what is still missing, ten seconds to take it back."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.support.running.browser import LOOKS, wear
from tests.support.running.field import Field, picture
from tests.support.running.reporting import PEOPLE

Phone = Callable[..., Page]
TOWN_LEAD = "10040000001"
WITHIN = 25_000  # ms: ten in which it can be taken back, and the sending
POST = """async ([url, fields]) => {
  const session = await (await fetch("/session", { headers: { Accept: "application/json" } })).json();
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const headers = { Accept: "application/json", "X-CSRFToken": session.csrf_token };
  const answer = await fetch(url, { method: "POST", headers, body });
  return { status: answer.status, ...(await answer.json()) };
}"""


def send(page: Page, url: str, **fields: Any) -> dict[str, Any]:
    answer = page.evaluate(POST, [url, fields])
    assert answer["status"] in (200, 201), answer
    return dict(answer)


def settled(page: Page, lead: Page, words: str) -> str:
    """Report something from one phone and settle it from the other; return its code."""
    report = {"client_id": str(uuid.uuid4()), "kind": "hazard", "category": "electrical", "description": words}
    code = str(send(page, "/reports", **report)["case_code"])
    for step, note in (("acknowledge", ""), ("resolve", "换了新的")):
        version = lead.request.get(f"/cases/{code}").text().split('name="version" value="')[1].split('"')[0]
        send(lead, f"/cases/{code}/{step}", version=version, note=note)
    return code


def card(page: Page, words: str) -> Locator:
    return page.locator("article", has=page.get_by_text(words, exact=True))


def states(lead: Page, code: str) -> str:
    return lead.request.get(f"/cases/{code}").text()


def test_what_is_missing_is_said_in_one_sheet_and_can_be_taken_back(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    page, lead = phone(str(next(PEOPLE))), phone(TOWN_LEAD)
    code = settled(page, lead, "桥头的护栏松了")
    page.goto("/")
    mine = card(page, "桥头的护栏松了")
    for worn in LOOKS.values():
        wear(page, **worn)
        boxes = [one.bounding_box() for one in mine.locator(".asked .btn").all()]
        assert all(box["height"] >= 48 and box["x"] + box["width"] <= 360 for box in boxes), boxes
    assert axe(page) == []
    mine.get_by_role("button", name="还没好").tap()
    sheet = page.locator("dialog[open]")
    expect(sheet.get_by_text("还没好：桥头的护栏松了")).to_be_visible()
    assert axe(page) == []
    sheet.get_by_role("radio", name="修了一半").check()
    sheet.get_by_label("说一句").fill("左边那根还在晃")
    sheet.get_by_label("拍照").set_input_files(picture(1))
    sheet.get_by_role("button", name="发出去").tap()
    mine.get_by_role("button", name="撤回").tap()
    expect(sheet.get_by_label("说一句")).to_have_value("左边那根还在晃")
    assert "说还没好" not in states(lead, code)
    sheet.get_by_role("button", name="发出去").tap()
    expect(mine.get_by_text("已记下：还没好")).to_be_visible()
    Field.until(lambda: "说还没好" in states(lead, code), 40)
    expect(card(page, "桥头的护栏松了")).to_contain_text("正在办", timeout=WITHIN)
    lead.goto("/todo")
    back = lead.locator(f"[data-back='{code}']")
    expect(back).to_contain_text("报的人说还没好")
    expect(back).to_contain_text("修了一半：左边那根还在晃")
    expect(back.locator("img")).to_have_count(1)
    assert axe(lead) == []


def test_it_goes_although_the_page_is_left_at_once(phone: Phone) -> None:
    page, lead = phone(str(next(PEOPLE))), phone(TOWN_LEAD)
    code = settled(page, lead, "路口的灯不亮")
    page.goto("/")
    card(page, "路口的灯不亮").get_by_role("button", name="只好了一部分").tap()
    page.locator("dialog[open]").get_by_role("button", name="发出去").tap()
    expect(page.get_by_text("已记下：只好了一部分")).to_be_visible()
    page.goto("/messages")
    Field.until(lambda: "只好了一部分" in states(lead, code), 40)


def test_it_is_settled_with_one_tap(phone: Phone) -> None:
    page, lead = phone(str(next(PEOPLE))), phone(TOWN_LEAD)
    code = settled(page, lead, "井盖翘起来了")
    page.goto("/")
    card(page, "井盖翘起来了").get_by_role("button", name="好了", exact=True).tap()
    expect(page.get_by_text("知道了")).to_be_visible()
    expect(card(page, "井盖翘起来了")).to_contain_text("已归档")
    assert "已归档" in states(lead, code)


def test_what_was_begun_and_not_sent_is_said_too(phone: Phone) -> None:
    page = phone(str(next(PEOPLE)))
    page.goto("/report/hazard")
    page.get_by_label("描述").fill("写了一半")
    page.wait_for_timeout(1_500)
    page.goto("/")
    expect(page.locator("[data-on-phone]")).to_contain_text("1 份没写完")
    page.locator("[data-on-phone]").tap()
    expect(page).to_have_url(re.compile("/drafts$"))
    expect(page.get_by_role("link", name=re.compile("写了一半"))).to_be_visible()
