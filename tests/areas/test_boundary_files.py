"""What a file of outlines really is: read, however it is encoded, wrapped and named, or named for what it is."""

import io
import json
import zipfile

import pytest

from tests.support.outlines import LAT, LON, SIDE, A, B, corners, feature, file, square
from webapp.areas.schemas_boundaries import Known, check
from webapp.core.errors import Problem

KNOWN = {A: Known("才湾村 1 网格 01", square(0)), B: Known("才湾村 1 网格 02", square(1))}
FIRST, SECOND = corners(square(0)), corners(square(1))
BOTH = feature(A, FIRST, 名称="天湖"), feature(B, SECOND, 名称="南一")
TEXT = json.dumps({"type": "FeatureCollection", "features": BOTH}, ensure_ascii=False)


def zipped(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return made.getvalue()


def named(name: str, *codes: object) -> bytes:
    """Return a file whose codes stand under another name."""
    rings = (FIRST, SECOND)
    features = [feature("", ring) | {"properties": {name: code}} for code, ring in zip(codes, rings, strict=False)]
    return file(*features)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("gb18030"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        json.dumps({"code": 0, "data": {"list": json.loads(TEXT)}}).encode(),
        json.dumps(list(BOTH)).encode(),
        "\n".join(json.dumps(one) for one in BOTH).encode(),
        "".join(f"\x1e{json.dumps(one)}\n" for one in BOTH).encode(),
        named("CODE", A, B),
        named("Area_Code", A, B),
        named("网格编码", A, B),
        named("ｃｏｄｅ", f"'{A}", f" {B}.0 "),
        named("code", int(A), int(B)),
        named("code", f"0{A}", B),
        named("code", f"\u200b{A}", f"\u202d{B}\u202c"),
        named("code", f"【{A}】", f"{B[:6]}-{B[6:12]}-{B[12:]}"),
        file(*({"id": code} | feature(None, ring) for code, ring in ((A, FIRST), (B, SECOND)))),
        file(feature(A, FIRST[:-1]), feature(B, SECOND[::-1])),
        file(*BOTH, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
        file(*BOTH, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}),
    ],
)
def test_a_true_file_is_read_however_it_was_written(data):
    found = check(data, KNOWN)
    assert [fault.message for fault in found.faults] == []
    assert set(found.outlines) == {A, B}


def test_one_feature_and_a_collection_of_surfaces_are_read_too():
    assert set(check(json.dumps(BOTH[0]).encode(), KNOWN).outlines) == {A}
    parts = {"type": "GeometryCollection", "geometries": [BOTH[0]["geometry"]]}
    assert check(file(BOTH[0] | {"geometry": parts}), KNOWN).outlines[A].equals(square(0))


def test_surfaces_are_found_in_collections_of_collections_and_what_lies_beside_is_named():
    inner = {"type": "GeometryCollection", "geometries": [BOTH[0]["geometry"]]}
    label = {"type": "Point", "coordinates": FIRST[0]}
    parts = {"type": "GeometryCollection", "geometries": [label, inner]}
    found = check(file(BOTH[0] | {"geometry": parts}), KNOWN)
    assert found.outlines[A].equals(square(0))
    assert "和面放在一起的 1 个点、线不会存。" in found.notes
    alone = check(file(BOTH[0] | {"geometry": {"type": "GeometryCollection", "geometries": [label]}}), KNOWN)
    assert "是点，不是面" in alone.faults[0].message


@pytest.mark.parametrize("height", [12.5, None, 0])
def test_heights_do_not_matter(height):
    assert check(file(feature(A, [[*at, height] for at in FIRST])), KNOWN).outlines[A].equals(square(0))


def test_one_code_on_every_outline_is_counted_and_said_once():
    found = check(file(*(feature(A, corners(square(n))) for n in range(5))), KNOWN)
    assert [fault.message for fault in found.faults] == [
        f"才湾村 1 网格 01（{A}）：这个编码在文件里有 5 个图形。请核对编码；一个微网格分成了几块的，合成一个"
    ]


