"""No row and no cell is passed over or misread: gaps, quotation marks, numbers and days as programs write them."""

import pytest

from tests.grid_centre.spreadsheets.test_preview import NEW, people, read, told
from tests.support.town import code
from tests.support.workbooks import book_of, xlsx
from webapp.core.errors import Problem
from webapp.core.media import table_files, table_reader
from webapp.grid_centre.spreadsheets import schemas_text


def test_rows_far_below_the_others_are_not_passed_over():
    book = people([NEW, "某某"])
    book.active.cell(30_000, 1, "10019990502")
    with pytest.raises(table_reader.Refused, match="too_sparse"):
        read(xlsx(book))
    near = people([NEW, "某某"])
    near.active.cell(900, 1, "10019990502")
    near.active.cell(900, 2, "另一个")
    assert [line.row for line in read(xlsx(near)).lines["人员"]] == [2, 900]
    assert "请删掉中间的空行" in table_files.REFUSED["too_sparse"]


@pytest.mark.parametrize(
    ("row", "number"),
    [(f'{NEW},"某某,\r\n10019990502,另一个,\r\n', 3), (f'{NEW},"某某,\r\n10019990502,另"一个,\r\n', 3)],
)
def test_a_quotation_mark_alone_swallows_no_rows(row, number):
    text = f'手机号,姓名,身份\r\n10019990500,"上""面\r\n的",\r\n{row}'
    with pytest.raises(Problem) as refused:
        schemas_text.text_sheets(text.encode())
    assert refused.value.fields["file"].startswith(f"第 {number + 1} 行的引号")
    assert schemas_text.text_sheets(text.replace(f'{NEW},"', f"{NEW},").encode())["sheets"]["人员"]["rows"][1][1][1]


@pytest.mark.parametrize("typed", ["1.001E+10", "1.0019990501E+10", "１．００２e10"])
def test_a_telephone_number_that_a_table_reckoned_with_is_named_as_that(typed):
    assert "手机号是科学计数" in told(read(xlsx(people([typed, "某某"]))))[0]


def test_a_day_that_is_kept_as_a_number_is_shown():
    book = book_of({"职务": [[NEW, "微网格信息员", code("200/001/01"), 46000, ""]]})
    assert "从“46000”不是日期" in told(read(xlsx(book)))[0]


@pytest.mark.parametrize(
    "day", ["2026-07-01 08:00:00", "2026/7/1 0:00", "2026-07-01T00:00:00.000", "20260701", 20260701, "2026年7月1日"]
)
def test_a_day_is_read_as_programs_write_it(day):
    book = read(xlsx(book_of({"职务": [[NEW, "微网格信息员", code("200/001/01"), day, ""]]})))
    assert [str(line.get("since")) for line in book.lines["职务"]] == ["2026-07-01"], told(book)


@pytest.mark.parametrize("day", ["2026-02-30", "2999-01-01", "2026-13-01", "20261301"])
def test_a_day_that_does_not_exist_is_not_called_badly_written(day):
    book = read(xlsx(book_of({"职务": [[NEW, "微网格信息员", code("200/001/01"), day, ""]]})))
    assert told(book) == [f"职务 第 2 行：从“{day}”没有这一天，请核对年、月、日"]
