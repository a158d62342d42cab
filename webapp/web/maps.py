"""What a page's map shows, and whether tiles may lie under it: the shape of the data that ``kit/map.html`` draws.

The drawing (outlines, places in it) comes from ``areas.queries_schematic``; ``cases.lists.presenters_map`` puts
both together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, current_app, g

from webapp.core.geo import wgs84_to_gcj02

TILE_HOSTS = "https://*.tianditu.gov.cn"
# A finger's width, in CSS px and in units of the drawing, which is never shown smaller than one to one.
FINGER = 44


@dataclass(frozen=True)
class Zone:
    """One area of the drawing: its path, the place of its words, and where a tap leads (None: it is no target).

    ``tone`` is ``ok``, ``warn``, ``bad``, ``plain`` (nothing is counted) or ``here``; ``words`` is the number below.
    Where there is no room the name is not shown (not ``named``).
    """

    path: str
    x: float
    y: float
    name: str = ""
    words: str = ""
    tone: str = "ok"
    late: bool = False
    url: str | None = None
    named: bool = True


@dataclass(frozen=True)
class Spot:
    """A point, or a cluster of ``count`` points; a finger hits it anywhere in ``cell`` (left, top, width, height).

    ``label`` is its words; without ``url`` it only shows a place. ``at`` is where it is (WGS-84), for tiles.
    What lies outside of the drawing is an arrow at its edge: ``turn`` degrees (0: right), ``far`` in words.
    ``small``: a dot beside the pin that the map is about.
    """

    x: float
    y: float
    label: str
    url: str | None = None
    count: int = 1
    late: bool = False
    cell: tuple[float, float, float, float] | None = None
    at: tuple[float, float] | None = None
    turn: int | None = None
    far: str = ""
    small: bool = False


@dataclass(frozen=True)
class Picture:
    """A whole map. ``frame`` is how the drawing lies on the earth (``Frame.words``); empty: it can't lie on tiles."""

    height: int
    zones: Sequence[Zone] = ()
    spots: Sequence[Spot] = ()
    frame: str = ""
    crowded: bool = False
    width: int = 304


@dataclass(frozen=True)
class Tiles:
    """What a browser needs to show tiles of 天地图: the key made out for this host, and the number shown with them."""

    key: str
    approval: str


def map_tiles() -> Tiles | None:
    """Return the tiles that this page may show, and let it load them; None without a key or an approval number.

    A template asks for them exactly where it draws a map, so no other page may talk to another host.
    """
    key, approval = current_app.config["TIANDITU_KEY"], current_app.config["MAP_APPROVAL"]
    if not (key and approval):
        return None
    g.shows_tiles = True
    return Tiles(key, approval)


def ways_there(latitude: float, longitude: float) -> list[tuple[str, str]]:
    """Return (name, address) of the map apps of a phone that lead to a place (WGS-84); theirs is GCJ-02.

    The address holds the place and nothing of the matter.
    """
    lat, lon = (f"{value:.6f}" for value in wgs84_to_gcj02(latitude, longitude))
    return [
        (
            "高德地图",
            f"https://uri.amap.com/marker?position={lon},{lat}&name=%E8%BF%99%E9%87%8C&coordinate=gaode&callnative=1",
        ),
        (
            "腾讯地图",
            f"https://apis.map.qq.com/uri/v1/marker?marker=coord:{lat},{lon};title:%E8%BF%99%E9%87%8C&referer=onedoor",
        ),
    ]


def init_app(app: Flask) -> None:
    """Let templates ask for tiles."""
    app.jinja_env.globals["map_tiles"] = map_tiles
