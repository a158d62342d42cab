"""What the maps of cases show: the numbers of areas, where the open cases are, where one case is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.areas.models import Area
from webapp.areas.queries_schematic import WIDTH, Schematic, schematic_around
from webapp.cases.lists.presenters_labels import lettered
from webapp.cases.lists.queries_map import Cluster, Clusters
from webapp.reports.catalogue import category_name
from webapp.reports.models import Position
from webapp.web.maps import FINGER, Picture, Spot, Zone, ways_there

# From so many outlines on there is room for a name and one number each; what is overdue is then only marked.
_CROWDED = 10
_KILOMETRE = 1000
# What a mark needs on each side, so that it stays within its own square.
_ROOM, _ROOM_ALONE = 16, 11
Link = Callable[[tuple[int, int, int, int]], str]


@dataclass(frozen=True)
class Counted:
    """An area on a map: its name, its open and its overdue cases, and where a tap on it leads (None: nowhere)."""

    name: str
    open: int
    overdue: int
    url: str | None = None


def numbers_map(drawing: Schematic, areas: Mapping[str, Counted]) -> Picture | None:
    """Return the areas of a drawing with their numbers; None when nothing is drawn. A tap leads to an area.

    What a finger can't hit is no target: its row in the list beside the map is.
    """
    if not drawing.outlines:
        return None
    crowded = len(drawing.outlines) >= _CROWDED
    zones = [
        Zone(
            outline.path,
            outline.x,
            outline.y - 4,
            areas[code].name,
            _number(areas[code], crowded),
            ("ok", "warn", "bad")[min(areas[code].overdue, 2)],
            areas[code].overdue > 0,
            areas[code].url if outline.side >= FINGER else None,
        )
        for code, outline in drawing.outlines.items()
        if code in areas
    ]
    return lettered(Picture(drawing.height, zones, frame=_frame(drawing), crowded=crowded))


def spots_map(drawing: Schematic, names: Mapping[str, str], found: Clusters | None, link: Link) -> Picture | None:
    """Return the open cases of a drawing as points and clusters; ``link`` is the address of the cases in a square."""
    if not drawing.outlines:
        return None
    crowded = len(drawing.outlines) >= _CROWDED
    spots = [_spot(drawing, found, one, link) for one in found.found] if found else []
    zones = [
        Zone(o.path, o.x, o.y + 4, "" if crowded else names.get(code, ""), tone="plain")
        for code, o in drawing.outlines.items()
    ]
    return lettered(Picture(drawing.height, zones, spots, _frame(drawing), crowded))


def place_map(drawing: Schematic, code: str, latitude: float | None, longitude: float | None) -> Picture | None:
    """Return an area among its neighbours with a pin where something is; None when the area itself is not drawn."""
    own = drawing.outlines.get(code)
    if own is None:
        return None
    # Its own outline last, so that the neighbours' edges do not lie on it.
    others = [Zone(o.path, o.x, o.y, tone="plain") for o in drawing.outlines.values() if o is not own]
    spots = [] if latitude is None or longitude is None else spots_of(drawing, latitude, longitude)
    return Picture(drawing.height, [*others, Zone(own.path, own.x, own.y, tone="here")], spots, _frame(drawing))


def spots_of(
    drawing: Schematic, latitude: float, longitude: float, label: str = "报的地方", *, small: bool = False
) -> list[Spot]:
    """Return the pin of a place; for what lies outside an arrow at the edge, with how far it is from there.

    ``small``: a dot, or an arrow without words, for what stands beside the place that the map is about.
    """
    here, at = drawing.place(latitude, longitude), (latitude, longitude)
    if here:
        return [Spot(*here, label, at=at, small=small)]
    edge = drawing.edge(latitude, longitude)
    if edge is None:
        return []
    far = f"{edge.away / 1000:.0f} 公里" if edge.away >= _KILOMETRE else f"{max(round(edge.away, -2), 100):.0f} 米"
    # Words of several at one edge would lie on each other.
    words = "" if small else far
    return [Spot(edge.x, edge.y, f"{label}在图外面，还有约 {far}", at=at, turn=edge.turn, far=words)]


def place_shown(area: Area, place: Position | None, *, told: bool) -> dict[str, Any] | None:
    """Return the map of where one thing is, with the ways there; None where its area is not drawn.

    Where a protected matter lies (not ``told``) is shown to nobody else: no tiles, no other app.
    """
    at = (place.latitude, place.longitude) if place else (None, None)
    picture = place_map(schematic_around(area), area.code, *at)
    if picture is None:
        return None
    exact = any(spot.turn is None for spot in picture.spots)  # a place beyond the drawing is known all the same
    return {
        "picture": picture,
        "accuracy": round(place.accuracy_m) if place and place.accuracy_m else None,
        "exact": exact,
        "beyond": place is not None and not exact,
        "tiles": told,
        "ways": ways_there(place.latitude, place.longitude) if told and place else [],
    }


def _number(area: Counted, crowded: bool) -> str:
    if not area.overdue:
        return str(area.open)
    return f"{area.open}!" if crowded else f"{area.open} 超{area.overdue}"


def _frame(drawing: Schematic) -> str:
    return drawing.frame.words if drawing.frame else ""


def _spot(drawing: Schematic, found: Clusters, one: Cluster, link: Link) -> Spot:
    wide, high = WIDTH / found.mesh.columns, drawing.height / found.mesh.rows
    left, top = one.column * wide, one.row * high
    x, y = drawing.place(one.latitude, one.longitude) or (left, top)
    room = _ROOM if one.count > 1 else _ROOM_ALONE
    if one.count == 1:
        label = f"{category_name(one.kind, one.category)} 1 件{'，已超期' if one.late else ''}"
        url = f"/cases/{one.code}"
    else:
        label = f"这一处 {one.count} 件{f'，{one.late} 件已超期' if one.late else ''}"
        url = link(found.mesh.square(one.column, one.row))
    return Spot(
        round(min(max(x, left + room), left + wide - room), 1),
        round(min(max(y, top + room), top + high - room), 1),
        label,
        url,
        one.count,
        one.late > 0,
        (round(left, 1), round(top, 1), round(wide, 1), round(high, 1)),
        (round(one.latitude, 6), round(one.longitude, 6)),
    )
