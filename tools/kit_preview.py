"""Draw the UI kit without the app: every part on made-up pages, photographed by a real browser.

    python -m tools.kit_preview [PAGE …] [--axe]

Writes test-artifacts/kit-PAGE.html and a picture per mode (normal, 大字版, dark): phones 360 × 740, desks
1280 × 800.
With --axe each page is also checked by axe-core in each mode, against WCAG 2.2 AA and its best practices; any
finding makes the command fail. Pages are served under the app's own content policy.
"""

import argparse
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page, sync_playwright

from tools.ensure_browser import find_browser
from tools.kit_fake import Fake
from webapp.web.render import FILTERS

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "tools/kit_pages"
OUT = ROOT / "test-artifacts"
DESKS = {"board", "desk"}  # the pages in a desk's frame
MODES = {"plain": {}, "care": {"care": True}, "dark": {"theme": "dark"}}
POLICY = "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'"
SHOW = """() => {
  document.querySelectorAll('[data-read], [data-voice]').forEach((part) => { part.hidden = false; });
  const list = document.querySelector('[data-uploader]');
  for (const name of list ? ['pond', 'lamp'] : []) {
    const shot = document.querySelector('template[data-shot]').content.cloneNode(true);
    shot.querySelector('img').src = `/tools/kit_pages/${name}.svg`;
    list.lastElementChild.before(shot);
    list.dataset.count = '2';
  }
}"""
"""What scripts of the features do later: show the voice buttons and two photos."""
WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
  .filter((part) => !part.closest('.shots, .slots, .segments, svg'))
  .map((part) => part.className || part.tagName).slice(0, 4).join(', ')"""
WIDTHS_PHONE, WIDTHS_DESK = (360, 320, 180, 768), (1280, 1000)
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the project's folder with the content policy of the app, quietly."""

    def end_headers(self) -> None:
        """Add the policy to every answer."""
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the project's folder on a free port for as long as the block runs; gives the address."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def write_page(name: str, mode: str) -> str:
    """Render one page with made-up content; return its address below the served folder."""
    loader = FileSystemLoader([ROOT / "templates", PAGES])
    env = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    env.filters.update(FILTERS)
    env.globals.update(asset=lambda path: f"/static/{path}", map_tiles=lambda: None)
    env.globals.update(
        sprite_of=lambda _: "/static/img/icons.svg", wide_before=lambda: name in DESKS, narrow_before=lambda: False
    )
    env.globals.update(csrf_token=lambda: "made-up", form_id=lambda: "made-up")
    env.globals.update(on_desk=lambda: name in DESKS, rail=lambda: (), crumb=lambda: None, in_pane=lambda: "")
    env.globals.update(in_wechat=lambda: False, request={"user_agent": {"string": "Android"}, "args": {}, "path": "/"})
    prefs: dict[str, Any] = {"care": False, "theme": "light"} | MODES[mode]
    content = env.get_template(f"{name}.html").render(
        fake=Fake(), prefs=prefs, current_user={"is_authenticated": True, "name": "邓一安", "can": lambda _verb: True}
    )
    OUT.mkdir(exist_ok=True)
    (OUT / f"kit-{name}-{mode}.html").write_text(content)
    return f"/test-artifacts/kit-{name}-{mode}.html"


def check_axe(page: Page) -> list[str]:
    """Run axe-core on the open page; return one line per finding."""
    page.evaluate((ROOT / "tests/vendor/axe.min.js").read_text())
    options = {"runOnly": {"type": "tag", "values": AXE_RULES}}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def check_widths(page: Page, widths: tuple[int, ...]) -> list[str]:
    """Say at which widths the page must be scrolled sideways; the smallest is 200 % zoom on a small phone."""
    wrong = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 740})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if over > 0:
            wrong.append(f"at {width} px wider than the screen by {over} px: {page.evaluate(WIDEST)}")
    # Nothing hides behind a bar that sticks when the screen is as tall as the page.
    page.set_viewport_size({"width": widths[0], "height": 740})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": widths[0], "height": height})
    return wrong


def photograph(page: Page, name: str, mode: str, axe: bool) -> list[str]:
    """Take the first screen and the whole page; return what axe and the browser's console complain about."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(write_page(name, mode))
    page.wait_for_load_state("networkidle")
    page.evaluate(SHOW)
    page.screenshot(path=OUT / f"kit-{name}-{mode}.png")
    if name not in DESKS:
        # Bars that stick to the screen stand right only when the screen is as tall as the page.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": 360, "height": height})
        page.screenshot(path=OUT / f"kit-{name}-{mode}-whole.png")
    complaints += check_widths(page, WIDTHS_DESK if name in DESKS else WIDTHS_PHONE)
    return [f"{name} {mode}: {line}" for line in complaints + (check_axe(page) if axe else [])]


def main() -> int:
    """Photograph the asked pages in every mode; 1 when something was found wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", default=sorted(page.stem for page in PAGES.glob("*.html")))
    parser.add_argument("--axe", action="store_true")
    asked = parser.parse_args()
    wrong: list[str] = []
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for name in asked.pages:
            size = (1280, 800) if name in DESKS else (360, 740)
            for mode in MODES:
                context = browser.new_context(
                    base_url=address,
                    viewport={"width": size[0], "height": size[1]},
                    device_scale_factor=1 if name in DESKS else 2,
                    locale="zh-CN",
                    bypass_csp=asked.axe,
                )
                wrong += photograph(context.new_page(), name, mode, asked.axe)
                context.close()
        browser.close()
    print("\n".join(wrong) or "nothing to complain about")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
