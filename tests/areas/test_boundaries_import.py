"""A boundary file is checked before anything is stored: each fault has a sentence, and a place where there is one."""

import json

import pytest
from shapely.geometry import Polygon, box

from tests.support.outlines import LAT, LON, SIDE, A, B, corners, feature, file, square
from webapp.areas.schemas_boundaries import Known, check
from webapp.core.errors import Problem
from webapp.core.geo import gcj02_to_wgs84, wgs84_to_gcj02


@pytest.fixture
def known() -> dict[str, Known]:
    return {A: Known("才湾村 1 网格 01", square(0)), B: Known("才湾村 1 网格 02", square(1))}


def faults(data: bytes, known: dict[str, Known]) -> list[str]:
    return [fault.message for fault in check(data, known).faults]


def test_two_neighbours_that_touch_are_faultless(known):
    found = check(file(feature(A, corners(square(0))), feature(B, corners(square(1)))), known)
    assert found.faults == []
    assert set(found.outlines) == {A, B}


def test_an_overlap_is_named_with_its_size_and_place(known):
    wide = box(LON, LAT, LON + SIDE * 1.25, LAT + SIDE)
    (fault,) = check(file(feature(A, corners(wide))), known).faults
    assert "才湾村 1 网格 02 和 才湾村 1 网格 01 重叠了 约 4.5 公顷" in fault.message
    assert fault.where.within(square(1).buffer(1e-6))


def test_a_gap_between_neighbours_is_found(known):
    known |= {f"{A[:-1]}{n}": Known(f"{n}", square(n)) for n in (3,)}  # leaves the column 2 open between 1 and 3
    ring = box(LON, LAT, LON + 4 * SIDE, LAT + 2 * SIDE).difference(
        box(LON + SIDE, LAT + 0.001, LON + 3 * SIDE, LAT + 0.003)
    )
    data = file({"properties": {"code": A}, "geometry": json.loads(json.dumps(ring.__geo_interface__))})
    (fault,) = check(data, {A: known[A]}).faults
    assert fault.message.startswith("微网格之间有空隙")
    assert fault.where.centroid.within(box(LON + SIDE, LAT, LON + 3 * SIDE, LAT + SIDE))


def test_a_hole_is_named_with_the_outline_that_has_it_and_may_hold_another(known):
    inner = box(LON + 0.001, LAT + 0.001, LON + 0.002, LAT + 0.002)
    ring = {"type": "Polygon", "coordinates": [corners(square(0)), corners(inner)]}
    holed = feature(A, []) | {"geometry": ring}
    (fault,) = check(file(holed), known).faults
    assert "约 1.1 公顷没有归谁：才湾村 1 网格 01 里面有一个洞" in fault.message
    third = f"{A[:-1]}3"
    filled = check(file(holed, feature(third, corners(inner))), known | {third: Known("03")})
    assert filled.faults == []


def test_one_outline_under_two_codes_is_named_as_a_copy(known):
    (fault,) = check(file(feature(A, corners(square(0))), feature(B, corners(square(0)))), known).faults
    assert "才湾村 1 网格 01 和 才湾村 1 网格 02 的边界一模一样，像是复制的" in fault.message


def test_an_outline_that_crosses_itself_says_where(known):
    bow = [[LON, LAT], [LON + SIDE, LAT + SIDE], [LON + SIDE, LAT], [LON, LAT + SIDE], [LON, LAT]]
    (fault,) = check(file(feature(A, bow)), known).faults
    assert "自己交叉了" in fault.message
    assert fault.where.distance(square(0).centroid) < 1e-6


def test_a_file_from_a_chinese_map_is_recognised_and_can_be_brought_back(known):
    def shifted(column: int) -> list[list[float]]:
        return [list(reversed(wgs84_to_gcj02(lat, lon))) for lon, lat in corners(square(column))]

    data = file(feature(A, shifted(0)), feature(B, shifted(1)))
    assert any("GCJ-02" in fault for fault in faults(data, known))

    def turn(outline: Polygon) -> Polygon:
        return Polygon([tuple(reversed(gcj02_to_wgs84(lat, lon))) for lon, lat in outline.exterior.coords])

    back = check(data, known, turn)
    assert back.faults == []
    assert back.outlines[A].centroid.distance(square(0).centroid) < 1e-5


@pytest.mark.parametrize(
    ("ring", "told"),
    [
        ([[lat, lon] for lon, lat in corners(square(0))], "经纬度写反了"),
        ([[x * 100_000, y * 100_000] for x, y in corners(square(0))], "坐标不在中国"),
        (corners(square(0, west=104.0, south=30.0)), "不在本镇附近"),
    ],
)
def test_a_wrong_datum_is_said_in_words(known, ring, told):
    assert any(told in fault for fault in faults(file(feature(A, ring)), known))


def test_unknown_missing_and_double_codes_are_each_named(known):
    ring = corners(square(0))
    told = faults(file(feature("999", ring), feature("", ring), feature(A, ring), feature(A, ring)), known)
    assert told == [
        "第 1 个图形：编码 999 不是本镇的微网格",
        "第 2 个图形：没有写编码（code）",
        f"才湾村 1 网格 01（{A}）：在文件里有两个一模一样的图形，请合成一个",
    ]


def test_what_is_no_surface_is_refused(known):
    point = {"properties": {"code": A}, "geometry": {"type": "Point", "coordinates": [LON, LAT]}}
    assert faults(
        file(point, {"properties": {"code": B}, "geometry": {"type": "Polygon", "coordinates": "x"}}), known
    ) == [
        f"才湾村 1 网格 01（{A}）：是点，不是面（Polygon）",
        f"才湾村 1 网格 02（{B}）：坐标写坏了，请重新导出",
    ]


def test_another_reference_system_is_named(known):
    data = file(feature(A, corners(square(0))), crs={"type": "name", "properties": {"name": "EPSG:3857"}})
    assert any("WGS-84" in fault for fault in faults(data, known))


@pytest.mark.parametrize("data", [b"", b"not json", b"{}", b'{"features": []}', b'{"features": 3}', b"[" * 2_000])
def test_what_is_no_geojson_is_refused_beside_the_field(known, data):
    with pytest.raises(Problem) as refused:
        check(data, known)
    assert "file" in refused.value.fields
