"""The drawn pictures: enough for every category, small, quick, the same bytes each time."""

import time
from io import BytesIO

import pytest
from PIL import Image, ImageStat

from webapp.demo.drawn.pictures import (
    SCENES,
    VIEWS,
    draw,
    variants,
)
from webapp.reports.catalogue import categories
from webapp.reports.models import ReportKind

EVERY = [(category, variant) for category in SCENES for variant in variants(category)]


@pytest.mark.parametrize("category", [*categories(ReportKind.HAZARD), "dispute", "patrol"])
def test_every_category_has_at_least_two_scenes(category):
    assert len(SCENES[category]) >= 2
    assert len(variants(category)) == len(SCENES[category]) * VIEWS


def test_all_variants_are_drawn_in_two_seconds():
    began = time.process_time()
    for category, variant in EVERY:
        draw(category, variant)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(("category", "variant"), EVERY)
def test_a_picture_is_a_small_square_jpeg_with_something_on_it(category, variant):
    content = draw(category, variant)
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (480, 480), "RGB")
    assert 4_000 < len(content) < 16_000
    assert max(ImageStat.Stat(picture).stddev) > 12


def test_the_same_variant_gives_the_same_bytes_and_others_differ():
    first = {key: draw(*key) for key in EVERY}
    assert {key: draw(*key) for key in reversed(EVERY)} == first
    assert len(set(first.values())) == len(EVERY)


def test_variants_beyond_the_last_begin_again():
    assert draw("electrical", len(variants("electrical"))) == draw("electrical", 0)


def test_a_category_without_pictures_is_a_key_error():
    with pytest.raises(KeyError):
        draw("weather", 0)
