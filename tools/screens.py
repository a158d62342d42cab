"""Takes the pictures of the papers: a fresh demo town, a real server, a real browser (``make screens``).

They are kept small (64 colours are enough for a screen of ours), since every copy of the repository carries them.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support import moment  # noqa: E402
from tests.support.running.browser import ARGUMENTS, context_options  # noqa: E402
from tests.support.running.server import PASSWORD, DemoServer, build_demo_town  # noqa: E402
from tests.support.workbooks import xlsx  # noqa: E402
from tools.ensure_browser import ensure_browser  # noqa: E402
from webapp.core import clock  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
INFORMANT, LEAD, TOWN_LEAD = "10010000103", "10030000005", "10040000001"
GROUP_LEAD, DISPATCHER, OFFICE, JUSTICE = "10020000026", "10050000001", "10060000004", "10060000003"
GRID_CENTRE, SYSTEM, AUDITOR, ADVISER = "10060000007", "10000000001", "10000000003", "10090000005"
COLOURS = 64
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shot:
    """One picture: whose phone, which address, and how it is looked at."""

    name: str
    phone: str | None
    path: str
    care: bool = False
    dark: bool = False
    desk: bool = False
    then: Callable[[Page], None] | None = None


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
    page.get_by_role("link", name="蒋").first.click()
    page.get_by_role("button", name="发邀请").click()


SHOTS = (
    Shot("home", INFORMANT, "/"),
    Shot("chooser", INFORMANT, "/report"),
    Shot("hazard", INFORMANT, "/report/hazard"),
    Shot("my-reports", INFORMANT, "/reports"),
    Shot("todo", LEAD, "/todo"),
    Shot("case", LEAD, "first case of /todo"),
    Shot("roll-up", LEAD, "/roll-up"),
    Shot("informants", GROUP_LEAD, "/informants"),
    Shot("board", TOWN_LEAD, "/board", desk=True),
    Shot("dispatch", DISPATCHER, "/dispatch", desk=True),
    Shot("office-todo", OFFICE, "/todo"),
    Shot("legal-aid", JUSTICE, "/legal-aid"),
    Shot("orders", ADVISER, "/orders"),
    Shot("services", None, "/services"),
    Shot("areas", GRID_CENTRE, "/areas/450324106203"),
    Shot("seat", GRID_CENTRE, "/areas/45032410620300101/seat"),
    Shot("import-mistakes", GRID_CENTRE, "/admin/import", then=hand_in_mistakes),
    Shot("invitation", GRID_CENTRE, "/people?q=蒋", then=invite),
    Shot("audit", AUDITOR, "/audit?group=people"),
    Shot("operations", SYSTEM, "/operations"),
    Shot("sheet", None, "/help/sheets/informant"),
)


def take(browser: Browser, url: str, shot: Shot) -> None:
    """Sign in, go there, and store the picture."""
    options = context_options(dark=shot.dark) | {"device_scale_factor": 1.5}
    if shot.desk:
        desk = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
        options |= desk | {"device_scale_factor": 1}
    context = browser.new_context(**options)
    moment.move_phone(context)
    if shot.care:
        context.add_cookies([{"name": "one_door_care", "value": "1", "url": url}])
    page = context.new_page()
    if shot.phone:
        page.goto(f"{url}/sign-in")
        page.fill("[name=phone]", shot.phone)
        page.fill("[name=password]", PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_load_state("networkidle")
    _open(page, url, shot.path)
    if shot.then:
        shot.then(page)
    page.wait_for_load_state("networkidle")
    keep(page.screenshot(), PICTURES / f"{shot.name}.png")
    context.close()


def keep(picture: bytes, path: Path) -> None:
    """Store a picture with few colours, as small as PNG makes it."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def _open(page: Page, url: str, path: str) -> None:
    if path.startswith("/"):
        page.goto(url + path)
        return
    page.goto(f"{url}/todo")
    page.goto(url + str(page.locator("a[href^='/cases/']").first.get_attribute("href")))


def main() -> None:
    """Take every picture, or those named on the command line."""
    wanted = set(sys.argv[1:])
    PICTURES.mkdir(parents=True, exist_ok=True)
    # The same day on every picture, whenever they are taken.
    clock.live_from(moment.BASE)
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        instance.mkdir()
        build_demo_town(instance)
        server = DemoServer(instance, Path(folder) / "server.log").start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=ensure_browser(), args=ARGUMENTS)
                for shot in SHOTS:
                    if not wanted or shot.name in wanted:
                        take(browser, server.url, shot)
                        print(f"docs/pictures/{shot.name}.png")
        finally:
            server.stop()


if __name__ == "__main__":
    main()
