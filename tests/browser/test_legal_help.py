"""Somebody applies for legal aid without scripts, the justice office decides, and the law comes to the village."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Phone = Callable[..., Page]
OFFICER, MEDIATOR = "10060000003", "10060000004"
TELEPHONE = "10087654321"


def test_applied_decided_and_followed_by_code_and_telephone(phone: Phone, axe: Callable[[Page], list[str]]) -> None:
    page = phone(js=False)
    page.goto("/services/legal-aid")
    page.get_by_role("button", name="讨工钱").click()
    page.get_by_label("在外面打工的").check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="还没有").click()
    expect(page.get_by_role("heading", name="申请法律援助")).to_be_visible()
    expect(page.get_by_text("由工作人员决定")).to_be_visible()
    page.get_by_role("button", name="我要申请").click()
    page.get_by_role("button", name="交给司法所").click()
    expect(page.locator("#f-phone-error")).to_contain_text("11 位")
    page.get_by_label("打哪个电话找得到您？").fill(TELEPHONE)
    page.get_by_role("button", name="交给司法所").click()
    code = page.locator(".code-words").inner_text().replace(" ", "-")

    office = phone(OFFICER)
    office.goto(f"/legal-aid/{code}")
    expect(office.get_by_text("100****4321")).to_be_visible()
    assert axe(office) == []
    office.get_by_role("button", name="给予援助").click()
    office.locator("#do-grant").get_by_role("button", name="给予援助").click()
    expect(office.get_by_text("决定给予援助")).to_be_visible()

    neighbour = phone()
    neighbour.goto(f"/services/progress?code={code}")
    neighbour.get_by_label("点的时候留的电话").fill(TELEPHONE)
    neighbour.get_by_role("button", name="查一查").click()
    expect(neighbour.locator(".ticket-state")).to_have_text("给援助")
    assert axe(neighbour) == []


def test_in_fear_one_leaves_at_once_and_no_slip_stays(phone: Phone, axe: Callable[[Page], list[str]]) -> None:
    page = phone()
    page.goto("/services/legal-aid")
    page.get_by_role("button", name="打骂").click()
    tells = page.get_by_role("button", name="告诉司法所")
    expect(tells).to_be_visible()
    assert axe(page) == []
    tells.click()
    page.get_by_role("button", name="保密地交给司法所").click()
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    assert not re.search(r"[0-9A-Z]{4}[- ][0-9A-Z]{4}[- ][0-9A-Z]{4}", page.locator("body").inner_text())
    page.get_by_role("link", name="快速离开").click()
    expect(page).to_have_url(re.compile("/weather$"))


def test_an_event_is_announced_and_a_case_goes_out_by_a_second_person(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    office = phone(OFFICER)
    office.goto("/outreach/stories/new")
    for label, words in (("题目", "一口井两家用"), ("怎么回事", "甲某说井是他家的。"), ("怎么解决的", "轮着用。")):
        office.get_by_label(label).fill(words)
    office.get_by_label("记住这一点").fill("先商量。")
    office.get_by_role("button", name="存下来").click()
    expect(office.get_by_text("要请另一个人看过")).to_be_visible()
    address = office.url
    mediator = phone(MEDIATOR)
    mediator.goto(address)
    mediator.get_by_label("从头看过，没有真名真地方").check()
    mediator.get_by_role("button", name="放出去").click()
    resident = phone()
    resident.goto("/services/stories")
    resident.get_by_role("link", name="一口井两家用").click()
    expect(resident.get_by_text("先商量。")).to_be_visible()
    assert axe(resident) == []
    resident.goto("/services/events")
    resident.locator("a[href^='/services/events/']").first.click()
    expect(resident.get_by_alt_text("这张通知的二维码")).to_be_visible()
    assert axe(resident) == []
