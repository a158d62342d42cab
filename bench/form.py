"""The hazard form on a slow phone: when it can be used, and whether putting photos into the outbox holds it up.

`python -m bench.form` builds a town and prints one JSON object. A phone 4 times slower than this machine, on Slow 3G.
"""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.instance import Phone, Town
from bench.server import Server
from bench.weak_signal import WeakSignal
from tests.support.running.browser import ARGUMENTS, context_options
from tools.ensure_browser import ensure_browser

INFORMANT = "10010000092"
SLOWER = 4
VISITS = 3
KEPT = """async () => {
  const worker = await navigator.serviceWorker.getRegistration();
  return worker?.active?.state === "activated" && Boolean(await caches.match("/report/hazard"));
}"""
# Noted in the page: when its form could be used, and every task that held it up for more than 50 ms.
WATCH = """
globalThis.longTasks = [];
new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
new MutationObserver((_, me) => {
  if (document.querySelector("#report-form")?.dataset.ready === undefined) return;
  globalThis.usable = performance.now();
  me.disconnect();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-ready"] });
"""


def measure(town: Town) -> dict[str, Any]:
    """Return when the form is usable (first visit, again) and the longest task while three photos are stored."""
    with Server(town.folder) as server, WeakSignal(server.port) as line, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=ensure_browser(), args=ARGUMENTS)
        first = _opened(browser.new_context(**context_options()), line, town.phone(INFORMANT))
        found: dict[str, Any] = {"first_visit_ms": _visit(first, line)}
        line.slow = False
        _until(first, KEPT)
        found["repeat_ms"] = [_visit(first, line) for _ in range(VISITS)]
        found |= _photos(first, [_photograph(town.folder, number) for number in range(3)])
        browser.close()
    return found


def _opened(context: BrowserContext, line: WeakSignal, phone: Phone) -> Page:
    name, value = phone.headers["Cookie"].split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": f"http://127.0.0.1:{line.port}"}])
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.add_init_script(WATCH)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _visit(page: Page, line: WeakSignal) -> int:
    line.slow = False
    page.goto("about:blank")
    line.slow = True
    page.goto(f"http://127.0.0.1:{line.port}/report/hazard", wait_until="commit")
    _until(page, "globalThis.usable")
    return round(page.evaluate("usable"))


def _until(page: Page, true: str) -> None:
    """Wait for it in the page; its policy allows no waiting by text that is evaluated there again and again."""
    deadline = time.monotonic() + 60
    while not page.evaluate(true):
        if time.monotonic() > deadline:
            raise RuntimeError(f"it never came true: {true}")
        time.sleep(0.2)


def _photos(page: Page, photographs: list[Path]) -> dict[str, Any]:
    """Choose three photos of 12 megapixels and press 提交 with no signal left.

    They are files, as a phone's picker gives them: bytes would be decoded in the page by the one who drives it.
    """
    page.context.set_offline(True)
    page.get_by_label("用电").first.check(force=True)
    page.evaluate("longTasks.length = 0")
    began = time.monotonic()
    page.get_by_label("拍照").set_input_files(photographs)
    _until(page, "document.querySelectorAll('.shot img').length === 3")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已经存好了").wait_for()
    tasks = [round(one) for one in page.evaluate("longTasks")]
    page.context.set_offline(False)
    return {
        "longest_task_ms": max(tasks, default=0),
        "long_tasks": len(tasks),
        "stored_s": round(time.monotonic() - began, 1),
    }


def _photograph(folder: Path, number: int) -> Path:
    coarse = Image.effect_noise((400, 300), 60 + number).convert("RGB").resize((4000, 3000), Image.Resampling.BICUBIC)
    file = folder / f"{number}.jpg"
    coarse.save(file, "JPEG", quality=88)
    return file


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="one-door-form-") as here:
        print(json.dumps(measure(Town(Path(here)))))
