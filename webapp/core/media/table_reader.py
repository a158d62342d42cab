"""Reads a spreadsheet in a process of its own: ``python table_reader.py BYTES SHEET… < file`` prints its cells as JSON.

A process of its own, because the library needs memory that no web worker should keep, and because a file made to eat
memory or time can then eat no more than it is given. Imports nothing of the house.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl

MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 5_000
MOST_MEMORY, MOST_SECONDS = 768 * 1024 * 1024, 20
MOST_COLUMNS = 64
HEAD_ROWS = 20  # of a sheet that is not ours, to say what it looks like
LONGEST_CELL = 2_100
EMPTY_ROWS = 20_000
LARGEST_EXACT = 10**15
NOT_A_BOOK, TOO_LARGE, TOO_WIDE, MANY_PARTS = "not_a_book", "too_large", "too_wide", "many_parts"
TOO_SPARSE = "too_sparse"
BESIDES = {
    "批注": re.compile(r"(?i)xl/(threaded)?comments"),
    "图片": re.compile(r"xl/(media|drawings)/[^/]+\.(?!vml|xml|rels)"),
}
_WORKBOOK = re.compile(r"xl[/\\]workbook\d*\.xml")
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
_WITHOUT_LOOKS = re.compile(
    r"^(\[Content_Types\]\.xml|_rels/.*|xl/(_rels/.*|workbook\d*\.xml|sharedStrings\.xml|worksheets/[^/]*\.xml))$"
)
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)


class Refused(ValueError):
    """A file that is not read at all; its message is one of the five words above."""


def read(data: bytes, wanted: list[str]) -> dict[str, Any]:
    """Return ``{"sheets": {title: sheet}, "others": […], "twice": […], "maker": …, "title": …, "besides": […]}``.

    ``wanted`` are the titles of the sheets that are read whole; none of them: every one is.

    A sheet has ``rows`` as [number, cells], ``hidden`` rows and ``hidden_columns`` (from 0), ``merged`` ranges, its
    ``state``, and ``faint`` cells as [row, column] that are written but not seen. A cell is None or [kind, text]: t
    text, n whole number, x other number, d day, f formula with what it came to, b truth, e error. Raises Refused.
    """
    archive = _opened(data)
    try:
        answer = _book(archive, _loaded(archive), wanted)
    except Refused:
        raise
    except Exception as error:  # whatever a damaged file makes the library say
        raise Refused(NOT_A_BOOK) from error
    if sum(len(sheet["rows"]) for sheet in answer["sheets"].values()) > MOST_ROWS + len(answer["sheets"]):
        raise Refused(TOO_LARGE)
    return answer


def _book(archive: zipfile.ZipFile, book: Any, wanted: list[str]) -> dict[str, Any]:
    titles = [sheet.title.strip() for sheet in book.worksheets]
    wanted = wanted or titles
    sheets = {
        title: _sheet(archive, sheet) for title, sheet in zip(titles, book.worksheets, strict=True) if title in wanted
    }
    _add_values(archive, sheets)
    others = [
        {"title": title, "state": sheet.sheet_state, "rows": [[n, cells] for n, cells, _ in _rows(sheet, HEAD_ROWS)]}
        for title, sheet in zip(titles, book.worksheets, strict=True)
        if title not in wanted
    ]
    return {
        "sheets": sheets,
        "others": others,
        "twice": sorted({title for title in titles if title in wanted and titles.count(title) > 1}),
        "maker": str(book.properties.creator or ""),
        "title": str(book.properties.title or ""),
        "besides": [word for word, pattern in BESIDES.items() if any(pattern.search(n) for n in archive.namelist())],
    }


def _loaded(archive: zipfile.ZipFile, *, values: bool = False) -> Any:
    """Return the workbook; where its looks are damaged, without them. ``values``: what its formulas came to."""
    try:
        return openpyxl.load_workbook(_plain(archive), read_only=True, keep_links=False, data_only=values)
    except Exception:  # what is written in it may be whole all the same
        plain = _plain(archive, looks=False)
        return openpyxl.load_workbook(plain, read_only=True, keep_links=False, data_only=values)


def _add_values(archive: zipfile.ZipFile, sheets: dict[str, Any]) -> None:
    """Add to each formula what it came to when the file was saved, if it is kept there."""
    formulas = {
        (title, number, column): cell
        for title, sheet in sheets.items()
        for number, cells in sheet["rows"]
        for column, cell in enumerate(cells)
        if cell and cell[0] == "f"
    }
    for sheet in _loaded(archive, values=True).worksheets if formulas else ():
        for number, cells, _ in _rows(sheet, MOST_ROWS + 1):
            for column, cell in enumerate(cells):
                if cell and (sheet.title.strip(), number, column) in formulas:
                    formulas[sheet.title.strip(), number, column][1] = cell[1]


def _plain(archive: zipfile.ZipFile, *, looks: bool = True) -> io.BytesIO:
    """Return the archive as the library reads it: of the strict standard as of the usual one, with plain names."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as plain:
        for part in archive.infolist():
            name = part.filename.replace("\\", "/").lstrip("/")
            if part.is_dir() or not (looks or _WITHOUT_LOOKS.search(name)):
                continue
            body = archive.read(part)
            if name.endswith((".xml", ".rels")):
                body = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", body)
            plain.writestr(name, body)
    made.seek(0)
    return made


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if not any(_WORKBOOK.fullmatch(part.filename) for part in parts):
            raise Refused(NOT_A_BOOK)
        if len(parts) > MOST_PARTS:
            raise Refused(MANY_PARTS)
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Refused(TOO_LARGE)
        for part in parts:
            _refuse_bad_part(archive, part)
    except Refused:
        raise
    except Exception as error:
        raise Refused(NOT_A_BOOK) from error
    return archive


