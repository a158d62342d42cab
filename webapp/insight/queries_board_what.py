"""What the cases of a board are about: rows for kinds with their categories, and for severities."""

from collections.abc import Mapping
from typing import Any

from webapp.cases.pages_filters import KIND_WORDS
from webapp.cases.schemas_lists import KINDS
from webapp.insight.queries_board import Board, What
from webapp.insight.queries_board_links import Ways
from webapp.insight.schemas_board import BoardWanted
from webapp.reports.catalogue import categories, category_name, severities
from webapp.reports.models import ReportKind

# From so many on a share is told; of fewer one more or less would be a jump.
FEWEST = 5
Sums = tuple[int, int, int]


def kind_tables(found: Board, ways: Ways) -> list[list[dict[str, Any]]]:
    """Return for each kind with any number a row for it and one for each such category, the most frequent first.

    Things are compared here, never people and never places.
    """
    tables = []
    for kind in KINDS:
        sums = {code: _sums(found, (kind, code, "")) for code in categories(kind)}
        there = sorted((code for code, numbers in sums.items() if any(numbers)), key=lambda code: _most(sums[code]))
        if not there:
            continue
        narrowed = ways.wanted.but(kind=kind.value)
        rows = [_row(found, ways, KIND_WORDS[kind], narrowed, _sums(found, (kind, "", "")), whole=True)]
        for code in there:
            # Disputes have all the same icon, which says nothing.
            icon = categories(kind)[code].icon if kind == ReportKind.HAZARD else ""
            narrowed = ways.wanted.but(kind=kind.value, category=code)
            rows.append(_row(found, ways, category_name(kind, code), narrowed, sums[code], icon))
        tables.append(rows)
    return tables


def severity_rows(found: Board, ways: Ways) -> list[dict[str, Any]]:
    """Return a row for each severity, the most urgent first; the only one when the board is narrowed to it."""
    rows = []
    for code, one in reversed(severities().items()):
        if ways.wanted.severity in (None, code):
            sums = _sums(found, ("", "", code.value))
            rows.append(_row(found, ways, one.name, ways.wanted.but(severity=code.value), sums, code.value))
    return rows


def _row(
    found: Board, ways: Ways, word: str, narrowed: BoardWanted, sums: Sums, mark: str = "", *, whole: bool = False
) -> dict[str, Any]:
    total = sum(found.open.values())
    spans = (None, *ways.wanted.spans(ways.today))
    counted = zip(("open", "new", "done"), sums, spans, strict=True)
    return {
        "word": word,
        "mark": mark,
        "whole": whole,
        "url": None if ways.wanted.wall else narrowed.url(),
        "numbers": [ways.number(name, value, span, narrowed) for name, value, span in counted],
        "share": round(100 * sums[0] / total) if total >= FEWEST else None,
    }


def _sums(found: Board, wanted: What) -> Sums:
    """Return open, new and done of what has this kind, category and severity; an empty one means any."""
    return _total(found.open, wanted), _total(found.new, wanted), _total(found.done, wanted)


def _total(counted: Mapping[What, int], wanted: What) -> int:
    return sum(n for what, n in counted.items() if all(w in ("", o) for w, o in zip(wanted, what, strict=True)))


def _most(sums: Sums) -> Sums:
    """Order by what is open, then by what came in and what was done; equal ones stay in the catalogue's order."""
    return -sums[0], -sums[1], -sums[2]
