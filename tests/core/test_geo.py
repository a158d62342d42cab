"""Places: distances, the shifted datum, which area holds a point and when to ask about it."""

import math

import pytest
from geopy.distance import geodesic
from hypothesis import example, given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from webapp.core.geo import (
    AreaIndex,
    bd09_to_wgs84,
    bounding_box,
    distance_m,
    gcj02_to_wgs84,
    say_distance,
    valid_position,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

TOWN = (25.83, 111.02)
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)
in_china = st.tuples(st.floats(4, 53), st.floats(75, 135))

# Three areas side by side, each 0.01° wide (about 1 km), given in longitude, latitude; a gap before the last.
WEST, MIDDLE, EAST = (
    box(111.00, 25.80, 111.01, 25.81),
    box(111.01, 25.80, 111.02, 25.81),
    box(111.03, 25.80, 111.04, 25.81),
)
INDEX = AreaIndex([("west", WEST), ("middle", MIDDLE), ("east", EAST)])


def test_a_distance_is_in_metres_on_the_ellipsoid():
    assert distance_m(TOWN, TOWN) == 0
    # One degree along a meridian and along the equator, from the definition of WGS-84.
    assert distance_m((0, 0), (1, 0)) == pytest.approx(110574.39, abs=0.1)
    assert distance_m((0, 0), (0, 1)) == pytest.approx(111319.49, abs=0.1)


@pytest.mark.parametrize(
    ("place", "valid"),
    [
        ((25.8, 111.0), True),
        ((90, 180), True),
        ((-90, -180), True),
        ((111.0, 25.8), False),
        ((0, 180.1), False),
        ((math.nan, 0), False),
        ((0, math.nan), False),
        ((math.inf, 0), False),
    ],
)
def test_a_valid_position_is_a_place_on_earth(place, valid):
    assert valid_position(*place) is valid


# --- the shifted datum ------------------------------------------------------------------------------


def test_the_known_place_is_shifted_to_the_known_place():
    lat, lon = wgs84_to_gcj02(30.2741, 120.1551)
    assert lat == pytest.approx(30.271771223200254, abs=1e-9)
    assert lon == pytest.approx(120.15979447929637, abs=1e-9)


@given(in_china)
def test_the_way_back_is_the_way_there_to_less_than_half_a_metre(place):
    there = wgs84_to_gcj02(*place)
    assert distance_m(gcj02_to_wgs84(*there), place) < 0.5
    assert 1 < distance_m(there, place) < 1500


@given(in_china)
def test_a_map_of_baidu_is_turned_back_to_less_than_half_a_metre(place):
    there = wgs84_to_bd09(*place)
    assert distance_m(bd09_to_wgs84(*there), place) < 0.5


def test_baidu_draws_the_known_place_where_it_is_known_to():
    lat, lon = wgs84_to_bd09(*gcj02_to_wgs84(39.915, 116.404))
    assert lat == pytest.approx(39.92133699351021, abs=1e-7)
    assert lon == pytest.approx(116.41036949371029, abs=1e-7)


@pytest.mark.parametrize(
    "place", [(35.7, 139.7), (48.8, 2.3), (0.5, 100.0), (-33.9, 151.2), (56.0, 100.0), (40.0, 70.0)]
)
def test_outside_china_nothing_is_shifted(place):
    assert wgs84_to_gcj02(*place) == gcj02_to_wgs84(*place) == place


# --- areas ------------------------------------------------------------------------------------------


def test_the_area_that_holds_a_place_is_found():
    assert INDEX.holding(25.805, 111.005) == "west"
    assert INDEX.holding(25.805, 111.015) == "middle"
    assert INDEX.holding(25.805, 111.035) == "east"


def test_outside_all_areas_there_is_none():
    assert INDEX.holding(25.805, 111.025) is None
    assert INDEX.holding(111.005, 25.805) is None
    assert INDEX.holding(math.nan, 111.005) is None
    assert AreaIndex([]).holding(25.805, 111.005) is None


def test_a_place_on_the_common_border_belongs_to_the_first_area():
    assert INDEX.holding(25.805, 111.01) == "west"
    assert AreaIndex([("middle", MIDDLE), ("west", WEST)]).holding(25.805, 111.01) == "middle"


