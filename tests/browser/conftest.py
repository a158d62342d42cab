"""Phones for the browser tests: of an informant, of the same town days later; and pictures as a camera makes them."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page

from tests.support.running import browser as support
from tests.support.running.evidence import Evidence
from tests.support.running.reporting import PEOPLE, Taps
from tests.support.running.server import DATABASE, DemoServer, copied
from webapp.core import clock


@pytest.fixture
def taps() -> Taps:
    """A finger that counts its taps."""
    return Taps()


@pytest.fixture
def informant(phone: Callable[..., Page]) -> Page:
    """A signed-in informant's phone of this test's own."""
    return phone(str(next(PEOPLE)))


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Makes a picture as a phone's camera does, large and with its turn in EXIF."""

    def make(name: str = "photo.jpg", size: tuple[int, int] = (3000, 2250), turn: int = 1) -> Path:
        image = Image.effect_noise(size, 40).convert("RGB")
        ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red")
        exif = Image.Exif()
        exif[0x0112] = turn
        image.save(tmp_path / name, quality=92, exif=exif)
        return tmp_path / name

    return make


@pytest.fixture
def later(
    demo_server: DemoServer, browser: Browser, trouble: support.Trouble, evidence: Evidence, tmp_path: Path
) -> Iterator[Callable[[int], Callable[..., Page]]]:
    """Begins the same town so many days later: later(days) → a maker of phones there."""
    servers: list[DemoServer] = []

    def begin(days: int) -> Callable[..., Page]:
        moment = (clock.now() + timedelta(days=days)).isoformat()
        town = copied(demo_server.instance, tmp_path / f"in {days} days")
        with closing(connect(demo_server.instance / DATABASE)) as here, closing(connect(town / DATABASE)) as there:
            here.backup(there)  # the town is open while it is copied
        server = DemoServer(town, tmp_path / "log", ONE_DOOR_CLOCK=moment).start()
        servers.append(server)

        def make(number: str) -> Page:
            page = support.open_phone(browser, server.url, trouble, care=False, dark=False, js=True, desk=False)
            evidence.follow(page.context)
            support.sign_in_quietly(page, number)
            return page

        return make

    yield begin
    for server in servers:
        server.stop()
