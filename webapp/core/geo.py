"""Places: WGS-84 throughout, always (latitude, longitude) here; only GeoJSON and shapely write longitude first."""

import math
from collections.abc import Hashable, Iterable
from typing import Generic, NamedTuple, TypeVar

import shapely
from geopy.distance import geodesic
from shapely.geometry.base import BaseGeometry

Position = tuple[float, float]
Key = TypeVar("Key", bound=Hashable)


class Box(NamedTuple):
    """A rectangle in degrees for a first, cheap search; what is in it still has to be measured."""

    south: float
    west: float
    north: float
    east: float


def valid_position(lat: float, lon: float) -> bool:
    """Say whether the two numbers are a place on earth (NaN and infinity are none)."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def distance_m(a: Position, b: Position) -> float:
    """Return the metres between two places along the WGS-84 ellipsoid (exact to a millimetre)."""
    return float(geodesic(a, b).meters)


def bounding_box(lat: float, lon: float, metres: float) -> Box:
    """Return a rectangle that holds every place within that many metres, and a little more.

    Across the 180th meridian or a pole it is the whole turn of longitudes.
    """
    north_south = metres * 1.001 / _metres_per_degree(lat)[0]
    south, north = max(-90.0, lat - north_south), min(90.0, lat + north_south)
    # Meridians are closest together at the side nearer to the pole.
    widest = _metres_per_degree(max(abs(south), abs(north)))[1]
    east_west = metres * 1.001 / widest if widest > 1 else 360.0
    if lon - east_west < -180 or lon + east_west > 180:
        return Box(south, -180.0, north, 180.0)
    return Box(south, lon - east_west, north, lon + east_west)


def say_distance(metres: float) -> str:
    """Return the distance in everyday words: “10 米以内”, “50 米”, “1.2 公里”, “12 公里”."""
    if metres < 10:
        return "10 米以内"
    if metres < 995:
        return f"{round(metres / 10) * 10} 米"
    if metres < 9950:
        return f"{metres / 1000:.1f} 公里".replace(".0", "")
    return f"{metres / 1000:.0f} 公里"


class AreaIndex(Generic[Key]):
    """Which area holds a place: polygons (or multi-polygons) in longitude, latitude, each under a key."""

    def __init__(self, items: Iterable[tuple[Key, BaseGeometry]]) -> None:
        """Index the areas; of overlapping ones the earlier wins, and a self-crossing outline does no harm."""
        pairs = list(items)
        self._keys = [key for key, _ in pairs]
        self._areas = dict(pairs)
        self._tree = shapely.STRtree([area for _, area in pairs])

    def holding(self, lat: float, lon: float) -> Key | None:
        """Return the key of the area that holds the place, its border included; None when none does."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self._keys[min(found)] if len(found) else None

    def clearly_in_another(self, lat: float, lon: float, accuracy_m: float | None, home_key: Key) -> Key | None:
        """Return the area the place is in, when that can't be the home area even at the edge of the accuracy.

        None at home, outside all areas, with an unknown accuracy, and when the home area has no outline: then
        the page should not ask.
        """
        home = self._areas.get(home_key)
        if home is None or accuracy_m is None or not accuracy_m >= 0:
            return None
        # At home the distance is 0, which no accuracy is below.
        return self.holding(lat, lon) if _metres_from(lat, lon, home) > accuracy_m else None


# --- GCJ-02, the shifted datum of Chinese maps ------------------------------------------------------
# No text of it is published; these are the constants that are generally known, checked in the tests against
# a known pair of places. Outside this rectangle nothing is shifted.

_AXIS, _ECCENTRICITY_SQUARED = 6378245.0, 0.00669342162296594323
_CHINA = Box(0.8293, 72.004, 55.8271, 137.8347)


def wgs84_to_gcj02(lat: float, lon: float) -> Position:
    """Return where a Chinese map draws a place that GPS puts at (lat, lon)."""
    if not _in_china(lat, lon):
        return lat, lon
    north, east = _shift(lat, lon)
    return lat + north, lon + east


def gcj02_to_wgs84(lat: float, lon: float) -> Position:
    """Return the place that a Chinese map draws at (lat, lon): the reverse of the above, to millimetres."""
    if not _in_china(lat, lon):
        return lat, lon
    place = lat, lon
    # The shift changes so slowly that each round gains about three digits.
    for _ in range(5):
        north, east = _shift(*place)
        place = lat - north, lon - east
    return place


# 百度 turns GCJ-02 once more around the origin and moves it; these constants are generally known as well.
_BD_EAST, _BD_NORTH, _BD_TURN = 0.0065, 0.006, 3000 / 180


def wgs84_to_bd09(lat: float, lon: float) -> Position:
    """Return where a map of 百度 draws a place that GPS puts at (lat, lon)."""
    return _gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))


def bd09_to_wgs84(lat: float, lon: float) -> Position:
    """Return the place that a map of 百度 draws at (lat, lon): the reverse of the above, to millimetres."""
    place = lat - _BD_NORTH, lon - _BD_EAST
    for _ in range(5):
        drawn = _gcj02_to_bd09(*place)
        place = place[0] + lat - drawn[0], place[1] + lon - drawn[1]
    return gcj02_to_wgs84(*place)


def _gcj02_to_bd09(lat: float, lon: float) -> Position:
    far = math.hypot(lon, lat) + 0.00002 * _sin(lat * _BD_TURN)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_TURN * math.pi)
    return far * math.sin(angle) + _BD_NORTH, far * math.cos(angle) + _BD_EAST


def _in_china(lat: float, lon: float) -> bool:
    return _CHINA.south <= lat <= _CHINA.north and _CHINA.west <= lon <= _CHINA.east


def _shift(lat: float, lon: float) -> Position:
    """Return the shift in degrees to the north and to the east at a WGS-84 place."""
    x, y = lon - 105.0, lat - 35.0
    common = 20 * _sin(6 * x) + 20 * _sin(2 * x)
    to_north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    to_north += (common + 20 * _sin(y) + 40 * _sin(y / 3) + 160 * _sin(y / 12) + 320 * _sin(y / 30)) * 2 / 3
    to_east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    to_east += (common + 20 * _sin(x) + 40 * _sin(x / 3) + 150 * _sin(x / 12) + 300 * _sin(x / 30)) * 2 / 3
    latitude = math.radians(lat)
    flattened = 1 - _ECCENTRICITY_SQUARED * math.sin(latitude) ** 2
    meridian_radius = _AXIS * (1 - _ECCENTRICITY_SQUARED) / flattened**1.5
    parallel_radius = _AXIS / math.sqrt(flattened) * math.cos(latitude)
    return math.degrees(to_north / meridian_radius), math.degrees(to_east / parallel_radius)


def _sin(half_turns: float) -> float:
    return math.sin(half_turns * math.pi)


# --- metres around a place --------------------------------------------------------------------------


def _metres_per_degree(lat: float) -> tuple[float, float]:
    """Return the length of one degree of latitude and of longitude at a latitude (series for WGS-84, ±1 m)."""
    phi = math.radians(lat)
    north = 111132.954 - 559.822 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
    east = 111412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi) + 0.118 * math.cos(5 * phi)
    return north, east


def _metres_from(lat: float, lon: float, area: BaseGeometry) -> float:
    """Return the metres from a place to the nearest point of an area, 0 inside; good for some 100 km around."""
    north, east = _metres_per_degree(lat)
    flat = shapely.transform(area, lambda corners: (corners - (lon, lat)) * (east, north))
    return float(shapely.distance(flat, shapely.Point(0, 0)))
