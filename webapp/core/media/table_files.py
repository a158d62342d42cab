"""A table that somebody sent in, as its cells: a workbook read in a process of its own, or a text of values.

Whatever a package does with the cells, the file is looked at here: its size, what it is, what it is refused for and
what to do about that. ``table_reader`` says what a sheet is made of.
"""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from webapp.core.db import outward
from webapp.core.errors import invalid
from webapp.core.media.file_kinds import NOTHING_IN_IT, Family, Kind, kind_of

READER = Path(__file__).with_name("table_reader.py")
READING_S = 30
MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5_000, 64, 2_100  # as in ``table_reader``, which imports nothing of the house
DELIMITERS = (",", "\t", ";")
REFUSED = {
    "not_a_book": "这个 .xlsx 打不开，可能坏了，或者是别的程序拼的。请在 Excel 或 WPS 里打开，“另存为”.xlsx，再选一次",
    "too_large": "文件太大了：最多 2 MB、5000 行。请分成几个文件",
    "many_parts": "文件里的图片、附件太多了。请只留表格，另存一份，再选一次",
    "too_sparse": "表里空了两万多行才又有字，后面的读不到。请删掉中间的空行，再选一次",
    "too_wide": "有一行写到了第 64 列后面。请删掉右边多出来的，或者用下载的模板",
}
_SAVE_AS = "请在 Excel 或 WPS 里打开，“另存为”.xlsx，再选一次"
_INSTEAD = {
    Family.TABLE: "{words}。" + _SAVE_AS,
    Family.MAP: "{words}，不是表格。边界请到“网格边界”那一页传",
    Family.PAPER: "{words}，不是表格。表在里面的话，请复制到 Excel 或 WPS 里，“另存为”.xlsx，再选一次",
    Family.EMPTY: NOTHING_IN_IT,
    Family.LOCKED: "{words}，读不了。请在 Excel 或 WPS 里打开，去掉密码，“另存为”.xlsx，再选一次",
    Family.BROKEN: "文件不完整，打不开，可能没下载完、没传完。" + _SAVE_AS,
    Family.UNKNOWN: "这不是 .xlsx 文件，也认不出是什么。" + _SAVE_AS,
}


def is_text(data: bytes) -> bool:
    """Say whether a file is a text of values (CSV); Problem 422 beside ``file`` for what is no table, or too large."""
    if len(data) > MOST_BYTES:
        raise invalid(file=REFUSED["too_large"])
    kind = kind_of(data)
    if kind.family == Family.TEXT and not _is_json(data):
        return True
    if kind.family != Family.BOOK:
        raise invalid(file=_instead(kind))
    return False


def _is_json(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[")


def _instead(kind: Kind) -> str:
    """Say what another file is and what to do about it."""
    if kind.family == Family.PACKED:
        inside = f"，里面有 {kind.inside}" if kind.inside else ""
        return f"{kind.words}{inside}。请先解压，再选里面的 .xlsx 表格"
    if kind.family == Family.TEXT:
        return _INSTEAD[Family.MAP].format(words="这是 JSON，可能是边界文件")
    return _INSTEAD[kind.family].format(words=kind.words)


def sheets_in(data: bytes, titles: Iterable[str] = ()) -> dict[str, Any]:
    """Return the cells of a workbook as ``table_reader`` gives them, of the sheets with these titles (none: of all).

    Problem 422 beside ``file`` when it can't be read.
    """
    return _read_apart(data, tuple(titles))


@outward
def _read_apart(data: bytes, titles: Sequence[str]) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  (our own file, under this very interpreter)
            [sys.executable, "-I", str(READER), str(MOST_BYTES), *titles],
            input=data,
            capture_output=True,
            timeout=READING_S,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise invalid(file=REFUSED["not_a_book"]) from error
    if "refused" in answer:
        raise invalid(file=REFUSED[answer["refused"]])
    return answer


def rows_in(text: str, delimiter: str) -> list[Sequence[Any]]:
    """Return the rows of a text of values as [number, cells], as of a workbook; none where it is no such text."""
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


def refuse_open_quote(text: str, delimiter: str) -> None:
    """Refuse a text with a quotation mark that has no other: the rows behind it would be read as one cell."""
    lines, number = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    try:
        for _ in lines:
            number = lines.line_num + 1
    except csv.Error as error:
        told = f'第 {number} 行的引号（"）不成对，后面的行会粘在一起。请删掉它，或者另存为 .xlsx，再选一次'
        raise invalid(file=told) from error


def _cell(text: str) -> list[str] | None:
    """Return a cell; ="0100" is how some programs keep a table from reckoning with a text."""
    wrapped = re.fullmatch(r'\s*="([^"]*)"\s*', text)
    plain = (wrapped[1] if wrapped else text).strip()
    return ["t", plain[:LONGEST_CELL]] if plain else None


def letters(at: int) -> str:
    """Return the name of a column in a table: A, B, …, AA."""
    return letters(at // 26 - 1) + chr(65 + at % 26) if at >= 26 else chr(65 + at)
