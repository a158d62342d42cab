"""What is kept of a browser test that failed: the picture of each page, what its console said, and a trace.

`test-artifacts/<test>/` then holds `phone-1.png` …, `console.txt` and `trace-1.zip` …, one number for each page or
phone; `playwright show-trace trace-1.zip` plays a trace. It is recorded for every test, without pictures and copies of
the page, which would cost more than the tests themselves, and thrown away when the test passes.
"""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, WebError

from tests.support.running import browser as support


class Evidence:
    """Follows the phones of one test."""

    def __init__(self, test: str) -> None:
        """Keep it under the name of `test`, its node id."""
        self.folder = support.ARTIFACTS / re.sub(r"[^A-Za-z0-9]+", "-", test).strip("-")[-150:]
        self.said: list[str] = []
        self._phones: list[BrowserContext] = []
        shutil.rmtree(self.folder, ignore_errors=True)

    def follow(self, phone: BrowserContext) -> None:
        """Record a phone from now on; it is closed with the test."""
        self._phones.append(phone)
        phone.on("console", self._console)
        phone.on("weberror", self._error)
        phone.tracing.start()

    def keep(self) -> None:
        """Write down everything of a test that failed; what can't be had any more is named in console.txt."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate((page for phone in self._phones for page in phone.pages), 1):
            with self._noted(f"picture of page {number}"):
                self._keep_page(page, self.folder / f"phone-{number}.png")
        for number, phone in enumerate(self._phones, 1):
            with self._noted(f"trace of phone {number}"):
                phone.tracing.stop(path=self.folder / f"trace-{number}.zip")
        (self.folder / "console.txt").write_text("".join(f"{line}\n" for line in self.said), encoding="utf-8")

    def close(self) -> None:
        """Close all phones; some have been killed."""
        for phone in self._phones:
            with contextlib.suppress(Error):
                phone.close()

    def _keep_page(self, page: Page, path: Path) -> None:
        self.said.append(f"{path.stem} shows {page.url}")
        page.screenshot(path=path, timeout=5_000)

    @contextlib.contextmanager
    def _noted(self, what: str) -> Iterator[None]:
        try:
            yield
        except Error as error:
            self.said.append(f"no {what}: {error.message.splitlines()[0]}")

    def _console(self, message: ConsoleMessage) -> None:
        self.said.append(f"{message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.said.append(f"uncaught: {error.error}")
