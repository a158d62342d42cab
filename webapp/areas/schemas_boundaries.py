"""Boundaries as GeoJSON: what is wrong with them, each with the place to look at. Decided from values alone."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from webapp.core import reading
from webapp.core.errors import invalid
from webapp.core.geo import wgs84_to_gcj02

MOST_BYTES, MOST_FEATURES, MOST_CORNERS = 5 * 1024 * 1024, 2_000, 200_000
CODE_NAMES = ("code", "编码", "area_code")
WGS84_NAMES = ("CRS84", "4326", "4490")
METRES_PER_DEGREE = 111_320.0
SMALL_M2 = 100.0  # what two outlines may share or leave open: the width of a ditch
NEAR_M = 3_000.0  # how far outside the town an outline may reach
CLOSED_M = 5.0
ENOUGH_SHIFTED = 0.6
CHINA_LON, CHINA_LAT = (73.0, 136.0), (3.0, 54.0)


@dataclass(frozen=True)
class Known:
    """A micro-grid as it stands: what people call it, and its outline in WGS-84, if it has one."""

    label: str
    boundary: BaseGeometry | None = None


@dataclass(frozen=True)
class BoundaryFault:
    """What is wrong, in a sentence, and where to look (longitude, latitude), if it is a place."""

    message: str
    where: BaseGeometry | None = None


@dataclass
class Checked:
    """The outlines by code, every fault, and what could not be checked."""

    outlines: dict[str, BaseGeometry] = field(default_factory=dict)
    faults: list[BoundaryFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def check(
    data: bytes, known: Mapping[str, Known], turn: Callable[[BaseGeometry], BaseGeometry] | None = None
) -> Checked:
    """Return the outlines of a GeoJSON file with all that is wrong; ``turn`` brings them to WGS-84 first.

    Problem 422 beside ``file`` for one that is no GeoJSON.
    """
    checked = Checked()
    for number, feature in enumerate(_features(data, checked), 1):
        _take(checked, number, feature, known)
    if turn and not checked.faults:
        checked.outlines = {code: turn(outline) for code, outline in checked.outlines.items()}
    if not checked.faults:
        _datum(checked, known)
    if not checked.faults:
        _neighbours(checked, known)
    return checked


def _features(data: bytes, checked: Checked) -> list[Any]:
    if len(data) > MOST_BYTES:
        raise invalid(file="文件太大了，最多 5 MB")
    try:
        read = reading.json_of(data, MOST_BYTES)
        features = read["features"]
        corners = data.count(b"[")
    except (KeyError, TypeError) as error:
        raise invalid(file="这不是 GeoJSON 文件（要是 FeatureCollection）") from error
    if not isinstance(features, list) or not features:
        raise invalid(file="文件里没有图形")
    if len(features) > MOST_FEATURES or corners > MOST_CORNERS:
        raise invalid(file=f"图形太多了：最多 {MOST_FEATURES} 个、{MOST_CORNERS} 个点")
    named = str(read.get("crs") or "")
    if named and not any(name in named for name in WGS84_NAMES):
        checked.faults.append(BoundaryFault("文件写明的坐标系不是 WGS-84。请导出成 WGS-84（EPSG:4326）"))
    return features


def _take(checked: Checked, number: int, feature: Any, known: Mapping[str, Known]) -> None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    code = next((str(properties[name]).strip() for name in CODE_NAMES if properties.get(name)), "")
    at = f"第 {number} 个图形"
    if code not in known:
        checked.faults.append(
            BoundaryFault(f"{at}：{f'编码 {code} 不是本镇的微网格' if code else '没有写编码（code）'}")
        )
        return
    at = f"{known[code].label}（{code}）"
    try:
        outline = shapely.force_2d(shape(feature["geometry"]))
    except Exception:  # whatever a made-up geometry makes the library say
        outline = None
    if not isinstance(outline, Polygon | MultiPolygon) or outline.is_empty:
        checked.faults.append(BoundaryFault(f"{at}：不是面（Polygon）"))
    elif code in checked.outlines:
        checked.faults.append(BoundaryFault(f"{at}：在文件里有两个图形，请合成一个"))
    else:
        fault = _alone(at, outline)
        if fault:
            checked.faults.append(fault)
        checked.outlines[code] = outline


def _alone(at: str, outline: BaseGeometry) -> BoundaryFault | None:
    """Return what is wrong with one outline by itself."""
    west, south, east, north = outline.bounds
    if not all(math.isfinite(edge) for edge in outline.bounds):
        return BoundaryFault(f"{at}：坐标不是数字")
    if _between(west, east, CHINA_LAT) and _between(south, north, CHINA_LON):
        return BoundaryFault(f"{at}：经纬度写反了，GeoJSON 里经度在前、纬度在后")
    if not (_between(west, east, CHINA_LON) and _between(south, north, CHINA_LAT)):
        return BoundaryFault(f"{at}：坐标不在中国，可能单位是米。请导出成 WGS-84 经纬度")
    if not outline.is_valid:
        found = re.search(r"\[(\S+) (\S+)\]", shapely.is_valid_reason(outline))
        where = Point(float(found[1]), float(found[2])) if found else outline.centroid
        return BoundaryFault(f"{at}：边线自己交叉了，在经度 {where.x:.5f}、纬度 {where.y:.5f} 附近", where)
    return None


def _between(low: float, high: float, span: tuple[float, float]) -> bool:
    return span[0] <= low and high <= span[1]


def _datum(checked: Checked, known: Mapping[str, Known]) -> None:
    """Find outlines that lie far off, and a file that is shifted as Chinese maps are."""
    before = {code: one.boundary for code, one in known.items() if one.boundary is not None}
    if not before:
        checked.notes.append("本镇还没有边界可以对照，请打开图看一看位置对不对。")
        return
    town = shapely.total_bounds(list(before.values()))
    margin = NEAR_M / METRES_PER_DEGREE
    near = shapely.box(town[0] - margin, town[1] - margin, town[2] + margin, town[3] + margin)
    for code, outline in checked.outlines.items():
        if not near.contains(outline):
            checked.faults.append(BoundaryFault(f"{known[code].label}（{code}）：不在本镇附近，请核对编码和坐标"))
    common = [code for code in checked.outlines if code in before]
    shifted = [code for code in common if _is_shifted(before[code], checked.outlines[code])]
    if common and len(shifted) >= ENOUGH_SHIFTED * len(common):
        checked.faults.append(
            BoundaryFault(
                "整个文件偏了几百米，像是高德、腾讯地图的坐标（GCJ-02）。请导出成 WGS-84，或在上传时选“高德、腾讯”"
            )
        )


def _is_shifted(before: BaseGeometry, now: BaseGeometry) -> bool:
    """Say whether an outline lies where a Chinese map would draw the one before, and not where that was."""
    was, here = before.centroid, now.centroid
    lat, lon = wgs84_to_gcj02(was.y, was.x)
    off, left = _metres(was.x, was.y, here), _metres(lon, lat, here)
    return off > 100 and left < off / 3


def _metres(lon: float, lat: float, to: Point) -> float:
    east = (to.x - lon) * METRES_PER_DEGREE * math.cos(math.radians(lat))
    return math.hypot(east, (to.y - lat) * METRES_PER_DEGREE)


def _neighbours(checked: Checked, known: Mapping[str, Known]) -> None:
    """Find overlaps and gaps among the outlines of the file and those that stay as they are."""
    stays = {c: one.boundary for c, one in known.items() if one.boundary is not None and c not in checked.outlines}
    every: dict[str, BaseGeometry] = {**stays, **checked.outlines}
    middle = shapely.total_bounds(list(every.values()))[[1, 3]].mean()
    scale = (METRES_PER_DEGREE * math.cos(math.radians(middle)), METRES_PER_DEGREE)
    flat = {code: shapely.transform(outline, lambda at: at * scale) for code, outline in every.items()}

    def back(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda at: at / scale)

    for one, other, common in _overlaps(flat):
        if one in checked.outlines or other in checked.outlines:
            words = f"{known[one].label} 和 {known[other].label} 重叠了 {_said(common.area)}"
            checked.faults.append(BoundaryFault(words, back(common)))
    for gap in _gaps(list(flat.values())):
        checked.faults.append(BoundaryFault(f"微网格之间有空隙，{_said(gap.area)}没有归谁", back(gap)))


def _overlaps(flat: Mapping[str, BaseGeometry]) -> Iterator[tuple[str, str, BaseGeometry]]:
    codes, shapes = list(flat), list(flat.values())
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="intersects")
    for i, j in sorted({(min(i, j), max(i, j)) for i, j in zip(left.tolist(), right.tolist(), strict=True) if i != j}):
        common = shapely.intersection(shapes[i], shapes[j])
        if common.area > SMALL_M2:
            yield codes[i], codes[j], common


def _gaps(flat: Sequence[BaseGeometry]) -> Iterator[BaseGeometry]:
    """Yield what is shut in between outlines, and slits that are open to the outside."""
    whole = shapely.union_all(flat)
    parts = list(getattr(whole, "geoms", [whole]))
    holes = [Polygon(ring) for part in parts for ring in part.interiors]
    closed = whole.buffer(CLOSED_M, join_style="mitre").buffer(-CLOSED_M, join_style="mitre")
    slits = shapely.difference(closed, shapely.union_all([whole, *holes]))
    found = [*holes, *getattr(slits, "geoms", [slits])]
    yield from (gap for gap in found if gap.area > SMALL_M2)


def _said(square_metres: float) -> str:
    if square_metres < 10_000:
        return f"约 {round(square_metres)} 平方米"
    return f"约 {square_metres / 10_000:.1f} 公顷"
