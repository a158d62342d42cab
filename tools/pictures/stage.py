"""The demo town as it is photographed: one moment, one address, the same random values, so the same picture again."""

import os
import random
import shutil
import threading
from collections import namedtuple
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Self
from unittest import mock

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support import moment
from tests.support.running.browser import ARGUMENTS, context_options, sign_in
from tests.support.running.server import build_demo_town, environment
from tools.ensure_browser import ensure_browser
from webapp import create_app
from webapp.core import clock

HOST = "yishanmen.example"
# What the pages say where they are; a browser trusts localhost without a certificate.
NAMED = {"HTTP_ORIGIN", "HTTP_REFERER"}
SEEN = {"HTTP_HOST": HOST, "wsgi.url_scheme": "https"}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
SETTINGS = {"ONE_DOOR_BACKGROUND": "inline", "ONE_DOOR_LOG_LEVEL": "ERROR", "ONE_DOOR_ALLOWED_HOSTS": HOST}
DISK = namedtuple("Disk", "total used free")(100 << 30, 30 << 30, 70 << 30)


class Quiet(WSGIRequestHandler):
    """Answers without a line for each request, and keeps the line open."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Say nothing."""


class Stage:
    """A demo town, served at one moment that only whoever takes pictures moves on."""

    def __init__(self, instance: Path, at: datetime) -> None:
        self.at = at
        os.environ.update(environment(instance, **SETTINGS))
        self.app = create_app()
        self._random = random.Random()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterator[bytes]:
        """Answer one request while the clock stands still."""
        with clock.travel(self.at):
            said = {name: environ[name].replace(self.url, f"https://{HOST}") for name in NAMED & environ.keys()}
            answer = self.app.wsgi_app({**environ, **SEEN, **said}, start)
            try:
                yield from answer
            finally:
                answer.close()

    def wait(self, **span: float) -> None:
        """Let time pass in the town."""
        self.at += timedelta(**span)

    def _drawn(self, size: int | None = None) -> bytes:
        return self._random.randbytes(32 if size is None else size)

    def draw_lots_anew(self) -> None:
        """Begin the random values again, so that a link or a square made next is the one of last time."""
        self._random.seed(0)

    @contextmanager
    def open(self) -> Iterator[Self]:
        """Serve the town and open a browser for as long as the block runs."""
        self.draw_lots_anew()
        alive = Path(self.app.config["INSTANCE"]) / "worker.alive"
        alive.write_text(str(clock.to_micros(self.at)), encoding="utf-8")
        server = make_server("127.0.0.1", 0, self, threaded=True, request_handler=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = f"http://localhost:{server.server_port}"
        with ExitStack() as open_things:
            open_things.callback(server.shutdown)
            for name in ("secrets.token_bytes", "os.urandom"):
                open_things.enter_context(mock.patch(name, self._drawn))
            open_things.enter_context(mock.patch("shutil.disk_usage", return_value=DISK))
            playwright = open_things.enter_context(sync_playwright())
            self.browser: Browser = playwright.chromium.launch(executable_path=ensure_browser(), args=ARGUMENTS)
            yield self

    @contextmanager
    def page(self, phone: str | None, *, desk: bool = False, scale: float = 1) -> Iterator[Page]:
        """Open the phone or desk of somebody who is signed in (None: of a resident)."""
        options = context_options() | (DESK if desk else {}) | {"device_scale_factor": scale}
        context = self.browser.new_context(base_url=self.url, service_workers="block", **options)
        moment.move_phone(context, stopped_at=self.at)
        page = context.new_page()
        if phone:
            sign_in(page, phone)
        try:
            yield page
        finally:
            context.close()


def build(instance: Path, at: datetime) -> None:
    """Build the demo town of a moment in a new folder."""
    clock.live_from(at)
    instance.mkdir()
    build_demo_town(instance)


def copy(town: Path, instance: Path) -> Path:
    """Copy a town that nobody has open."""
    return Path(shutil.copytree(town, instance, symlinks=True))
