"""A 台账 from a template: a spreadsheet whose one row of ``{字段}`` is repeated for each case, all else kept as it is.

Whatever an upper level asks for, an officer draws it once as a spreadsheet and nobody types a case a second time. A
template holds no formula, no macro and no link to another file, so that filling it can't make one.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from webapp.core.errors import invalid
from webapp.core.media.file_kinds import NOTHING_IN_IT, Family, kind_of
from webapp.core.media.sheets import quoted

if TYPE_CHECKING:  # it is large, and few web workers are ever asked for a ledger
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

LARGEST_BYTES = 400_000
LARGEST_UNPACKED = 10_000_000
MOST_TEMPLATE_ROWS, MOST_COLUMNS = 60, 40

# Field → what it is; of each case, and of the whole table (above or below the rows).
CASE_FIELDS: dict[str, str] = {
    "序号": "从 1 数起",
    "案码": "一案一码",
    "上报日期": "2026-11-26",
    "上报时间": "2026-11-26 09:30",
    "村": "哪个村（社区）",
    "网格": "辖区全名，像南一村 2 网格 03",
    "地点": "报的人写的地点",
    "种类": "隐患、纠纷或诉求",
    "类别": "用电、邻里…",
    "内容": "报的人写的话，电话号码遮住",
    "急不急": "不急、一般、较急、紧急",
    "上报人": "姓遮名",
    "怎么来的": "网格上报、来访、来电…",
    "现在": "等待签收、正在办、已办好…",
    "签收时间": "第一次签收",
    "到期时间": "按规定什么时候办好",
    "办好时间": "什么时候办好",
    "是否超期": "是或否",
    "办理结果": "最后一句办理说明",
    "回话": "报的人怎么说：好了、没有回话…",
    "归档原因": "办好了、不归这里管、办不了…",
}
TABLE_FIELDS: dict[str, str] = {
    "辖区": "导出的辖区",
    "年": "2026",
    "月": "11",
    "件数": "下面有几行",
    "导出日期": "2026-11-26",
}
# What openpyxl raises on files that only look like a workbook.
_BROKEN = (KeyError, ValueError, IndexError, OSError, TypeError, AttributeError, SyntaxError, zipfile.BadZipFile)
_FIELD = re.compile(r"\{([^{}]{1,20})\}")


def check(content: bytes) -> None:
    """Refuse a template that can't be filled or isn't safe: Problem 422 that says what to change."""
    if len(content) > LARGEST_BYTES:
        raise invalid(file="这个文件太大了，模板只要表头和一行就够")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = parts.namelist()
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise invalid(file="这个文件太大了，模板只要表头和一行就够")
    except zipfile.BadZipFile:
        empty = kind_of(content).family == Family.EMPTY
        raise invalid(file=NOTHING_IN_IT if empty else "打不开。请用 .xlsx 格式的表格") from None
    if any("vbaProject" in name or "externalLink" in name for name in names):
        raise invalid(file="模板里不能有宏，也不能连着别的文件")
    sheet = _open(content)
    if sheet.max_row > MOST_TEMPLATE_ROWS or sheet.max_column > MOST_COLUMNS:
        raise invalid(file=f"模板最多 {MOST_TEMPLATE_ROWS} 行、{MOST_COLUMNS} 列")
    pattern = _pattern_row(sheet)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                raise invalid(file=f"模板里不能有公式（{cell.coordinate}）")
            known = {**TABLE_FIELDS, **(CASE_FIELDS if cell.row == pattern else {})}
            unknown = [name for name in _fields(cell) if name not in known]
            if unknown:
                raise invalid(file=f"不认得 {{{unknown[0]}}}（{cell.coordinate}），看看下面的字段表")


def fields_of(content: bytes) -> list[str]:
    """Return the fields of a template's row of cases in their order."""
    sheet = _open(content)
    pattern = _pattern_row(sheet)
    return [name for cell in sheet[pattern] for name in _fields(cell) if name in CASE_FIELDS]


def fill(content: bytes, rows: Sequence[Mapping[str, str]], about: Mapping[str, str]) -> bytes:
    """Return the template filled with a row for each case; ``about`` has the fields of the whole table."""
    sheet = _open(content)
    at = _pattern_row(sheet)
    pattern = [(cell.column, cell.value, cell) for cell in sheet[at]]
    below = [[(cell.column, cell.value, cell) for cell in row] for row in sheet.iter_rows(min_row=at + 1)]
    heights = [sheet.row_dimensions[number].height for number in range(at, at + 1 + len(below))]
    merged = [area for area in sheet.merged_cells.ranges if area.min_row > at]
    for area in merged:
        sheet.unmerge_cells(str(area))
    looks = [[(column, value, _look(cell)) for column, value, cell in row] for row in [pattern, *below]]
    for row in sheet.iter_rows(min_row=at):
        for cell in row:
            cell.value = None
    for row in sheet.iter_rows(min_row=1, max_row=at - 1) if at > 1 else ():
        for cell in row:
            _put(cell, cell.value, about)
    lines = list(rows) or [{}]
    for number, values in enumerate(lines):
        _write(sheet, at + number, looks[0], {**about, **dict.fromkeys(CASE_FIELDS, ""), **values}, heights[0])
    for number, look in enumerate(looks[1:]):
        _write(sheet, at + len(lines) + number, look, about, heights[1 + number])
    for area in merged:
        area.shift(row_shift=len(lines) - 1)
        sheet.merge_cells(str(area))
    if at > 1:
        sheet.print_title_rows = f"1:{at - 1}"
    file = io.BytesIO()
    sheet.parent.save(file)
    return file.getvalue()


def _open(content: bytes) -> "Worksheet":
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(io.BytesIO(content)).worksheets[0]
    except (*_BROKEN, InvalidFileException):
        raise invalid(file="打不开。请用 .xlsx 格式的表格") from None


def _pattern_row(sheet: "Worksheet") -> int:
    for row in sheet.iter_rows():
        if any(name in CASE_FIELDS for cell in row for name in _fields(cell)):
            return int(row[0].row or 1)
    raise invalid(file="没有找到要填的一行。表头下面写一行，像 {序号} {案码} {内容}")


def _fields(cell: Any) -> list[str]:
    return _FIELD.findall(cell.value) if isinstance(cell.value, str) else []


def _look(cell: Any) -> Any:
    return copy(cell._style)


def _write(sheet: "Worksheet", at: int, look: Iterable[Any], values: Mapping[str, str], height: float | None) -> None:
    for column, value, style in look:
        cell = sheet.cell(at, column)
        cell._style = copy(style)
        _put(cell, value, values)
    if height:
        sheet.row_dimensions[at].height = height


def _put(cell: "Cell | Any", value: Any, values: Mapping[str, str]) -> None:
    if not isinstance(value, str) or "{" not in value:
        if cell.value is None and value is not None:
            cell.value = value
        return
    filled = quoted(_FIELD.sub(lambda found: values.get(found.group(1), ""), value))
    cell.value = filled
    cell.data_type = "s"
