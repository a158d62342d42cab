"""On a phone in 大字版 the words of a map lie apart: measured on the town, on villages of six grids and of twelve."""

from collections.abc import Callable
from dataclasses import replace

from jinja2 import Environment, FileSystemLoader
from playwright.sync_api import Page
from shapely.affinity import rotate
from shapely.geometry import box, mapping

from tests.support.rules.sources import ROOT
from webapp.areas.queries_schematic import draw
from webapp.cases.lists.presenters_labels import face_of, placed
from webapp.web.maps import Picture, Zone

VILLAGE_LEAD, NARROW_VILLAGE, TOWN_LEAD = "10030000001", "10030000005", "10040000001"
# The box of a text is as high as the font's tallest letters; words fill but an em of it, around its middle.
LYING = """() => {
  const part = document.querySelector("svg.map").getBoundingClientRect();
  const shown = [...document.querySelectorAll("svg.map text")].filter((one) => one.getClientRects().length);
  const boxes = shown.map((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const half = parseFloat(getComputedStyle(one).fontSize) * (part.width / 304) / 2;
    const middle = (top + bottom) / 2;
    return { words: one.textContent.trim(), left, right, top: middle - half, bottom: middle + half };
  });
  const inside = (one) => one.left > part.left - 1 && one.right < part.right + 1 && one.bottom < part.bottom + 2;
  const lie = boxes.filter((one) => !inside(one));
  boxes.forEach((one, at) => {
    for (const other of boxes.slice(at + 1)) {
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide > 1 && high > 1) lie.push([one.words, other.words]);
    }
  });
  return lie;
}"""
NAMES = "() => [...document.querySelectorAll('svg.map .name')].filter((one) => one.getClientRects().length).length"


def village(grids: int) -> Picture:
    """A village that lies aslant, with grids of unlike size, and much to do in each."""
    rows, across = (3, 2) if grids == 6 else (4, 3)
    shapes = [
        rotate(
            box(110 + column * 0.01, 26 - row * 0.008, 110.009 + column * 0.011, 26.008 - row * 0.008), 30, (110, 26)
        )
        for row in range(rows)
        for column in range(across)
    ]
    drawing = draw([(str(n), mapping(shape)) for n, shape in enumerate(shapes)])
    zones = [
        Zone(one.path, one.x, one.y - 4, f"{n + 1} 网格", f"{17 + n}!" if grids > 9 else f"{17 + n} 超{n}")
        for n, one in enumerate(drawing.outlines.values())
    ]
    picture = Picture(drawing.height, zones, crowded=grids > 9)
    return replace(picture, zones=placed(picture, face_of(picture.crowded, large=True, desk=False)))


def drawn(picture: Picture) -> str:
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.globals.update(map_tiles=lambda: None)
    return env.from_string("{% from 'kit/map.html' import area_map %}{{ area_map(one, '') }}").render(one=picture)


def test_no_words_of_a_map_lie_on_others_in_large_letters(phone: Callable[..., Page]) -> None:
    for lead, names in ((VILLAGE_LEAD, 6), (NARROW_VILLAGE, 6), (TOWN_LEAD, 17)):
        page = phone(lead, care=True)
        for address in ("/roll-up", "/board") if lead == TOWN_LEAD else ("/roll-up",):
            page.goto(address)
            assert page.evaluate(LYING) == [], (lead, address)
            assert page.evaluate(NAMES) == names, (lead, address)
        page.goto("/roll-up?on=spots")
        assert page.evaluate(LYING) == [], lead
    for grids in (6, 12):
        page.locator(".map-part").evaluate("(part, html) => { part.outerHTML = html }", drawn(village(grids)))
        assert page.evaluate(LYING) == [], grids
        assert page.evaluate(NAMES) == grids
