"""A phone in the field: its own memory, and a network that can be broken."""

import contextlib
import io
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import BrowserContext, Error, Page, expect

from tests.support.running import browser as support
from tests.support.running.gate import Gate

READ_ALL = """async () => {
  const opened = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const plain = (_key, value) => {
    if (value instanceof CryptoKey) return `key:${value.extractable}`;
    const bytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
    return bytes ? new TextDecoder("latin1").decode(value) : value;
  };
  const db = await opened(indexedDB.open("one-door"));
  const all = {};
  for (const name of db.objectStoreNames) {
    const rows = await opened(db.transaction(name).objectStore(name).getAll());
    all[name] = rows.map((row) => JSON.stringify(row, plain));
  }
  db.close();
  return all;
}"""
HAS_FORMS = """async () => {
  const worker = await navigator.serviceWorker.getRegistration();
  const shells = await Promise.all(["", "/patrol", "/hazard", "/dispute"].map((end) => caches.match(`/report${end}`)));
  return worker?.active?.state === "activated" && shells.every(Boolean);
}"""
HAS_THE_REST = """async () => {
  const build = document.querySelector("script[type=module]").src.split("/")[4];
  const kept = await (await caches.open(`one-door-${build}`)).keys();
  return ["/later.js", "/order-for"].every((end) => kept.some(({ url }) => url.endsWith(end)));
}"""


def picture(number: int) -> dict[str, Any]:
    """A photo as a camera app gives it, each number another picture."""
    data = io.BytesIO()
    Image.new("RGB", (640, 480), (number * 37 % 255, 120, number * 11 % 255)).save(data, "JPEG")
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


@dataclass
class Field:
    """One informant's phone behind a gate."""

    gate: Gate
    context: BrowserContext
    page: Page
    profile: Path | None = None  # a phone whose browser can be killed has one
    reopen: Callable[[], BrowserContext] | None = None
    woken: float = 0.0

    def sign_in(self, phone: str) -> None:
        """Sign in without the form and wait until the phone is ready for a day without signal."""
        support.sign_in_quietly(self.page, phone)
        self.until_ready()
        self.page.reload()  # the next page brings the rest at once; the first one only some seconds later
        self.until(lambda: self.page.evaluate(HAS_THE_REST))

    def until_ready(self) -> None:
        """Wait until the forms with all that they need, and this person's keys, are on the phone."""
        self.until(lambda: self.page.evaluate(HAS_FORMS))
        self.until(lambda: self.stored("kept"))

    @staticmethod
    def until(true: Callable[[], Any], seconds: float = 30) -> None:
        """Wait until it is true; raises AssertionError when it never was."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"it did not happen in {seconds} s"
            time.sleep(0.1)

    def write(self, words: str, photos: int = 0, page: Page | None = None) -> None:
        """Fill the hazard form in."""
        one = page or self.page
        one.goto("/report/hazard")
        one.get_by_label("用电").first.check(force=True)
        one.get_by_label("描述").fill(words)
        if photos:
            one.get_by_label("拍照").set_input_files([picture(n) for n in range(photos)])
            expect(one.locator(".shot img")).to_have_count(photos)

    def speak(self) -> None:
        """Say something for a second."""
        tile = self.page.locator("[data-voice]").first
        tile.click()
        expect(self.page.locator("[data-voice-row].is-live")).to_be_visible()
        self.page.wait_for_timeout(1200)
        tile.click()
        expect(self.page.locator("[data-voice-row]:not(.is-live)")).to_be_visible()

    def submit(self, page: Page | None = None) -> None:
        """Press 提交 and wait until the page says that it is safe on the phone, or gone."""
        one = page or self.page
        one.get_by_role("button", name="提交").click()
        safe = one.locator(".empty[role=status]")
        self.until(lambda: "/reports/" in one.url or safe.count())

    def stored(self, name: str) -> list[str]:
        """What lies in one store of the phone's database, as text."""
        return self.page.evaluate(READ_ALL)[name]

    def wait_until_sent(self) -> None:
        """Wait until nothing waits on the phone any more, with a signal that comes back again and again."""

        def sent() -> bool:
            with contextlib.suppress(Error):  # a page that stood in for another goes when there is signal again
                if not self.stored("items"):
                    return True
                if time.monotonic() > self.woken + 3:
                    self.woken = time.monotonic()
                    self.wake()
            return False

        self.until(sent)

    def wake(self) -> None:
        """Tell the page that there is signal again, as the phone does."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def reports(self, words: str) -> list[str]:
        """The addresses of my reports with these words, as the server lists them."""
        page = self.context.request.get(f"{self.gate.url}/reports").text()
        return [one for one in re.findall(r'href="(/reports/[0-9a-f-]{36})"', page) if words in self.text(one)]

    def text(self, address: str) -> str:
        """A page as the server gives it to this phone's person."""
        return self.context.request.get(f"{self.gate.url}{address}").text()

    def photos(self, address: str) -> int:
        """How many pictures a report's page shows."""
        return len(re.findall(r"<img [^>]*/photos/", self.text(address)))

    def kill(self, *, signed_in: bool = True) -> None:
        """End the browser with SIGKILL, all its processes, and start it again."""
        assert self.reopen, "ask for the fixture killable"
        cookies = self.context.cookies()
        found = subprocess.run(["pgrep", "-f", f"user-data-dir={self.profile}"], capture_output=True, text=True)
        for number in found.stdout.split():
            try:
                os.kill(int(number), signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._open_again(self.reopen)
        if signed_in:  # the browser had not yet written down its cookies, as it does every half minute
            self.context.add_cookies(cookies)

    def restart(self) -> None:
        """Close the browser as its person does, and open it again another day."""
        assert self.reopen, "ask for the fixture killable"
        self.context.close()
        self._open_again(self.reopen)

    def _open_again(self, reopen: Callable[[], BrowserContext]) -> None:
        self.context = reopen()
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
