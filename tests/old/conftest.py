"""Old Chromiums, behind a network that can be cut. `make test-old` runs what is here; `make test` does not need it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.running.gate import Gate
from tests.support.running.old_browser import OldBrowser
from tools.old_browsers import NoOldBrowserError, ensure


def sign_in(phone: OldBrowser, number: str) -> None:
    """Sign in through the form."""
    phone.go("/sign-in")
    phone.type("[name=phone]", number)
    phone.type("[name=password]", "yishanmen-demo")
    phone.press("form button:not([type=button])", leads_on=True)


@pytest.fixture
def old_phone(gate: Gate, tmp_path: Path) -> Iterator[Callable[[int], OldBrowser]]:
    """Opens a phone with a Chromium of long ago: old_phone(80); a run without that browser fails and says why."""
    opened = list[OldBrowser]()

    def open_it(major: int) -> OldBrowser:
        try:
            program = ensure(major)
        except NoOldBrowserError as missing:
            pytest.fail(str(missing), pytrace=False)
        opened.append(OldBrowser(program, tmp_path / "profile", gate.url))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()
