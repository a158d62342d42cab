"""A grid lead's day on a phone and on a desk: what is new, 我已收到, 办好了 with a picture, and where it is counted."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.running.browser import LOOKS, wear
from tests.support.town import small_jpeg

Phone = Callable[..., Page]

# Grid n of the town has its lead at 10020000000 + n; from the 28th on grids have three informants each.
GRID = 50
LEAD, VILLAGE_LEAD = f"100200000{GRID}", f"100300000{(GRID - 1) // 6 + 1:02}"
INFORMANT = f"10010000{27 * 4 + 3 * (GRID - 28) + 1}"
SEND = """async ([fields, picture]) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (picture) form.set('photos', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'a.jpg');
  const token = (await (await fetch('/session', { headers: { Accept: 'application/json' } })).json()).csrf_token;
  const answer = await fetch('/reports', {
    method: 'POST', body: form, headers: { Accept: 'application/json', 'X-CSRFToken': token } });
  return (await answer.json()).case_code;
}"""


@pytest.fixture
def reported(phone: Phone) -> Callable[..., str]:
    """Reports something as the grid's informant and returns the case code."""

    def report(description: str, **fields: str) -> str:
        page = phone(INFORMANT)
        client_id = page.evaluate("crypto.randomUUID()")
        sent = {"client_id": client_id, "kind": "hazard", "category": "electrical", "description": description} | fields
        code = page.evaluate(SEND, [sent, list(small_jpeg())])
        assert code
        return str(code)

    return report


