"""The resident's story: scanned, ordered, served, rated; and a call for help that leaves nothing behind."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Phone = Callable[..., Page]
# 五福村 and its adviser: village 15 of the list.
POSTER, ADVISER = "/services?at=450324106213", "10090000015"
TELEPHONE = "10012120077"


def test_a_resident_orders_the_adviser_goes_and_the_resident_rates(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    resident = phone()
    resident.goto(POSTER)
    expect(resident.get_by_text("五福村", exact=True)).to_be_visible()
    assert axe(resident) == []
    resident.get_by_role("link", name="法律咨询").click()
    resident.get_by_label("到我家").check(force=True)
    assert axe(resident) == []
    resident.get_by_role("button", name="下一步").last.click()
    expect(resident.get_by_text("五福村的法律顾问")).to_be_visible()
    resident.locator(".day[open] input:not([disabled])").first.check(force=True)
    assert axe(resident) == []
    resident.get_by_role("button", name="下一步").last.click()
    resident.get_by_label("怎么称呼您？").fill("秦阿婆")
    resident.get_by_label("电话", exact=True).fill(TELEPHONE)
    assert axe(resident) == []
    resident.get_by_role("button", name="就这样点").last.click()
    expect(resident.get_by_text("已收到").first).to_be_visible()
    assert axe(resident) == []
    code = "-".join(resident.locator(".code-words").inner_text().split())

    adviser = phone(ADVISER)
    adviser.goto("/orders")
    assert axe(adviser) == []
    adviser.locator(f"[data-row='{code}'] a[data-open]").click()
    expect(adviser.get_by_text(TELEPHONE)).to_have_count(0)
    adviser.get_by_role("button", name="看号码，打电话").click()
    expect(adviser.get_by_role("link", name="打电话")).to_have_attribute("href", f"tel:{TELEPHONE}")
    for word in ("打过电话，答应了", "我出门了", "见到了，开始"):
        adviser.get_by_role("button", name=word).click()
        expect(adviser.get_by_role("button", name=word)).to_have_count(0)
    assert axe(adviser) == []
    adviser.get_by_role("button", name="办完了").first.click()
    adviser.locator("#complete-note").fill("讲清楚了怎么要工钱")
    adviser.locator("#do-complete").get_by_role("button", name="办完了").click()
    expect(adviser.get_by_text("讲清楚了怎么要工钱")).to_be_visible()

    resident.goto(f"/services/progress?code={code}")
    resident.get_by_label("点的时候留的电话").fill(TELEPHONE)
    resident.get_by_role("button", name="查一查").click()
    expect(resident.get_by_text("您满不满意？")).to_be_visible()
    expect(resident.get_by_text("工钱")).to_have_count(0)
    resident.locator("[name=rating][value=satisfied]").check(force=True)
    resident.get_by_role("button", name="交给小院").click()
    expect(resident.get_by_text("已评价").first).to_be_visible()


def test_a_call_for_help_made_in_fear_stays_invisible(phone: Phone, axe: Callable[[Page], list[str]]) -> None:
    frightened = phone()
    frightened.goto(POSTER)
    frightened.get_by_role("link", name=re.compile("人身安全保护令帮助")).click()
    expect(frightened).to_have_title("一扇门")
    left = "document.querySelector('.quick-exit').getBoundingClientRect().left"
    assert frightened.evaluate(left) == frightened.evaluate(left.replace(".quick-exit", ".card"))
    assert axe(frightened) == []
    frightened.get_by_label("怎么联系才安全？").fill("白天打，晚上不要")
    frightened.get_by_role("button", name="保密地交上去").click()
    expect(frightened.get_by_role("heading", name="收到了")).to_be_visible()
    expect(frightened.locator(".code-words")).to_have_count(0)
    length = frightened.evaluate("history.length")
    frightened.get_by_role("link", name="快速离开").click()
    expect(frightened).to_have_url(re.compile("/weather$"))
    assert frightened.evaluate("history.length") == length
    adviser = phone(ADVISER)
    for address in ("/orders", "/messages", "/orders/log"):
        adviser.goto(address)
        expect(adviser.get_by_text("保护令")).to_have_count(0)


def test_what_is_missing_is_said_before_anything_is_sent_and_questions_come_by_a_word(phone: Phone) -> None:
    resident = phone()
    resident.goto("/services/speak")
    questions = resident.locator("[data-protecting]")
    expect(questions).to_be_hidden()
    resident.get_by_role("button", name="说给小院").click()
    box = resident.get_by_label("怎么回事？")
    expect(box).to_be_focused()
    box.fill("他喝了酒又打我")
    expect(questions).to_be_visible()
    resident.get_by_label("电话", exact=True).fill(TELEPHONE)
    resident.get_by_role("button", name="说给小院").click()
    expect(resident.locator("[name=someone_hurt]").first).to_be_focused()
    for name in ("someone_hurt", "minor_harmed"):
        resident.locator(f"[name={name}][value=no]").check(force=True)
    resident.locator("[name=afraid_to_go_home][value=yes]").check(force=True)
    resident.get_by_role("button", name="说给小院").click()
    expect(resident.get_by_role("heading", name="收到了")).to_be_visible()
    resident.goto("/services")
    expect(resident.get_by_text("这部手机记着")).to_have_count(0)
