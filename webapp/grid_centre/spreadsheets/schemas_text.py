"""A sheet that came as text, as CSV programs write it, in the same shape as ``table_reader`` gives a workbook."""

from typing import Any

from webapp.core import reading
from webapp.core.errors import invalid
from webapp.core.media.table_files import DELIMITERS, refuse_open_quote, rows_in
from webapp.grid_centre.spreadsheets.schemas_book import sheet_like
from webapp.grid_centre.spreadsheets.sheets import AREAS, COLUMNS, PEOPLE, POSTS, Sheets

NOT_OURS = (
    f"这是文本文件，不是 .xlsx，也不像“{AREAS}”“{PEOPLE}”“{POSTS}”里的一张：没有找到这几张表的表头。"
    "请在 Excel 或 WPS 里照模板填好，“另存为”.xlsx，再选一次"
)


def text_sheets(data: bytes, sheets: Sheets = COLUMNS, not_ours: str = NOT_OURS) -> dict[str, Any]:
    """Return the one sheet of a CSV file; which it is, is told by its heads. Problem 422 beside ``file`` otherwise."""
    text = reading.text_of(data) or ""
    for delimiter in DELIMITERS:
        rows = rows_in(text, delimiter)
        like = sheet_like(rows, sheets)
        if like:
            refuse_open_quote(text, delimiter)
            sheet = {"rows": rows, "hidden": [], "merged": [], "state": "visible"}
            return {"sheets": {like: sheet}, "others": []}
    raise invalid(file=not_ours)
