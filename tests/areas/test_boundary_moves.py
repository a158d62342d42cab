"""A faultless file that lies elsewhere than what is stored is asked about, and one that fits is not."""

import pytest
from shapely.affinity import scale, translate
from shapely.geometry import Polygon

from tests.support.outlines import LAT, LON, SIDE, A, B, corners, feature, file, square
from webapp.areas.schemas_boundaries import Known, check
from webapp.core.geo import bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

CODES = [f"450324106200001{n:02}" for n in range(1, 7)]
TOWN = {code: Known(f"才湾村 1 网格 {code[-2:]}", square(n)) for n, code in enumerate(CODES)}


def moved(turn=None, codes=CODES, **by) -> bytes:
    outlines = [translate(TOWN[code].boundary, **by) for code in codes]
    return file(*(feature(code, corners(one, turn)) for code, one in zip(codes, outlines, strict=True)))


def turned(turn):
    def outline(shape: Polygon) -> Polygon:
        return Polygon([tuple(reversed(turn(lat, lon))) for lon, lat in shape.exterior.coords])

    return outline


def asked(data, known=TOWN, turn=None):
    found = check(data, known, turn)
    assert found.only_asked or not found.faults
    return [fault.message for fault in found.faults]


def test_the_outlines_as_they_are_stored_are_asked_nothing():
    assert asked(moved()) == []
    assert asked(moved(wgs84_to_bd09), turn=turned(bd09_to_wgs84)) == []
    assert check(moved(), TOWN).notes == ["和现在存的比，整体偏了 0 米，面积没有变，0.0% 在现在的范围外面。"]


@pytest.mark.parametrize("codes", [CODES, CODES[:1]])
@pytest.mark.parametrize(
    ("turn", "chosen", "fits"),
    [
        (wgs84_to_gcj02, None, "选“高德、腾讯”"),
        (wgs84_to_bd09, None, "选“百度”"),
        (wgs84_to_bd09, gcj02_to_wgs84, "选“百度”"),
        (wgs84_to_gcj02, bd09_to_wgs84, "选“高德、腾讯”"),
        (None, gcj02_to_wgs84, "选“WGS-84”"),
        (None, bd09_to_wgs84, "选“WGS-84”"),
    ],
)
def test_the_datum_that_would_fit_is_named_whichever_was_chosen(turn, chosen, fits, codes):
    told = asked(moved(turn, codes), turn=turned(chosen) if chosen else None)
    assert fits in told[0]
    assert "只差 0 米" in told[0]


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ({"xoff": 0.015}, "往东偏了 1.5 公里"),
        ({"yoff": -0.0005}, "往南偏了 60 米"),
        ({"xoff": -0.001, "yoff": 0.001}, "往西北偏了 150 米"),
    ],
)
def test_a_shift_of_the_whole_is_measured_and_asked(by, told):
    asks = asked(moved(**by))
    assert told in asks[0]
    assert "也不像高德或百度" in asks[0]


def test_what_follows_from_a_shift_of_the_whole_is_not_asked_as_well():
    assert len(asked(moved(xoff=SIDE))) == 1, "each lies where its neighbour was, and no code is wrong"
    swapped = [CODES[1], CODES[0], *CODES[2:]]
    rings = [corners(translate(TOWN[code].boundary, xoff=0.02)) for code in swapped]
    told = asked(file(*(feature(code, ring) for code, ring in zip(CODES, rings, strict=True))))
    assert "往东偏了" in told[0]
    assert any("才湾村 1 网格 01 的新边界是 才湾村 1 网格 02 现在的边界" in words for words in told)


def test_what_is_asked_is_not_asked_of_whoever_is_sure_and_is_kept_as_a_note():
    found = check(moved(xoff=0.015), TOWN, sure=True)
    assert found.faults == []
    assert any("往东偏了" in note for note in found.notes)


def test_two_micro_grids_that_changed_their_codes_are_named():
    data = file(feature(CODES[0], corners(square(5))), feature(CODES[5], corners(square(0))))
    told = "；".join(asked(data))
    assert "才湾村 1 网格 01 的新边界是 才湾村 1 网格 06 现在的边界" in told


def test_a_micro_grid_that_moves_or_grows_alone_is_named():
    alone = [feature(code, corners(TOWN[code].boundary)) for code in CODES[:5]]
    far = translate(square(5), xoff=0.01, yoff=0.03)
    told = "；".join(asked(file(*alone, feature(CODES[5], corners(far)))))
    assert "单独挪了很远的有 1 个：才湾村 1 网格 06" in told
    large = Polygon(
        [(LON + 5 * SIDE, LAT), (LON + 9 * SIDE, LAT), (LON + 9 * SIDE, LAT + SIDE), (LON + 5 * SIDE, LAT + SIDE)]
    )
    told = "；".join(asked(file(*alone, feature(CODES[5], corners(large)))))
    assert "面积变了一倍以上的有 1 个：才湾村 1 网格 06（约 17.8 公顷 → 约 71.3 公顷" in told
    assert "的地方在现在存的范围外面" in told


