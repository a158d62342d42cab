"""第一天: by the steps of docs/operations.md, from an empty folder in production to the first protected report."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.house import GRID, MICRO_GRID, TREE
from tests.support.rules.sources import ROOT
from tests.support.running.reporting import REPORT_PAGE, kind
from tests.support.running.server import ProductionServer, lent
from tests.support.workbooks import xlsx

FIRST, SECURITY, COMMISSIONER, LEAD, INFORMANT = (f"1380000000{n}" for n in range(1, 6))
OFFICES = {  # phone → name, post, unit where the post has none of its own
    SECURITY: ("唐安全", "security_admin", ""),
    "13800000011": ("唐审计", "auditor", ""),
    COMMISSIONER: ("唐委员", "political_legal_commissioner", ""),
    "13800000012": ("唐调度", "dispatcher", ""),
    "13800000021": ("唐民警", "police_officer", ""),
    "13800000022": ("蒋民警", "police_officer", ""),
    "13800000031": ("唐司法", "justice_officer", ""),
    "13800000032": ("蒋司法", "justice_officer", ""),
    "13800000041": ("唐妇联", "unit_officer", "womens_federation"),
    "13800000042": ("蒋妇联", "unit_officer", "womens_federation"),
}
NAMED, STAND_INS = ("唐民警", "唐司法", "唐妇联"), ("蒋民警", "蒋司法", "蒋妇联")
PEOPLE = {
    "人员": [[LEAD, "蒋组长", "村支书"], [INFORMANT, "蒋阿婆", ""]],
    "职务": [[LEAD, "村民小组网格长", GRID, "", ""], [INFORMANT, "微网格信息员", MICRO_GRID, "", ""]],
}
PASSWORD = "quiet-river-stone-77"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def house(shared: Path, tmp_path: Path) -> Iterator[ProductionServer]:
    running = ProductionServer(lent(tmp_path / "instance", shared), tmp_path / "server.log")
    running.command("db", "upgrade")
    yield running.start()
    running.stop()


class Walk:
    """Presses what the paper names, and remembers it."""

    def __init__(self, house: ProductionServer, phone: Callable[..., Page]) -> None:
        self.house, self.phone = house, phone
        self.pressed: set[str] = set()
        self.codes: dict[str, str] = {}

    def new_phone(self) -> Page:
        return self.phone(server=self.house)

    def press(self, page: Page | Locator, word: str, role: str = "button") -> None:
        self.pressed.add(word)
        page.get_by_role(role, name=word).first.click()  # type: ignore[arg-type]

    def enter(self, number: str) -> Page:
        """Come in with a one-time code, a new password and a code app that is set up on the way."""
        page = self.new_phone()
        page.goto("/password/new")
        for name, value in (("phone", number), ("code", self.codes[number])):
            page.locator(f"[name={name}]").fill(value)
        for name in ("new_password", "again"):
            page.locator(f"[name={name}]").fill(PASSWORD)
        self.press(page, "设好，进去")
        expect(page.get_by_role("heading", name="第一次设验证码")).to_be_visible()
        secret = page.locator(".secret").text_content() or ""
        page.locator("[name=code]").fill(pyotp.TOTP(secret).at(self.house.now()))
        self.press(page, "设好，进去")
        self.press(page, "抄好了，进去", "link")
        return page

    def add(self, system: Page, number: str) -> None:
        """Add somebody with a post, and keep the code that is shown once."""
        name, post, unit = OFFICES[number]
        system.goto("/people")
        self.press(system, "加一个人", "link")
        system.get_by_label("手机号").fill(number)
        system.get_by_label("姓名").fill(name)
        system.locator("[name=role]").select_option(post)
        if unit:
            system.locator("[name=unit]").select_option(unit)
        self.press(system, "加上，给一次性密码")
        self.codes[number] = system.locator("#code").inner_text().strip()

    def invite(self, system: Page, number: str) -> Page:
        """Let somebody of the grids in by the link of an invitation."""
        system.goto(f"/people?q={number}")
        system.locator("a[href^='/people/']:not([href$=new])").first.click()
        self.press(system, "发邀请")
        page = self.new_phone()
        page.goto(system.locator("#link").inner_text().strip())
        self.press(page, "是我，用这部手机")
        return page


def name_people(walk: Walk, security: Page, commissioner: Page) -> None:
    for unit, people in zip(("派出所", "司法所", "妇联"), zip(NAMED, STAND_INS, strict=True), strict=True):
        code = {"派出所": "police_station", "司法所": "justice_office", "妇联": "womens_federation"}[unit]
        for which, person in zip(("指定的人", "候补"), people, strict=True):
            security.goto(f"/named/{code}")
            security.get_by_role("radio", name=which).check(force=True)
            security.get_by_label("选谁？").select_option(label=person)
            walk.pressed.add(which)
            walk.press(security, "提出来")
            expect(security.get_by_text("提好了，等另一边的人来定")).to_be_visible()
    commissioner.goto("/named")
    agree = commissioner.get_by_role("button", name="同意，就定他")
    for left in range(6, 0, -1):
        expect(agree).to_have_count(left)
        walk.press(commissioner, "同意，就定他")
    expect(agree).to_have_count(0)


def places_units_and_people(walk: Walk, system: Page) -> None:
    system.goto("/first-day")
    system.get_by_role("link", name="县、镇、村和网格").click()
    book = {"name": "first.xlsx", "mimeType": SHEET, "buffer": xlsx(TREE | PEOPLE)}
    system.locator("[name=file]").set_input_files(book)  # type: ignore[arg-type]
    walk.press(system, "先看看会改什么")
    walk.press(system, "就这样导入")
    system.goto("/first-day")
    system.get_by_role("link", name="小院的单位").click()
    walk.press(system, "全部建起来")
    for number in OFFICES:
        walk.add(system, number)


def test_a_town_begins_by_the_paper_and_its_first_protected_report_reaches_the_named_alone(house, phone):
    walk = Walk(house, phone)
    said = house.command("users", "invite", FIRST, "--name", "唐系统", "--role", "system_admin", "--address", house.url)
    walk.codes[FIRST] = re.search(r"one-time code: (\S+)", said)[1]  # type: ignore[index]
    system = walk.enter(FIRST)
    expect(system.get_by_role("link", name="开张清单")).to_be_visible()
    places_units_and_people(walk, system)
    name_people(walk, walk.enter(SECURITY), walk.enter(COMMISSIONER))

    informant, lead = walk.invite(system, INFORMANT), walk.invite(system, LEAD)
    informant.goto("/report/hazard")
    kind(informant, "用电").check()
    walk.press(informant, "提交")
    expect(informant).to_have_url(REPORT_PAGE)
    address = informant.url
    lead.goto("/todo")
    walk.press(lead, "我已收到")
    expect(lead.get_by_role("button", name="我已收到")).to_have_count(0)
    informant.goto(address)
    expect(informant.get_by_text("已签收").first).to_be_visible()

    informant.goto("/report/dispute")
    informant.locator("[name=someone_hurt][value=yes]").check()
    informant.get_by_label("描述").fill("这是试一试")
    walk.press(informant, "提交")
    expect(informant.get_by_role("heading", name="已交给专人")).to_be_visible()
    opened: dict[str, bool] = {}
    address = ""
    for number, (name, *_) in OFFICES.items():
        if name in (*NAMED, "蒋民警", "唐调度"):
            page = walk.enter(number)
            page.goto("/todo")
            links = page.locator("a[href^='/cases/']")
            address = address or str(links.first.get_attribute("href") if links.count() else "")
            opened[name] = bool(address) and page.goto(address).status == 200  # type: ignore[union-attr]
    assert opened == {"唐调度": False, "唐民警": True, "蒋民警": False, "唐司法": True, "唐妇联": True}
    assert [page.goto(address).status for page in (system, lead, informant)] == [404] * 3  # type: ignore[union-attr]

    paper = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    section = paper.partition("## 第一天")[2].partition("\n## ")[0]
    assert [word for word in walk.pressed if f"“{word}”" not in section] == [], "the paper says what was pressed"
    system.goto("/first-day")
    left = system.locator("body").inner_text().partition("办好的")[0]
    assert [word for word in ("三个管理员", "小院的单位", "受保护的事", "第一件上报") if word in left] == []
