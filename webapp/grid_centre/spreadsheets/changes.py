"""What a spreadsheet would change: each change with every value that it stores, before and after."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from webapp.grid_centre.spreadsheets.sheets import AREAS, PEOPLE, POSTS, Fault

ADDED, CHANGED, ENDED = "added", "changed", "ended"
KIND_WORDS = {ADDED: "新增", CHANGED: "改", ENDED: "结束"}
NOTHING = "没有"


@dataclass(frozen=True)
class Value:
    """What is stored under a column: the words for it, and for what stood there before (None: nothing did)."""

    title: str
    after: str
    before: str | None = None

    @property
    def changed(self) -> bool:
        """Say whether something else stood there before."""
        return self.before is not None and self.before != self.after

    @property
    def words(self) -> str:
        """The value in a line: 前 → 后."""
        return f"{self.before} → {self.after}" if self.changed else self.after


@dataclass(frozen=True)
class Change:
    """One thing that would change: where it is said, which kind (added, changed, ended), the words and values of it."""

    sheet: str
    row: int
    kind: str
    words: str
    what: tuple[Any, ...]  # what service_import does: an action and its values
    values: tuple[Value, ...] = ()

    @property
    def line(self) -> str:
        """The change in a line, as a command says it."""
        told = "，".join(f"{value.title}：{value.words}" for value in self.values)
        return f"{self.sheet} 第 {self.row} 行 {KIND_WORDS[self.kind]} · {told}"


@dataclass
class Plan:
    """All changes in the order in which they have to be made, and all faults; with a fault nothing is done at all.

    ``left`` is what stands in the file and will not be stored, or is stored though nobody sees it there.
    """

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: Sequence[Fault] = ()
    rows: int = 0

    @property
    def fingerprint(self) -> str:
        """Return a digest of what would be done, to tell whether it is still the same."""
        told = [(change.sheet, change.row, change.kind, change.words, change.what) for change in self.changes]
        return hashlib.sha256(json.dumps(told, default=str, ensure_ascii=False).encode()).hexdigest()

    @property
    def unchanged(self) -> int:
        """How many of the rows that were read say what stands already."""
        return self.rows - len({(change.sheet, change.row) for change in self.changes})

    def counts(self) -> dict[str, dict[str, int]]:
        """Return sheet → kind → how many."""
        found: dict[str, dict[str, int]] = {sheet: {} for sheet in (AREAS, PEOPLE, POSTS)}
        for change in self.changes:
            found[change.sheet][change.kind] = found[change.sheet].get(change.kind, 0) + 1
        return found
