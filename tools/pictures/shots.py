"""The pictures of the papers: whose phone or desk, which address, and what is done there before."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.support.workbooks import xlsx

INFORMANT, LEAD, TOWN_LEAD = "10010000103", "10030000005", "10040000001"
GROUP_LEAD, DISPATCHER, OFFICE, JUSTICE = "10020000026", "10050000001", "10060000004", "10060000003"
GRID_CENTRE, SYSTEM, AUDITOR, ADVISER = "10060000007", "10000000001", "10000000003", "10090000005"
ALL_WAYS = ("push", "wecom", "text")
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shot:
    """One picture: its name, who looks (None: a resident), at which address, on what, and what is done first."""

    name: str
    phone: str | None
    path: str
    desk: bool = False
    then: Callable[[Page], None] | None = None
    by: tuple[str, ...] = ()  # which of the ways out reach who looks; none: the house has none


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


def show_row(page: Page) -> None:
    """Bring the row of one's ways into view."""
    page.get_by_text("消息怎么到").evaluate("row => row.scrollIntoView({block: 'center'})")


# A phone that takes pushes and has none yet; the browser of the pictures has no service worker.
TAKES_PUSHES = """
Object.defineProperty(Notification, "permission", { value: "default" });
const ready = Promise.resolve({ pushManager: { getSubscription: async () => null } });
const workers = { ready, addEventListener() {}, register: async () => ({ addEventListener() {} }) };
Object.defineProperty(navigator, "serviceWorker", { value: workers });
"""


def not_yet_on(page: Page) -> None:
    """Look with a phone that could take pushes."""
    page.add_init_script(TAKES_PUSHES)
    page.reload()
    page.get_by_role("button", name="打开推送").wait_for()


def try_ways(page: Page) -> None:
    """Try each way, and look at what came of it."""
    page.get_by_role("button", name="试一下").click()
    page.wait_for_load_state("networkidle")
    page.locator("#tried").evaluate("part => part.scrollIntoView({block: 'center'})")


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
    Shot("ways-door", INFORMANT, "/me", then=show_row, by=ALL_WAYS),
    Shot("ways", INFORMANT, "/me/ways", then=not_yet_on, by=ALL_WAYS[1:]),
    Shot("ways-tried", INFORMANT, "/me/ways", then=try_ways, by=ALL_WAYS),
    Shot("sheet", None, "/help/sheets/informant"),
)