def test_a_lead_receives_settles_with_a_picture_and_finds_it_counted(
    phone: Phone, reported: Callable[..., str], axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    code = reported("晒谷坪边的插座冒火花")
    page = phone(LEAD)
    page.goto("/todo")
    card = page.locator(f"[data-case='{code}']")
    expect(card).to_contain_text("晒谷坪边的插座冒火花")
    waiting = int(page.locator("#todo-numbers b").first.inner_text())
    card.get_by_role("button", name="我已收到").click()
    expect(card).to_contain_text("已签收")
    expect(card.get_by_role("button", name="我已收到")).to_have_count(0)
    expect(page.locator("#todo-numbers b").first).to_have_text(str(waiting - 1))
    assert axe(page) == []

    card.get_by_role("link").click()
    expect(page).to_have_url(re.compile(code))
    expect(page.locator("#case-view")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="办好了").click()
    sheet = page.locator("dialog[open]")
    (tmp_path / "after.jpg").write_bytes(small_jpeg("tomato"))
    sheet.get_by_label("怎么办好的").fill("换了新插座")
    (tmp_path / "in-the-cloud.jpg").write_bytes(b"")
    sheet.get_by_label("拍照").set_input_files([tmp_path / "in-the-cloud.jpg", tmp_path / "after.jpg"])
    expect(page.get_by_text("还没下载到手机")).to_be_visible()
    expect(sheet.get_by_alt_text("照片 1")).to_be_visible()
    expect(sheet.get_by_alt_text("照片 2")).to_have_count(0)
    assert axe(page) == []
    sheet.get_by_role("button", name="办好了").click()
    expect(page.get_by_text("已办好").first).to_be_visible()
    expect(page.locator(".course .said").last).to_contain_text("换了新插座")
    expect(page.locator("#the-case img")).to_have_count(2)  # before and after

    page.goto("/roll-up")
    page.locator("tr.own").locator("[data-count=resolved_month]").click()
    expect(page.locator(f"a[href='/cases/{code}']")).to_be_visible()


def test_who_comes_late_is_told_on_the_card(phone: Phone, reported: Callable[..., str]) -> None:
    code = reported("路灯整晚不亮")
    late, early = phone(LEAD), phone(VILLAGE_LEAD)
    late.goto("/todo")
    early.goto(f"/cases/{code}")
    early.get_by_role("button", name="我已收到").click()
    expect(early.get_by_text("已签收").first).to_be_visible()
    late.locator(f"[data-case='{code}']").get_by_role("button", name="我已收到").click()
    expect(late.get_by_role("alert")).to_contain_text("改过，现在是“已签收”")


def test_a_forgotten_word_is_asked_for_in_the_sheet(phone: Phone, reported: Callable[..., str], axe: Callable) -> None:
    page = phone(LEAD)
    page.goto(f"/cases/{reported('变压器嗡嗡响')}")
    page.get_by_role("button", name="交给上级").click()
    sheet = page.locator("dialog[open]")
    sheet.get_by_role("button", name="交给上级").click()
    expect(page.locator("dialog[open]").get_by_text("写一句就行，看的人才明白")).to_be_visible()
    assert axe(page) == []
    page.locator("dialog[open]").get_by_role("radio", name="有危险").check()
    page.locator("dialog[open]").get_by_role("button", name="交给上级").click()
    expect(page.locator(".course .said").last).to_contain_text("有危险")
    expect(page.get_by_role("button", name="我已收到")).to_have_count(0)


def test_a_chosen_picture_can_be_taken_out_again(phone: Phone, reported: Callable[..., str], tmp_path: Path) -> None:
    page = phone(LEAD)
    page.goto(f"/cases/{reported('电线落在田埂上')}")
    page.get_by_role("button", name="补充").click()
    sheet = page.locator("dialog[open]")
    for colour in ("navy", "gold"):
        (tmp_path / f"{colour}.jpg").write_bytes(small_jpeg(colour))
        sheet.get_by_label("拍照").set_input_files([tmp_path / f"{colour}.jpg"])
    expect(sheet.get_by_role("img")).to_have_count(2)
    sheet.get_by_role("button", name="去掉照片 1").click()
    expect(sheet.get_by_role("img")).to_have_count(1)
    sheet.get_by_role("button", name="发出去").click()
    expect(page.locator(".course .said").last.locator("img")).to_have_count(1)


def test_without_scripts_every_step_can_be_taken(phone: Phone, reported: Callable[..., str]) -> None:
    code = reported("井盖上的电线破了皮")
    page = phone(LEAD, js=False)
    page.goto("/todo")
    page.locator(f"[data-case='{code}']").get_by_role("button", name="我已收到").click()
    page.get_by_role("link", name="办好了").click()
    page.locator("#resolve-note").fill("包好了")
    page.locator("#do-resolve").get_by_role("button", name="办好了").click()
    expect(page.get_by_text("已办好").first).to_be_visible()


def test_on_a_desk_the_case_stands_beside_its_list_and_the_next_comes_up(
    phone: Phone, reported: Callable[..., str], axe: Callable[[Page], list[str]]
) -> None:
    codes = [reported("配电箱门关不上"), reported("电表箱进水")]
    page = phone(LEAD)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/todo")
    pane = page.locator("[data-pane]")
    expect(pane).to_contain_text("电表箱进水")
    expect(page.locator("link[href*='no-script']")).to_have_count(0)  # meant for browsers without scripts alone
    page.locator(f"tr[data-case='{codes[1]}']").click()
    page.keyboard.press("j")
    expect(pane).to_contain_text("配电箱门关不上")
    expect(page).to_have_url(re.compile(rf"/todo\?open={codes[0]}$"))
    page.reload()
    expect(pane).to_contain_text("配电箱门关不上")
    for look, worn in LOOKS.items():
        wear(page, **worn)
        assert axe(page) == [], look
    wear(page)
    page.keyboard.press("k")
    expect(pane).to_contain_text("电表箱进水")
    page.evaluate("window.stays = true")
    pane.get_by_role("button", name="我已收到").click()
    expect(pane).to_contain_text("配电箱门关不上")
    expect(page.locator(f"tr[data-case='{codes[1]}']")).to_contain_text("已签收")
    assert page.evaluate("window.stays && document.activeElement.closest('[data-pane]') !== null")
    page.keyboard.press("Escape")
    expect(pane).to_be_hidden()
