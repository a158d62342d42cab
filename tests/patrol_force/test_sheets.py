"""The register as a sheet: every value is shown before anything is stored, all of it or nothing, nothing doubled."""

import io
import re
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.patrol_force.conftest import CENTRE, PAGE, TODAY, VILLAGE, Force
from tests.support.html import parse
from webapp.patrol_force.kinds import kinds

HEADS = ("手机号", "姓名", "类别", "单位", "村、网格", "从", "到")
KINDS = list(kinds().values())


def book(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    made, sheet = io.BytesIO(), Workbook()
    page: Any = sheet.active
    page.title = "群防群治"
    for row in (heads, *rows):
        page.append(row)
    sheet.save(made)
    return made.getvalue()


def person(number: int, **fields: str) -> tuple[str, ...]:
    row = {
        "手机号": f"1007{number:07d}",
        "姓名": f"某某{number}",
        "类别": KINDS[number % 6],
        "单位": "",
        "村、网格": "才湾村",
        "从": "2026-01-01",
        "到": "",
    }
    return tuple({**row, **fields}.values())


def look(force: Force, data: bytes, *, name: str = "名册.xlsx", status: int = 200) -> Any:
    sent = {"file": (io.BytesIO(data), name)}
    answer = force.phone(CENTRE).post("/patrol-force/sheets", sent, headers=PAGE, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    return answer


def take_in(force: Force, answer: Any, *, status: int = 303) -> Any:
    action = re.search(r'action="(/patrol-force/sheets/\d+/apply)"', answer.text)
    assert action, answer.text
    done = force.phone(CENTRE).post(action[1], headers=PAGE)
    assert done.status_code == status, done.text
    return done


def test_each_value_is_shown_and_nothing_is_stored_by_a_look(force: Force) -> None:
    answer = look(force, book(person(1, 单位="才湾保安公司")))
    cells = parse(answer.data).find_all("td")
    shown = {one["data-head"]: one.text for one in cells if "data-head" in one.attributes}
    assert shown == {
        "手机号": "10070000001",
        "姓名": "某某1",
        "类别": KINDS[1],
        "单位": "才湾保安公司",
        "村、网格": "才湾村",
        "从": "2026-01-01",
        "到": "没有",
    }
    assert force.members() == []


def test_308_twice_are_308(force: Force) -> None:
    rows = [person(number) for number in range(308)]
    take_in(force, look(force, book(*rows)))
    assert len(force.members()) == 308
    again = look(force, book(*rows))
    assert "和现在完全一样" in again.text
    by_kind = {one.kind for one in force.members()}
    assert len(by_kind) == 6
    assert "other" not in by_kind


def test_the_same_look_taken_in_twice_and_two_looks_double_nothing(force: Force) -> None:
    first, second = look(force, book(person(1))), look(force, book(person(1)))
    take_in(force, first)
    take_in(force, first)
    take_in(force, second, status=409)
    assert len(force.members()) == 1


def test_one_faulty_row_keeps_all_out_and_is_named(force: Force) -> None:
    rows = [person(1), person(2, 类别="国王"), person(3, **{"村、网格": "月亮村"}), person(1)]
    answer = look(force, book(*rows), status=422)
    for words in ("国王", "月亮村", "在第 2 行已经写过了"):
        assert words in answer.text
    assert "apply" not in answer.text
    assert force.members() == []


def test_what_stands_there_changes_only_where_the_sheet_says_so(force: Force) -> None:
    take_in(force, look(force, book(person(1, 单位="水电站"))))
    heads = ("手机号", "姓名", "类别", "村、网格")
    answer = look(force, book(("10070000001", "改了名", KINDS[1], "小塘村"), heads=heads))
    assert "某某1 → 改了名" in answer.text
    assert "才湾村 → 小塘村" in answer.text
    take_in(force, answer)
    (one,) = force.members()
    assert (one.name, one.employer, one.since.isoformat()) == ("改了名", "水电站", "2026-01-01")


def test_a_day_under_until_ends_somebody(force: Force) -> None:
    take_in(force, look(force, book(person(1))))
    take_in(force, look(force, book(person(1, 到=TODAY.isoformat()))))
    assert force.members()[0].until == TODAY


def test_the_exports_come_back_and_change_nothing(force: Force) -> None:
    take_in(force, look(force, book(person(1), person(2, **{"村、网格": "才湾村1网格01"}, 单位="某厂"))))
    for name in ("xlsx", "csv"):
        made = force.phone(CENTRE).get(f"/patrol-force/export.{name}")
        assert made.headers["Cache-Control"] == "no-store"
        assert "和现在完全一样" in look(force, made.data, name=f"x.{name}").text, name
    assert "patrol_force.exported" in force.events("system", 0)


def test_a_text_of_values_does_as_well(force: Force) -> None:
    lines = "\n".join(",".join(row) for row in (HEADS, person(1)))
    take_in(force, look(force, lines.encode("gb18030"), name="名册.csv"))
    assert len(force.members()) == 1


def test_the_template_says_how_and_its_example_is_nobody(force: Force) -> None:
    made = force.phone(CENTRE).get("/patrol-force/template.xlsx").data
    assert load_workbook(io.BytesIO(made)).sheetnames == ["说明", "群防群治"]
    assert "和现在完全一样" in look(force, made).text


def test_no_file_is_said_beside_the_field(force: Force) -> None:
    answer = force.phone(CENTRE).post("/patrol-force/sheets", {}, headers=PAGE)
    assert answer.status_code == 422
    assert "请选一个" in answer.text


def test_a_look_is_seen_by_who_sent_it_alone(force: Force) -> None:
    action = re.search(r"/patrol-force/sheets/\d+/apply", look(force, book(person(1))).text)
    assert action
    assert force.phone(VILLAGE).post(action[0], headers=PAGE).status_code == 404
    assert force.members() == []
