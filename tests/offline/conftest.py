"""A phone in the field, behind a network that can be broken; and one that may be killed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support.moment import move_phone
from tests.support.running import browser as support
from tests.support.running.evidence import Evidence
from tests.support.running.field import Field
from tests.support.running.gate import Gate


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
def killable(gate: Gate, pocket_phone: Callable[[str], BrowserContext], tmp_path: Path) -> Field:
    """A phone with a browser of its own, whose memory outlives it."""
    context = pocket_phone(gate.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return Field(gate, context, page, tmp_path / "profile", lambda: pocket_phone(gate.url))
