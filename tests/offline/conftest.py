"""A phone in the field that may be killed, behind a network that can be broken."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.support.running.field import Field
from tests.support.running.gate import Gate


@pytest.fixture
def killable(gate: Gate, pocket_phone: Callable[[str], BrowserContext], tmp_path: Path) -> Field:
    """A phone with a browser of its own, whose memory outlives it."""
    context = pocket_phone(gate.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return Field(gate, context, page, tmp_path / "profile", lambda: pocket_phone(gate.url))
