"""A spreadsheet with mistakes: equal ones stand in one line, and the file comes back with each marked in its cell."""

import io
from datetime import timedelta

import openpyxl
import pytest

from tests.grid_centre.spreadsheets.test_import import apply, broken, faults_of, officer, send
from tests.support.html import parse
from tests.support.workbooks import book_of, xlsx
from webapp.core import clock
from webapp.grid_centre.spreadsheets import marker
from webapp.grid_centre.spreadsheets.presenters import alike, spans
from webapp.grid_centre.spreadsheets.sheets import Fault

__all__ = ["officer"]


def marked(phone, answer):
    """Return the file that the page offers, as a workbook."""
    link = next(a for a in parse(answer.data).find_all("a") if a["href"].endswith("/marked.xlsx"))
    return openpyxl.load_workbook(io.BytesIO(phone.get(link["href"]).data))


def coloured(sheet):
    return {cell.coordinate for row in sheet for cell in row if cell.fill.start_color.rgb == marker.GROUND}


def notes(sheet):
    """Return row → what stands behind it under 要改什么."""
    column = next(cell.column for cell in sheet[1] if cell.value == marker.NOTES_HEAD)
    cells = [row[0] for row in sheet.iter_rows(min_row=2, min_col=column, max_col=column)]
    return {cell.row: cell.value for cell in cells if cell.value}


def test_equal_mistakes_stand_in_one_line_with_their_rows(officer):
    people = [[f"1001999{n:03}", f"新人{n}", ""] for n in range(9)]
    answer = send(officer, xlsx({"人员": people, "职务": []}))
    words = parse(answer.data).text
    assert answer.status_code == 422
    assert "第 2–10 行" in words
    assert words.count("这样的有 9 处") == 1
    assert [row for _, row, _ in faults_of(answer)] == list(range(2, 11))


def test_what_differs_in_more_than_a_value_stays_apart():
    def fault(row, message, column="手机号", sheet="人员"):
        return Fault(sheet, row, message, column)

    faults = [
        fault(2, "手机号“12”不是 11 位的手机号"),
        fault(3, "手机号没有填"),
        fault(5, "手机号“1a”不是 11 位的手机号"),
        fault(6, "手机号没有填", sheet="职务"),
        fault(0, "有 2 列都叫“姓名”（A、B 列），请留一列", ""),
        fault(0, "有 2 列都叫“身份”（A、B 列），请留一列", ""),
    ]
    found = [(one.sheet, one.rows, len(one.differing)) for one in alike(faults)]
    assert found == [
        ("人员", [2, 5], 2),
        ("人员", [3], 0),
        ("职务", [6], 0),
        ("人员", [0], 0),
        ("人员", [0], 0),
    ]
    assert spans([2, 3, 4, 7, 9, 10]) == "2–4、7、9–10"


def test_the_file_comes_back_with_each_mistake_marked(officer):
    rows, _, places = broken()
    book = marked(officer, send(officer, xlsx(rows)))
    for title, row, column, _, word in places:
        assert word in notes(book[title])[row], (title, row)
        assert book[title].cell(row, column + 1).coordinate in coloured(book[title]), (title, row)
    untouched = rows["人员"][5]
    assert [cell.value for cell in book["人员"][7]][:2] == untouched[:2]


def test_a_marked_file_is_mended_and_taken_in(officer):
    rows, good, _ = broken()
    book = marked(officer, send(officer, xlsx(rows)))
    for title, body in good.items():
        for number, row in enumerate(body, 2):
            for column, value in enumerate(row, 1):
                book[title].cell(number, column).value = value
    answer = send(officer, xlsx(book))
    assert answer.status_code == 200, faults_of(answer)
    assert "要改什么" not in parse(answer.data).text
    assert apply(officer, answer).status_code == 303


def test_a_second_marking_takes_the_first_marks_off():
    book = book_of({"人员": [["1", "新人", ""], ["10019990001", "新人", ""]]})
    first = marker.marked(xlsx(book), [("人员", 2, "手机号", "手机号不对"), ("网格", 2, "", "不在表里")])
    again = openpyxl.load_workbook(io.BytesIO(marker.marked(first, [("人员", 3, "姓名", "=1")])))["人员"]
    assert coloured(again) == {"B3"}
    assert notes(again) == {3: "=1"}
    assert again.cell(3, 4).data_type == "s"
    assert again.max_column == 4


def test_a_csv_comes_back_as_a_workbook(officer):
    answer = send(officer, "手机号,姓名,身份\n123,新人,\n10019990001,=新人,\n".encode(), "人员.csv")
    sheet = marked(officer, answer)["人员"]
    assert coloured(sheet) == {"A2", "B3"}
    assert sheet["B3"].value == "=新人"
    assert sheet["B3"].data_type == "s"


@pytest.mark.parametrize("who", ["system_admin", "grid_centre"])
def test_a_marked_file_is_for_who_sent_it_in_and_for_a_day(town, officer, who):
    answer = send(officer, xlsx({"人员": [["1", "新人", ""]]}))
    link = next(a["href"] for a in parse(answer.data).find_all("a") if a["href"].endswith("/marked.xlsx"))
    later = clock.now() + timedelta(hours=25 if who == "grid_centre" else 0)
    with clock.travel(later):
        assert town.sign_in(who).get(link).status_code == 404


def test_a_file_without_a_sheet_of_ours_is_not_offered_back(officer):
    book = book_of({"人员": []})
    book["人员"].title = "通讯录"
    assert b"marked.xlsx" not in send(officer, xlsx(book)).data
