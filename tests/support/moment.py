"""The moment at which all tests live, so that none depends on the day and hour at which somebody runs them.

The tests' own process is set to it anew for each file of tests, which may share what one of them has built, and ticks
from there. Real servers and browsers can't be set back, so a test that speaks with one lives on from where the run
began: then the test, every server that it starts, and every phone agree. `TEST_CLOCK` moves all of it: a moment in
ISO 8601, or an hour of the usual day.
"""

import json
import os
import re
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from webapp.core import clock

# A Wednesday in June, in the middle of the working day, of the month and of the year; no holiday is near.
USUAL = "2026-06-10T10:00"
REAL_SERVERS = {"demo_server", "own_demo_server", "whole_town", "playwright_driver"}

# Date alone is moved. Timers go on as they are: what waits, waits for real, and a browser's own clock (cookies, frames)
# is not for scripts. Playwright's clock would put false timers in their place, and can't reach a service worker.
MOVED_DATE = """globalThis.Date = new Proxy(Date, {
  construct: (real, given, made) => Reflect.construct(real, given.length ? given : [real.now() + AHEAD], made),
  apply: (real) => new real(real.now() + AHEAD).toString(),
  get: (real, name) => (name === "now" ? () => real.now() + AHEAD : Reflect.get(real, name)),
});
"""


def asked_for(text: str) -> datetime:
    """Return the moment that `TEST_CLOCK` names; ValueError when it names none."""
    whole = f"{USUAL[:11]}{text}" if re.fullmatch(r"\d\d:\d\d", text) else text or USUAL
    moment = clock.parse_claimed(whole)
    if moment is None:
        raise ValueError(f"TEST_CLOCK: “{text}” is neither a moment in ISO 8601 nor an hour such as 23:30")
    return moment


BASE = asked_for(os.environ.get("TEST_CLOCK", ""))
_BEGAN = time.monotonic()
_file_began: dict[Path, float] = {}
# Nothing has moved the clock yet: how far all that is real is ahead of the machine.
_AHEAD = BASE - clock.now()


def begin(item: pytest.Item) -> None:
    """Set the clock for one test."""
    if item.path not in _file_began:  # also when it comes again: what was built for it was given up meanwhile
        _file_began.clear()
        _file_began[item.path] = time.monotonic()
    running = REAL_SERVERS & set(getattr(item, "fixturenames", ()))
    began = _BEGAN if running else _file_began[item.path]
    clock.live_from(BASE + timedelta(seconds=time.monotonic() - began))


def go_to_daytime() -> None:
    """Let a test that needs an open office or no quiet hours live in the usual morning; not one with a real server."""
    clock.live_from(asked_for(USUAL))


def stopped_date(at: datetime) -> str:
    """Return the script that lets a page tell one moment for ever, as pictures need it that are to be the same."""
    return MOVED_DATE.replace("real.now() + AHEAD", json.dumps(clock.to_micros(at) // 1000))


def moved_date() -> str:
    """Return the script that lets a page or a service worker tell the time of the tests."""
    return MOVED_DATE.replace("AHEAD", json.dumps(_AHEAD // timedelta(milliseconds=1)))


def move_phone(context: BrowserContext, stopped_at: datetime | None = None) -> None:
    """Let the pages of a phone tell the time of the tests, or one moment at which it stands still."""
    context.add_init_script(stopped_date(stopped_at) if stopped_at else moved_date())
