"""The colours hold the contrasts that people need to read them, in light and dark; 大字版 changes sizes only."""

import gzip
import re

import pytest
from rjsmin import jsmin

from tests.support.rules.sources import ROOT
from webapp.web.assets import joined, sheets_of

CSS = ROOT / "static/css"
TEXT, SHAPE = 4.5, 3.0
ON_BOTH = [
    ("ink", "page", TEXT), ("ink", "cell", TEXT), ("ink", "cell2", TEXT), ("ink", "nb", TEXT), ("ink2", "page", TEXT),
    ("ink2", "cell", TEXT), ("ink2", "cell2", TEXT), ("ink2", "nb", TEXT), ("ink3", "cell", TEXT),
    ("ink3", "cell2", TEXT), ("ctl", "cell", SHAPE), ("gi", "page", TEXT), ("gi", "cell", TEXT), ("gi", "gb", TEXT),
    ("bi", "bb", TEXT), ("bi", "cell", TEXT), ("bi", "page", TEXT), ("ai", "ab", TEXT), ("ai", "cell", TEXT),
    ("ui", "ub", TEXT), ("ui", "cell", TEXT), ("focus", "page", SHAPE), ("focus", "cell", SHAPE),
    ("act", "cell", SHAPE), ("brick", "cell", SHAPE), ("bi", "zone-bad", TEXT), ("bi", "zone-warn", TEXT),
    ("ink", "zone-ok", TEXT), ("ink", "zone-bad", TEXT), ("ink", "zone-warn", TEXT), ("ink", "empty", TEXT),
]  # fmt: skip
UNDER_WHITE = ["act", "brick", "signal", "toast"]


def block(selector: str) -> dict[str, str]:
    """The custom properties of one rule of tokens.css."""
    sheet = (CSS / "tokens.css").read_text(encoding="utf-8")
    start = sheet.index(selector) + len(selector)
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", sheet[start : sheet.index("}", start)]))


LIGHT = block(":root {")
CHOSEN_DARK = block(':root[data-weui-theme="dark"] {')
MODES = {"light": LIGHT, "dark": LIGHT | CHOSEN_DARK}


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb, as WCAG 2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right():
    assert contrast("#fff", "#000") == pytest.approx(21)
    assert contrast("#07c160", "#ffffff") == pytest.approx(2.38, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
def test_every_pair_of_colours_that_meets_on_a_screen_is_readable(mode):
    tokens = MODES[mode]
    low = [
        f"{ink} on {ground}: {contrast(tokens[ink], tokens[ground]):.2f}"
        for ink, ground, least in ON_BOTH
        if contrast(tokens[ink], tokens[ground]) < least
    ]
    low += [f"white on {ground}" for ground in UNDER_WHITE if contrast("#fff", tokens[ground]) < TEXT]
    assert low == []


def test_dark_that_is_chosen_and_dark_that_follows_the_phone_are_alike():
    assert block(':root:not([data-weui-theme="light"]) {') == CHOSEN_DARK


def test_large_text_changes_sizes_and_no_colour():
    care = block(':root[data-weui-mode="care"] {')
    assert all(re.fullmatch(r"[\d.]+(px)?", value) for value in care.values())
    assert {name for name in care if name in CHOSEN_DARK} == set()
    assert all(float(care[name].removesuffix("px")) > float(LIGHT[name].removesuffix("px")) for name in care)


def test_nothing_that_people_read_is_smaller_than_13_px():
    sheets = "".join(path.read_text(encoding="utf-8") for path in CSS.rglob("*.css"))
    # On a drawn map a size counts in the drawing's own units, which the page scales.
    rules = [rule for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", sheets) if ".map " not in rule[0]]
    small = [
        selector.strip()
        for selector, body in rules
        if any(int(size) < 13 for size in re.findall(r"font-size:\s*(\d+)px", body))
    ]
    assert small == [".bang"], "only the mark in a lamp, which has its words beside it"


def test_the_look_is_light_to_load():
    sheets = joined({path: sheet.read_text(encoding="utf-8") for path, sheet in sheets_of(ROOT / "static").items()})
    assert len(gzip.compress(sheets["components.css"].encode())) <= 10_400
    at_first_use = {
        "viewer.js",
        "zoom.js",
        "to-desk.js",
        "print-page.js",
        "rows.js",
        "ask.js",
        "file-field.js",
        "mended.js",
        "question.js",
        "fresh.js",
        "morph.js",
        "places.js",
        "signature.js",
    }
    parts = [path for path in (ROOT / "static/js/ui").glob("*.js") if path.name not in at_first_use]
    scripts = [*(ROOT / "static/js" / one for one in ("app.js", "lib/icon.js", "lib/lazy.js")), *parts]
    assert sum(len(gzip.compress(jsmin(path.read_bytes()))) for path in scripts) <= 8_110
