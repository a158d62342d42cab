"""The pictures of the papers: whose phone or desk, which address, and what is done there before."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.support.workbooks import xlsx

INFORMANT, LEAD, TOWN_LEAD = "10010000103", "10030000005", "10040000001"
GROUP_LEAD, DISPATCHER, OFFICE, JUSTICE = "10020000026", "10050000001", "10060000004", "10060000003"
GRID_CENTRE, SYSTEM, AUDITOR, ADVISER = "10060000007", "10000000001", "10000000003", "10090000005"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shot:
    """One picture: its name, who looks (None: a resident), at which address, on what, and what is done first."""

    name: str
    phone: str | None
    path: str
    desk: bool = False
    then: Callable[[Page], None] | None = None


def open_first(page: Page) -> None:
    """Open the first matter of a list."""
    page.goto(str(page.locator("a[href^='/cases/']").first.get_attribute("href")))


def open_row(page: Page) -> None:
    """Open the second row of a table in its pane."""
    page.locator("tbody tr").nth(1).click()
    page.locator("[data-pane] h1, [data-pane] h2, #pane *").first.wait_for()


def hand_in_mistakes(page: Page) -> None:
    """Hand a spreadsheet in with mistakes as people make them."""
    rows = {
        "网格": [["45032410620100701", "07", "微网格", "450324106202001", "否"]],
        "人员": [["1001999010", "唐小妹", ""], ["10019990103", None, ""]],
        "职务": [["10010000007", "微网格信息员", "45032410620000101", "", ""]],
    }
    page.get_by_label(".xlsx 文件").set_input_files(
        {"name": "十二月换人.xlsx", "mimeType": SPREADSHEET, "buffer": xlsx(rows)}
    )
    page.get_by_role("button", name="先看看会改什么").click()


def invite(page: Page) -> None:
    """Make an invitation for the first person that is found."""
    page.locator("tbody a", has_text="蒋").first.click()
    page.get_by_role("button", name="发邀请").click()


SHOTS = (
    Shot("home", INFORMANT, "/"),
    Shot("chooser", INFORMANT, "/report"),
    Shot("hazard", INFORMANT, "/report/hazard"),
    Shot("my-reports", INFORMANT, "/reports"),
    Shot("todo", LEAD, "/todo"),
    Shot("case", LEAD, "/todo", then=open_first),
    Shot("roll-up", LEAD, "/roll-up"),
    Shot("work", GROUP_LEAD, "/me"),
    Shot("informants", GROUP_LEAD, "/informants"),
    Shot("morning", DISPATCHER, "/", desk=True),
    Shot("dispatch", DISPATCHER, "/dispatch", desk=True),
    Shot("board", TOWN_LEAD, "/board", desk=True),
    Shot("office-todo", OFFICE, "/todo"),
    Shot("legal-aid", JUSTICE, "/legal-aid", desk=True, then=open_row),
    Shot("orders", ADVISER, "/orders"),
    Shot("services", None, "/services"),
    Shot("speak", None, "/services/speak"),
    Shot("areas", GRID_CENTRE, "/areas/450324106203", desk=True),
    Shot("import-mistakes", GRID_CENTRE, "/admin/import", desk=True, then=hand_in_mistakes),
    Shot("invitation", GRID_CENTRE, "/people?q=蒋", then=invite),
    Shot("audit", AUDITOR, "/audit?group=people", desk=True),
    Shot("operations", SYSTEM, "/operations", desk=True),
    Shot("sheet", None, "/help/sheets/informant"),
)
