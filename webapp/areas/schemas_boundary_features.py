"""One feature of a file of outlines: of which micro-grid it is, and its outline, or why it is none."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from webapp.core.letters.characters import without_invisible

CODE_NAMES = ("code", "编码", "areacode", "网格编码", "微网格编码", "gridcode", "代码")
LEVEL_OF_LENGTH = {6: "县", 9: "镇", 12: "村、社区", 15: "网格"}
EXACT_IN_FLOATS = 2**53
MOST_METRES = 1e9
_NO_SURFACE = {"Point": "点", "MultiPoint": "点", "LineString": "线", "MultiLineString": "线"}


class NoOutline(ValueError):
    """Says why a feature is no outline, in a sentence."""


@dataclass(frozen=True)
class Coded:
    """The code of a feature as it is meant, and what is wrong with it, if it is no micro-grid's."""

    code: str
    fault: str = ""


def codes_of(features: Iterable[Any], known: Collection[str]) -> list[Coded]:
    """Return the code of each feature, however it is named and stored."""
    properties = [_properties(feature) for feature in features]
    numbers = [value for one in properties for value in _given(one).values() if isinstance(value, int | float)]
    # A program that reckons in floats leaves no number that floats could not hold: the last digits may be others.
    rounded = bool(numbers) and all(_through_floats(value) for value in numbers)
    return [_coded(one, feature, known, rounded) for one, feature in zip(properties, features, strict=True)]


def outline_of(feature: Any) -> tuple[BaseGeometry, int, int]:
    """Return a feature's outline, how many of its rings were open, how many points and lines lie beside; or NoOutline.

    In a collection only surfaces are an outline; other collections may lie in it.
    """
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        raise NoOutline("没有图形（geometry 是空的）")
    found = list(_flat(geometry))
    taken = [one for one in found if _kind(one) not in _NO_SURFACE] or found
    parts = [_surface(one) for one in taken]
    surfaces = [one for outline, _ in parts for one in getattr(outline, "geoms", [outline])]
    if not surfaces:
        raise NoOutline("没有图形（里面是空的）")
    outline = surfaces[0] if len(surfaces) == 1 else MultiPolygon(surfaces)
    return outline, sum(still_open for _, still_open in parts), len(found) - len(taken)


def _kind(geometry: Any) -> Any:
    return geometry.get("type") if isinstance(geometry, dict) else None


def _flat(geometry: Any) -> Iterator[Any]:
    """Yield what is no collection; how deep they may lie in each other is bounded where the file is read."""
    if _kind(geometry) == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        for one in geometry["geometries"]:
            yield from _flat(one)
    else:
        yield geometry


def _surface(geometry: Any) -> tuple[BaseGeometry, int]:
    kind = _kind(geometry)
    if kind in _NO_SURFACE:
        raise NoOutline(f"是{_NO_SURFACE[kind]}，不是面（Polygon）")
    if kind not in ("Polygon", "MultiPolygon"):
        raise NoOutline("不是面（Polygon）")
    coordinates = geometry.get("coordinates")
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    if not isinstance(polygons, list):
        raise NoOutline("坐标写坏了，请重新导出")
    still_open = sum(_ring(ring) for polygon in polygons for ring in _rings(polygon))
    try:
        outline = shape({"type": kind, "coordinates": _on_the_ground(coordinates)})
    except Exception as error:  # whatever a made-up geometry makes the library say
        raise NoOutline("坐标写坏了，请重新导出") from error
    if not isinstance(outline, Polygon | MultiPolygon) or outline.is_empty:
        raise NoOutline("没有图形（里面是空的）")
    return outline, still_open


def _on_the_ground(part: Any) -> Any:
    """Return coordinates without heights, which may be missing or no numbers."""
    return [_on_the_ground(one) for one in part] if part and isinstance(part[0], list) else part[:2]


def _rings(polygon: Any) -> list[Any]:
    if not isinstance(polygon, list):
        raise NoOutline("坐标写坏了，请重新导出")
    return polygon


def _ring(ring: Any) -> bool:
    """Return whether a ring is open; NoOutline when it is none."""
    if not isinstance(ring, list) or not all(isinstance(at, list) and len(at) >= 2 for at in ring):
        raise NoOutline("坐标写坏了，请重新导出")
    if any(isinstance(number, str) for at in ring for number in at):
        raise NoOutline("坐标写成了文字，要写成数字")
    if not all(type(number) in (int, float) and abs(number) < MOST_METRES for at in ring for number in at[:2]):
        raise NoOutline("坐标不是数字")
    if ring and len({tuple(at[:2]) for at in ring}) < 3:
        raise NoOutline(f"有一圈只有 {len(ring)} 个点，围不成面")
    return bool(ring) and ring[0][:2] != ring[-1][:2]


def _properties(feature: Any) -> dict[str, Any]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _given(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is under a name for codes, in whatever case the name is written."""
    return {
        name: value
        for name, value in properties.items()
        if re.sub(r"[\s_\-]", "", unicodedata.normalize("NFKC", name)).casefold() in CODE_NAMES
        and value not in (None, "")
        and not isinstance(value, bool)
    }


def _coded(properties: Mapping[str, Any], feature: Any, known: Collection[str], rounded: bool) -> Coded:
    given = _given(properties)
    codes = {plain_code(value): name for name, value in given.items()}
    if len(codes) > 1:
        told = "、".join(f"{name} 是 {code}" for code, name in codes.items())
        return Coded("", f"写了两个不一样的编码（{told}），请留一个")
    if not codes:
        code = plain_code(feature.get("id")) if isinstance(feature, dict) else ""
        return Coded(code) if code in known else Coded("", _uncoded(properties, known))
    code = next(iter(codes))
    stored = next(iter(given.values()))
    if rounded and isinstance(stored, int | float) and abs(stored) > EXACT_IN_FLOATS:
        return Coded("", f"编码 {code} 存成了数字，末几位已经变了。请把编码这一栏改成文字（带引号）再导出")
    return Coded(code) if code in known else Coded("", _unknown(code))


def plain_code(value: Any) -> str:
    """Return a code without what programs do to it: as a number, with a point and zeros, apostrophes, full width."""
    if type(value) is float and value.is_integer():
        value = f"{value:.0f}"
    seen = without_invisible(str(value if value is not None else ""))
    text = re.sub(r"[\s'‘’`\"“”【】\-]", "", unicodedata.normalize("NFKC", seen))
    return re.sub(r"^0+(?=\d{17}$)", "", re.sub(r"(?<=\d)\.0+$", "", text))


def _through_floats(value: float) -> bool:
    return value * 1.0 == value


def _unknown(code: str) -> str:
    if re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", code):
        return f"编码变成了科学计数（{code}），位数已经不对。请把编码这一栏改成文字再导出"
    level = LEVEL_OF_LENGTH.get(len(code)) if code.isascii() else None
    if level:
        return f"编码 {code} 是 {len(code)} 位，是{level}的编码。边界按微网格给（17 位），上面的由微网格合成"
    return f"编码 {code[:40]} 不是本镇的微网格"


def _uncoded(properties: Mapping[str, Any], known: Collection[str]) -> str:
    like = next((name for name, value in properties.items() if plain_code(value) in known), "")
    if like:
        return f"没有写编码（code）。“{like[:20]}”这一栏像是编码，请把它的名字改成 code"
    names = "、".join(str(name)[:20] for name in list(properties)[:5] if not _named_code(name))
    return f"没有写编码（code），只有 {names}" if names else "没有写编码（code）"


def _named_code(name: str) -> bool:
    return bool(_given({name: "x"}))
