"""Marks what is wrong in a spreadsheet, in a process of its own: ``python marker.py < FAULTS AND FILE > file.xlsx``.

The first line of standard input is JSON, [[sheet, row, column, message], …], the rest the file. Each faulty cell gets
our ground, and what to do stands behind its row. A file that was marked before loses its old marks first. A process of
its own for the reasons of ``table_reader``; imports nothing of the house.
"""

import io
import json
import re
import resource
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill

NOTES_HEAD = "要改什么"
MOST_MEMORY, MOST_SECONDS = 768 * 1024 * 1024, 20
HEAD_WITHIN = 20
GROUND, INK = "FFFBE6D5", "FF96361F"
MARK = PatternFill("solid", start_color=GROUND, end_color=GROUND)
Faults = Sequence[tuple[str, int, str, str]]


def marked(data: bytes, faults: Faults) -> bytes:
    """Return the workbook with its mistakes marked."""
    book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    of_sheet: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for title, row, column, message in faults:
        of_sheet[title].append((row, column, message))
    for sheet in book.worksheets:
        _unmark(sheet)
        if sheet.title.strip() in of_sheet:
            _mark(sheet, of_sheet[sheet.title.strip()])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _mark(sheet: Any, faults: Sequence[tuple[int, str, str]]) -> None:
    head, heads = _heads(sheet, {column for _, column, _ in faults} - {""})
    notes = heads.get(NOTES_HEAD) or 1 + max((cell.column for row in sheet for cell in row if cell.value), default=0)
    told: dict[int, list[str]] = defaultdict(list)
    for row, column, message in faults:
        told[row or head].append(message)
        cell = sheet.cell(row or head, heads.get(column, 1))
        if type(cell).__name__ == "Cell":  # not one that another swallowed
            cell.fill = MARK
    _note(sheet.cell(head, notes), NOTES_HEAD)
    for row, messages in told.items():
        _note(sheet.cell(row, notes if row != head else notes + 1), "；".join(messages))
    sheet.column_dimensions[sheet.cell(head, notes).column_letter].width = 60


def _note(cell: Any, words: str) -> None:
    cell.value, cell.data_type = words, "s"
    cell.font, cell.alignment = Font(color=INK), Alignment(wrap_text=True, vertical="top")


def _heads(sheet: Any, wanted: set[str]) -> tuple[int, dict[str, int]]:
    """Return the row in which most of the wanted heads stand, and head → column."""
    best, found = 1, dict[str, int]()
    for row in sheet.iter_rows(max_row=HEAD_WITHIN):
        heads = {_plain(cell.value): cell.column for cell in row if cell.value}
        if len(wanted & heads.keys()) > len(wanted & found.keys()) or not found:
            best, found = row[0].row, heads
    return best, found


def _plain(value: object) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(value)))
    return re.sub(r"[\[(【](必填|选填|可不填)[\])】]|[*:]", "", text)


def _unmark(sheet: Any) -> None:
    _, heads = _heads(sheet, {NOTES_HEAD})
    notes = heads.get(NOTES_HEAD)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.has_style and cell.fill.fill_type == "solid" and cell.fill.start_color.rgb == GROUND:
                cell.fill = PatternFill()
            if notes and cell.column >= notes and cell.font.color is not None and cell.font.color.rgb == INK:
                cell.value = None


def main() -> None:
    """Read standard input, write the marked workbook."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    faults = json.loads(sys.stdin.buffer.readline())
    sys.stdout.buffer.write(marked(sys.stdin.buffer.read(), faults))


if __name__ == "__main__":
    main()