def test_many_codes_with_the_same_fault_are_one_line():
    found = check(file(*(feature(f"45032499900000{n:03}", FIRST) for n in range(9))), KNOWN)
    assert [fault.message for fault in found.faults] == [
        "第 1 个图形等 9 个图形：编码 45032499900000000 不是本镇的微网格"
        "（还有 45032499900000001、45032499900000002、45032499900000003 等）"
    ]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "是空的"),
        (b"\0" * 900, "是空的"),
        (TEXT.encode()[:-40], "文件不完整"),
        (b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"></kml>', "KML"),
        (b"\0\0\x27\x0a" + b"\0" * 100, "Shapefile"),
        (b'{"type": "Topology", "objects": {}, "arcs": []}', "TopoJSON"),
        (
            b'{"geometryType": "esriGeometryPolygon", "features": [{"attributes": {}, "geometry": {"rings": []}}]}',
            "ArcGIS",
        ),
        (zipped("town.shp", "town.dbf"), "里面有 town.shp。请先解压"),
        (zipped("__MACOSX/a.geojson", "镇/边界.geojson"), "里面有 边界.geojson"),
        (zipped("xl/workbook.xml"), "这是表格，不是边界"),
        (zipped("word/document.xml"), "Word"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 50, "照片"),
        (b"code,lon,lat\n1,2,3\n", "这是文本"),
        (b'{"a": 1}', "没有图形的清单"),
        (json.dumps({"a": json.loads(TEXT), "b": json.loads(TEXT)}).encode(), "2 份图形"),
    ],
)
def test_another_file_is_named_for_what_it_is(data, told):
    with pytest.raises(Problem) as refused:
        check(data, KNOWN)
    assert told in refused.value.fields["file"]


def geometry(kind: str, coordinates: object) -> bytes:
    return file({"properties": {"code": A}, "geometry": {"type": kind, "coordinates": coordinates}})


RAW = named("code", 1).replace(b'"code": 1}', b'"code": 4.50324106200001e+16}')
HOLE = [[FIRST[0], FIRST[1], FIRST[2], FIRST[3], FIRST[0]], corners(square(3))]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (named("code", "450324106200"), "是 12 位，是村、社区的编码"),
        (named("code", 450324106200.0), "是 12 位"),
        (named("code", "4.50324E+16"), "科学计数"),
        (named("code", 45032410620000104, 45032410620000096), "存成了数字，末几位已经变了"),
        (RAW, "存成了数字，末几位已经变了"),
        (named("BM", A, B), "“BM”这一栏像是编码"),
        (named("名称", "天湖", "南一"), "没有写编码（code），只有 名称"),
        (file(feature(A, FIRST, CODE=B)), "两个不一样的编码"),
        (geometry("LineString", FIRST), "是线，不是面"),
        (file({"properties": {"code": A}, "geometry": None}), "没有图形（geometry 是空的）"),
        (geometry("Polygon", [[[LON, LAT], [LON + SIDE, LAT]]]), "有一圈只有 2 个点"),
        (geometry("Polygon", [[[str(lon), str(lat)] for lon, lat in FIRST]]), "坐标写成了文字"),
        (geometry("Polygon", HOLE), "洞在外圈的外面"),
        (geometry("Polygon", [[[10**400, 1], [2, 3], [4, 5]]]), "坐标不是数字"),
        (file(*BOTH, crs={"type": "name", "properties": {"name": "EPSG:4549"}}), "坐标系是 EPSG:4549"),
        (file(*BOTH, crs={"type": "name", "properties": {"name": "EPSG:43260"}}), "坐标系是 EPSG:43260"),
        (geometry("Polygon", [[[lon * 111319.49, lat * 115000] for lon, lat in FIRST]]), "EPSG:3857"),
        (geometry("Polygon", [[[37_495_000 + n * 400, 2_875_000 + n * n] for n in (0, 1, 3)]]), "高斯投影"),
        (geometry("Polygon", [[[495_000 + n * 400, 2_875_000 + n * n] for n in (0, 1, 3)]]), "高斯投影"),
        (geometry("Polygon", [[[2.3, 48.8], [2.4, 48.8], [2.4, 48.9]]]), "选错了文件"),
    ],
)
def test_what_is_wrong_with_a_feature_is_named_by_its_cause(data, told):
    faults = [fault.message for fault in check(data, KNOWN).faults]
    assert any(told in fault for fault in faults), faults


def test_what_is_wrong_with_all_of_them_is_said_once():
    known = {f"{A[:-2]}{n:02}": Known(f"网格 {n}", square(n)) for n in range(1, 9)}
    swapped = [feature(code, [[y, x] for x, y in corners(square(n))]) for n, code in enumerate(known, 1)]
    (fault,) = check(file(*swapped), known).faults
    assert "等 8 个图形：经纬度写反了" in fault.message
