"""One walk through all pages of one person, at a desk and on a phone, each opened once and made wide and narrow.

What one template draws for several people of a kind is looked at wholly once, by whoever comes first; the others open
each of their doors at one width of a desk and one of a phone.
"""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page

from tests.support.rules.sources import ROOT
from tests.support.running import browser

PHONES, DESKS = (360, 320, 180), (1280, 1920, 900)
HEIGHTS = {1920: 1080, 1280: 800}
LARGE = "document.documentElement.dataset.weuiMode = 'care'"
ORDINARY = "delete document.documentElement.dataset.weuiMode"
FRAME = ROOT / "tests/support/running/frame.js"
NO_PAGES = (
    "/static",
    "/sheets",
    "/sign-out",
    "/calendar",
    "/ledger/file",
    "/audit/export",
    "/session",
    "/services/larger",
)
FILE_PARTS = ("/photos/", "/voice", "/papers/", "/slip.", "/print.")
FILES = (".xlsx", ".docx", ".ics", ".pdf", ".svg", ".csv", ".json", ".webmanifest")
COLOURS = ["color-contrast", "link-in-text-block"]
NARROW_LEFT = ("/board", "/roll-up", "/roll-up/<area_code>")
"""At 180 px their tables still end outside of the window (docs/roadmap.md)."""
Rule = Callable[[str], str | None]


class Claims:
    """What is done once in a test run, by the worker that comes first."""

    def __init__(self, shared: Path) -> None:
        self.folder = shared / "walked"
        self.folder.mkdir(exist_ok=True)

    def first(self, *what: object) -> bool:
        """Say whether nobody did this before."""
        name = hashlib.sha256(repr(what).encode()).hexdigest()
        try:
            os.close(os.open(self.folder / name, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True


class Walk:
    """One person's way: `faults` says what is wrong, by address, width and look."""

    def __init__(self, desk: Page, phone: Page, kind: str, rule: Rule, claims: Claims) -> None:
        self.desk, self.phone, self.kind, self.rule, self.claims = desk, phone, kind, rule, claims
        self.faults: dict[tuple[object, ...], list[str]] = {}
        self.opened: list[str] = []
        self.rules: set[str | None] = set()

    def through(self, doors: list[str]) -> None:
        """Open all doors, and one page of each further kind that their links lead to and nobody has looked at."""
        waiting, doors_left = deque(dict.fromkeys(doors)), len(dict.fromkeys(doors))
        while waiting:
            address, doors_left = waiting.popleft(), doors_left - 1
            rule = self.rule(address)
            new = self.claims.first(rule, self.kind)
            if not new and doors_left < 0:
                continue
            self.rules.add(rule)
            self._at_the_desk(address, new)
            if new:
                self._on_the_phone(address)
            waiting.extend(self._further())

    def _at_the_desk(self, address: str, new: bool) -> None:
        self._open(self.desk, address, DESKS[0])
        if new and self.claims.first("axe at a desk", self.rule(address)):
            self._axe(self.desk, address, (1280, 1920, 960))
        for width in DESKS if new else (DESKS[0], PHONES[0]):
            self._look(self.desk, address, width)

    def _on_the_phone(self, address: str) -> None:
        self._open(self.phone, address, PHONES[0])
        self._targets(address, "")
        self.phone.evaluate(LARGE)
        self._targets(address, "care")
        self._look(self.phone, address, PHONES[0], "care")
        self.phone.evaluate(ORDINARY)
        if self.claims.first("axe on a phone", self.rule(address)):
            self._axe(self.phone, address, (360, 360, 180))
        for width in PHONES:
            self._look(self.phone, address, width)

    def _open(self, page: Page, address: str, width: int) -> None:
        size(page, width)
        answer = page.goto(address)
        if answer and answer.status >= 400:
            self._note([f"answers {answer.status}"], address)
        self.opened.append(address)

    def _look(self, page: Page, address: str, width: int, look: str = "") -> None:
        if width == PHONES[-1] and self.rule(address) in NARROW_LEFT:
            return
        size(page, width)
        found = page.evaluate(FRAME.read_text(encoding="utf-8"), width)
        self._note(found + browser.crowded(page), address, width, look)

    def _targets(self, address: str, look: str) -> None:
        self._note(browser.small_targets(self.phone), address, "targets", look)

    def _axe(self, page: Page, address: str, widths: tuple[int, int, int]) -> None:
        """Look with axe: as it is, in 大字版, dark, and at 200 %, which is a window of half the width."""
        usual, other, zoomed = widths
        self._note(browser.violations(page), address, usual, "axe")
        page.evaluate(LARGE)
        self._note(browser.violations(page), address, usual, "axe care")
        page.evaluate(ORDINARY)
        size(page, other)
        page.emulate_media(color_scheme="dark")
        self._note(browser.violations(page, COLOURS), address, other, "axe dark")
        page.emulate_media(color_scheme="light")
        size(page, zoomed)
        self._note(browser.violations(page), address, zoomed, "axe at 200 %")

    def _further(self) -> Iterator[str]:
        """Yield one address of each kind of page that is linked here and not on the way yet."""
        for link in links(self.desk):
            rule = self.rule(link)
            if rule and rule not in self.rules:
                self.rules.add(rule)
                yield link

    def _note(self, found: list[str], *where: object) -> None:
        if found:
            self.faults[tuple(one for one in where if one)] = found


def size(page: Page, width: int) -> None:
    """Make the window as wide as this, and as high as such windows are."""
    page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 740)})


def links(page: Page) -> list[str]:
    """Return where the page leads inside the house, without what is a file."""
    found = page.eval_on_selector_all("a[href]:not([download])", "all => all.map((one) => one.getAttribute('href'))")
    paths = [urlsplit(urljoin(page.url, one)) for one in found]
    here = urlsplit(page.url).netloc
    addresses = [one.path + (f"?{one.query}" if one.query else "") for one in paths if one.netloc == here]
    return [one for one in dict.fromkeys(addresses) if is_page(one)]


def is_page(address: str) -> bool:
    """Say whether this leads to a page, not to a file or out of the house."""
    return not (
        address.startswith(NO_PAGES)
        or urlsplit(address).path.endswith(FILES)
        or any(part in address for part in FILE_PARTS)
    )
