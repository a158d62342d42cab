"""What a look at a spreadsheet shows: equal mistakes together, or all that would be stored, folded where long."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.grid_centre.spreadsheets.changes import KIND_WORDS, Change, Plan
from webapp.grid_centre.spreadsheets.sheets import COLUMNS, Fault, Sheets

FOLDED, SPANS, MOST_SHOWN = 50, 40, 200
_SAID = re.compile(r"“[^”]*”|[0-9A-Za-z][0-9A-Za-z.+:-]*")


@dataclass(frozen=True)
class Alike:
    """The same mistake in one row or in many of a sheet; ``message`` is that of the first."""

    sheet: str
    faults: Sequence[Fault]

    @property
    def message(self) -> str:
        """What to do about the first."""
        return self.faults[0].message

    @property
    def rows(self) -> list[int]:
        """In which rows it stands; 0 is the sheet as a whole."""
        return sorted({fault.row for fault in self.faults})

    @property
    def where(self) -> str:
        """Its rows in words: 第 3、7、9–20 行."""
        return f"第 {spans(self.rows)} 行" if self.rows[0] else "整张表"

    @property
    def differing(self) -> Sequence[Fault]:
        """Each of them, where their words are not the same; nothing where they are."""
        return self.faults if len({fault.message for fault in self.faults}) > 1 else ()


def alike(faults: Sequence[Fault]) -> list[Alike]:
    """Return the mistakes with equal ones together, in the order of the first of each.

    Equal ones say the same, but for the value that stands in a cell.
    """
    found: dict[tuple[str, ...], list[Fault]] = {}
    for fault in faults:
        said = _SAID.sub("…", fault.message) if fault.column else fault.message
        found.setdefault((fault.sheet, fault.column, said, "" if fault.row else "0"), []).append(fault)
    return [Alike(key[0], some) for key, some in found.items()]


def spans(rows: Sequence[int]) -> str:
    """Return numbers in a line, those that follow each other as 9–20."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    told = [f"{first}" if first == last else f"{first}–{last}" for first, last in parts[:SPANS]]
    return "、".join(told) + (" …" if len(parts) > SPANS else "")


@dataclass(frozen=True)
class Fold:
    """Some changes of one sheet, one after the other, under the heads of that sheet."""

    sheet: str
    heads: Sequence[str]
    first: int
    changes: Sequence[Change]
    open: bool

    @property
    def words(self) -> str:
        """What it holds: 人员，第 1–50 处（表里第 2–51 行）."""
        rows = [change.row for change in self.changes]
        last, at = (
            self.first + len(rows) - 1,
            f"第 {min(rows)}–{max(rows)} 行" if len(set(rows)) > 1 else f"第 {rows[0]} 行",
        )
        return f"{self.sheet}：第 {self.first}{f'–{last}' if last > self.first else ''} 处（表里{at}）"


def folds(plan: Plan, sheets: Sheets = COLUMNS) -> Iterator[Fold]:
    """Yield all changes, as many at a time as one reads; of each sheet the first ones lie open."""
    for sheet, columns in sheets.items():
        changes = [change for change in plan.changes if change.sheet == sheet]
        for start in range(0, len(changes), FOLDED):
            some = changes[start : start + FOLDED]
            yield Fold(sheet, [column.title for column in columns], start + 1, some, start == 0)


def looked_page(
    plan: Plan, file_name: str, *, at: str, apply_at: str, marked_at: str = "", sheets: Sheets = COLUMNS
) -> dict[str, Any]:
    """Return what ``grid_centre/import_looked.html`` shows of a look at a table.

    ``at`` is where another is chosen, ``apply_at`` takes it in (empty: it can't be), ``marked_at`` sends it marked.
    """
    return {
        "plan": plan,
        "folds": list(folds(plan, sheets)),
        "mistakes": alike(plan.faults),
        "kinds": KIND_WORDS,
        "file_name": file_name,
        "most": MOST_SHOWN,
        "at": at,
        "apply_at": apply_at,
        "marked_at": marked_at,
    }
