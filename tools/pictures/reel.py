"""Cuts a film: still pictures of pages, a finger where somebody taps, and above them who it is and what happens."""

from pathlib import Path

from PIL import Image, ImageDraw

from tools.pictures.keep import few_colours, opened

CAPTION = 64
TITLE = """<meta name="viewport" content="width=device-width"><style>
body { margin: 0; padding: 10px 14px; background: #2b2b2b; color: #fff; font: 600 17px/26px sans-serif }
p { margin: 0; color: #bdbdbd; font: 13px/18px sans-serif }
</style><p>WHO</p>WORDS"""
GLANCE, LOOK, READ = 900, 1900, 2800
"""How long a picture stays, in milliseconds: before a finger comes, to see what happened, to read it."""


class Reel:
    """The pictures of a film, in their order."""

    def __init__(self) -> None:
        self.frames: list[Image.Image] = []
        self.lasts: list[int] = []

    def add(self, title: bytes, screen: bytes, lasts: int, finger: tuple[float, float] | None = None) -> None:
        """Append a picture, with a finger at a point of the screen."""
        above, below = opened(title), opened(screen)
        frame = Image.new("RGB", (below.width, below.height + CAPTION))
        frame.paste(above, (0, 0))
        frame.paste(below, (0, CAPTION))
        if finger:
            _touch(frame, finger[0], finger[1] + CAPTION)
        self.frames.append(frame)
        self.lasts.append(lasts)

    def save(self, path: Path) -> None:
        """Store it as a GIF that begins again, every picture in the same few colours, so that only changes are kept."""
        few = [frame.quantize(palette=self._palette(), dither=Image.Dither.NONE) for frame in self.frames]
        few[0].save(path, save_all=True, append_images=few[1:], duration=self.lasts, loop=0, disposal=1, optimize=False)

    def _palette(self) -> Image.Image:
        width, height = self.frames[0].size
        sheet = Image.new("RGB", (width, height * len(self.frames)))
        for number, frame in enumerate(self.frames):
            sheet.paste(frame, (0, number * height))
        return few_colours(sheet)


def _touch(frame: Image.Image, x: float, y: float) -> None:
    shade = Image.new("RGBA", frame.size)
    around = (x - 20, y - 20, x + 20, y + 20)
    ImageDraw.Draw(shade).ellipse(around, fill=(40, 40, 40, 90), outline=(255, 255, 255, 255), width=3)
    frame.paste(Image.alpha_composite(frame.convert("RGBA"), shade).convert("RGB"))
