"""What a look at a spreadsheet shows: every value that would be stored, sheet by sheet, folded where it is long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webapp.grid_centre.spreadsheets.changes import Change, Plan
from webapp.grid_centre.spreadsheets.sheets import COLUMNS

FOLDED = 50


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


def folds(plan: Plan) -> Iterator[Fold]:
    """Yield all changes, as many at a time as one reads; of each sheet the first ones lie open."""
    for sheet, columns in COLUMNS.items():
        changes = [change for change in plan.changes if change.sheet == sheet]
        for start in range(0, len(changes), FOLDED):
            some = changes[start : start + FOLDED]
            yield Fold(sheet, [column.title for column in columns], start + 1, some, start == 0)
