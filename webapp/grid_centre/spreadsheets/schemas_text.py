"""A sheet that came as text, as CSV programs write it, in the same shape as ``reader`` gives a workbook."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from webapp.core import reading
from webapp.core.errors import invalid
from webapp.grid_centre.spreadsheets.schemas_book import sheet_like
from webapp.grid_centre.spreadsheets.sheets import (
    AREAS,
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    PEOPLE,
    POSTS,
    REFUSED,
)

NOT_OURS = (
    f"这是文本文件，不是 .xlsx，也不像“{AREAS}”“{PEOPLE}”“{POSTS}”里的一张：没有找到这几张表的表头。"
    "请在 Excel 或 WPS 里照模板填好，“另存为”.xlsx，再选一次"
)


def text_sheets(data: bytes) -> dict[str, Any]:
    """Return the one sheet of a CSV file; which it is, is told by its heads. Problem 422 beside ``file`` otherwise."""
    text = reading.text_of(data) or ""
    for delimiter in (",", "\t", ";"):
        rows = _rows(text, delimiter)
        like = sheet_like(rows)
        if like:
            _refuse_open_quote(text, delimiter)
            sheet = {"rows": rows, "hidden": [], "merged": [], "state": "visible"}
            return {"sheets": {like: sheet}, "others": []}
    raise invalid(file=NOT_OURS)


def _refuse_open_quote(text: str, delimiter: str) -> None:
    """Refuse a text with a quotation mark that has no other: the rows behind it would be read as one cell."""
    lines, number = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    try:
        for _ in lines:
            number = lines.line_num + 1
    except csv.Error as error:
        told = f'第 {number} 行的引号（"）不成对，后面的行会粘在一起。请删掉它，或者另存为 .xlsx，再选一次'
        raise invalid(file=told) from error


def _rows(text: str, delimiter: str) -> list[Sequence[Any]]:
    rows: list[Sequence[Any]] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if any(cell.strip() for cell in cells):
                rows.append([number, [_cell(cell) for cell in cells]])
            if len(rows) > MOST_ROWS + 1:
                raise invalid(file=REFUSED["too_large"])
            if len(cells) > MOST_COLUMNS:
                raise invalid(file=REFUSED["too_wide"])
    except csv.Error:
        return []
    return rows


def _cell(text: str) -> list[str] | None:
    """Return a cell; ="0100" is how some programs keep a table from reckoning with a text."""
    wrapped = re.fullmatch(r'\s*="([^"]*)"\s*', text)
    plain = (wrapped[1] if wrapped else text).strip()
    return ["t", plain[:LONGEST_CELL]] if plain else None
