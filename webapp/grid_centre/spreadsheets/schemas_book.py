"""From what stands in a file to rows, faults, and what will not be stored: nothing of it is passed over in silence."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from webapp.core import reading
from webapp.core.media.table_files import letters
from webapp.grid_centre.spreadsheets.sheets import (
    COLUMNS,
    EXAMPLE,
    GUIDE_SHEET,
    NOTES_HEAD,
    Book,
    Column,
    Fault,
    Line,
    Sheets,
    Wrong,
)
from webapp.web.fields import Unreadable

WHOLE = "整个文件"
OUR_MAKER = "一扇门"
HEAD_WITHIN = 20
MOST_SHOWN = 12
SHAPES = {
    "n": "存成了数字（前面的 0 会丢）。请把这一列设成“文本”再重新填",
    "x": "被表格改成了小数或科学计数（如 4.5E+16），位数已经不对。请把这一列设成“文本”再重新填",
    "d": "被表格改成了日期。请把这一列设成“文本”再重新填",
    "f": "是公式。请改成写好的字：复制，再“选择性粘贴”为值",
    "b": "是 TRUE 或 FALSE，请写成文字",
    "e": "是表格的错误标记，请重新填",
}


def parse(raw: Mapping[str, Any], sheets: Sheets = COLUMNS) -> Book:
    """Turn what ``table_reader`` found into rows and faults; a sheet that isn't there changes nothing."""
    book = Book()
    for title, columns in sheets.items():
        sheet = raw["sheets"].get(title)
        if sheet:
            _parse_sheet(book, title, columns, sheet)
    book.faults += [Fault(title, 0, "有两张表叫这个名字（有的多一个空格），请留一张") for title in raw.get("twice", ())]
    if raw["sheets"]:
        book.left += _left(raw, sheets)
    else:
        book.faults.append(Fault(WHOLE, 0, _none_of_ours(raw, sheets)))
    return book


def heads_of(cells: Sequence[Any]) -> list[str]:
    """Return the heads in a row as they are meant: without gaps, colons, stars, and 必填 in brackets."""
    return [_head(cell[1]) if cell and cell[0] == "t" else "" for cell in cells]


def _head(text: str) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\[(【](必填|选填|可不填)[\])】]|[*:]", "", plain)


def sheet_like(rows: Sequence[Sequence[Any]], sheets: Sheets = COLUMNS) -> str:
    """Return the title of the one sheet of ours whose heads stand in these rows; nothing when it is none or several."""
    fits = [title for title, columns in sheets.items() if _head_row(columns, rows) is not None]
    return fits[0] if len(fits) == 1 else ""


