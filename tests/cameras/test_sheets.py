"""Points by a sheet: every value shown, nothing doubled, positions of other maps, no address of a stream."""

from tests.cameras.conftest import DISPATCHER, HEADS, HERE, INFORMANT, JUSTICE, KEEPER, NEXT, PAGE, ROWS, csv_of
from webapp.cameras.states import State
from webapp.core.geo import distance_m, wgs84_to_gcj02

NEW = ["CW-100", "新点", "才湾村", "路边", "25.920000", "110.920000", "GCJ-02", "枪机", "路口", "有"]


def many(number: int) -> list[list[str]]:
    return [[f"P-{n:03}", f"点 {n}", "才湾村", "", "25.9", "110.9", "", "枪机", "路口", "有"] for n in range(number)]


def test_a_look_shows_every_value_and_stores_nothing(house) -> None:
    page = house.look(csv_of([NEW]))
    cells = {one["data-head"]: one.text for one in page.find_all("td") if one.get("data-head")}
    assert cells["名称"] == "新点"
    assert cells["坐标系"] == "WGS-84"
    assert cells["谁来修"] == "没有"
    assert len(house.listed(KEEPER)) == 3


def test_a_hundred_and_twenty_points_imported_twice_are_a_hundred_and_twenty(house) -> None:
    house.take_in(csv_of(many(120)))
    again = house.look(csv_of(many(120)))
    assert "和现在完全一样" in again.text
    changed = many(120)
    changed[7][1] = "改了名的"
    page = house.take_in(csv_of(changed))
    assert "点 7 → 改了名的" in page.text
    assert house.journalled("camera.added") == 123
    assert house.journalled("camera.changed") == 1
    rows, address = [], "/cameras"
    while address:
        page = house.page(KEEPER, address)
        rows += [one["data-camera"] for one in page.where(lambda one: "data-camera" in one.attributes)]
        following = page.where(lambda one: one.get("rel") == "next")
        address = following[0]["href"] if following else ""
    assert len(rows) == len(set(rows)) == 123


def test_a_sheet_that_was_looked_at_is_taken_in_once_and_only_as_shown(house) -> None:
    page = house.look(csv_of([NEW]))
    form = page.where(lambda one: one.tag == "form" and "/apply" in one.get("action"))[0]
    assert house.phone(DISPATCHER).post(form["action"], headers=PAGE).status_code == 404
    assert house.phone(KEEPER).post(form["action"], headers=PAGE).status_code == 303
    assert house.phone(KEEPER).post(form["action"], {"form_id": "x"}, headers=PAGE).status_code in (303, 422)
    assert len(house.listed(KEEPER)) == 4
    other = house.look(csv_of([[*ROWS[0][:1], "别的名字", *ROWS[0][2:]]]))
    house.take_in(csv_of([[*ROWS[0][:1], "先改的名字", *ROWS[0][2:]]]))
    form = other.where(lambda one: one.tag == "form" and "/apply" in one.get("action"))[0]
    assert house.phone(KEEPER).post(form["action"]).status_code == 409


def test_a_camera_with_a_position_of_a_chinese_map_is_stored_where_it_is(house) -> None:
    true = (25.92, 110.92)
    drawn = [f"{value:.6f}" for value in wgs84_to_gcj02(*true)]
    by_row, by_form = [*NEW[:4], *drawn, *NEW[6:]], ["CW-101", *NEW[1:4], *drawn, "", *NEW[7:]]
    house.take_in(csv_of([by_row]))
    house.take_in(csv_of([by_form]), datum="gcj02")
    for code in ("CW-100", "CW-101"):
        made = house.camera(code)
        assert distance_m((made.latitude, made.longitude), true) < 1, code


def test_columns_with_addresses_are_dropped_with_a_word_and_cells_are_refused(house) -> None:
    heads = [*HEADS, "RTSP地址", "备注", "密码"]
    page = house.take_in(csv_of([[*NEW, "rtsp://10.1.2.3/live", "http://10.1.2.3/a.jpg", "12345"]], heads))
    said = page.text
    assert "“RTSP地址”这一列不收" in said
    assert "“备注”这一列不收" in said
    assert "“密码”这一列不收" in said
    assert "10.1.2.3" not in house.page(KEEPER, "/cameras/CW-100").text
    wrong = house.look(csv_of([[*NEW[:3], "看 rtsp://10.1.2.3/live", *NEW[4:]]]), status=422)
    assert "不收视频地址" in wrong.text


def test_everything_that_is_wrong_is_named_by_row_and_nothing_comes_in(house) -> None:
    rows = [
        ["点", *NEW[1:]],
        ["CW-102", "", *NEW[2:]],
        ["CW-103", "名", "没有的村", *NEW[3:]],
        ["CW-104", *NEW[1:4], "110.9", "25.9", *NEW[6:]],
        ["CW-105", *NEW[1:7], "摄像头", *NEW[8:]],
        NEW,
        NEW,
    ]
    page = house.look(csv_of(rows), status=422)
    found = [one["data-fault"] for one in page.where(lambda one: "data-fault" in one.attributes)]
    assert found == ["2", "3", "4", "5", "6", "8"]
    assert len(house.listed(KEEPER)) == 3
    headless = house.look(csv_of([["a", "b"]], ["甲", "乙"]), status=422)
    assert "表头少了“编号”“名称”“村”" in headless.text


def test_what_is_exported_and_imported_again_changes_nothing(house) -> None:
    house.broken()
    house.phone(KEEPER).post(f"/cameras/{NEXT}/use/off", headers=PAGE)
    for address, name in (("/cameras/export.xlsx", "点位.xlsx"), ("/cameras/export.csv", "点位.csv")):
        sent = house.phone(KEEPER).get(address)
        assert sent.status_code == 200
        assert "和现在完全一样" in house.look(sent.data, name=name).text
    assert house.journalled("cameras.exported") == 2
    assert house.camera(NEXT).state == State.OFF
    assert "坏了的点位请在点位上报故障" in house.look(csv_of([[*NEW, "故障"]], [*HEADS, "状态"]), status=422).text


def test_the_template_is_taken_as_it_is_and_others_do_not_keep_points(house) -> None:
    sent = house.phone(KEEPER).get("/cameras/template.xlsx")
    assert sent.data[:2] == b"PK"
    for who in (INFORMANT, JUSTICE):
        for address in ("/cameras/sheets", "/cameras/export.xlsx", "/cameras/export.csv", "/cameras/template.xlsx"):
            assert house.phone(who).get(address).status_code == 404
    answer = house.phone(KEEPER).post("/cameras/sheets", {"datum": "wgs84"}, headers=PAGE)
    assert answer.status_code == 422
    assert HERE in house.listed(KEEPER)