def test_a_town_drawn_to_another_scale_is_asked_by_its_size():
    small = [
        feature(code, corners(scale(TOWN[code].boundary, 0.5, 0.5, origin=(LON + 3 * SIDE, LAT)))) for code in CODES
    ]
    assert any("合起来的面积少了 75" in told for told in asked(file(*small)))


def test_a_line_drawn_anew_is_no_question():
    wider = [[LON, LAT - 0.0002], *corners(square(0))[1:3], [LON, LAT + SIDE], [LON, LAT - 0.0002]]
    rest = [feature(code, corners(TOWN[code].boundary)) for code in CODES[1:]]
    assert asked(file(feature(CODES[0], wider), *rest)) == []


def test_where_nothing_is_stored_the_place_itself_is_asked():
    first = {code: Known(one.label) for code, one in TOWN.items()}
    (told,) = asked(moved(), first)
    assert "东西 2.4 公里、南北 0.4 公里，中心在经度 110.9620、纬度 25.9920" in told
    assert check(moved(), first, sure=True).faults == []


def test_a_first_outline_that_lies_with_another_village_is_asked():
    other = "45032410620100101"
    known = {code: Known(one.label) for code, one in TOWN.items()} | {other: Known("南一村 1 网格 01")}
    far = feature(CODES[0], corners(square(20)))
    data = file(
        *(feature(code, corners(TOWN[code].boundary)) for code in CODES[1:]), far, feature(other, corners(square(19)))
    )
    assert any("和本村别的微网格不挨着的有 1 个：才湾村 1 网格 01" in told for told in asked(data, known))
    huge = check(file(feature(A, corners(square(0, side=0.2)))), {A: Known("一"), B: Known("二")})
    assert any("大得不像微网格" in fault.message for fault in huge.faults)
    assert any("还有 1 个微网格没有边界" in note for note in huge.notes)


def test_what_is_wrong_with_the_file_comes_before_what_is_asked_and_the_whole_before_its_parts():
    hole = [feature(code, corners(TOWN[code].boundary)) for code in CODES[:2]]
    over = feature(CODES[2], corners(translate(square(2), xoff=-0.002)))
    first = check(file(*hole, over), TOWN).faults
    assert first
    assert not any(fault.asked for fault in first)
    part = check(moved(wgs84_to_bd09, CODES[:3]), TOWN)  # lies over those that stay, because of its datum
    assert part.only_asked


@pytest.mark.parametrize(("turn", "choice"), [(wgs84_to_bd09, "百度"), (wgs84_to_gcj02, "高德、腾讯")])
@pytest.mark.parametrize("new", [CODES[:2], CODES[4:]])
def test_new_outlines_in_another_datum_are_known_by_their_border_with_the_stored_ones(turn, choice, new):
    known = {code: Known(one.label, None if code in new else one.boundary) for code, one in TOWN.items()}
    (told,) = asked(moved(turn, new), known)
    assert f"选“{choice}”" in told
    assert "和旁边存过的挨不上" in told
    assert asked(moved(codes=new), known) == []


@pytest.mark.parametrize(
    ("turn", "chosen", "like"),
    [
        (wgs84_to_gcj02, None, "高德、腾讯地图的坐标（GCJ-02）"),
        (wgs84_to_bd09, None, "百度地图的坐标（BD-09）"),
        (wgs84_to_gcj02, gcj02_to_wgs84, "高德、腾讯地图的坐标（GCJ-02）"),
    ],
)
def test_a_file_in_two_datums_is_told_so_and_nothing_that_follows_from_it(turn, chosen, like):
    shifted = [feature(code, corners(TOWN[code].boundary, turn if n < 2 else None)) for n, code in enumerate(CODES)]
    asks = asked(file(*shifted), turn=turned(chosen) if chosen else None)
    assert len(asks) == 1
    assert f"2 个像是{like}：才湾村 1 网格 01、才湾村 1 网格 02；4 个像是 GPS、天地图的坐标（WGS-84）" in asks[0]
    assert "请都导出成同一种坐标" in asks[0]


@pytest.mark.parametrize(("moving", "metres"), [(1, 0.001), (2, 0.0025)])
def test_outlines_that_moved_without_the_others_are_named_before_what_follows(moving, metres):
    some = [translate(TOWN[code].boundary, xoff=metres if n < moving else 0) for n, code in enumerate(CODES)]
    found = check(file(*(feature(code, corners(one)) for code, one in zip(CODES, some, strict=True))), TOWN)
    told = [fault.message for fault in found.faults]
    assert f"有 {moving} 个微网格形状没有变，往东挪了" in told[0]
    assert "请先核对它们的坐标" in told[0]
    assert any("重叠了" in one for one in told[1:])
