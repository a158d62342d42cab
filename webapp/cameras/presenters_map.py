"""Where the points are, on the drawing of the villages: those a finger can't tell apart stand together."""

from collections.abc import Sequence
from typing import Any

from webapp.areas.queries_schematic import WIDTH, Mesh, Schematic, schematic_around
from webapp.cameras import queries
from webapp.cameras.presenters import filters_for, views, wanted_of
from webapp.cameras.queries import CameraRow
from webapp.cameras.states import STATE_LABELS, State
from webapp.cases.lists.presenters_labels import lettered
from webapp.cases.lists.presenters_map import place_shown
from webapp.people.actor import Actor
from webapp.reports.models import Position
from webapp.web.maps import FINGER, Picture, Spot, Zone

_ROOM = 16


def map_page(actor: Actor) -> dict[str, Any]:
    """Return the points that the actor sees on a drawing of their villages, and the list of the same."""
    filters = filters_for()
    rows = queries.all_seen(actor, wanted_of(filters))
    drawing = schematic_around(rows[0].village) if rows else None
    placed = [row for row in rows if row.camera.latitude is not None]
    return {
        "picture": cameras_map(drawing, placed) if drawing else None,
        "rows": rows,
        "unplaced": len(rows) - len(placed),
        "broken": sum(row.camera.state == State.FAULT for row in rows),
        "views": views(actor, "map"),
        "labels": STATE_LABELS,
    }


def cameras_map(drawing: Schematic, rows: Sequence[CameraRow]) -> Picture | None:
    """Return points and clusters of them; a tap on one opens it, on several their list. None where nothing is drawn."""
    mesh = drawing.mesh(FINGER)
    if not drawing.outlines or mesh is None:
        return None
    squares: dict[tuple[int, int], list[CameraRow]] = {}
    for row in rows:
        at = drawing.place(row.camera.latitude, row.camera.longitude)
        if at:
            wide, high = WIDTH / mesh.columns, drawing.height / mesh.rows
            key = min(int(at[0] // wide), mesh.columns - 1), min(int(at[1] // high), mesh.rows - 1)
            squares.setdefault(key, []).append(row)
    spots = [_spot(drawing, mesh, key, some) for key, some in squares.items()]
    zones = [Zone(one.path, one.x, one.y + 4, "", tone="plain") for one in drawing.outlines.values()]
    frame = drawing.frame.words if drawing.frame else ""
    return lettered(Picture(drawing.height, zones, spots, frame, crowded=True))


def _spot(drawing: Schematic, mesh: Mesh, key: tuple[int, int], rows: Sequence[CameraRow]) -> Spot:
    wide, high = WIDTH / mesh.columns, drawing.height / mesh.rows
    left, top = key[0] * wide, key[1] * high
    latitude = sum(row.camera.latitude or 0 for row in rows) / len(rows)
    longitude = sum(row.camera.longitude or 0 for row in rows) / len(rows)
    x, y = drawing.place(latitude, longitude) or (left, top)
    broken = sum(row.camera.state == State.FAULT for row in rows)
    if len(rows) == 1:
        camera = rows[0].camera
        label, url = f"{camera.name}，{STATE_LABELS[camera.state][0]}", f"/cameras/{camera.code}"
    else:
        label = f"这一处 {len(rows)} 个点{f'，{broken} 个坏了' if broken else ''}"
        url = f"/cameras?within={','.join(map(str, mesh.square(*key)))}"
    return Spot(
        round(min(max(x, left + _ROOM), left + wide - _ROOM), 1),
        round(min(max(y, top + _ROOM), top + high - _ROOM), 1),
        label,
        url,
        len(rows),
        broken > 0,
        (round(left, 1), round(top, 1), round(wide, 1), round(high, 1)),
        (round(latitude, 6), round(longitude, 6)),
    )


def place_of(row: CameraRow) -> dict[str, Any] | None:
    """Return where one point stands, with the ways there; None without a position."""
    camera = row.camera
    if camera.latitude is None or camera.longitude is None:
        return None
    return place_shown(row.village, Position(camera.latitude, camera.longitude, None, "map"), told=True)
