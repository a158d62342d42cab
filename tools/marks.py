"""Draw the app's icons from static/img/mark.svg: run it again when the mark changes. Needs Chromium.

    python -m tools.marks

Writes static/img/: icon-192.png, icon-512.png (rounded), maskable-512.png (square, all inside the central
80 % circle), apple-touch-180.png (square), favicon-32.png and badge-96.png (one colour, for notifications).
"""

import re
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.ensure_browser import find_browser

IMG = Path(__file__).resolve().parent.parent / "static/img"
SAFE = 0.8
"""How far the door shrinks towards the middle so that a round mask cuts nothing of it."""


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
        browser.close()


if __name__ == "__main__":
    main()
