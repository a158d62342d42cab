"""A file of outlines as it was chosen: its features, however encoded and wrapped, or what it is instead."""

import re
from collections.abc import Iterator
from typing import Any

from webapp.core import reading
from webapp.core.errors import Problem, invalid
from webapp.core.media.file_kinds import NOTHING_IN_IT, Family, Kind, kind_of

MOST_BYTES, MOST_FEATURES, MOST_CORNERS = 5 * 1024 * 1024, 2_000, 200_000
DEEPEST_WRAPPING = 3
SURFACES = ("Polygon", "MultiPolygon", "GeometryCollection")
GEOMETRIES = (*SURFACES, "Point", "MultiPoint", "LineString", "MultiLineString")
_AS_GEOJSON = "请在做图的软件里“导出”成 GeoJSON（WGS-84），再选一次"
_INSTEAD = {
    Family.BOOK: "这是表格，不是边界。网格和人员请到“表格导入导出”那一页传",
    Family.TABLE: "这是表格，不是边界。网格和人员请到“表格导入导出”那一页传",
    Family.PAPER: "{words}，不是边界文件。请选 .geojson 文件",
    Family.MAP: "{words}。" + _AS_GEOJSON,
    Family.EMPTY: NOTHING_IN_IT,
    Family.LOCKED: "这个文件加了密码，读不了。请去掉密码再选一次",
    Family.BROKEN: "文件不完整，打不开，可能没下载完。请重新下载，再选一次",
    Family.UNKNOWN: "这不是 GeoJSON 文件。" + _AS_GEOJSON,
    Family.TEXT: "这是文本，不是 GeoJSON 文件。" + _AS_GEOJSON,
}


def features_of(data: bytes) -> tuple[list[Any], str]:
    """Return the features of a file and the name of its reference system; Problem 422 beside ``file`` for another file.

    A single feature, a bare geometry, one feature a line, and a collection inside something else are read as well.
    """
    if len(data) > MOST_BYTES:
        raise invalid(file="文件太大了，最多 5 MB")
    read, raw = _json(data)
    found = list(_collections(read))
    if len(found) > 1 and not isinstance(read, list):
        raise invalid(file=f"文件里有 {len(found)} 份图形（FeatureCollection），不知道用哪一份。请只导出一份")
    features = [feature for part in found for feature in part]
    if not found:
        raise _no_collection(read)
    if not features:
        raise invalid(file="文件里没有图形")
    if len(features) > MOST_FEATURES or raw.count(b"[") > MOST_CORNERS:
        raise invalid(file=f"图形太多了：最多 {MOST_FEATURES} 个、{MOST_CORNERS} 个点")
    return features, _reference(read)


def _json(data: bytes) -> tuple[Any, bytes]:
    """Return what the file says as JSON, and its text in UTF-8."""
    kind = kind_of(data)
    text = reading.text_of(data) if kind.family == Family.TEXT else None
    if text is None or not text.lstrip("\x1e \r\n\t").startswith(("{", "[")):
        raise _another(kind)
    raw = text.encode("utf-8", "replace")
    read = reading.json_of(raw, 2 * MOST_BYTES)
    if read is None:
        lines = [line.strip("\x1e ") for line in text.splitlines() if line.strip("\x1e ")]
        read = reading.json_of(f"[{','.join(lines)}]".encode(), 2 * MOST_BYTES)
    if read is None:
        raise invalid(file="文件不完整，或者中间写坏了，读不下去。请重新导出、重新下载，再选一次")
    return read, raw


def _another(kind: Kind) -> Problem:
    if kind.family == Family.PACKED and kind.inside:
        tail = "" if kind.inside.lower().endswith("json") else "不是 GeoJSON 的，要导出成 GeoJSON（WGS-84）"
        return invalid(file=f"{kind.words}，里面有 {kind.inside}。请先解压，再选里面的文件。{tail}".rstrip("。"))
    if kind.family == Family.PACKED:
        return invalid(file=f"{kind.words}。请先解压，再选里面的 GeoJSON 文件")
    return invalid(file=_INSTEAD[kind.family].format(words=kind.words))


def _collections(read: Any, depth: int = 0) -> Iterator[list[Any]]:
    """Yield each list of features, wherever it lies."""
    if isinstance(read, list):
        for one in read:
            yield from _collections(one, depth)
    elif isinstance(read, dict) and not _of_others(read):
        if isinstance(read.get("features"), list):
            yield read["features"]
        elif read.get("type") == "Feature":
            yield [read]
        elif read.get("type") in GEOMETRIES:
            yield [{"type": "Feature", "properties": {}, "geometry": read}]
        elif depth < DEEPEST_WRAPPING:
            for one in read.values():
                if isinstance(one, dict) or (isinstance(one, list) and one and isinstance(one[0], dict)):
                    yield from _collections(one, depth + 1)


def _of_others(read: dict[str, Any]) -> str:
    if read.get("type") == "Topology":
        return "TopoJSON"
    features = read.get("features")
    first = features[0] if isinstance(features, list) and features else None
    if "esriGeometryPolygon" in str(read.get("geometryType")) or (isinstance(first, dict) and "attributes" in first):
        return "ArcGIS 的 JSON"
    return ""


def _no_collection(read: Any) -> Problem:
    other = _of_others(read) if isinstance(read, dict) else ""
    if other:
        return invalid(file=f"这是 {other}。{_AS_GEOJSON}")
    return invalid(file="这不是 GeoJSON 文件：里面没有图形的清单（FeatureCollection）。" + _AS_GEOJSON)


def _reference(read: Any) -> str:
    named = read.get("crs") if isinstance(read, dict) else None
    properties = named.get("properties") if isinstance(named, dict) else None
    name = properties.get("name") or properties.get("code") if isinstance(properties, dict) else named
    return re.sub(r"\s+", " ", str(name or ""))[:60]
