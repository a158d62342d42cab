"""The receptionist's day: a petition from the counter to 复查, in a real browser, by everybody who has a part in it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_mediation import at_foot, send, tap, today
from tests.support.running import browser as support
from tests.support.running.counted import Counted

Phone = Callable[..., Page]

RECEPTION, DISPATCHER, JUSTICE, TOWN_LEAD = "10070000001", "10050000001", "10060000003", "10040000001"
VILLAGE_LEAD = "10030000005"
DEMAND = "把沟清了"
# What each part of the day costs in presses at most.
TAPS = {"登记": 12, "受理": 3, "签发": 3, "送达": 4}


def stands(page: Page, state: str) -> None:
    """Expect the petition to stand in a state."""
    expect(page.locator("#the-petition")).to_have_attribute("data-petition-state", state)


def test_a_petition_is_registered_routed_answered_and_looked_at_again(phone: Phone, trouble: support.Trouble) -> None:
    trouble.expect("404")
    taps: dict[str, int] = {}
    reception = phone(RECEPTION, desk=True)
    code = registered(reception, taps)
    url = f"/cases/{code}/petition"
    assert phone(VILLAGE_LEAD).goto(f"/cases/{code}").status == 404
    dispatched(phone(DISPATCHER, desk=True), code)
    justice = phone(JUSTICE)
    answered(justice, url, taps)
    signed(phone(TOWN_LEAD), url, taps)
    served_and_asked_again(reception, url, taps)
    assert {job: count for job, count in taps.items() if count > TAPS[job]} == {}


def registered(page: Page, taps: dict[str, int]) -> str:
    """Write down who came, with the switch that is on for the reception."""
    page.goto("/counter")
    counted = Counted(page)
    tap(page, "channel", "walk_in")
    page.get_by_label("是什么事？").select_option("appeal:public_works")
    page.locator("[name=description]").fill("排水沟堵了半年，没人管")
    page.locator("[name=caller_name]").fill("韦阿公")
    page.locator("[name=caller_phone]").fill("10099950031")
    expect(page.locator("input[name=petition]")).to_be_checked()
    tap(page, "petition_type", "claim")
    page.locator("[name=demand]").fill(DEMAND)
    tap(page, "about_cadre", "no")
    page.locator("#counter-form").get_by_role("button", name="登记").click()
    expect(page.locator("main")).to_contain_text("才访〔")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()
    taps["登记"] = counted.spent().presses
    return found[0]


def dispatched(desk: Page, code: str) -> None:
    """Send it to the justice office, which makes it theirs."""
    desk.goto("/dispatch")
    desk.locator(f".desk-list a[data-code='{code}']").click()
    panel = desk.locator(f".desk-panel:has(form[action='/cases/{code}/dispatch'])")
    panel.locator("label:has(input[name=unit][value=justice_office])").click()
    panel.locator("textarea[name=asked]").fill("请看受不受理，告诉他")
    panel.get_by_role("button", name="派单").click()
    expect(desk.locator(f".desk-list a[data-code='{code}']")).to_have_count(0)
    desk.goto(f"/cases/{code}/petition")
    stands(desk, "assigned")


def answered(justice: Page, url: str, taps: dict[str, int]) -> None:
    """Take it up, and hand in what is to be answered."""
    justice.goto(url)
    stands(justice, "assigned")
    counted = Counted(justice)
    at_foot(justice, "受理")
    send(justice, "受理")
    stands(justice, "accepted")
    taps["受理"] = counted.spent().presses
    at_foot(justice, "交处理意见")
    tap(justice, "answer", "support")
    said = {"claim": DEMAND, "facts": "沟确实堵了", "law": "条例第三十二条", "opinion": "一周内清"}
    for name, words in said.items():
        justice.locator(f"dialog[open] [name={name}]").fill(words)
    send(justice, "交处理意见")
    stands(justice, "drafted")


def signed(lead: Page, url: str, taps: dict[str, int]) -> None:
    """Find it among what waits for a word, and sign it."""
    lead.goto("/petitions?show=waiting")
    row = lead.locator(f"a[href='{url}']").first
    expect(row).to_be_visible()
    counted = Counted(lead)
    row.click()
    at_foot(lead, "签发")
    send(lead, "签发")
    stands(lead, "signed")
    taps["签发"] = counted.spent().presses


def served_and_asked_again(reception: Page, url: str, taps: dict[str, int]) -> None:
    """Hand the opinion over, print its paper, and note that they ask for 复查."""
    reception.goto(url)
    counted = Counted(reception)
    at_foot(reception, "送达")
    tap(reception, "how", "in_person")
    send(reception, "送达")
    stands(reception, "answered")
    taps["送达"] = counted.spent().presses
    reception.get_by_role("link", name="信访事项处理意见书").click()
    for words in ("韦阿公", DEMAND, "三十日内"):
        expect(reception.locator("main")).to_contain_text(words)
    reception.goto(url)
    at_foot(reception, "要求复查")
    reception.locator("dialog[open] [name=on]").fill(today())
    send(reception, "要求复查")
    stands(reception, "in_review")
    expect(reception.locator("#the-petition")).to_contain_text("县里在复查")
