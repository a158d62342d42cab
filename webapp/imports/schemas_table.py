"""From a file to the one table in it: its heads, its rows, and what of it is not read."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from webapp.core import reading
from webapp.core.errors import invalid
from webapp.core.media.table_files import DELIMITERS, is_text, letters, refuse_open_quote, rows_in, sheets_in

MOST_ROWS = 2_000
MOST_LETTERS = 2_000_000
HEAD_WITHIN = 20
FEWEST_HEADS = 2
TOO_MANY = f"一次最多 {MOST_ROWS} 行。请按月份分成几个文件"
TOO_LONG = "里面的字太多了，请分成几个文件"
NO_HEAD = f"没有找到表头：前 {HEAD_WITHIN} 行里，要有一行写着每一列叫什么，至少两列"

Cell = Sequence[str] | None


@dataclass(frozen=True)
class Table:
    """The table of a file: its title, in which row its heads stand, them, rows as (number, cells), what to know."""

    title: str
    head: int
    heads: list[str]
    rows: list[tuple[int, list[Cell]]]
    told: list[str]

    def column(self, head: str) -> int:
        """Return where a column stands; -1 where there is none, or several of that name."""
        return self.heads.index(head) if self.heads.count(head) == 1 else -1

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)


def kept_table(kept: Mapping[str, Any]) -> Table:
    """Return a table as it was kept."""
    return Table(kept["title"], kept["head"], kept["heads"], [(n, cells) for n, cells in kept["rows"]], kept["told"])


def table_in(data: bytes) -> Table:
    """Return the table in a file; Problem 422 beside ``file`` when it is none, or too large."""
    table = _of_text(reading.text_of(data) or "") if is_text(data) else _of_book(sheets_in(data))
    if len(table.rows) > MOST_ROWS:
        raise invalid(file=TOO_MANY)
    if sum(len(cell[1]) for _, cells in table.rows for cell in cells if cell) > MOST_LETTERS:
        raise invalid(file=TOO_LONG)
    if not table.rows:
        raise invalid(file="表头下面一行也没有")
    return table


def _of_text(text: str) -> Table:
    found = {delimiter: rows_in(text, delimiter) for delimiter in DELIMITERS}
    delimiter = max(found, key=lambda one: max((len(cells) for _, cells in found[one][:HEAD_WITHIN]), default=0))
    refuse_open_quote(text, delimiter)
    return _table("", {"rows": found[delimiter]}, [])


def _of_book(book: Mapping[str, Any]) -> Table:
    """Return the first sheet that is seen and has something in it; of the others it is told that they are not read."""
    filled = {title: sheet for title, sheet in book["sheets"].items() if sheet["rows"]}
    seen = [title for title, sheet in filled.items() if sheet["state"] == "visible"]
    if not seen:
        raise invalid(file="表格里没有看得见的字")
    told = [f"“{title}”这张表被隐藏了，没有读" for title in filled if title not in seen]
    told += [f"“{title}”这张表没有读，只读了第一张“{seen[0]}”" for title in seen[1:]]
    if book.get("besides"):
        told.append(f"{'和'.join(book['besides'])}没有读")
    return _table(seen[0], filled[seen[0]], told)


def _table(title: str, sheet: Mapping[str, Any], told: list[str]) -> Table:
    rows = sheet["rows"]
    at = _head_row(rows)
    if at is None:
        raise invalid(file=NO_HEAD)
    number, cells = rows[at]
    heads = [_head(cell) for cell in cells]
    body = [(n, cells[: len(heads)]) for n, cells in rows[at + 1 :] if [_head(c) for c in cells] != heads]
    body = [(n, cells) for n, cells in body if any(cells)]
    return Table(title, number, heads, body, [*told, *_to_know(heads, rows[at + 1 :], number, sheet)])


def _head_row(rows: Sequence[Any]) -> int | None:
    """Return where the heads stand among the first rows: in the first of those that have most texts."""
    counts = [len({_head(cell) for cell in cells} - {""}) for _, cells in rows[:HEAD_WITHIN]]
    most = max(counts, default=0)
    # Below the heads a row may be as full; above them there is a title, or who made it.
    return next((i for i, count in enumerate(counts) if count >= max(FEWEST_HEADS, most - 2)), None)


def _head(cell: Cell) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", cell[1]))[:40] if cell else ""


def _to_know(heads: Sequence[str], body: Sequence[Any], head: int, sheet: Mapping[str, Any]) -> list[str]:
    told = []
    wide = max((len(cells) for _, cells in body), default=0)
    for at in range(wide):
        if (at >= len(heads) or not heads[at]) and any(at < len(cells) and cells[at] for _, cells in body):
            told.append(f"{letters(at)} 列没有表头，没有读")
    for word in dict.fromkeys(one for one in heads if one and heads.count(one) > 1):
        told.append(f"有 {heads.count(word)} 列都叫“{word}”，分不清，都没有读")
    columns = [heads[at] for at in sheet.get("hidden_columns", ()) if at < len(heads) and heads[at]]
    if columns:
        told.append(f"“{'”“'.join(columns)}”这几列被隐藏了，也读了")
    hidden = [number for number in sheet.get("hidden", ()) if number > head]
    if hidden:
        told.append(f"有 {len(hidden)} 行被隐藏或被筛选掉了（第 {hidden[0]} 行起），也读了")
    merged = [ref for ref in sheet.get("merged", ()) if max(map(_row, ref.split(":"))) > head]
    if merged:
        told.append(f"有合并的单元格（{'、'.join(merged[:3])}），只有左上那一格有字")
    return told


def _row(ref: str) -> int:
    return reading.whole(re.sub(r"[^0-9]", "", ref)) or 0
