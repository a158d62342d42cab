"""Build the one icon sprite: the Tabler icons we use, and one drawn by us on the same grid."""

import re
from pathlib import Path

ICONS = """
fire-extinguisher bolt flame home-exclamation road flood mountain campfire swimming soup school
building-factory-2 droplet-bolt dots layout-grid
message-question file-pencil scale heart-handshake speakerphone mood-heart rubber-stamp microscope
shield-heart user-star
home plus circle-plus message-circle user checklist map-2 send bell-ringing message-2 list-search
walk alert-triangle messages sos clock check checks alert-circle wifi-off cloud-off circle-check tool
photo-off info-circle hourglass refresh
camera microphone player-play player-pause player-stop trash map-pin phone edit volume volume-off text-size
moon search file-export photo-down arrow-back-up arrow-up flag alarm shield-lock lock eye eye-off bell
bell-off archive arrow-forward-up door-exit device-mobile mailbox help-circle chevron-right chevron-left chevron-down x
current-location filter git-merge history link minus download printer qrcode scan settings logout key photo
binoculars users building-community home-heart building gavel id-badge-2 book clipboard-check calendar-event
list-details chart-bar video urgent sun-wind
"""
"""Outline icons, in lines: hazards, menu, tabs, ways and sending, acts, people and places."""

FILLED = "home message-circle user message-2 bell-ringing"
"""Filled twins for the active tab; their symbols end in -filled."""

OURS = {
    "street-lamp": "M8 21v-14a4 4 0 0 1 4 -4h3 M13 7l2 -4h3l2 4z M5 21h6 M14 11l-1 3 M16.5 11v3 M19 11l1 3",
}
"""Drawn by us on the same grid: the set has no street light."""


def sprite(folder: Path) -> str:
    """Return an SVG file with a <symbol id="i-NAME"> per icon; `folder` holds outline/ and filled/."""
    names = sorted(ICONS.split())
    symbols = [_symbol(name, _shapes(folder / f"outline/{name}.svg")) for name in names]
    symbols += [_symbol(name, f'<path d="{path}"/>') for name, path in OURS.items()]
    for name in FILLED.split():
        shapes = _shapes(folder / f"filled/{name}.svg")
        symbols.append(_symbol(f"{name}-filled", f'<g fill="currentColor" stroke="none">{shapes}</g>'))
    comment = "<!-- Tabler Icons 3.51.0, MIT, Copyright (c) 2020-2026 Paweł Kuna; street-lamp: One Door -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{comment}\n' + "\n".join(symbols) + "\n</svg>\n"


def _symbol(name: str, shapes: str) -> str:
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def _shapes(file: Path) -> str:
    """The drawing inside one Tabler file, without its svg element and its empty bounding path."""
    inner = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(), re.S)
    if inner is None:
        raise ValueError(f"{file} holds no svg")
    shapes = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", inner.group(1))
    paths = re.findall(r"<(\w+) ([^>]*?)\s*/>", shapes)
    if any(tag != "path" or re.fullmatch(r'd="[^"]+"', attributes) is None for tag, attributes in paths):
        raise ValueError(f"{file} holds more than plain paths")
    return '<path d="' + "".join(attributes[3:-1] for _, attributes in paths) + '"/>'
