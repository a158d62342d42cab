"""Draw the app's icons from static/img/mark.svg: run it again when the mark changes. Needs Chromium.

    python -m tools.marks

Writes static/img/: icon-192.png, icon-512.png (rounded), maskable-512.png (square, all inside the central
80 % circle), apple-touch-180.png (square), favicon-32.png and badge-96.png (one colour, for notifications), one
shortcut-….png for each shortcut, and start/: what iPhones show while the app starts.
"""

import re
from itertools import product
from pathlib import Path

from PIL import Image, ImageColor
from playwright.sync_api import Browser, sync_playwright

from tools.ensure_browser import find_browser
from webapp.pwa.home_screen import GROUNDS, IPHONES, SHORTCUT_SIDE, SHORTCUTS, start_image

IMG = Path(__file__).resolve().parent.parent / "static/img"
SAFE = 0.8
"""How far the door shrinks towards the middle so that a round mask cuts nothing of it."""


FLAT = {"b": "#b5472f", "l": "#ffe9bd", "f": "#d9936d"}
"""One colour for each of the mark's runs of colour, where few must do."""


FLAT_MARK = IMG / "flat-512.png"


def square(svg: str, scale: float = 1.0) -> str:
    """The mark without its rounded corner, the door scaled about the middle."""
    moved = f'<g transform="translate(256 256) scale({scale}) translate(-256 -256)" id="door">'
    return svg.replace(' rx="113"', "").replace('<g id="door">', moved)


def draw(browser: Browser, svg: str, size: int, name: str) -> None:
    """Render one SVG at `size` × `size` px into static/img, transparent where it draws nothing."""
    page = browser.new_page(viewport={"width": size, "height": size})
    sized = re.sub(r"<svg ", f'<svg width="{size}" height="{size}" style="display:block" ', svg, count=1)
    page.set_content(f'<body style="margin:0">{sized}</body>')
    page.screenshot(path=IMG / name, omit_background=True)
    page.close()


def shortcut(name: str) -> str:
    """An icon of the house in white on the mark's colour."""
    symbols = (IMG / "icons.svg").read_text()
    found = re.search(rf'<symbol id="i-{name}" viewBox="0 0 24 24">(.*?)</symbol>', symbols)
    if found is None:
        raise ValueError(f"no icon {name}")
    drawn = 'fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
        f'<rect width="48" height="48" rx="24" fill="{FLAT["b"]}"/>'
        f'<g transform="translate(12 12)" {drawn}>{found[1]}</g></svg>'
    )


def flat(svg: str) -> str:
    """The mark without runs of colour."""
    return re.sub(r"url\(#(\w)\)", lambda found: FLAT[found[1]], svg)


def start(mark: Image.Image, size: tuple[int, int], ground: str, path: Path) -> None:
    """Put the mark into the middle of a screen of one colour; few colours, so that it stays small."""
    side = min(round(size[0] * 0.18), 160)
    small = mark.resize((side, side), Image.Resampling.LANCZOS)
    screen = Image.new("RGB", size, ground)
    screen.paste(small, ((size[0] - side) // 2, (size[1] - side) // 2), small)
    few = screen.quantize(12, dither=Image.Dither.NONE)
    palette = few.getpalette() or []
    first = 3 * few.tobytes()[0]
    palette[first : first + 3] = ImageColor.getrgb(ground)[:3]  # exactly the page's own
    few.putpalette(palette)
    few.save(path, optimize=True)


def main() -> None:
    """Write every icon."""
    mark, mono = (IMG / "mark.svg").read_text(), (IMG / "mark-mono.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for size in (192, 512):
            draw(browser, mark, size, f"icon-{size}.png")
        draw(browser, mark, 32, "favicon-32.png")
        draw(browser, square(mark), 180, "apple-touch-180.png")
        draw(browser, square(mark, SAFE), 512, "maskable-512.png")
        draw(browser, mono, 96, "badge-96.png")
        for _, _, name in SHORTCUTS:
            draw(browser, shortcut(name), SHORTCUT_SIDE, f"shortcut-{name}.png")
        draw(browser, flat(mark), 512, FLAT_MARK.name)
        browser.close()
    large = Image.open(FLAT_MARK).convert("RGBA")
    FLAT_MARK.unlink()
    for (width, height, ratio), (look, ground) in product(IPHONES, GROUNDS.items()):
        path = IMG / "start" / start_image(width, height, ratio, look)
        start(large, (width * ratio, height * ratio), ground, path)


if __name__ == "__main__":
    main()
