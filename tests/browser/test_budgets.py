"""What the jobs of every day may cost, in presses, keys and full loads: one table, and each job done once.

Budgets of a story that another file tells are named here and kept there: `tests.browser.test_budgets.BUDGETS`.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.offline.others import mended_by_a_unit
from tests.support.running.counted import Budget, Counted
from tests.support.running.server import DemoServer
from tests.support.town import small_jpeg
from tests.support.workbooks import xlsx

Phone = Callable[..., Page]
DISPATCHER, OFFICER, RECEPTION, TOWN_LEAD = "10050000001", "10060000007", "10070000001", "10040000001"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TELEPHONE = "10012120077"
BUDGETS = {
    "ten dispatches with a mouse": Budget(20, loads=0),
    "ten dispatches with keys": Budget(0, keys=40, loads=0),
    "somebody walks in": Budget(9, scrolled=0),
    "agreeing to what is asked": Budget(2, loads=0),
    "looking again": Budget(2),
    "somebody into a seat": Budget(4),
    "fifty people imported and invited": Budget(9),
    "any door": Budget(1),
    "a resident's ditch with a picture": Budget(5),
    "办好了 from 待办": Budget(3),
    "a hazard with a picture, from the chooser": Budget(4),
    "一切正常 from 首页": Budget(2),
    "the first report of somebody invited": Budget(5),
    "a whistle to one unit": Budget(5),
}
CALLED_WITHIN = 10_000
"""How many milliseconds until an emergency stands on the first page of everybody called (test_emergency.py)."""


def at_a_desk(phone: Phone, who: str, address: str) -> Page:
    page = phone(who, desk=True)
    page.goto(address)
    page.reload()  # the first page told the house that this is a desk
    page.wait_for_load_state("networkidle")  # its keys are there now
    return page


def next_one(page: Page, before: str) -> str:
    """Wait until another matter stands beside the list; return its code."""
    expect(page.locator(".desk-list a[data-code][aria-current]")).not_to_have_attribute("data-code", before)
    code = page.locator(".desk-list a[data-code][aria-current]").get_attribute("data-code") or ""
    expect(page.locator(f".desk-panel form[action='/cases/{code}/dispatch']")).to_be_visible()
    return code


def say_what_is_asked(page: Page) -> None:
    """Write what the unit is to do, where a chosen unit has put the cursor."""
    expect(page.locator(".desk-panel textarea[name=asked]")).to_be_focused()
    page.keyboard.type("请到现场看看")


def test_ten_matters_are_sent_out_in_one_view(phone: Phone) -> None:
    page = at_a_desk(phone, DISPATCHER, "/dispatch")
    code, mouse = next_one(page, ""), Counted(page)
    for _ in range(5):
        page.locator(".desk-panel #q-unit label").nth(1).click()
        say_what_is_asked(page)
        page.locator(".desk-panel").get_by_role("button", name="派单").click()
        code = next_one(page, code)
    mouse.keeps(BUDGETS["ten dispatches with a mouse"].of(2))
    keyboard = Counted(page)
    for _ in range(5):
        page.keyboard.press("2")
        say_what_is_asked(page)
        page.keyboard.press("Control+Enter")
        code = next_one(page, code)
    keyboard.keeps(BUDGETS["ten dispatches with keys"].of(2))
    assert page.evaluate("document.activeElement.matches('.desk-panel')")
    # Who leads can't help as well.
    page.keyboard.press("2")
    lead = page.locator("#q-unit input:checked").input_value()
    expect(page.locator(f".desk-panel input[name=helpers][value={lead}]").locator("..")).to_be_hidden()


def test_what_is_asked_stands_alone_and_is_agreed_to_in_the_same_view(phone: Phone) -> None:
    page = at_a_desk(phone, DISPATCHER, "/dispatch?show=requests")
    row, counted = page.locator(".desk-list a.asking", has_text="申请"), Counted(page)
    code = row.first.get_attribute("data-code")
    row.first.click()
    question = page.locator(".desk-panel [data-question]")
    expect(question).to_contain_text("申请")
    expect(page.locator(".desk-panel .btn-act:visible")).to_have_count(1)
    question.get_by_role("button", name="同意", exact=True).click()
    expect(page.locator(f".desk-list a.asking[data-code='{code}']", has_text="申请")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"show=requests"))
    counted.keeps(BUDGETS["agreeing to what is asked"])


def test_somebody_who_walks_in_is_registered_without_scrolling(phone: Phone) -> None:
    page = at_a_desk(phone, RECEPTION, "/counter")
    counted = Counted(page)
    page.locator("#q-channel label", has_text="来访").click()
    expect(page.locator("#counter-form [name=description]")).to_be_focused()
    page.keyboard.type("两家为水沟吵了三回")
    page.get_by_label("是什么事？").select_option(label="邻里")
    counted.more += 2  # opening the list, and choosing
    page.locator(".place-box > summary").click()
    expect(page.locator(".place-type")).to_be_focused()
    page.keyboard.type("五福")
    expect(page.locator(".place-found button").first).to_have_text("五福村")
    page.keyboard.press("Enter")
    expect(page.locator("[data-places-said]")).to_have_text("五福村")
    for name, words in (("someone_hurt", "没有"), ("afraid_to_go_home", "不怕"), ("minor_harmed", "不是")):
        page.locator(f"[data-field={name}] label", has_text=words).click()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_label("怎么称呼")).to_be_focused()
    page.keyboard.type("蒋大姐")
    page.keyboard.press("Tab")
    page.keyboard.type("10012345670")
    page.locator("label", has_text="按信访件登记").click()  # an ordinary matter, no petition
    expect(page.locator("[name=petition]")).not_to_be_checked()
    button = page.locator("#counter-form").get_by_role("button", name="登记")
    expect(button).to_be_in_viewport(ratio=1)
    assert counted.spent().scrolled == 0
    button.click()
    expect(page.get_by_text("案码")).to_be_visible()
    counted.keeps(BUDGETS["somebody walks in"])
    page.goto("/counter")
    expect(page.locator(".counter-mine")).to_contain_text("两家为水沟吵了三回")


def test_fifty_people_are_imported_and_invited(phone: Phone) -> None:
    page = at_a_desk(phone, OFFICER, "/")
    people = [[f"1001998{n:04}", f"新人{n}", ""] for n in range(50)]
    areas = [
        ["450324106291", "测试新村", "村", "450324106", "否"],
        ["450324106291001", "1 网格", "网格", "450324106291", "否"],
    ]
    areas += [[f"450324106291001{n:02}", f"{n:02}", "微网格", "450324106291001", "否"] for n in range(1, 51)]
    posts = [[one[0], "微网格信息员", f"450324106291001{n:02}", "", ""] for n, one in enumerate(people, 1)]
    counted = Counted(page)
    page.locator(".rail summary", has_text="表格").click()
    page.locator(".rail").get_by_role("link", name="导入导出", exact=True).click()
    counted.more += 2  # the field, and the chooser of the system
    book = xlsx({"网格": areas, "人员": people, "职务": posts})
    page.get_by_label(".xlsx 文件").set_input_files({"name": "新村.xlsx", "mimeType": XLSX, "buffer": book})
    page.get_by_role("button", name="先看看会改什么").click()
    page.get_by_role("button", name="就这样导入").click()
    page.get_by_role("button", name="发 50 张邀请").click()
    expect(page.locator(".invitation")).to_have_count(50)
    page.evaluate("window.print = () => document.body.append('printed')")
    page.get_by_role("button", name="打印").click()
    expect(page.get_by_text("printed")).to_be_visible()
    counted.keeps(BUDGETS["fifty people imported and invited"])
    page.emulate_media(media="print")
    # A sheet of A4 has room for two columns: cards stand in pairs and none is cut.
    boxes = [one.bounding_box() for one in page.locator(".invitation").all()[:4]]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"]  # type: ignore[index]


def test_somebody_is_put_into_a_seat(phone: Phone) -> None:
    page = at_a_desk(phone, OFFICER, "/")
    counted = Counted(page)
    page.get_by_role("link", name="网格", exact=True).first.click()
    page.locator(".tree").get_by_role("link", name="七星村").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("七星村")
    page.locator(".leaves span").last.get_by_role("link").last.click()
    page.get_by_label("手机号").fill("10019990601")
    page.get_by_label("姓名").fill("唐接手")
    page.get_by_role("button", name="换人").click()
    expect(page.get_by_role("heading", name="唐接手")).to_be_visible()
    counted.keeps(BUDGETS["somebody into a seat"])


def test_a_lead_looks_again_at_what_a_unit_has_done(
    phone: Phone, playwright_driver: Playwright, demo_server: DemoServer
) -> None:
    mended_by_a_unit(playwright_driver, demo_server, "看看焊好了没有")
    page = at_a_desk(phone, TOWN_LEAD, "/cases?show=open&state=pending_recheck")
    look, counted = page.locator("[data-pane]").get_by_role("link", name="去看一眼"), Counted(page)
    look.click()  # the first of them stands open by itself
    page.get_by_role("button", name="看过，好了").click()
    expect(page.get_by_text("谢谢您去看")).to_be_visible()
    counted.keeps(BUDGETS["looking again"])


def folded(row: Locator) -> bool:
    return bool(row.evaluate("one => Boolean(one.closest('details:not([open])'))"))


@pytest.mark.parametrize("who", [DISPATCHER, OFFICER])
def test_any_door_is_one_click_away_what_is_folded_by_its_word(phone: Phone, who: str) -> None:
    page = at_a_desk(phone, who, "/me/devices")
    rows = page.locator(".rail-row[data-spelt]").all()
    open_doors, others = [one for one in rows if not folded(one)], [one for one in rows if folded(one)]
    assert len(open_doors) > 6
    assert others
    for one in open_doors:  # the walk opens each of them
        expect(one).to_be_in_viewport(ratio=0.99)
        one.click(trial=True)
    door, counted = open_doors[-1].get_attribute("href"), Counted(page)
    open_doors[-1].click()
    page.wait_for_url(f"**{door}")
    counted.keeps(BUDGETS["any door"])
    page.goto("/help")
    last = page.locator(".rail-row[data-spelt]").nth(len(rows) - 1)
    word, door, counted = last.get_attribute("title") or "", last.get_attribute("href"), Counted(page)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+KeyK")
    expect(page.locator("#find input")).to_be_focused()
    page.keyboard.type(word)
    page.locator("#find").get_by_role("option", name=word).first.click()
    page.wait_for_url(f"**{door}")
    counted.keeps(BUDGETS["any door"])


def test_a_blocked_ditch_is_told_with_a_picture_and_found_again_without_a_code(
    phone: Phone, axe: Callable[[Page], list[str]]
) -> None:
    resident = phone()
    resident.goto("/services")
    counted = Counted(resident)
    resident.get_by_role("link", name=re.compile("^说件事")).tap()
    with resident.expect_file_chooser() as chooser:
        resident.get_by_label("拍照").tap(force=True)
    chooser.value.set_files([{"name": "沟.jpg", "mimeType": "image/jpeg", "buffer": small_jpeg()}])
    expect(resident.get_by_alt_text("要发的照片")).to_be_visible()
    resident.get_by_label("怎么回事？").tap()
    resident.keyboard.type("门口的水沟堵了")
    resident.get_by_label("电话", exact=True).tap()
    resident.keyboard.type(TELEPHONE)
    assert axe(resident) == []
    resident.get_by_role("button", name="说给小院").tap()
    expect(resident.get_by_text("说好了")).to_be_visible()
    assert axe(resident) == []
    counted.keeps(BUDGETS["a resident's ditch with a picture"])
    code = "-".join(resident.locator(".code-words").inner_text().split())

    resident.goto("/services")
    resident.get_by_role("link", name=re.compile("^有事说事.*说的")).click()
    expect(resident.locator(".code-words")).to_have_text(code.replace("-", " "))
    desk = phone(DISPATCHER)
    desk.goto(f"/cases/{code}")
    expect(desk.get_by_text("门口的水沟堵了").first).to_be_visible()
    expect(desk.locator("main img").first).to_be_visible()
