"""“我想离婚”: a protected matter from the counter to its end, in a real browser, as every role of the story.

registered and gone → 我已收到 → reached → asked how safe → her will → aid and protection order → later the police, the
letter, the visits → two units end it; beside it everybody else, for whom nothing ever changes.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.support.running import browser as support
from tests.support.running.counted import Counted
from webapp.core import clock

Phone = Callable[..., Page]

POLICE, JUSTICE, WOMEN = "10060000002", "10060000003", "10060000005"
AUDITOR, DISPATCHER, RECEPTION, COMMISSIONER = "10000000003", "10050000001", "10070000001", "10080000001"
# A colleague of one who is named, the town's lead, the head of that unit: nobody else is to notice anything.
OTHERS = (DISPATCHER, RECEPTION, COMMISSIONER, "10040000001", "10060000015", "10060000025", "10060000004")
WORDS = "一位大姐走路一瘸一拐，说想离婚，陪她来的朋友说她害怕"
# What a page shows of what waits, of numbers and of rows; times and addresses with a token apart.
SEEN = """async () => {
  const found = [];
  for (const address of ['/', '/messages', '/todo', '/cases', '/roll-up', '/board']) {
    const answer = await fetch(address, { headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    page.querySelectorAll('script, input, time, noscript').forEach((one) => one.remove());
    const main = page.querySelector('main') || page.body;
    found.push(`${address} ${answer.status} ${main.textContent.replace(/\\s+/g, ' ')}`);
  }
  return found.map((one) => one.replace(/\\d+ ?(秒|分钟|小时)前|\\d{1,2}:\\d{2}/g, '')).join('\\n');
}"""


def tap(page: Page, name: str, value: str) -> None:
    """Choose a tile."""
    page.locator(f"label:has(input[name='{name}'][value='{value}'])").click()


def at_step(page: Page, code: str, action: str) -> Page:
    """Go to the form of a step, which has a neutral title and a way out."""
    page.goto(f"/cases/{code}/care/{action}")
    expect(page).to_have_title(re.compile("一扇门"))
    expect(page.get_by_role("link", name="快速离开").or_(page.get_by_role("button", name="快速离开"))).to_be_visible()
    return page


def press(page: Page, word: str) -> None:
    """Press the button of the form, and come back to a page without an error."""
    page.locator("main").get_by_role("button", name=word, exact=True).first.click()
    expect(page.locator("main [aria-invalid=true], main [role=alert]")).to_have_count(0)


def registered(counter: Page) -> None:
    """Write down at the counter what she said; nothing is printed, nobody gets a code."""
    counter.goto("/counter")
    tap(counter, "channel", "walk_in")
    counter.get_by_label("是什么事？").select_option("dispute:marriage_family")
    counter.locator("[name=description]").fill(WORDS)
    for name, answer in (("someone_hurt", "yes"), ("afraid_to_go_home", "unsure"), ("minor_harmed", "no")):
        tap(counter, name, answer)
    counter.locator("#counter-form").get_by_role("button", name="登记").click()
    expect(counter.locator("main")).to_contain_text("已交给专人")
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", counter.locator("main").inner_text())


def test_she_is_helped_by_her_own_will_to_the_end_and_nobody_else_notices(
    phone: Phone, later: Callable[[int], Phone], trouble: support.Trouble
) -> None:
    trouble.expect("404")
    others = {number: phone(number) for number in OTHERS}
    before = {number: page.evaluate(SEEN) for number, page in others.items()}
    women, police, justice = phone(WOMEN), phone(POLICE), phone(JUSTICE)
    known = codes(women)
    registered(justice)
    (code,) = codes(women) - known
    for page in (police, justice):
        page.goto("/messages")
        expect(page.locator("main")).to_contain_text("一件要专人办的事")

    taken_on(women, code)
    at_the_court(justice, code)
    with_the_police(women, police, code)
    for number, page in others.items():
        assert page.evaluate(SEEN) == before[number], number
        assert page.goto(f"/cases/{code}").status == 404
    looks_only(phone(AUDITOR), code)
    ended(later(45), code)


def taken_on(women: Page, code: str) -> None:
    """Receive it, reach her in a safe way, ask how safe she is, agree with her on what helps."""
    women.goto(f"/cases/{code}")
    women.get_by_role("button", name="我已收到", exact=True).click()
    expect(women.locator("#care")).to_have_attribute("data-state", "received")
    women.locator(".bar").get_by_role("link", name="联系上了").click()
    tap(women, "alone", "yes")
    women.get_by_label("以后怎么联系才安全？").fill("上午十点打她姐姐的电话")
    press(women, "联系上了")
    women.locator(".bar").get_by_role("link", name="问过安全").click()
    counted = Counted(women)
    for mark in ("injured", "escalating", "controls_money_phone"):
        tap(women, mark, "yes")
    for name, answer in (("answer", "danger"), ("next_look", "7d"), ("capacity", "full"), ("live_together", "yes")):
        tap(women, name, answer)
    press(women, "问过安全")
    assert counted.spent().presses <= 8
    expect(women.locator("main")).to_contain_text("有危险")
    women.locator(".bar").get_by_role("link", name="定下怎么帮").click()
    wishes = {"legal_aid": "yes", "protection_order": "yes", "police": "later", "village": "no", "mediation": "no"}
    for wish, answer in (*wishes.items(), ("alone", "yes")):
        tap(women, wish, answer)
    press(women, "定下怎么帮")
    expect(women.locator("#care")).to_have_attribute("data-state", "in_care")
    expect(women.locator("main")).to_contain_text("调解锁着")


def at_the_court(justice: Page, code: str) -> None:
    """Apply for legal aid and a protection order; the court took it, and granted it."""
    for kind in ("legal_aid", "protection_order"):
        at_step(justice, code, f"items/new?kind={kind}")
        if kind == "protection_order":
            tap(justice, "answer", "self")
        press(justice, "开始办")
    order = justice.url
    justice.locator("form[action$='/note'] [name=taken_at]").fill(clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"))
    press(justice, "记一步")
    expect(justice.locator("#care-item")).to_contain_text("只供参考，不催法庭")
    justice.goto(order)
    justice.locator("form[action$='/done'] [name=until]").fill((clock.now() + timedelta(days=150)).strftime("%Y-%m-%d"))
    press(justice, "办了")
    aid = re.sub(r"\d+$", "1", order)
    justice.goto(aid)
    press(justice, "办了")


def with_the_police(women: Page, police: Page, code: str) -> None:
    """Later she says yes to the police: report, receipt, a warning letter to both, and its visits."""
    at_step(women, code, "wish")
    tap(women, "police", "yes")
    tap(women, "warning_letter", "yes")
    tap(women, "alone", "yes")
    press(women, "改她的意愿")
    for kind in ("police", "warning_letter"):
        at_step(police, code, f"items/new?kind={kind}")
        press(police, "开始办")
        if kind == "police":
            press(police, "办了")
        letter = police.url
    today = clock.local(clock.now()).strftime("%Y-%m-%d")
    police.goto(letter)
    tap(police, "answer", "warned")
    for name in ("served_on_him", "served_on_her"):
        police.locator(f"form[action$='/done'] [name={name}]").fill(today)
    press(police, "办了")
    police.goto(f"/cases/{code}")
    police.locator("#care-items a", has_text="受案回执").click()
    police.get_by_label("受案回执编号").fill("示例受字〔2026〕1号")
    police.locator("form[action$='/done'] [name=time]").fill(clock.local(clock.now()).strftime("%Y-%m-%dT%H:%M"))
    press(police, "办了")
    police.goto(f"/cases/{code}")
    expect(police.locator("#care-items a", has_text="上门回访")).to_have_count(3)
    at_step(women, code, "watch")
    press(women, "转回访")
    expect(women.locator("#care")).to_have_attribute("data-state", "watching")


def ended(phone: Phone, code: str) -> None:
    """After a quiet month one unit asks to end it, and only another one can agree."""
    women, police = phone(WOMEN), phone(POLICE)
    at_step(women, code, "ask-close")
    women.get_by_label("为什么可以结束了？").fill("一个多月没有再出事")
    press(women, "请结束")
    expect(women.get_by_role("link", name="同意结束")).to_have_count(0)
    police.goto(f"/cases/{code}")
    police.locator("#care").get_by_role("link", name="同意结束").click()
    press(police, "同意结束")
    expect(police.locator("#care")).to_have_attribute("data-state", "closed")


def looks_only(auditor: Page, code: str) -> None:
    """The auditor reads who looked, and neither what nor at which matter."""
    auditor.goto("/audit")
    text = auditor.locator("main").inner_text()
    assert WORDS[:8] not in text
    assert code not in auditor.content()
    assert code.replace("-", "") not in auditor.content()


def codes(page: Page) -> set[str]:
    """Return the codes of the protected matters on one's list."""
    page.goto("/todo")
    found = page.locator("[data-protected]")
    return set(found.evaluate_all("rows => rows.map((one) => one.dataset.case).filter(Boolean)"))