def test_an_area_may_have_holes_and_several_parts():
    ring = Polygon(box(111.0, 25.8, 111.1, 25.9).exterior, [box(111.04, 25.84, 111.06, 25.86).exterior])
    index = AreaIndex([("parts", MultiPolygon([ring, box(112.0, 25.8, 112.1, 25.9)]))])
    assert index.holding(25.81, 111.01) == index.holding(25.85, 112.05) == "parts"
    assert index.holding(25.85, 111.05) is None


def test_a_self_crossing_outline_does_no_harm():
    bow_tie = Polygon([(111.0, 25.8), (111.1, 25.9), (111.1, 25.8), (111.0, 25.9)])
    index = AreaIndex([("tie", bow_tie), ("west", box(110.0, 25.8, 110.9, 25.9))])
    assert index.holding(25.85, 111.09) == "tie"
    assert index.clearly_in_another(25.85, 110.5, 100, "tie") == "west"


# 0.001° of longitude is about 100 m here.
@pytest.mark.parametrize(
    ("lon", "accuracy", "asked"),
    [
        (111.012, 50, "middle"),  # 200 m beyond the border
        (111.012, 150, "middle"),
        (111.012, 250, None),  # it may still be at home
        (111.005, 5, None),  # at home
        (111.025, 5, None),  # in no area at all
        (111.035, 2400, "east"),
        (111.035, 2600, None),
        (111.012, 0, "middle"),
        (111.012, None, None),
        (111.012, -1, None),
        (111.012, math.nan, None),
    ],
)
def test_only_a_place_clearly_in_another_area_is_worth_a_question(lon, accuracy, asked):
    assert INDEX.clearly_in_another(25.805, lon, accuracy, "west") == asked


def test_on_the_border_one_is_at_home_on_either_side():
    assert INDEX.clearly_in_another(25.805, 111.01, 0, "west") is None
    assert INDEX.clearly_in_another(25.805, 111.01, 0, "middle") is None


def test_without_an_outline_of_the_home_area_nobody_is_asked():
    assert INDEX.clearly_in_another(25.805, 111.035, 5, "unknown") is None


def test_the_distance_from_home_is_measured_on_the_ground_not_in_degrees():
    # A corner straight across: 0.002° of longitude and of latitude are 200 m and 222 m, so 298 m in all.
    home = box(110.99, 25.79, 111.0, 25.8)
    index = AreaIndex([("home", home), ("other", box(111.001, 25.801, 111.01, 25.81))])
    exact = distance_m((25.8, 111.0), (25.802, 111.002))
    assert index.clearly_in_another(25.802, 111.002, exact - 1, "home") == "other"
    assert index.clearly_in_another(25.802, 111.002, exact + 1, "home") is None


# --- boxes and words --------------------------------------------------------------------------------


@given(st.floats(-89, 89), st.floats(-179.9, 179.9), st.floats(1, 50_000), st.floats(0, 360))
@example(lat=88.9, lon=0, metres=50_000, bearing=70)
@example(lat=-88.9, lon=0, metres=50_000, bearing=110)
def test_the_box_holds_every_place_within_the_distance(lat, lon, metres, bearing):

    there = geodesic(meters=metres).destination((lat, lon), bearing)
    found = bounding_box(lat, lon, metres)
    assert found.south <= there.latitude <= found.north
    assert found.west <= there.longitude <= found.east


def test_the_box_is_not_much_larger_than_it_must_be():
    found = bounding_box(*TOWN, 1000)
    assert distance_m((found.south, TOWN[1]), (found.north, TOWN[1])) == pytest.approx(2000, rel=0.01)
    assert distance_m((TOWN[0], found.west), (TOWN[0], found.east)) == pytest.approx(2000, rel=0.01)


@given(latitudes, longitudes, st.floats(0, 30_000_000))
def test_a_box_is_always_on_the_map(lat, lon, metres):
    found = bounding_box(lat, lon, metres)
    assert -90 <= found.south <= lat <= found.north <= 90
    assert -180 <= found.west <= lon <= found.east <= 180


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0, "10 米以内"),
        (9.9, "10 米以内"),
        (12, "10 米"),
        (50.2, "50 米"),
        (994, "990 米"),
        (996, "1 公里"),
        (1234, "1.2 公里"),
        (2000, "2 公里"),
        (9949, "9.9 公里"),
        (9960, "10 公里"),
        (12_345, "12 公里"),
    ],
)
def test_distances_are_said_in_round_numbers(metres, said):
    assert say_distance(metres) == said
