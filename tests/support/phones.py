"""Fixtures for tests that drive a real browser, loaded by tests/conftest.py: phones, and pictures of failed ones."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright

from tests.support import browser as support
from tests.support.moment import move_phone
from tests.support.server import DemoServer
from tools.ensure_browser import ADVICE, find_browser

FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives a browser, so that `-m "not browser"` leaves them out for who asks for it."""
    for item in items:
        if {"playwright_driver", "phone", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Tell the fixtures whether the test itself failed."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    """The driver of the browser."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser_path() -> str:
    """The path of the browser; a test run without one fails and says what to install."""
    return find_browser() or pytest.fail(ADVICE, pytrace=False)


@pytest.fixture(scope="session")
def browser(playwright_driver: Playwright, browser_path: str) -> Iterator[Browser]:
    """One browser for all tests of a worker; each phone is a profile of its own in it."""
    running = playwright_driver.chromium.launch(executable_path=browser_path, args=support.ARGUMENTS)
    yield running
    running.close()


@pytest.fixture
def trouble() -> support.Trouble:
    """What went wrong on the phones of this test; `trouble.expect(pattern)` announces what is meant to."""
    return support.Trouble()


@pytest.fixture
def phone(
    browser: Browser, demo_server: DemoServer, trouble: support.Trouble, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Makes phones: phone(user_phone=None, care=False, dark=False, js=True, server=None) → page.

    With `user_phone` it is signed in. At the end every phone is closed; a failed test leaves a picture of
    each in test-artifacts/; trouble that was not announced fails the test.
    """
    pages: list[Page] = []

    def make(
        user_phone: str | None = None,
        *,
        care: bool = False,
        dark: bool = False,
        js: bool = True,
        server: DemoServer | None = None,
    ) -> Page:
        page = support.open_phone(browser, (server or demo_server).url, trouble, care=care, dark=dark, js=js)
        pages.append(page)
        if user_phone:
            support.sign_in(page, user_phone)
        return page

    yield make
    for number, page in enumerate(pages):
        if request.node.stash.get(FAILED, True) or trouble.unexpected:
            try:
                support.keep_picture(page, f"{request.node.nodeid}-{number}")
            except Error as error:
                print(f"no picture of phone {number}: {error}")  # noqa: T201
        page.context.close()
    assert trouble.unexpected == []


@pytest.fixture
def pocket_phone(
    playwright_driver: Playwright, browser_path: str, tmp_path: Path
) -> Iterator[Callable[[str], BrowserContext]]:
    """Opens this test's own phone, whose memory outlives its browser: pocket_phone(url) again after a kill."""
    opened: list[BrowserContext] = []

    def open_it(url: str) -> BrowserContext:
        context = playwright_driver.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=browser_path,
            args=support.ARGUMENTS,
            base_url=url,
            **support.context_options(),
        )
        move_phone(context)
        opened.append(context)
        return context

    yield open_it
    for context in opened:
        with contextlib.suppress(Error):  # some were killed
            context.close()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Looks at a page with axe-core: `assert axe(page) == []`."""
    return support.violations
