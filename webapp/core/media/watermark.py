"""A line of words burnt into the pixels of a picture, again and again across it, so that no copy is without it."""

import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

# Where Chinese fonts lie on the systems that we run on (Debian: fonts-noto-cjk).
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
_SIDE, _QUALITY = 1280, 82
_SHADE, _LIGHT = (0, 0, 0, 120), (255, 255, 255, 170)
_ANGLE = 24


def burnt(data: bytes, line: str) -> bytes:
    """Return a JPEG of a picture that we keep, at most 1280 px long, with the line drawn into its pixels.

    Without a Chinese font on the machine only the letters and digits of the line are drawn: the code is among them.
    """
    with Image.open(BytesIO(data), formats=("JPEG",)) as image:
        image.draft("RGB", (_SIDE, _SIDE))
        picture = image.convert("RGB")
    picture.thumbnail((_SIDE, _SIDE))
    size = max(12, max(picture.size) // 44)
    font, chinese = _font(size)
    words = line if chinese else re.sub(r"[^\x20-\x7e]+", " ", line).strip()
    marks = _marks(picture.size, words, font, size)
    out = BytesIO()
    Image.alpha_composite(picture.convert("RGBA"), marks).convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _marks(size: tuple[int, int], words: str, font: Any, letter: int) -> Image.Image:
    """Return the line over and over on a clear sheet of this size, slanting, each row shifted against the last."""
    side = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + letter
    sheet = Image.new("RGBA", (side, side))
    drawing = ImageDraw.Draw(sheet)
    step = int(drawing.textlength(words, font=font)) + letter * 3
    for row, top in enumerate(range(0, side, letter * 5)):
        for left in range(-(row % 2) * (step // 2), side, step):
            drawing.text((left, top), words, font=font, fill=_LIGHT, stroke_width=1, stroke_fill=_SHADE)
    turned = sheet.rotate(_ANGLE, resample=Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


@lru_cache(maxsize=8)
def _font(size: int) -> tuple[Any, bool]:
    found = next((path for path in _FONTS if Path(path).exists()), None)
    return (ImageFont.truetype(found, size), True) if found else (ImageFont.load_default(size), False)
