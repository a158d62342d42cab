"""Makes pictures for the tests, and looks at what came out of them without the code under test."""

from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from webapp.core.media import images
from webapp.core.media.images import ImageRefused, prepare

SECRET = b"GPS-of-the-house"
TABLES = {0xC4, 0xDB, 0xDD, 0xC0, 0xC1, 0xC2}


@cache
def scene(width=200, height=120, mode="RGB"):
    """A picture with a red, a green, a blue and a white quarter, so that any turn shows."""
    image = Image.new("RGB", (width, height), "white")
    for colour, x, y in (("red", 0, 0), ("lime", width // 2, 0), ("blue", 0, height // 2)):
        image.paste(colour, (x, y, x + width // 2, y + height // 2))
    return image.convert(mode)


def saved(image, kind="JPEG", **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return Image.open(BytesIO(data))


def quarters(data):
    """The colours of the four quarters: top left, top right, bottom left, bottom right."""
    image = opened(data).convert("RGB")
    points = [(x, y) for y in (1, 3) for x in (1, 3)]
    names = {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 1): "white"}
    pixels = [image.getpixel((image.width * x // 4, image.height * y // 4)) for x, y in points]
    return [names.get(tuple(value > 128 for value in pixel), "?") for pixel in pixels]


UPRIGHT = ["red", "lime", "blue", "white"]


def segments(data):
    """Independent of the code under test: the markers of a JPEG up to its first scan."""
    position, found = 2, []
    while True:
        assert data[position] == 0xFF
        marker = data[position + 1]
        found.append(marker)
        if marker == 0xDA:
            return found
        position += 2 + int.from_bytes(data[position + 2 : position + 4])


def with_segment(data, marker, content):
    return data[:2] + bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content + data[2:]


def exif(orientation=None):
    tags = Image.Exif()
    if orientation:
        tags[0x0112] = orientation
    tags[0x010E] = SECRET.decode()
    tags.get_ifd(0x8825)[1] = "N"
    return tags


def refusal(data):
    with pytest.raises(ImageRefused) as refused:
        prepare(data)
    assert any("\u4e00" <= character <= "\u9fff" for character in refused.value.message)
    assert refused.value.status == images.STATUS[refused.value.code]
    return refused.value.code


def assert_clean(data):
    assert data.startswith(b"\xff\xd8")
    assert data.endswith(b"\xff\xd9")
    assert data.count(b"\xff\xd9") == 1
    assert set(segments(data)) <= TABLES | {0xDA}
    assert SECRET not in data
    image = opened(data)
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info)
