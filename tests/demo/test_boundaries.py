"""The drawn map: no gap, no overlap, every cell whole and large enough to tap."""

import math
from collections import defaultdict

import pytest
import shapely
from shapely.geometry import Point, Polygon, shape

from webapp.demo.drawn.boundaries import (
    GRID,
    MICRO_GRID,
    SPECIAL_GRIDS,
    TOWN,
    VILLAGE,
    boundaries,
    centre,
    micro_grid_codes,
    point_inside,
    to_geojson,
)

METRES_PER_DEGREE = 111_320


@pytest.fixture(scope="module")
def polygons() -> dict[str, Polygon]:
    return boundaries(micro_grid_codes())


def of_level(polygons, digits):
    return {code: polygon for code, polygon in polygons.items() if len(code) == digits}


def in_metres(polygon):
    return shapely.transform(polygon, lambda xy: xy * [METRES_PER_DEGREE * 0.9, METRES_PER_DEGREE])


def test_the_codes_follow_the_contract():
    codes = micro_grid_codes()
    per_grid = defaultdict(int)
    for code in codes:
        per_grid[code[:GRID]] += 1
    assert len(codes) == len(set(codes)) == 333
    assert list(codes) == sorted(codes)
    assert [per_grid[grid] for grid in sorted(per_grid)] == [4] * 27 + [3] * 75
    assert codes[0] == "45032410600100101"
    assert codes[-1] == "45032410621500603"


@pytest.mark.parametrize(("digits", "count"), [(TOWN, 1), (VILLAGE, 17), (GRID, 102), (MICRO_GRID, 333)])
def test_every_level_tiles_the_town_without_gap_or_overlap(polygons, digits, count):
    cells = list(of_level(polygons, digits).values())
    assert len(cells) == count
    assert shapely.coverage_is_valid(cells)
    together = shapely.union_all(cells)
    assert together.geom_type == "Polygon"
    assert not together.interiors
    assert together.area == pytest.approx(sum(cell.area for cell in cells), rel=1e-9)
    assert together.equals(polygons["450324106"])


def test_every_cell_is_one_valid_piece_without_holes(polygons):
    for code, polygon in polygons.items():
        assert polygon.geom_type == "Polygon", code
        assert polygon.is_valid, code
        assert not polygon.interiors, code


@pytest.mark.parametrize(("parent", "child"), [(TOWN, VILLAGE), (VILLAGE, GRID), (GRID, MICRO_GRID)])
def test_a_parent_is_exactly_its_children_together(polygons, parent, child):
    children = defaultdict(list)
    for code, polygon in of_level(polygons, child).items():
        children[code[:parent]].append(polygon)
    for code, members in children.items():
        assert shapely.union_all(members).symmetric_difference(polygons[code]).area == 0, code


def test_neighbours_share_exact_vertices(polygons):
    seen = defaultdict(int)
    for polygon in of_level(polygons, MICRO_GRID).values():
        for a, b in zip(polygon.exterior.coords, polygon.exterior.coords[1:], strict=False):
            seen[frozenset((a, b))] += 1
    outline = polygons["450324106"].length
    lonely = sum(math.dist(*edge) for edge, times in seen.items() if times == 1)
    assert set(seen.values()) == {1, 2}
    assert lonely == pytest.approx(outline)


def test_no_cell_is_a_sliver(polygons):
    areas = [in_metres(cell).area for cell in of_level(polygons, MICRO_GRID).values()]
    assert max(areas) < 2.5 * min(areas)
    for code, polygon in polygons.items():
        ring = in_metres(polygon).minimum_rotated_rectangle.exterior.coords
        sides = sorted(math.dist(ring[i], ring[i + 1]) for i in (0, 1))
        assert sides[0] / sides[1] > 0.24, code
        assert sides[0] > 300, code


def test_the_town_lies_around_caiwan_and_measures_about_twenty_kilometres(polygons):
    west, south, east, north = in_metres(polygons["450324106"]).bounds
    assert 15_000 < east - west < 22_000
    assert 13_000 < north - south < 20_000
    assert polygons["450324106"].contains(Point(110.98, 25.87))


def test_the_same_codes_give_the_same_map_in_any_order(polygons):
    again = boundaries([*reversed(micro_grid_codes()), "450324106000901"])
    assert {code: polygon.wkb for code, polygon in again.items()} == {c: p.wkb for c, p in polygons.items()}


def test_no_codes_give_no_map():
    assert boundaries([]) == {}


def test_coordinates_have_at_most_six_decimals(polygons):
    for polygon in polygons.values():
        assert all(round(value, 6) == value for xy in polygon.exterior.coords for value in xy)


def test_the_centre_lies_inside_as_latitude_and_longitude(polygons):
    for code, polygon in polygons.items():
        latitude, longitude = centre(polygon)
        assert polygon.contains(Point(longitude, latitude)), code
        assert latitude < 30 < longitude


@pytest.mark.parametrize("offset", [(0.0, 0.0), (1.0, 0.0), (0.5, 0.5), (0.0, 1.0), (1.0, 1.0)])
def test_any_offset_becomes_a_point_inside_its_cell(polygons, offset):
    for code, polygon in of_level(polygons, MICRO_GRID).items():
        latitude, longitude = point_inside(polygon, offset)
        assert polygon.contains(Point(longitude, latitude)), code


def test_geojson_gives_the_polygon_back_counter_clockwise(polygons):
    for polygon in polygons.values():
        geometry = to_geojson(polygon)
        assert isinstance(geometry["coordinates"][0][0], list)
        back = shape(geometry)
        assert back.equals(polygon)
        assert back.exterior.is_ccw


def test_six_special_grids_are_points_inside_the_town(polygons):
    assert [special.code for special in SPECIAL_GRIDS] == [f"45032410600090{n}" for n in range(1, 7)]
    assert len({special.name for special in SPECIAL_GRIDS}) == 6
    for special in SPECIAL_GRIDS:
        assert polygons["450324106"].contains(Point(special.longitude, special.latitude)), special.name
