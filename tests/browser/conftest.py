"""A phone of an informant for the browser tests, and pictures as its camera makes them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from tests.support.running.reporting import PEOPLE, Taps


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
