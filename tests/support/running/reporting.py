"""What browser tests of the informant share: people, the finger that counts, the form's parts."""

import re

from playwright.sync_api import Locator, Page, Request

# Informants of the far end of the list, whom no other test signs in.
PEOPLE = iter(range(10010000330, 10010000250, -1))
REPORT_PAGE = re.compile(r"/reports/[0-9a-f-]{36}\?sent=1$")
# In the page: the folder of this build's static files.
BUILD = "document.querySelector('script[src*=\"/js/app.js\"]').src.replace(/js\\/app\\.js$/, '')"


class Taps:
    """A finger that counts."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, target: Locator) -> None:
        """Tap once."""
        target.tap()
        self.number += 1


def posts(page: Page) -> list[str]:
    """Collect what the page posts to /reports from now on."""
    seen: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/reports"):
            seen.append((request.post_data_buffer or b"").decode(errors="replace"))

    page.on("request", note)
    return seen


def kind(page: Page, name: str) -> Locator:
    """Return the tile of a kind in the form itself, not in 全部."""
    return page.locator("#report-form").get_by_role("radio", name=name, exact=True)
