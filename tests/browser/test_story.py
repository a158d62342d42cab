"""The story of the courtyard: from an informant's phone through the offices and back, told by a real browser.

informant → group → village → town → dispatcher → one unit hands it back, the next mends it → another looks → asked back
→ 还没好 → again → settled → closed; after each step the reporter reads what happened, and the roll-up counts it right.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_lead import SEND
from tests.support.town import small_jpeg

Phone = Callable[..., Page]

GRID = 55
INFORMANT = f"10010000{27 * 4 + 3 * (GRID - 28) + 1}"
LEAD, VILLAGE_LEAD = f"100200000{GRID}", f"100300000{(GRID - 1) // 6 + 1:02}"
TOWN_LEAD, DISPATCHER = "10040000001", "10050000001"
COURT, CIVIL_AFFAIRS = "10060000001", "10060000006"
WORDS = "护栏被撞断了，娃娃放学走这里"
# The code of the first area of one's roll-up, which is one's own.
OWN = """async () => new DOMParser().parseFromString(await (await fetch('/roll-up')).text(), 'text/html')
  .querySelector('[data-area]').dataset.area"""
# The numbers of one row of the roll-up.
NUMBERS = """async (code) => {
  const page = new DOMParser().parseFromString(await (await fetch('/roll-up')).text(), 'text/html');
  const numbers = page.querySelector(`[data-area="${code}"]`).querySelectorAll('[data-count]');
  return Object.fromEntries([...numbers].map((n) => [n.dataset.count, parseInt(n.textContent)]));
}"""


class Watch:
    """Reads the roll-up of three levels before the story, and says how far each number has moved since."""

    def __init__(self, *levels: tuple[Page, str]) -> None:
        self.levels = levels
        self.before = self._read()

    def moved(self) -> list[dict[str, int]]:
        return [
            {name: now[name] - old[name] for name in now} for now, old in zip(self._read(), self.before, strict=True)
        ]

    def shows(self, **numbers: int) -> None:
        expected = {"open": 0, "overdue": 0, "new_today": 1, "resolved_month": 0} | numbers
        for moved in self.moved():
            assert {name: moved[name] for name in expected} == expected

    def _read(self) -> list[dict[str, int]]:
        return [page.evaluate(NUMBERS, code) for page, code in self.levels]


def sheet(page: Page, opener: str, note: str, send: str) -> None:
    """Open a half-screen dialog from the bar or from 更多, write a word, and send it."""
    if not page.locator(".bar").get_by_role("button", name=opener, exact=True).count():
        page.get_by_role("button", name="更多", exact=True).click()
    page.get_by_role("button", name=opener, exact=True).first.click()
    dialog = page.locator("dialog[open]:has(textarea)")
    dialog.locator("textarea").fill(note)
    dialog.get_by_role("button", name=send, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.fixture
def desk_page(phone: Phone) -> Callable[[str], Page]:
    """Signs somebody in at a desk."""

    def open_it(number: str) -> Page:
        page = phone(number)
        page.set_viewport_size({"width": 1280, "height": 800})
        return page

    return open_it


def test_a_matter_goes_through_the_one_door_and_comes_back_settled(
    phone: Phone, desk_page: Callable[[str], Page], axe: Callable[[Page], list[str]]
) -> None:
    informant, lead, village, town = (phone(number) for number in (INFORMANT, LEAD, VILLAGE_LEAD, TOWN_LEAD))
    areas = [page.evaluate(OWN) for page in (lead, village, town)]
    watch = Watch(*zip((lead, village, town), areas, strict=True))
    client_id = informant.evaluate("crypto.randomUUID()")
    sent = {"client_id": client_id, "kind": "hazard", "category": "road_traffic", "description": WORDS}
    code = informant.evaluate(SEND, [sent, list(small_jpeg("darkred"))])

    def reads(words: str) -> None:
        """The reporter finds these words on their own page of it."""
        informant.goto(f"/reports/{client_id}")
        expect(informant.locator("main")).to_contain_text(words)

    watch.shows(open=1)
    lead.goto(f"/cases/{code}")
    sheet(lead, "交给上级", "村里有焊机", "交给上级")
    reads("交给")
    village.goto(f"/cases/{code}")
    village.get_by_role("button", name="我已收到", exact=True).click()
    expect(village.locator("main")).to_contain_text("已签收")
    reads("已签收")
    sheet(village, "交给上级", "要镇里请人来焊", "交给上级")
    watch.shows(open=1)

    desk = desk_page(DISPATCHER)
    send_to(desk, code, "人民法庭", "请派人来看")
    reads("派给人民法庭")
    court = phone(COURT)
    court.goto("/todo")
    court.locator(f"[data-case='{code}']").get_by_role("link").click()
    court.get_by_role("link", name="更多").click()
    court.locator("dialog[open]").get_by_role("link", name="退回").click()
    court.locator("dialog#o1-return textarea").fill("不归法庭管")
    court.locator("dialog#o1-return").get_by_role("button", name="退回", exact=True).click()
    expect(court).to_have_url(re.compile("/todo$"))
    reads("退回")
    desk.goto("/dispatch?show=returned")
    expect(desk.locator(f"[data-code='{code}']")).to_have_count(1)
    send_to(desk, code, "民政办", "护栏是你们装的，请焊好")
    reads("派给民政办")
    watch.shows(open=1)

    office = phone(CIVIL_AFFAIRS)
    mend(office, code, "焊好了，刷了漆")
    reads("等复查")
    look(lead, code, axe)
    reads("真的好了吗")
    watch.shows(resolved_month=1)
    answer(informant, "还没好")
    reads("还没好")
    watch.shows(open=1)

    mend(office, code, "重新打了底座")
    look(lead, code, axe)
    informant.goto(f"/cases/{code}")
    answer(informant, "好了")
    reads("已归档")
    watch.shows(resolved_month=1)


def send_to(desk: Page, code: str, unit: str, asked: str) -> None:
    """Open the case on the dispatch desk and send it to a unit; the next one comes up."""
    desk.goto("/dispatch")
    rows, row = desk.locator(".desk-rows [data-code]"), desk.locator(f"[data-code='{code}']")
    while not row.count():  # what is due first stands first, so a new one may come late
        shown = rows.count()
        desk.locator(".desk-list a[rel=next]").click()
        expect(rows.nth(shown)).to_be_attached()
    row.click()
    expect(desk.locator("#case-view")).to_contain_text(WORDS)
    form = desk.locator(f"form[action='/cases/{code}/dispatch']")
    form.get_by_role("radio", name=unit).check()
    form.get_by_label("交代一句，要办什么").fill(asked)
    form.get_by_role("button", name="派单", exact=True).click()
    expect(desk.locator(f"[data-desk-list] [data-code='{code}']")).to_have_count(0)
    expect(desk.locator("#case-view")).to_be_visible()


def mend(officer: Page, code: str, words: str) -> None:
    """Accept the order where it waits, and say that it is done, with a picture."""
    officer.goto("/todo")
    card = officer.locator(f"[data-case='{code}']")
    if card.get_by_role("button", name="受理").count():
        card.get_by_role("button", name="受理").click()
    officer.locator(f"[data-case='{code}']").get_by_role("link").click()
    officer.get_by_role("link", name="办好了", exact=True).click()
    dialog = officer.locator("dialog[open]")
    dialog.locator("textarea").fill(words)
    picture: Any = {"name": "done.jpg", "mimeType": "image/jpeg", "buffer": small_jpeg("seagreen")}
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_role("button", name="办好了", exact=True).click()
    expect(officer.locator("#case-view .chips").first).to_contain_text("等复查")


def look(page: Page, code: str, axe: Callable[[Page], list[str]]) -> None:
    """Compare before and after, and say that it is good."""
    page.goto(f"/cases/{code}/recheck")
    expect(page.locator(".before-after img")).not_to_have_count(0)
    assert axe(page) == []
    page.get_by_role("button", name="看过，好了").click()
    expect(page.locator("main")).to_contain_text("已办好")


def answer(informant: Page, words: str) -> None:
    """Answer 真的好了吗？ on one's own page of it."""
    informant.get_by_role("button", name=words, exact=True).click()
    if words != "好了":
        informant.get_by_role("dialog").get_by_role("button", name="发出去").click()
        expect(informant.get_by_text("已记下")).to_be_visible()
        expect(informant.get_by_text("已记下")).to_have_count(0, timeout=25_000)  # it can be taken back for 10 s
    expect(informant.get_by_role("button", name=words, exact=True)).to_have_count(0)
