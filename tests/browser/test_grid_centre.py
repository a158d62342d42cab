"""The grid centre's day in a real browser: a spreadsheet with mistakes, a new informant and lead, and who proves it.

Every page on the way is clean for axe and stays inside the window, at a desk and on a phone.
"""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_budgets import BUDGETS
from tests.grid_centre.spreadsheets.test_import import broken
from tests.support.rules.sources import ROOT
from tests.support.running.browser import Trouble, open_phone
from tests.support.running.reporting import REPORT_PAGE, Taps, kind
from tests.support.running.server import FLASK, DemoServer, environment
from tests.support.workbooks import xlsx

Phone = Callable[..., Page]
Axe = Callable[[Page], list[str]]
OFFICER, SYSTEM, AUDITOR = "10060000007", "10000000001", "10000000003"
# The far end of the list, where no other test signs in: the third part of a grid, and who leads that grid.
GRID, MICRO = "450324106211005", "45032410621100503"
DESK, HAND = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


class Looks:
    """Looks at a page at a desk and on a phone, and says what is wrong with it."""

    def __init__(self, axe: Axe) -> None:
        self.axe = axe

    def __call__(self, page: Page) -> None:
        for size in (HAND, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (page.url, size)
        assert self.axe(page) == [], page.url


def in_a_new_village(rows: dict[str, Any]) -> dict[str, Any]:
    """Return the rows with a village that the demo town does not have."""

    def moved(value: Any) -> Any:
        return value.replace("450324106210", "450324106290") if isinstance(value, str) else value

    return {title: [[moved(value) for value in row] for row in body] for title, body in rows.items()}


def hand_in(page: Page, rows: dict[str, Any]) -> None:
    """Choose the file and press the button."""
    if not page.url.endswith("/admin/import") or page.get_by_label(".xlsx 文件").count() == 0:
        page.get_by_role("link", name="再传一次").click()
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.get_by_label(".xlsx 文件").set_input_files({"name": "名册.xlsx", "mimeType": mime, "buffer": xlsx(rows)})
    page.get_by_role("button", name="先看看会改什么").click()
    page.wait_for_load_state()


def named(page: Page) -> list[tuple[str, int]]:
    """Return sheet and row of every message on the page."""
    found = page.locator("tr[data-fault]").evaluate_all(
        "rows => rows.map(r => [r.cells[0].textContent, r.dataset.fault])"
    )
    return [(sheet, int(row)) for sheet, rows in found for row in rows.split()]


def test_a_spreadsheet_with_twelve_mistakes_is_mended_by_its_messages_taken_in_and_taken_back(
    phone: Phone, axe: Axe
) -> None:
    looks, page = Looks(axe), phone(OFFICER)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto("/")
    looks(page)
    page.locator(".rail summary", has_text="表格").click()
    page.locator(".rail").get_by_role("link", name="导入导出", exact=True).click()
    expect(page.get_by_text("新来的干部.xlsx")).to_be_visible()
    looks(page)
    wrong, good, places = broken()
    rows, right = in_a_new_village(wrong), in_a_new_village(good)
    hand_in(page, rows)
    expect(page.get_by_text("现在一处也没有动")).to_be_visible()
    told = named(page)
    assert {(title, number) for title, number, *_ in places} <= set(told)
    looks(page)
    for title, number in told:  # what follows from a mistake goes with it
        rows[title][number - 2] = list(right[title][number - 2])
    hand_in(page, rows)
    assert named(page) == []
    looks(page)
    page.get_by_role("button", name="就这样导入").click()
    expect(page.get_by_text("导入好了")).to_be_visible()
    page.goto("/areas/450324106290")
    expect(page.get_by_role("link", name="1 网格 网格长1", exact=True)).to_be_visible()
    page.goto("/admin/import")
    page.get_by_role("button", name="撤回这次导入").first.click()
    expect(page.get_by_text("撤回了，和导入以前一样")).to_be_visible()
    assert page.goto("/areas/450324106290").status == 404  # type: ignore[union-attr]


def put_into(page: Page, code: str, number: str, name: str, looks: Looks, position: str = "") -> None:
    """Give a seat to somebody new, from the page of the area."""
    page.goto(f"/areas/{code}")
    looks(page)
    if (change := page.get_by_role("link", name="换人")).count():  # on a desk the form stands there
        change.click()
    page.get_by_label("手机号").fill(number)
    page.get_by_label("姓名").fill(name)
    if position:
        page.get_by_label(position).check()
    looks(page)
    page.get_by_role("button", name="换人").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    looks(page)


def test_an_informant_and_a_lead_are_replaced_report_at_once_and_the_auditor_proves_it(
    phone: Phone,
    axe: Axe,
    browser: Browser,
    demo_server: DemoServer,
    tmp_path: Path,
) -> None:
    looks, page, taps = Looks(axe), phone(OFFICER), Taps()
    put_into(page, GRID, "10019990101", "唐新长", looks, "村支书")
    put_into(page, MICRO, "10019990102", "蒋新来", looks)
    page.get_by_role("button", name="发邀请").click()
    link = page.locator("#link").inner_text()
    looks(page)
    page.emulate_media(media="print")
    expect(page.locator(".a4")).to_contain_text("信息员怎么用")
    expect(page.get_by_text("把链接发给他")).to_be_hidden()
    page.emulate_media(media="screen")

    trouble = Trouble()
    new = open_phone(browser, demo_server.url, trouble)
    new.goto(link)
    taps(new.get_by_role("button", name="是我，用这部手机"))
    taps(new.get_by_role("link", name=re.compile("^(报隐患|隐患|上报)")).first)
    if not new.url.endswith("/hazard"):
        taps(new.get_by_role("link", name="隐患", exact=True))
    taps(kind(new, "用电"))
    taps(new.get_by_role("button", name="提交"))
    expect(new).to_have_url(REPORT_PAGE)
    assert taps.number <= BUDGETS["the first report of somebody invited"].presses
    assert trouble.unexpected == []
    new.context.close()

    auditor = phone(AUDITOR)
    auditor.goto("/audit")
    auditor.get_by_role("link", name="筛选").click()
    auditor.get_by_label("哪一类事").select_option(label="人员和职务")
    auditor.get_by_role("button", name="就看这些").click()
    table = auditor.locator("table")
    for words in ("任职", "职务结束", "新增人员", "蒋新来", "唐新长"):
        expect(table).to_contain_text(words)
    looks(auditor)
    auditor.get_by_role("button", name="验一验有没有改过").click()
    expect(auditor.get_by_text("没有改过", exact=False).first).to_be_visible()

    copy = str(tmp_path / "copies" / "last-night.db")
    for command in (["backup", copy], ["restore-drill", copy]):
        done = subprocess.run(
            [*FLASK, *command], cwd=ROOT, env=environment(demo_server.instance), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
    system = phone(SYSTEM)
    system.goto("/operations")
    expect(system.get_by_text("用得起来")).to_be_visible()
    looks(system)
