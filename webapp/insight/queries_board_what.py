"""What the cases of a board are about: rows for kinds with their categories, and for severities."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from webapp.cases.lists.schemas_filters import KIND_WORDS
from webapp.insight.queries_board import Board, What
from webapp.insight.queries_board_links import Ways
from webapp.insight.schemas_board import BoardInput
from webapp.reports.catalogue import KINDS, categories, category_name, severities
from webapp.reports.models import ReportKind

# From so many on a share is shown; of fewer one more or less would be a jump.
FEWEST = 5
Sums = Sequence[int]


def kind_tables(found: Board, ways: Ways) -> list[list[dict[str, Any]]]:
    """Return for each kind with any number a row for it and one for each such category, the most frequent first.

    Things are compared here, never people and never places.
    """
    tables = []
    sums = _sums(found)
    for kind in KINDS:
        codes = [code for code in categories(kind) if any(sums[kind, code, ""])]
        if not codes:
            continue
        narrowed = ways.wanted.but(kind=kind.value)
        rows = [_row(found, ways, KIND_WORDS[kind], narrowed, sums[kind, "", ""], whole=True)]
        for code in sorted(codes, key=lambda one: [-number for number in sums[kind, one, ""]]):
            # Disputes have all the same icon, which says nothing.
            icon = categories(kind)[code].icon if kind != ReportKind.DISPUTE else ""
            narrowed = ways.wanted.but(kind=kind.value, category=code)
            rows.append(_row(found, ways, category_name(kind, code), narrowed, sums[kind, code, ""], icon))
        tables.append(rows)
    return tables


def severity_rows(found: Board, ways: Ways) -> list[dict[str, Any]]:
    """Return a row for each severity, the most urgent first; the only one when the board is narrowed to it."""
    rows, sums = [], _sums(found)
    for code, one in reversed(severities().items()):
        if ways.wanted.severity in (None, code):
            narrowed = ways.wanted.but(severity=code.value)
            rows.append(_row(found, ways, one.name, narrowed, sums["", "", code.value], code.value))
    return rows


def _row(
    found: Board, ways: Ways, word: str, narrowed: BoardInput, sums: Sums, mark: str = "", *, whole: bool = False
) -> dict[str, Any]:
    total = sum(found.open.values())
    spans = (None, *ways.spans)
    counted = zip(("open", "new", "done"), sums, spans, strict=True)
    return {
        "word": word,
        "mark": mark,
        "whole": whole,
        "url": None if ways.wanted.wall else narrowed.url(),
        "numbers": [ways.number(name, value, span, narrowed) for name, value, span in counted],
        "share": round(100 * sums[0] / total) if total >= FEWEST else None,
    }


def _sums(found: Board) -> defaultdict[What, list[int]]:
    """Return open, new and done by category, by kind and by severity; what is left out of a key is empty."""
    sums: defaultdict[What, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, counted in enumerate((found.open, found.new, found.done)):
        for (kind, category, severity), number in counted.items():
            for key in ((kind, category, ""), (kind, "", ""), ("", "", severity)):
                sums[key][place] += number
    return sums