def _head_row(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> int | None:
    """Return where among the first rows all heads stand that are needed; a title above them does not matter."""
    needed = {column.title for column in columns if column.required}
    return next((i for i, (_, cells) in enumerate(rows[:HEAD_WITHIN]) if needed <= set(heads_of(cells))), None)


def _parse_sheet(book: Book, title: str, columns: Sequence[Column], sheet: Mapping[str, Any]) -> None:
    if sheet["state"] != "visible":
        book.faults.append(Fault(title, 0, "这张表被隐藏了。请取消隐藏，看清楚再导入"))
        return
    rows = sheet["rows"]
    book.lines[title] = []
    if not rows:
        return
    at = _head_row(columns, rows)
    if at is None:
        book.faults.append(_headless(title, columns, rows))
        return
    head, heads = rows[at][0], heads_of(rows[at][1])
    book.faults += _doubtful(title, head, heads, columns, sheet)
    book.left += [Fault(title, number, f"在表头上面，不会存：{_said(cells)}") for number, cells in rows[:at]]
    book.left += _unknown(title, heads, columns, rows[at + 1 :])
    known = {column.title: heads.index(column.title) for column in columns if column.title in heads}
    _rows(book, title, [(c, known[c.title]) for c in columns if c.title in known], rows[at + 1 :], sheet)
    book.left += _unseen(title, {known[c.title]: c.title for c in columns if c.title in known}, head, sheet)


def _rows(
    book: Book, title: str, columns: Sequence[tuple[Column, int]], rows: Sequence[Any], sheet: Mapping[str, Any]
) -> None:
    hidden, heads, asked = set(sheet["hidden"]), [c.title for c, _ in columns], frozenset(c.key for c, _ in columns)
    for number, cells in rows:
        first = next((cell[1] for cell in cells if cell), "")
        if first.startswith(EXAMPLE):
            book.left.append(Fault(title, number, f"“{EXAMPLE}”开头，是例子，不会存"))
        elif number in hidden:
            book.faults.append(Fault(title, number, "这一行被隐藏了（或被筛选掉了）。请取消隐藏；不要的就删掉整行"))
        elif set(heads) <= set(heads_of(cells)):
            book.faults.append(Fault(title, number, "这一行又是表头，请删掉这一行"))
        else:
            line = _line(book, title, number, [(c, cells[i] if i < len(cells) else None) for c, i in columns], asked)
            if line:
                book.lines[title].append(line)


def _line(
    book: Book, title: str, number: int, cells: Sequence[tuple[Column, Any]], asked: frozenset[str]
) -> Line | None:
    values, whole = {}, True
    if not any(cell for _, cell in cells):
        return None
    for column, cell in cells:
        try:
            value = _value(column, cell)
        except Unreadable as wrong:
            book.faults.append(Fault(title, number, f"{column.title}{wrong}", column.title))
            whole = False
            continue
        if value is not None:
            values[column.key] = value
    return Line(title, number, values, asked) if whole else None


def _value(column: Column, cell: Sequence[str] | None) -> Any:
    if cell is None:
        if column.required:
            raise Wrong("没有填")
        return None
    kind, text = cell
    if kind == "t" or (kind == "n" and column.numbers) or (kind in ("d", "n") and column.days):
        text = text.lstrip("'") if kind == "t" else text  # how a text is marked in a table, and nothing of it
        value = column.read(text) if text else None
        if column.required and value in (None, ""):
            raise Wrong("没有填")
        return value
    if column.days and kind != "f":
        raise Wrong(f"“{text[:20]}”不是日期，写成 2026-11-01 这样")
    if kind == "f" and text:
        raise Wrong(f"是公式，现在算出来是“{text[:20]}”。请改成写好的字：复制，再“选择性粘贴”为值")
    raise Wrong(SHAPES[kind])


def _headless(title: str, columns: Sequence[Column], rows: Sequence[Any]) -> Fault:
    """Say which heads are missing in the row that has most of them, and what stands there instead."""
    known = {column.title for column in columns}
    number, cells = max(rows[:HEAD_WITHIN], key=lambda row: len(known & set(heads_of(row[1]))))
    missing = [column.title for column in columns if column.required and column.title not in heads_of(cells)]
    return Fault(
        title, number, f"表头少了“{'”“'.join(missing)}”这一列，请照模板的表头写。这一行现在写的是：{_said(cells)}"
    )


def _doubtful(
    title: str, head: int, heads: Sequence[str], columns: Sequence[Column], sheet: Mapping[str, Any]
) -> list[Fault]:
    """Return what makes it unsure what a column says: two equal heads, hidden columns, merged cells."""
    faults = []
    for column in columns:
        if heads.count(column.title) > 1:
            at = "、".join(letters(i) for i, word in enumerate(heads) if word == column.title)
            faults.append(
                Fault(title, head, f"有 {heads.count(column.title)} 列都叫“{column.title}”（{at} 列），请留一列")
            )
        elif column.title in heads and heads.index(column.title) in sheet.get("hidden_columns", ()):
            faults.append(Fault(title, head, f"“{column.title}”这一列被隐藏了。请取消隐藏，看清楚再导入"))
    return faults + _merged(title, sheet["merged"], head)


def _merged(title: str, ranges: Sequence[str], head: int) -> list[Fault]:
    faults = []
    for ref in ranges:
        rows = [reading.whole(number) or 0 for number in re.findall(r"[A-Z]+(\d+)", ref)]
        if rows and max(rows) >= head:
            faults.append(Fault(title, min(rows), f"有合并的单元格（{ref}）。请取消合并，每一行都填上"))
    return faults


def _unknown(title: str, heads: Sequence[str], columns: Sequence[Column], body: Sequence[Any]) -> list[Fault]:
    """Return the columns that are not ours, and cells with no head, as what will not be stored."""
    known, left = {column.title for column in columns}, []
    wide = max([len(heads), *(len(cells) for _, cells in body)])
    for at in range(wide):
        word = heads[at] if at < len(heads) else ""
        if word == NOTES_HEAD:
            continue
        filled = [(number, cells[at][1]) for number, cells in body if at < len(cells) and cells[at]]
        if word and word not in known:
            left.append(Fault(title, 0, f"“{word}”这一列（{letters(at)} 列）不认识，不会存，{len(filled)} 格有字"))
        elif not word and filled:
            number, text = filled[0]
            left.append(
                Fault(title, number, f"{letters(at)} 列没有表头，不会存，{len(filled)} 格有字，第一格是“{text[:20]}”")
            )
    return left


def _unseen(title: str, known: Mapping[int, str], head: int, sheet: Mapping[str, Any]) -> list[Fault]:
    """Return what is written in the colour of its ground: it is stored, so it has to be seen."""
    cells_of = dict(sheet["rows"])
    return [
        Fault(title, row, f"“{known[at]}”的字和底色一样，表里看不见，会存：{cells_of[row][at][1][:40]}")
        for row, at in sheet.get("faint", ())
        if row > head and at in known
    ]


def _left(raw: Mapping[str, Any], sheets: Sheets) -> list[Fault]:
    """Return the sheets that are not ours, and what a sheet has besides its cells."""
    left = []
    for other in raw.get("others", ()):
        if other["rows"] and other["title"] != GUIDE_SHEET:
            like = sheet_like(other["rows"], sheets)
            tail = f"。要存的话，请把名字改成“{like}”" if like and like not in raw["sheets"] else ""
            left.append(Fault(other["title"], 0, f"这张表不认识，不会存{tail}"))
    if raw.get("besides"):
        left.append(Fault(WHOLE, 0, f"{'和'.join(raw['besides'])}不会存"))
    return left


def _none_of_ours(raw: Mapping[str, Any], sheets: Sheets) -> str:
    """Say what a file without any of the sheets seems to be."""
    others = [other for other in raw.get("others", ()) if other["rows"]]
    names = f"没有找到{''.join(f'“{one}”' for one in sheets)}{'这几张表' if len(sheets) > 1 else '这张表'}"
    if raw.get("maker") == OUR_MAKER:
        return f"这是一扇门导出的“{raw.get('title', '')[:40]}”，不是这里要的表格。{names}，请用下载的模板"
    for other in others:
        like = sheet_like(other["rows"], sheets)
        if like:
            return f"{names}。“{other['title']}”这张表像是“{like}”，请把它的名字改成“{like}”，再传一次"
    found = "、".join(f"“{other['title']}”" for other in others[:MOST_SHOWN])
    return f"{names}，只有{found}。请用下载的模板" if found else f"{names}，文件里是空的。请用下载的模板"


def _said(cells: Sequence[Any]) -> str:
    return "、".join(cell[1][:20] for cell in cells if cell)[:120]
