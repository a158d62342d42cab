"""Boundaries as GeoJSON: what is wrong with them, each with the place to look at. Decided from values alone."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from shapely.geometry import Point, Polygon
from shapely.geometry.base import BaseGeometry

from webapp.areas.schemas_boundary_features import NoOutline, codes_of, outline_of
from webapp.areas.schemas_boundary_file import features_of
from webapp.areas.schemas_boundary_moves import METRES_PER_DEGREE, Move, compared, said_area, scale_of

WGS84_CODES = ("4326", "4490", "4979")
EARTH_M = 6_378_137.0
SMALL_M2 = 100.0  # what two outlines may share or leave open: the width of a ditch
FAR_M = 60_000.0  # farther from the town than any part of it
CLOSED_M = 5.0
MOST_ALIKE = 3
ALIKE = 0.99
CHINA_LON, CHINA_LAT = (73.0, 136.0), (3.0, 54.0)
_CODE = re.compile(r"(?<![0-9])[0-9]{6,17}(?![0-9])")
CAUSES = {
    "Hole lies outside": "洞在外圈的外面（分成几块的要用 MultiPolygon）",
    "Holes are nested": "洞里面又有洞",
    "Nested shells": "一块套着另一块",
    "Interior is disconnected": "边线把自己切成了两半",
    "Duplicate Rings": "有两圈一样的边线",
}


@dataclass(frozen=True)
class Known:
    """A micro-grid as it is now: what people call it, and its outline in WGS-84, if it has one."""

    label: str
    boundary: BaseGeometry | None = None


@dataclass(frozen=True)
class BoundaryFault:
    """What is wrong, in a sentence, and where to look (longitude, latitude), if it is a place.

    ``asked``: it may be meant; whoever looked at it can say so.
    """

    message: str
    where: BaseGeometry | None = None
    asked: bool = False


@dataclass
class Checked:
    """The outlines by code, every fault, what else is to be known, and what changes one by one."""

    outlines: dict[str, BaseGeometry] = field(default_factory=dict)
    faults: list[BoundaryFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    before: dict[str, BaseGeometry] = field(default_factory=dict)  # the same micro-grids as they are stored

    @property
    def only_asked(self) -> bool:
        """Say whether all that is left is to look and to say that it is meant."""
        return bool(self.faults) and all(fault.asked for fault in self.faults)


def check(
    data: bytes,
    known: Mapping[str, Known],
    turn: Callable[[BaseGeometry], BaseGeometry] | None = None,
    *,
    sure: bool = False,
) -> Checked:
    """Return the outlines of a GeoJSON file with all that is wrong; ``turn`` brings them to WGS-84 first.

    What lies elsewhere than before is a fault too, one that is asked: not when whoever looked at it is ``sure``.
    Problem 422 beside ``file`` for one that is no GeoJSON.
    """
    checked = Checked()
    _take_all(checked, data, known)
    if checked.faults:
        checked.faults = _gathered(checked.faults)
        return checked
    raw = checked.outlines
    if turn:
        checked.outlines = {code: turn(outline) for code, outline in raw.items()}
    _elsewhere(checked, known)
    if not checked.faults:
        _compare(checked, raw, known, sure=sure)
    return checked


def _take_all(checked: Checked, data: bytes, known: Mapping[str, Known]) -> None:
    features, reference = features_of(data)
    fault = _reference_fault(reference)
    if fault:
        checked.faults.append(BoundaryFault(fault))
    codes = codes_of(features, known)
    many, still_open, beside = Counter(coded.code for coded in codes), 0, 0
    for number, (feature, coded) in enumerate(zip(features, codes, strict=True), 1):
        if coded.fault:
            checked.faults.append(BoundaryFault(f"第 {number} 个图形：{coded.fault}"))
        else:
            rings, others = _take(checked, coded.code, feature, known, many[coded.code])
            still_open, beside = still_open + rings, beside + others
    checked.faults = list(dict.fromkeys(checked.faults))
    if still_open:
        checked.notes.append(f"有 {still_open} 圈边线没有合上，按首尾相连读了。")
    if beside:
        checked.notes.append(f"和面放在一起的 {beside} 个点、线不会存。")


def _reference_fault(name: str) -> str:
    """Return what is wrong with the reference system that the file names, if it names one."""
    code = re.search(r"(?:EPSG|CRS)[^0-9]*(?:[0-9.]+:)?:?([0-9]+)$", name, re.I)
    if not name or "CRS84" in name.upper() or (code and code[1] in WGS84_CODES):
        return ""
    return f"文件写明的坐标系是 {name}，不是 WGS-84。请导出成 WGS-84（EPSG:4326）"


def _take(checked: Checked, code: str, feature: Any, known: Mapping[str, Known], many: int) -> tuple[int, int]:
    """Keep an outline, or note what is wrong with it; return how many of its rings were open, what lies beside it."""
    at = f"{known[code].label}（{code}）"
    try:
        outline, still_open, beside = outline_of(feature)
    except NoOutline as why:
        checked.faults.append(BoundaryFault(f"{at}：{why}"))
        return 0, 0
    if code in checked.outlines:
        alike = "一模一样的" if checked.outlines[code].equals(outline) else ""
        words = f"{at}：在文件里有两个{alike}图形，请合成一个"
        if many > 2:
            words = f"{at}：这个编码在文件里有 {many} 个图形。请核对编码；一个微网格分成了几块的，合成一个"
        checked.faults.append(BoundaryFault(words))
        return 0, 0
    fault = _alone(at, outline)
    if fault:
        checked.faults.append(fault)
    checked.outlines[code] = outline
    return still_open, beside


def _gathered(faults: Sequence[BoundaryFault]) -> list[BoundaryFault]:
    """Say what is wrong with very many outlines alike in one line."""
    by_words: dict[str, list[BoundaryFault]] = {}
    for fault in faults:
        words = fault.message.partition("：")[2] or fault.message
        by_words.setdefault(_CODE.sub("", words), []).append(fault)
    gathered = []
    for some in by_words.values():
        if len(some) <= MOST_ALIKE:
            gathered += some
        else:
            first, _, words = some[0].message.partition("：")
            others = "、".join([found[0] for one in some[1:] if (found := _other_code(one, words))][:MOST_ALIKE])
            told = f"{first}等 {len(some)} 个图形：{words}" + (f"（还有 {others} 等）" if others else "")
            gathered.append(BoundaryFault(told, some[0].where))
    return gathered


def _other_code(fault: BoundaryFault, words: str) -> re.Match[str] | None:
    """Return the code that a fault names, where other words name another."""
    named = fault.message.partition("：")[2]
    return _CODE.search(named) if named != words else None


def _alone(at: str, outline: BaseGeometry) -> BoundaryFault | None:
    """Return what is wrong with one outline by itself."""
    west, south, east, north = outline.bounds
    if _between(west, east, CHINA_LAT) and _between(south, north, CHINA_LON):
        return BoundaryFault(f"{at}：经纬度写反了，GeoJSON 里经度在前、纬度在后")
    if not (_between(west, east, CHINA_LON) and _between(south, north, CHINA_LAT)):
        return BoundaryFault(f"{at}：坐标不在中国，{_units(outline)}")
    if not outline.is_valid:
        reason = shapely.is_valid_reason(outline)
        found = re.search(r"\[(\S+) (\S+)\]", reason)
        where = Point(float(found[1]), float(found[2])) if found else outline.centroid
        return BoundaryFault(f"{at}：{_crossed(reason)}，在经度 {where.x:.5f}、纬度 {where.y:.5f} 附近", where)
    return None


def _units(outline: BaseGeometry) -> str:
    """Return what coordinates that are no degrees in China may be."""
    x, y = outline.centroid.x, outline.centroid.y
    if max(abs(x), abs(y)) <= 360:
        return "请核对是不是选错了文件"
    lon, lat = math.degrees(x / EARTH_M), math.degrees(2 * math.atan(math.exp(min(y / EARTH_M, 5))) - math.pi / 2)
    if _between(lon, lon, CHINA_LON) and _between(lat, lat, CHINA_LAT):
        return "单位是米，像是网页地图的投影（EPSG:3857）。请导出成 WGS-84 经纬度"
    if _between(min(x, y) % 1e6, max(x, y), (1e5, 6e7)):
        return "单位是米，像是高斯投影的平面坐标（CGCS2000、西安 80 一类）。请转成 WGS-84 经纬度再导出"
    return "可能单位是米。请导出成 WGS-84 经纬度"


def _crossed(reason: str) -> str:
    """Return the cause that the geometry library names, in words."""
    return next((words for name, words in CAUSES.items() if name in reason), "边线自己交叉了")


def _between(low: float, high: float, span: tuple[float, float]) -> bool:
    return span[0] <= low and high <= span[1]


def _elsewhere(checked: Checked, known: Mapping[str, Known]) -> None:
    """Find outlines that lie in another part of the country."""
    before = [one.boundary for one in known.values() if one.boundary is not None]
    if not before:
        return
    town = shapely.total_bounds(before)
    margin = FAR_M / METRES_PER_DEGREE
    near = shapely.box(town[0] - margin, town[1] - margin, town[2] + margin, town[3] + margin)
    far = [code for code, outline in checked.outlines.items() if not near.contains(outline)]
    checked.faults += _gathered(
        [BoundaryFault(f"{known[code].label}（{code}）：不在本镇附近，请核对编码和坐标") for code in far]
    )


def _compare(checked: Checked, raw: Mapping[str, BaseGeometry], known: Mapping[str, Known], *, sure: bool) -> None:
    """Ask about what lies elsewhere than before, or note that a person was sure."""
    before = {code: one.boundary for code, one in known.items() if one.boundary is not None}
    found = compared(checked.outlines, raw, before, {code: one.label for code, one in known.items()})
    checked.moves = found.moves
    checked.before = {code: outline for code, outline in before.items() if code in checked.outlines}
    if found.summary:
        checked.notes.append(found.summary + "。")
    if sure or not found.shifted:
        _neighbours(checked, known)
    if checked.faults and found.cause:
        checked.faults.insert(0, BoundaryFault(found.cause))
    if sure:
        checked.notes += found.asks
    elif not checked.faults:
        checked.faults = [BoundaryFault(words, asked=True) for words in found.asks]
    without = len(known) - len(set(before) | set(checked.outlines))
    if without:
        checked.notes.append(f"还有 {without} 个微网格没有边界：这个文件里没有，以前也没有存过。")


def _neighbours(checked: Checked, known: Mapping[str, Known]) -> None:
    """Find overlaps and gaps among the outlines of the file and those that stay as they are."""
    stays = {c: one.boundary for c, one in known.items() if one.boundary is not None and c not in checked.outlines}
    every: dict[str, BaseGeometry] = {**stays, **checked.outlines}
    scale = scale_of(list(every.values()))
    flat = {code: shapely.transform(outline, lambda at: at * scale) for code, outline in every.items()}

    def back(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda at: at / scale)

    for one, other, common in _overlaps(flat):
        if one in checked.outlines or other in checked.outlines:
            words = f"{known[one].label} 和 {known[other].label} "
            if common.area > ALIKE * max(flat[one].area, flat[other].area):
                words += "的边界一模一样，像是复制的。请核对编码"
            else:
                words += f"重叠了 {said_area(common.area)}"
            checked.faults.append(BoundaryFault(words, back(common)))
    for gap in _gaps(list(flat.values())):
        around = next((known[code].label for code, outline in flat.items() if _has_hole(outline, gap)), "")
        words = f"微网格之间有空隙，{said_area(gap.area)}没有归谁"
        checked.faults.append(BoundaryFault(f"{words}：{around} 里面有一个洞" if around else words, back(gap)))


def _has_hole(outline: BaseGeometry, gap: BaseGeometry) -> bool:
    """Say whether a gap is the whole of a hole of this one outline, rather than left open between several."""
    rings = [ring for part in getattr(outline, "geoms", [outline]) for ring in part.interiors]
    return any(gap.area > ALIKE * hole.area and hole.intersects(gap.centroid) for hole in map(Polygon, rings))


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
