"""Spreadsheets as somebody at the grid centre would have them: written with openpyxl, cell by cell."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

HEADS = {
    "网格": ["编码", "名称", "级别", "上级编码", "专属网格"],
    "人员": ["手机号", "姓名", "身份"],
    "职务": ["手机号", "职务", "网格或单位编码", "从", "到"],
}
Rows = dict[str, list[Sequence[Any]]]


def book_of(rows: Rows) -> openpyxl.Workbook:
    """Return a workbook with a sheet for each title, the heads on top."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, body in rows.items():
        sheet = book.create_sheet(title)
        for row in [HEADS[title], *body]:
            sheet.append(list(row))
    return book


def xlsx(rows: Rows | openpyxl.Workbook) -> bytes:
    """Return the bytes of a workbook."""
    made = io.BytesIO()
    (rows if isinstance(rows, openpyxl.Workbook) else book_of(rows)).save(made)
    return made.getvalue()


def rows_of(data: bytes) -> Rows:
    """Return the rows of a workbook below its heads."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: [[cell or "" for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
        for sheet in book.worksheets
    }
