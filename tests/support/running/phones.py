"""Fixtures for tests that drive a real browser, loaded by tests/conftest.py: phones, and what failed ones leave."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.support.moment import move_phone
from tests.support.running import browser as support
from tests.support.running.evidence import Evidence
from tests.support.running.field import Field
from tests.support.running.gate import Gate
from tests.support.running.server import DemoServer
from tools.ensure_browser import ADVICE, find_browser

FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that drives a browser, so that `-m "not browser"` leaves them out for who asks for it."""
    for item in items:
        if "playwright_driver" in getattr(item, "fixturenames", ()):
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
def gate(demo_server: DemoServer) -> Iterator[Gate]:
    """The network of this test's phone."""
    one = Gate(demo_server)
    yield one
    one.close()


@pytest.fixture
def trouble() -> support.Trouble:
    """What went wrong on the phones of this test; `trouble.expect(pattern)` announces what is meant to."""
    return support.Trouble()


@pytest.fixture
def evidence(trouble: support.Trouble, request: pytest.FixtureRequest) -> Iterator[Evidence]:
    """Follows the phones of this test and closes them; of a failed test everything is kept in test-artifacts/."""
    followed = Evidence(request.node.nodeid)
    yield followed
    if request.node.stash.get(FAILED, True) or trouble.unexpected:
        followed.keep()
    followed.close()


@pytest.fixture
def phone(
    browser: Browser, demo_server: DemoServer, trouble: support.Trouble, evidence: Evidence
) -> Iterator[Callable[..., Page]]:
    """Makes phones: phone(user_phone=None, care=False, dark=False, js=True, desk=False, server=None) → page.

    With `user_phone` it is signed in and shows its first page. At the end every phone is closed; trouble that was not
    announced fails the test.
    """

    def make(
        user_phone: str | None = None,
        *,
        care: bool = False,
        dark: bool = False,
        js: bool = True,
        desk: bool = False,
        server: DemoServer | None = None,
    ) -> Page:
        page = support.open_phone(browser, (server or demo_server).url, trouble, care=care, dark=dark, js=js, desk=desk)
        evidence.follow(page.context)
        if user_phone:
            support.sign_in_quietly(page, user_phone)
        return page

    yield make
    assert trouble.unexpected == []


@pytest.fixture
def in_field(gate: Gate, browser: Browser, evidence: Evidence) -> Field:
    """A phone with a memory of its own, not signed in; it shares its browser's process with others."""
    context = browser.new_context(base_url=gate.url, **support.context_options())
    move_phone(context)
    evidence.follow(context)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return Field(gate, context, page)


@pytest.fixture
def pocket_phone(
    playwright_driver: Playwright, browser_path: str, tmp_path: Path, evidence: Evidence
) -> Callable[[str], BrowserContext]:
    """Opens this test's own phone, whose memory outlives its browser: pocket_phone(url) again after a kill."""

    def open_it(url: str) -> BrowserContext:
        context = playwright_driver.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=browser_path,
            args=support.ARGUMENTS,
            base_url=url,
            **support.context_options(),
        )
        move_phone(context)
        evidence.follow(context)
        return context

    return open_it


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Looks at a page with axe-core: `assert axe(page) == []`."""
    return support.violations
