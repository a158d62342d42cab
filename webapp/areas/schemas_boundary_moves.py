"""How far a file of outlines lies from what is stored, as a whole and one by one, and what of it has to be asked."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from webapp.core.geo import Position, bd09_to_wgs84, gcj02_to_wgs84, say_distance

METRES_PER_DEGREE = 111_320.0
SHIFT_M = 30.0  # of the whole: more than a redrawn line, less than any wrong datum
ONE_SHIFT_M = 300.0
FITS_M = 60.0  # what is left of it in the right datum
AREA_CHANGE, ONE_AREA_CHANGE = 0.1, 2.0
OUTSIDE = 0.05
UNCHANGED = 0.95
SAME, OTHER = 0.7, 0.3  # of what two outlines cover together, how much both do
LARGE_KM2, WIDE_KM = 60.0, 80.0
TOUCHING_M = 20.0
SHARED_M = 200.0  # of border, to say that outlines lie beside each other
ENOUGH = 3  # outlines, to call what they have in common a shift of the whole
MOST_NAMED = 5
# What the coordinates of the file may be, how they are brought to WGS-84, and how that is chosen on the page.
TURNS: Sequence[tuple[str, Callable[[float, float], Position], str]] = (
    (" GPS、天地图的坐标（WGS-84）", lambda lat, lon: (lat, lon), "WGS-84"),
    ("高德、腾讯地图的坐标（GCJ-02）", gcj02_to_wgs84, "高德、腾讯"),
    ("百度地图的坐标（BD-09）", bd09_to_wgs84, "百度"),
)
_WINDS = ("东", "东北", "北", "西北", "西", "西南", "南", "东南")


@dataclass(frozen=True)
class Move:
    """One micro-grid, before and after: how far its middle moves, and its size in square metres (None: it had none)."""

    code: str
    label: str
    metres: float
    before_m2: float | None
    after_m2: float
    common: float  # of what both outlines cover together, how much both do

    @property
    def words(self) -> str:
        """What changes, in a line."""
        if self.before_m2 is None:
            return f"原来没有边界 → {said_area(self.after_m2)}"
        if self.common > 0.999:
            return f"和现在一样，{said_area(self.after_m2)}"
        return f"{said_area(self.before_m2)} → {said_area(self.after_m2)}，中心挪了 {said_metres(self.metres)}"


@dataclass
class Compared:
    """What changes one by one, what of it has to be asked, and the whole in one line."""

    moves: list[Move] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    summary: str = ""
    shift: tuple[float, float] = (0.0, 0.0)  # of the whole, in metres to the east and to the north
    cause: str = ""  # of overlaps and gaps, where some moved and others did not
    shifted: bool = False  # so far that all else that is wrong with it may follow from that


def compared(
    now: Mapping[str, BaseGeometry],
    raw: Mapping[str, BaseGeometry],
    before: Mapping[str, BaseGeometry],
    labels: Mapping[str, str],
) -> Compared:
    """Compare outlines in WGS-84, ``raw`` as they came in the file, with those that are stored."""
    flat, was = _Plane(now, before).both
    found = Compared([_move(code, labels[code], flat[code], was.get(code)) for code in now])
    common = [code for code in now if code in before]
    if common:
        middles = [[_middle(some[code]) for code in common] for some in (before, now, raw)]
        _whole(found, *middles)
        _sizes(found, flat, was)
        swapped = list(_swapped(_back(flat, found), was, labels))
        mixed = _mixed([labels[code] for code in common], middles[0], middles[2])
        found.shifted = found.shifted or bool(mixed)
        found.asks = [mixed, *swapped] if mixed else [*found.asks, *swapped]
        found.cause = _cause(found.moves, flat, was)
    elif before:
        _borders(found, now, raw, flat, was)
    if before:
        found.asks += _outside(found, flat, was)
    else:
        found.asks.append(_first(now, flat))
    found.asks += _strays(found.moves, flat, was, labels)
    return found


class _Plane:
    """Outlines in metres on a plane through their middle."""

    def __init__(self, now: Mapping[str, BaseGeometry], before: Mapping[str, BaseGeometry]) -> None:
        scale = scale_of([*now.values(), *before.values()])
        self.both = tuple(
            {code: shapely.transform(outline, lambda at: at * scale) for code, outline in some.items()}
            for some in (now, before)
        )


def scale_of(outlines: Sequence[BaseGeometry]) -> tuple[float, float]:
    """Return the metres of a degree to the east and to the north."""
    middle = math.radians(shapely.total_bounds(list(outlines))[[1, 3]].mean())
    return METRES_PER_DEGREE * math.cos(middle), METRES_PER_DEGREE


def said_area(square_metres: float) -> str:
    """Return a size in everyday words."""
    if square_metres < 10_000:
        return f"约 {round(square_metres)} 平方米"
    if square_metres < 10_000_000:
        return f"约 {square_metres / 10_000:.1f} 公顷"
    return f"约 {square_metres / 1_000_000:.0f} 平方公里"


def said_metres(metres: float) -> str:
    """Return a distance that is measured and not guessed: 3 米, 1.2 公里."""
    return f"{metres:.0f} 米" if metres < 10 else say_distance(metres)


def _move(code: str, label: str, now: BaseGeometry, was: BaseGeometry | None) -> Move:
    if was is None:
        return Move(code, label, 0, None, now.area, 0)
    return Move(code, label, shapely.distance(was.centroid, now.centroid), was.area, now.area, _common(now, was))


def _common(one: BaseGeometry, other: BaseGeometry) -> float:
    if not one.intersects(other):
        return 0.0
    both = shapely.intersection(_sound(one), _sound(other)).area
    common: float = both / (one.area + other.area - both)
    return common


def _sound(outline: BaseGeometry) -> BaseGeometry:
    """Return an outline as the library can reckon with it: what was stored long ago may cross itself."""
    return outline if outline.is_valid else shapely.make_valid(outline)


def _middle(outline: BaseGeometry) -> Position:
    return outline.centroid.y, outline.centroid.x


def _whole(found: Compared, was: Sequence[Position], now: Sequence[Position], raw: Sequence[Position]) -> None:
    """Find a shift of the whole, and the datum that would fit better."""
    found.shift = east, north = _shift(was, now)
    off = math.hypot(east, north)
    found.summary = f"和现在存的比，整体偏了 {said_metres(off)}"
    if off < SHIFT_M:
        return
    told = f"整个文件比现在存的往{_wind(east, north)}偏了 {said_metres(off)}"
    left, like, choice = min(
        (math.hypot(*_shift(was, [turn(*place) for place in raw])), like, choice) for like, turn, choice in TURNS
    )
    fits = left < min(off / 3, FITS_M)
    found.shifted = fits or len(was) >= ENOUGH
    if fits:
        told += f"，像是{like}：这样算只差 {said_metres(left)}。请在“坐标是哪一种”里选“{choice}”，再检查一次"
    else:
        told += "，也不像高德或百度的坐标。请核对是不是选错了文件、坐标系（如北京 54、西安 80）"
    found.asks.append(told)


def _wind(east: float, north: float) -> str:
    return _WINDS[round(math.degrees(math.atan2(north, east)) / 45) % 8]


def _place(outline: BaseGeometry) -> tuple[int, int]:
    return round(outline.centroid.x), round(outline.centroid.y)


def _cause(moves: Sequence[Move], flat: Mapping[str, BaseGeometry], was: Mapping[str, BaseGeometry]) -> str:
    """Return which outlines keep their shape and lie elsewhere, as a part of a map in another system does."""
    pushed: list[tuple[Move, float, float]] = []
    places = Counter(_place(outline) for outline in {**was, **flat}.values())
    for move in moves:
        copied = places[_place(flat[move.code])] > 1
        if move.before_m2 and move.metres > SHIFT_M and not copied:
            now, before = flat[move.code], was[move.code]
            east, north = now.centroid.x - before.centroid.x, now.centroid.y - before.centroid.y
            if _common(translate(now, -east, -north), before) > UNCHANGED:
                pushed.append((move, east, north))
    if not pushed:
        return ""
    east, north = median(one[1] for one in pushed), median(one[2] for one in pushed)
    together = all(math.hypot(one[1] - east, one[2] - north) < SHIFT_M for one in pushed)
    how = f"往{_wind(east, north)}挪了 {said_metres(math.hypot(east, north))}" if together else "各挪了不同的距离"
    return f"有 {len(pushed)} 个微网格形状没有变，{how}：{_named([one[0] for one in pushed])}。请先核对它们的坐标"


def _mixed(labels: Sequence[str], was: Sequence[Position], raw: Sequence[Position]) -> str:
    """Return what is asked where some outlines fit in one datum and some in another, from which all else follows."""
    fits: dict[str, list[str]] = {}
    for label, before, place in zip(labels, was, raw, strict=True):
        left, like = min((math.hypot(*_shift([before], [turn(*place)])), like) for like, turn, _ in TURNS)
        if left < FITS_M:
            fits.setdefault(like, []).append(label)
    if len(fits) < 2:
        return ""
    told = "；".join(
        f"{len(some)} 个像是{like}：{'、'.join(some[:MOST_NAMED])}{'……' if len(some) > MOST_NAMED else ''}"
        for like, some in sorted(fits.items(), key=lambda one: len(one[1]))
    )
    return f"文件里混了几种坐标：{told}。请都导出成同一种坐标，合成一个文件再传"


def _shift(was: Sequence[Position], now: Sequence[Position]) -> tuple[float, float]:
    """Return the median shift in metres to the east and to the north."""
    squeeze = METRES_PER_DEGREE * math.cos(math.radians(was[0][0]))
    pairs = list(zip(was, now, strict=True))
    return (
        median((after[1] - before[1]) * squeeze for before, after in pairs),
        median((after[0] - before[0]) * METRES_PER_DEGREE for before, after in pairs),
    )


def _borders(
    found: Compared,
    now: Mapping[str, BaseGeometry],
    raw: Mapping[str, BaseGeometry],
    flat: Mapping[str, BaseGeometry],
    was: Mapping[str, BaseGeometry],
) -> None:
    """Find whether outlines that are all new would share their border with what is stored in another datum only."""
    line = shapely.union_all([_sound(one) for one in flat.values()]).boundary
    town = shapely.union_all([_sound(one) for one in was.values()]).boundary.buffer(SHIFT_M)
    here, place = _whole_middle(now), _whole_middle(raw)
    shared, like, choice = 0.0, "", ""
    for word, turn, name in TURNS:
        # A datum moves all of a town alike, to some metres.
        east, north = _shift([here], [turn(*place)])
        length = _shared(shapely.transform(line, lambda at, by=(east, north): at + by), town)
        if length > shared:
            shared, like, choice = length, word, name
    if shared > SHARED_M and _shared(line, town) < shared / 3:
        found.shifted = True
        found.asks.append(
            f"这些微网格以前没有边界。按现在选的坐标，和旁边存过的挨不上；像是{like}，"
            f"那样有 {said_metres(shared)} 的边线接得上。请在“坐标是哪一种”里选“{choice}”，再检查一次"
        )


def _shared(line: BaseGeometry, town: BaseGeometry) -> float:
    length: float = shapely.intersection(line, town).length
    return length


def _whole_middle(outlines: Mapping[str, BaseGeometry]) -> Position:
    west, south, east, north = shapely.total_bounds(list(outlines.values()))
    return (south + north) / 2, (west + east) / 2


def _sizes(found: Compared, flat: Mapping[str, BaseGeometry], was: Mapping[str, BaseGeometry]) -> None:
    """Find what grows, shrinks or moves too much to be a line drawn anew."""
    both = [move for move in found.moves if move.before_m2]
    grown = sum(move.after_m2 for move in both) / (sum(move.before_m2 or 0 for move in both) or 1) - 1
    found.summary += f"，面积{_percent(grown)}"
    if abs(grown) > AREA_CHANGE:
        found.asks.append(f"这 {len(both)} 个微网格合起来的面积{_percent(grown)}")
    sized = [one for one in both if not 1 / ONE_AREA_CHANGE < one.after_m2 / (one.before_m2 or 1) < ONE_AREA_CHANGE]
    if sized:
        found.asks.append(f"面积变了一倍以上的有 {len(sized)} 个：{_named(sized)}")
    middle = median(move.metres for move in both)
    moved = [one for one in both if one.metres > middle + ONE_SHIFT_M and one.common < 0.5]
    if moved and len(both) > 1:
        found.asks.append(f"单独挪了很远的有 {len(moved)} 个：{_named(moved)}")


def _percent(grown: float) -> str:
    return "没有变" if abs(grown) < 0.0005 else f"{'多' if grown > 0 else '少'}了 {abs(grown) * 100:.1f}%"


def _named(moves: Sequence[Move]) -> str:
    told = "；".join(f"{one.label}（{one.words}）" for one in moves[:MOST_NAMED])
    return told + ("……" if len(moves) > MOST_NAMED else "")


def _back(flat: Mapping[str, BaseGeometry], found: Compared) -> dict[str, BaseGeometry]:
    """Return the outlines without the shift of the whole, which would lay each over its neighbour."""
    return {code: shapely.transform(outline, lambda at: at - found.shift) for code, outline in flat.items()}


def _swapped(
    flat: Mapping[str, BaseGeometry], was: Mapping[str, BaseGeometry], labels: Mapping[str, str]
) -> Iterator[str]:
    """Yield the micro-grids whose new outline is what another one has now."""
    codes = list(was)
    tree = shapely.STRtree([was[code] for code in codes])
    taken = []
    for code, outline in flat.items():
        if code in was and _common(outline, was[code]) < OTHER:
            near = (codes[place] for place in tree.query(outline).tolist())
            other = next((one for one in near if one != code and _common(outline, was[one]) > SAME), None)
            if other:
                taken.append(f"{labels[code]} 的新边界是 {labels.get(other, other)} 现在的边界")
    if taken:
        told = "；".join(taken[:MOST_NAMED]) + (f"……一共 {len(taken)} 个" if len(taken) > MOST_NAMED else "")
        yield f"编码像是写串了：{told}"


def _outside(found: Compared, flat: Mapping[str, BaseGeometry], was: Mapping[str, BaseGeometry]) -> Iterator[str]:
    """Yield how much lies outside what is stored of the town, where all that the file has is stored already."""
    town = shapely.union_all([_sound(one) for one in was.values()])
    parts = [_sound(one) for one in flat.values()]
    beyond = shapely.difference(shapely.union_all(parts), town).area / (sum(one.area for one in parts) or 1)
    if not set(flat) <= set(was):
        return
    found.summary += f"，{beyond * 100:.1f}% 在现在的范围外面"
    if beyond > OUTSIDE and not found.shifted:
        yield f"有 {beyond * 100:.0f}% 的地方在现在存的范围外面"


def _first(now: Mapping[str, BaseGeometry], flat: Mapping[str, BaseGeometry]) -> str:
    """Return what is asked where nothing is stored: only a person with a map sees that it is this town."""
    west, south, east, north = shapely.total_bounds(list(now.values()))
    left, low, right, high = shapely.total_bounds(list(flat.values()))
    told = (
        f"本镇还没有边界可以对照。这个文件东西 {(right - left) / 1000:.1f} 公里、南北 {(high - low) / 1000:.1f} 公里，"
        f"中心在经度 {(west + east) / 2:.4f}、纬度 {(south + north) / 2:.4f}。请在地图上找到这一点，看是不是本镇；"
        "再看图上几个熟悉的地方，偏几百米就是选错了坐标"
    )
    if max(right - left, high - low) > WIDE_KM * 1000:
        told += f"。宽过 {WIDE_KM:.0f} 公里，不像一个镇"
    return told


def _strays(
    moves: Sequence[Move], flat: Mapping[str, BaseGeometry], was: Mapping[str, BaseGeometry], labels: Mapping[str, str]
) -> Iterator[str]:
    """Yield new outlines that are huge, or that do not lie with their village as the others of it do."""
    new = [move for move in moves if move.before_m2 is None]
    large = [one for one in new if one.after_m2 > LARGE_KM2 * 1e6]
    if large:
        yield f"大得不像微网格的有 {len(large)} 个：{_named(large)}"
    every = {**was, **flat}
    villages: dict[str, list[str]] = {}
    for code in every:
        villages.setdefault(code[:12], []).append(code)
    far = [
        one.label
        for one in new
        if len(villages[one.code[:12]]) > 2 and not _beside(every[one.code], villages[one.code[:12]], one.code, every)
    ]
    if far:
        told = "、".join(far[:MOST_NAMED]) + ("……" if len(far) > MOST_NAMED else "")
        yield f"和本村别的微网格不挨着的有 {len(far)} 个：{told}。编码可能写串了"


def _beside(outline: BaseGeometry, village: Sequence[str], code: str, every: Mapping[str, BaseGeometry]) -> bool:
    return any(shapely.dwithin(outline, every[other], TOUCHING_M) for other in village if other != code)
