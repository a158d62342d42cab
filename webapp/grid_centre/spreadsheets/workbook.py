"""Writes the roster's workbook: every cell is text, so that no code, number or date is turned into something else."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from webapp.grid_centre.spreadsheets.sheets import (
    AREAS,
    COLUMNS,
    EXAMPLE,
    GUIDE_SHEET,
    PEOPLE,
    POSTS,
    Sheets,
)

TEXT = "@"
WIDTH = 22
# Texts stay texts: nothing that a person called =… or http… becomes a formula or a link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
EXAMPLES = {
    AREAS: [f"{EXAMPLE}45032410620300101", "01", "微网格", "450324106203001", "否"],
    PEOPLE: [f"{EXAMPLE}10010000000", "李某某", "村支书"],
    POSTS: [f"{EXAMPLE}10010000000", "微网格信息员", "45032410620300101", "2026-11-01", ""],
}
GUIDE = (
    "怎么填",
    "1. 三张表：“网格”写网格，“人员”写人，“职务”写谁在哪里担任什么。只写要新增、要改、要结束的，别的不用写。",
    "2. 表里没写到的，一律不动。没有“删除”：要结束一个职务，就在“到”里写日子，从那一天起不再担任。",
    "3. 编码：县 6 位、镇 9 位、村 12 位、网格 15 位、微网格 17 位，前几位就是上级的编码。专属网格的上级是镇。",
    "4. 每一格都是“文本”。不要把编码和手机号改成数字，不然末几位会变成 0。",
    "5. 日期写成 2026-11-01。“从”空着就是今天，“到”空着就是还在任。",
    "6. 身份写“乡镇干部”或“村支书”，别的人空着。网格长只能由这两种人担任。",
    "7. 一个微网格只能有一个信息员。换人写两行：原来的人“到”写今天，新的人“从”写今天。",
    "8. 单位的编码（如 police_station）在“我的 → 单位和工作组”里，每个单位的名字下面。",
    "9. 一个人可以有几个职务，写几行。手机号就是这个人，换号码请在“人员”里改，不要用表格。",
    f"10. 每张表里“{EXAMPLE}”开头的那一行是例子，导入时不算，也可以删掉。",
    "11. 不要合并单元格，不要用公式，不要隐藏行。最多 5000 行。",
)


def template() -> bytes:
    """Return the empty workbook with its guide, and one example a sheet."""
    return written(COLUMNS, {sheet: [example] for sheet, example in EXAMPLES.items()}, GUIDE)


def roster(rows: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Return the workbook of what exists now."""
    return written(COLUMNS, rows)


def plain(sheets: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Return a workbook of cells alone, each row where it stood, from sheets as ``table_reader`` gives them."""
    from xlsxwriter import Workbook  # few web workers are ever asked for one

    made = io.BytesIO()
    with Workbook(made, OPTIONS) as book:
        text = book.add_format({"num_format": TEXT})
        for title, body in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.set_column(0, len(COLUMNS[title]) - 1, WIDTH, text)
            for number, cells in body["rows"]:
                for index, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(number - 1, index, cell[1], text)
    return made.getvalue()


def written(sheets: Sheets, rows: Mapping[str, Sequence[Sequence[str]]], guide: Sequence[str] = ()) -> bytes:
    """Return a workbook of these sheets, each cell a text; with a guide before them where there is one."""
    from xlsxwriter import Workbook  # few web workers are ever asked for one

    made = io.BytesIO()
    with Workbook(made, OPTIONS) as book:
        text = book.add_format({"num_format": TEXT})
        head = book.add_format({"num_format": TEXT, "bold": True, "bg_color": "#e3f4e9", "bottom": 1})
        if guide:
            sheet = book.add_worksheet(GUIDE_SHEET)
            sheet.set_column(0, 0, 110, book.add_format({"text_wrap": True}))
            for number, line in enumerate(guide):
                sheet.write_string(number, 0, line)
        for title, columns in sheets.items():
            sheet = book.add_worksheet(title)
            sheet.set_column(0, len(columns) - 1, WIDTH, text)
            sheet.freeze_panes(1, 0)
            for index, column in enumerate(columns):
                sheet.write_string(0, index, column.title, head)
            for number, row in enumerate(rows.get(title, ()), 1):
                for index, value in enumerate(row):
                    if value:
                        sheet.write_string(number, index, value, text)
    return made.getvalue()
