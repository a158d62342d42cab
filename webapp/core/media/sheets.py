"""Rows as a spreadsheet (.xlsx): written row by row in constant memory; a cell is text or a number, never a formula.

People pass a spreadsheet on, and programs that open it run what looks like a formula. So a text that begins with one of
``= + - @ | %``, a tab or a line end, also behind characters that can't be seen, gets an apostrophe in front: it stays
text even when the sheet is saved as CSV.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from webapp.core.letters.characters import is_invisible, within

if TYPE_CHECKING:
    from xlsxwriter.format import Format

LONGEST_CELL = 32_000
_STARTS_FORMULA = frozenset("=+-@|%\t\r\n−")
_A4 = 9

Cell = str | int | None


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, whether long texts wrap."""

    title: str
    width: int = 12
    wrap: bool = False


def text_of(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a table as comma-separated text, as Excel and WPS open it (UTF-8 with its mark); each cell ``quoted``."""
    made = io.StringIO(newline="")
    lines = csv.writer(made)
    lines.writerow(heads)
    lines.writerows([quoted(cell) for cell in row] for row in rows)
    return made.getvalue().encode("utf-8-sig")


def quoted(text: str) -> str:
    """Return a text as a cell may hold it: unchanged, or with an apostrophe before what begins like a formula."""
    text = within(text, LONGEST_CELL)
    for character in text:
        if character in "\t\r\n":
            return "'" + text
        if is_invisible(character) or unicodedata.category(character) == "Mn":
            continue
        first = unicodedata.normalize("NFKC", character)[:1]
        return "'" + text if first in _STARTS_FORMULA else text
    return text


class Sheets:
    """A workbook being written; use it as a context, it is whole when the context ends."""

    def __init__(self, file: IO[bytes], title: str) -> None:
        """Begin a workbook in ``file``; ``title`` goes into its properties and the foot of each printed page."""
        from xlsxwriter import Workbook  # few web workers are ever asked for one

        self.title = title
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = Workbook(file, options)
        self._book.set_properties({"title": quoted(title), "author": "一扇门"})
        line = {"border": 1, "valign": "top", "font_name": "宋体", "font_size": 11}
        self._plain: Format = self._book.add_format({**line, "num_format": "@"})
        self._wrapped: Format = self._book.add_format({**line, "num_format": "@", "text_wrap": True})
        self._number: Format = self._book.add_format({**line, "num_format": "0"})
        self._head: Format = self._book.add_format({**line, "bold": True, "bg_color": "#F0F0F0", "text_wrap": True})

    def __enter__(self) -> "Sheets":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the file."""
        self._book.close()

    def add(
        self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], notes: Sequence[str] = ()
    ) -> int:
        """Write a sheet of rows under a frozen head that is repeated on every printed page; return how many rows.

        ``notes`` follow below the rows, one a line.
        """
        sheet = self._book.add_worksheet(name)
        for number, column in enumerate(columns):
            sheet.set_column(number, number, column.width)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_paper(_A4)
        if sum(column.width for column in columns) > 80:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer(f"&L{self.title.replace('&', '&&')[:120]}&R第 &P 页，共 &N 页")
        for number, column in enumerate(columns):
            sheet.write_string(0, number, quoted(column.title), self._head)
        at = 0
        for at, row in enumerate(rows, 1):
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                if isinstance(value, int):
                    sheet.write_number(at, number, value, self._number)
                else:
                    sheet.write_string(at, number, quoted(value or ""), self._wrapped if column.wrap else self._plain)
        for below, note in enumerate(notes, at + 2):
            sheet.write_string(below, 0, quoted(note))
        return at
