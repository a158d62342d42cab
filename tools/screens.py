"""Takes the pictures of the papers: a fresh demo town, a real server, a real browser (``make screens``)."""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.support.browser import ARGUMENTS, context_options  # noqa: E402
from tests.support.server import PASSWORD, DemoServer, build_demo_town  # noqa: E402
from tools.ensure_browser import ensure_browser  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
INFORMANT, LEAD, TOWN_LEAD = "10010000103", "10030000005", "10040000001"


@dataclass(frozen=True)
class Shot:
    """One picture: whose phone, which address, and how it is looked at."""

    name: str
    phone: str | None
    path: str
    care: bool = False
    dark: bool = False
    desk: bool = False


SHOTS = (
    Shot("sign-in", None, "/sign-in"),
    Shot("home", INFORMANT, "/"),
    Shot("home-care", INFORMANT, "/", care=True),
    Shot("chooser", INFORMANT, "/report"),
    Shot("hazard", INFORMANT, "/report/hazard"),
    Shot("patrol", INFORMANT, "/report/patrol"),
    Shot("my-reports", INFORMANT, "/reports"),
    Shot("todo", LEAD, "/todo"),
    Shot("case", LEAD, "first case of /todo"),
    Shot("case-dark", LEAD, "first case of /todo", dark=True),
    Shot("roll-up", LEAD, "/roll-up"),
    Shot("messages", LEAD, "/messages"),
    Shot("me", LEAD, "/me"),
    Shot("roll-up-desk", TOWN_LEAD, "/roll-up", desk=True),
    Shot("board", TOWN_LEAD, "/board", desk=True),
)


def take(browser: Browser, url: str, shot: Shot) -> None:
    """Sign in, go there, and store the picture."""
    options = context_options(dark=shot.dark)
    if shot.desk:
        options |= {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
    context = browser.new_context(**options)
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
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{shot.name}.png")
    context.close()


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
