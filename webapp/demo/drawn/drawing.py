"""A small flat drawing board: mountains, sky and simple shapes on a 480-unit square, twice as fine inside."""

import math
from collections.abc import Sequence
from functools import cache
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageOps

SIDE = 480
_FINE = 2

Point = tuple[float, float]

SKIES = {
    "day": ("#9db8cf", "#c9dcea", "#809a87", "#5f8160"),
    "grey": ("#8c9aa6", "#bcc7cd", "#7d9189", "#5f7a68"),
    "dusk": ("#8d93b0", "#ecc9a4", "#7f8a86", "#5d7360"),
    "night": ("#141d2e", "#2a3850", "#1e2b36", "#18232a"),
}
"""Mood → sky at the top, sky at the horizon, far hills, near hills."""


class Board:
    """What a scene is drawn on. Coordinates run 0–480 from the top left."""

    def __init__(self, mood: str = "day", horizon: float = 250, ground: str | None = "#87904f") -> None:
        top, low, far, near = SKIES[mood]
        side = SIDE * _FINE
        self.image = ImageOps.colorize(_ramp(side), top, low)
        self._draw = ImageDraw.Draw(self.image)
        self.hills(horizon - 78, 46, 0.4, far)
        self.hills(horizon - 30, 22, 2.2, near)
        if ground:
            self.box(0, horizon, SIDE, SIDE, ground)
            self.poly([(0, 400), (170, 440), (480, 405), (480, 480), (0, 480)], darker(ground, 0.93))

    def hills(self, height: float, swing: float, phase: float, colour: str) -> None:
        """A ridge across the picture, from `height` down."""
        ridge = [
            (x, height - swing * (0.7 * math.sin(x / 62 + phase) + 0.5 * math.sin(x / 131 + 2 * phase)))
            for x in range(0, SIDE + 8, 8)
        ]
        self.poly([*ridge, (SIDE, SIDE), (0, SIDE)], colour)

    def poly(self, points: Sequence[Point], colour: str) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=colour)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, radius: float = 0) -> None:
        """A filled rectangle, its corners rounded if `radius`."""
        corners = [left * _FINE, top * _FINE, right * _FINE, bottom * _FINE]
        self._draw.rounded_rectangle(corners, radius * _FINE, fill=colour)

    def oval(self, x: float, y: float, across: float, down: float, colour: str) -> None:
        """A filled ellipse around (x, y); `across` and `down` are its half axes."""
        edges = [(x - across) * _FINE, (y - down) * _FINE, (x + across) * _FINE, (y + down) * _FINE]
        self._draw.ellipse(edges, fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A line with round joints and ends."""
        fine = [(x * _FINE, y * _FINE) for x, y in points]
        self._draw.line(fine, fill=colour, width=round(width * _FINE), joint="curve")
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, colour)

    def wire(self, start: Point, end: Point, sag: float, width: float = 3, colour: str = "#2b2b2b") -> None:
        """A hanging wire, lowest in the middle."""
        steps = [n / 16 for n in range(17)]
        self.line(
            [
                (
                    start[0] + (end[0] - start[0]) * t,
                    start[1] + (end[1] - start[1]) * t + 4 * sag * t * (1 - t),
                )
                for t in steps
            ],
            width,
            colour,
        )

    def glow(self, x: float, y: float, radius: float, colour: str, strength: int = 150) -> None:
        """A soft light around (x, y)."""
        size = round(2 * radius * _FINE)
        halo = ImageChops.invert(Image.radial_gradient("L")).point(lambda v: max(0, v - 75) * strength // 180)
        halo = halo.resize((size, size), Image.Resampling.BILINEAR)
        corner = (round((x - radius) * _FINE), round((y - radius) * _FINE))
        self.image.paste(Image.new("RGB", (size, size), colour), corner, halo)
        self._draw = ImageDraw.Draw(self.image)

    def shot(self, focus: Point, zoom: float) -> bytes:
        """Return a JPEG of 480×480 of the part around `focus`; zoom 1 is all, 2 is half the side."""
        side = SIDE * _FINE / zoom
        left = min(max(focus[0] * _FINE - side / 2, 0), SIDE * _FINE - side)
        top = min(max(focus[1] * _FINE - side / 2, 0), SIDE * _FINE - side)
        part = self.image.resize(
            (SIDE, SIDE),
            Image.Resampling.BILINEAR,
            box=(left, top, left + side, top + side),
            reducing_gap=2.0,
        )
        return _jpeg(ImageChops.multiply(part, _vignette()))


def _jpeg(image: Image.Image) -> bytes:
    """Return the picture as a small JPEG; one with much detail is pressed harder, towards 14 kB."""
    for quality in (68, 56, 46):
        out = BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=2)
        if out.tell() <= 14_000:
            break
    return out.getvalue()


def darker(colour: str, factor: float) -> str:
    """Return the colour `#rrggbb` multiplied by `factor` (above 1: lighter)."""
    parts = [min(255, round(int(colour[at : at + 2], 16) * factor)) for at in (1, 3, 5)]
    return "#" + "".join(f"{part:02x}" for part in parts)


@cache
def _ramp(side: int) -> Image.Image:
    """Black at the top, white from the middle down."""
    ramp = Image.linear_gradient("L").point(lambda v: min(255, v * 2))
    return ramp.resize((side, side), Image.Resampling.BILINEAR)


@cache
def _vignette() -> Image.Image:
    """A little darker towards the corners, as a cheap phone's camera does it."""
    shade = Image.radial_gradient("L").point(lambda v: 255 - max(0, v - 110) * 70 // 145)
    shade = shade.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return Image.merge("RGB", (shade, shade, shade))
