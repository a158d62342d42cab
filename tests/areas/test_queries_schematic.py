"""Areas as a drawing: everything fits, neighbours share their edges, a place lies where it is."""

import re

import pytest
from shapely.geometry import box, mapping

from webapp.areas.queries_schematic import HIGHEST, WIDTH, draw

WEST, EAST = mapping(box(110.0, 25.0, 110.1, 25.1)), mapping(box(110.1, 25.0, 110.3, 25.1))


def vertices(path: str) -> set[tuple[float, float]]:
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return set(zip(numbers[::2], numbers[1::2], strict=True))


@pytest.mark.parametrize("tall", [0.01, 0.1, 0.9])
def test_every_outline_fits_into_the_drawing(tall: float) -> None:
    drawing = draw([("a", mapping(box(110.0, 25.0, 110.1, 25.0 + tall)))])
    assert drawing.height <= HIGHEST
    for x, y in vertices(drawing.outlines["a"].path):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= drawing.height


def test_neighbours_share_their_edge_and_the_west_is_left() -> None:
    drawing = draw([("west", WEST), ("east", EAST)])
    west, east = drawing.outlines["west"], drawing.outlines["east"]
    assert len(vertices(west.path) & vertices(east.path)) == 2
    assert west.x < east.x


def test_the_name_stands_inside_and_the_shorter_side_is_told() -> None:
    drawing = draw([("west", WEST), ("east", EAST)])
    outline = drawing.outlines["west"]
    xs = sorted({x for x, _ in vertices(outline.path)})
    assert xs[0] < outline.x < xs[-1]
    assert outline.side == pytest.approx(xs[-1] - xs[0], abs=0.2)


def test_a_position_lies_where_it_is_and_north_is_up() -> None:
    drawing = draw([("west", WEST)])
    middle, north = drawing.place(25.05, 110.05), drawing.place(25.09, 110.05)
    assert middle == pytest.approx((WIDTH / 2, drawing.height / 2), abs=0.2)
    assert north is not None
    assert north[1] < middle[1]
    assert drawing.place(26.0, 110.05) is None
    assert drawing.place(None, None) is None


def test_without_any_boundary_there_is_no_drawing() -> None:
    drawing = draw([])
    assert drawing.outlines == {}
    assert drawing.place(25.0, 110.0) is None


def test_a_place_in_two_pieces_is_one_outline() -> None:
    two = {
        "type": "MultiPolygon",
        "coordinates": [WEST["coordinates"], mapping(box(110.2, 25.0, 110.4, 25.1))["coordinates"]],
    }
    path = draw([("a", two)]).outlines["a"].path
    assert path.count("M") == path.count("Z") == 2


@pytest.mark.parametrize(
    ("latitude", "longitude", "turn"), [(25.05, 110.6, 0), (25.05, 109.5, 180), (25.6, 110.05, -90), (24.5, 110.05, 90)]
)
def test_what_lies_outside_is_pointed_at_from_the_edge(latitude: float, longitude: float, turn: int) -> None:
    drawing = draw([("west", WEST)])
    edge = drawing.edge(latitude, longitude)
    assert edge is not None
    assert abs(edge.turn) == pytest.approx(abs(turn), abs=2)
    assert 0 < edge.x < WIDTH
    assert 0 < edge.y < drawing.height
    assert 25_000 < edge.away < 60_000


def test_nothing_is_pointed_at_inside_or_without_a_drawing() -> None:
    assert draw([("west", WEST)]).edge(25.05, 110.05) is None
    assert draw([]).edge(25.05, 110.05) is None


def test_a_place_in_the_drawing_is_the_degrees_it_came_from() -> None:
    frame = draw([("west", WEST)]).frame
    assert frame is not None
    assert frame.position(*frame.place(110.07, 25.03)) == pytest.approx((25.03, 110.07), abs=1e-3)