def _refuse_bad_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack it once in pieces: sizes in the directory may lie."""
    left = MOST_UNPACKED
    with archive.open(part) as file:
        head = file.read(4096)
        if part.filename.endswith((".xml", ".rels")) and _DOCTYPE.search(head):
            raise Refused(NOT_A_BOOK)
        while piece := file.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise Refused(TOO_LARGE)


def _sheet(archive: zipfile.ZipFile, sheet: Any) -> dict[str, Any]:
    rows, faint, number = [], list[list[int]](), 0
    for number, cells, unseen in _rows(sheet, MOST_ROWS + 1):
        rows.append([number, cells])
        faint += [[number, column] for column in unseen]
        if len(rows) > MOST_ROWS + 1:
            raise Refused(TOO_LARGE)
    last, marks = _marks(archive, sheet._worksheet_path)
    if last - number > EMPTY_ROWS:
        raise Refused(TOO_SPARSE)
    return {"rows": rows, "state": sheet.sheet_state, "faint": faint, **marks}


def _rows(sheet: Any, most: int) -> Iterator[tuple[int, list[Any], list[int]]]:
    """Yield the rows that are not empty: number, cells, and the columns of what is written but not seen."""
    sheet.reset_dimensions()
    empty, found, looks = 0, 0, dict[int, bool]()
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = [_cell(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            empty += 1
            if empty > EMPTY_ROWS:
                return
            continue
        if len(cells) > MOST_COLUMNS:
            raise Refused(TOO_WIDE)
        empty, found = 0, found + 1
        yield number, cells, [i for i, cell in enumerate(cells) if cell and _unseen(row[i], looks)]
        if found > most:
            return


def _unseen(cell: Any, looks: dict[int, bool]) -> bool:
    """Say whether a cell is written in the colour of its ground, or in a format that shows nothing."""
    style = getattr(cell, "_style_id", 0)
    if style not in looks:
        known = style < len(cell.parent.parent._cell_styles)  # not where the looks were left out
        looks[style] = known and (cell.number_format == ";;;" or (_is_white(cell.font.color) and _is_blank(cell.fill)))
    return looks[style]


def _is_white(color: Any) -> bool:
    if color is None:
        return False
    if color.type == "rgb":
        return str(color.rgb).upper().endswith("FFFFFF")
    return (color.type == "theme" and color.theme == 0) or (color.type == "indexed" and color.indexed in (1, 9))


def _is_blank(fill: Any) -> bool:
    return getattr(fill, "fill_type", None) != "solid" or _is_white(fill.start_color)


def _cell(cell: Any) -> list[str] | None:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if cell.data_type == "f":
        return ["f", ""]
    if cell.data_type == "e":
        return ["e", str(value)]
    if isinstance(value, bool):
        return ["b", str(value)]
    if isinstance(value, datetime | date):
        timed = isinstance(value, datetime) and (value.hour, value.minute) != (0, 0)
        return ["d", value.strftime("%Y-%m-%d %H:%M" if timed else "%Y-%m-%d")]
    if isinstance(value, int | float):
        whole = float(value).is_integer() and abs(value) < LARGEST_EXACT
        return ["n", str(int(value))] if whole else ["x", repr(value)]
    return ["t", str(value).strip()[:LONGEST_CELL]]


def _marks(archive: zipfile.ZipFile, path: str) -> tuple[int, dict[str, list[Any]]]:
    """Return the last row that holds something, and the hidden rows and columns and the merged ranges.

    The library's reading mode does not report them.
    """
    hidden, columns, merged, number, last = list[int](), set[int](), list[str](), 0, 0
    by_name = {name.replace("\\", "/"): name for name in archive.namelist()}
    with archive.open(by_name[path.lstrip("/")]) as file:
        for _, element in ElementTree.iterparse(file):  # noqa: S314  (no DOCTYPE came so far)
            name = element.tag.rpartition("}")[2]
            if name == "row":
                number = int(element.get("r", number + 1))
                if _is_hidden(element, "ht"):
                    hidden.append(number)
                if any(part.tag.endswith(("}v", "}t")) and (part.text or "").strip() for part in element.iter()):
                    last = number
                element.clear()
            elif name == "col" and _is_hidden(element, "width"):
                columns.update(range(int(element.get("min", 1)) - 1, min(int(element.get("max", 1)), MOST_COLUMNS)))
            elif name == "mergeCell":
                merged.append(element.get("ref", ""))
    return last, {"hidden": hidden[:MOST_ROWS], "hidden_columns": sorted(columns), "merged": merged[:MOST_ROWS]}


def _is_hidden(element: ElementTree.Element, size: str) -> bool:
    return element.get("hidden") in ("1", "true") or float(element.get(size, "10")) < 1


def main() -> None:
    """Read standard input, print JSON; what is refused is printed as ``{"refused": word}``."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        answer = read(sys.stdin.buffer.read(int(sys.argv[1])), sys.argv[2:])
    except Refused as refused:
        answer = {"refused": str(refused)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
