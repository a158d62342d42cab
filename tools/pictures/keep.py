"""Stores pictures with few colours, as small as they get: every copy of the repository carries them."""

import io
from pathlib import Path

from PIL import Image

FLAT, OTHERS, ALIKE = 32, 48, 5
"""How many colours stay as they are, those that cover most of a screen, and by how many the others are shown."""


def opened(picture: bytes) -> Image.Image:
    """Return a picture as the browser gave it."""
    return Image.open(io.BytesIO(picture)).convert("RGB")


def few_colours(image: Image.Image) -> Image.Image:
    """Return a picture whose surfaces have exactly their colours, its photos and edges those that come near."""
    counted = sorted(image.getcolors(image.width * image.height) or (), key=lambda one: (-one[0], one[1]))
    others = image.quantize(OTHERS, method=Image.Quantize.MAXCOVERAGE, kmeans=2).convert("RGB").getcolors() or ()
    palette = Image.new("P", (1, 1))
    palette.putpalette(_apart([colour for _, colour in [*counted[:FLAT], *others]]))
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def _apart(colours: list[tuple[int, ...]]) -> list[int]:
    """Return the levels of colours, without those that are hardly another than one before: white stays white."""
    kept: list[tuple[int, ...]] = []
    for one in colours:
        if all(max(map(abs, map(int.__sub__, one, other))) > ALIKE for other in kept):
            kept.append(one)
    return [level for one in kept for level in one]


def keep(picture: bytes, path: Path) -> None:
    """Store a picture of a screen."""
    few_colours(opened(picture)).save(path, optimize=True)
