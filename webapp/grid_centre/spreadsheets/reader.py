"""Reads a spreadsheet in a process of its own: ``python reader.py BYTES SHEET… < file.xlsx`` prints its cells as JSON.

A process of its own, because the library needs memory that no web worker should keep, and because a file made to eat
memory or time can then eat no more than it is given. Imports nothing of the house.
"""

import io
import json
import re
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

import openpyxl

MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 200
MOST_ROWS = 5_000
MOST_MEMORY, MOST_SECONDS = 768 * 1024 * 1024, 20
MOST_COLUMNS = 16
EMPTY_ROWS = 20_000
LARGEST_EXACT = 10**15
NOT_A_BOOK, TOO_LARGE = "not_a_book", "too_large"
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)


class Refused(ValueError):
    """A file that is not read at all; its message is one of the two words above."""


def read(data: bytes, wanted: list[str]) -> dict[str, Any]:
    """Return ``{"sheets": {title: {"rows": [[number, cells]], "hidden": […], "merged": […], "state": …}}}``.

    A cell is None or [kind, text]: t text, n whole number, x other number, d day, f formula, b truth, e error. Raises
    Refused.
    """
    archive = _opened(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        found = {sheet.title.strip(): sheet for sheet in book.worksheets if sheet.title.strip() in wanted}
        sheets = {title: _sheet(archive, sheet) for title, sheet in found.items()}
    except Refused:
        raise
    except Exception as error:  # whatever a damaged file makes the library say
        raise Refused(NOT_A_BOOK) from error
    if sum(len(sheet["rows"]) for sheet in sheets.values()) > MOST_ROWS + len(sheets):
        raise Refused(TOO_LARGE)
    return {"sheets": sheets}


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise Refused(NOT_A_BOOK)
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
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
    hidden, merged = _marks(archive, sheet._worksheet_path)
    sheet.reset_dimensions()
    rows, empty = [], 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = [_cell(cell) for cell in row]
        if any(cells):
            rows.append([number, cells])
            empty = 0
        else:
            empty += 1
        if len(rows) > MOST_ROWS + 1:
            raise Refused(TOO_LARGE)
        if empty > EMPTY_ROWS:
            break
    return {"rows": rows, "hidden": hidden, "merged": merged, "state": sheet.sheet_state}


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
        return ["d", value.strftime("%Y-%m-%d")]
    if isinstance(value, int | float):
        whole = float(value).is_integer() and abs(value) < LARGEST_EXACT
        return ["n", str(int(value))] if whole else ["x", repr(value)]
    return ["t", str(value).strip()[:500]]


def _marks(archive: zipfile.ZipFile, path: str) -> tuple[list[int], list[str]]:
    """Return the hidden rows and the merged ranges, which the library's reading mode does not report."""
    hidden, merged, number = [], [], 0
    with archive.open(path.lstrip("/")) as file:
        for _, element in ElementTree.iterparse(file):  # noqa: S314  (no DOCTYPE came so far)
            name = element.tag.rpartition("}")[2]
            if name == "row":
                number = int(element.get("r", number + 1))
                if element.get("hidden") in ("1", "true"):
                    hidden.append(number)
                element.clear()
            elif name == "mergeCell":
                merged.append(element.get("ref", ""))
    return hidden[:MOST_ROWS], merged[:MOST_ROWS]


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
