"""The month of mediations as page and sheet show it: two tables, small numbers not told, and the totals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.core import reading
from webapp.core.media.sheets import Cell, Column
from webapp.documents.small_numbers import LEAST, WITHHELD, hidden_in, written
from webapp.mediation.dossier.presenters_course import yuan
from webapp.mediation.dossier.queries_month import MEASURES, Counted, month_of
from webapp.reports.catalogue import KINDS, categories, choices
from webapp.reports.models import ReportKind
from webapp.web.lists.months import months_around

AMOUNT = "协议金额"
HEAD = [*(word for word, _ in MEASURES), AMOUNT]
NOTE = f"少于 {LEAST} 件的数不写出来，免得猜到是谁；全镇一共不到 {LEAST} 件时不分开列。受保护的事不在里面。"


Sheet = tuple[str, list[Column], list[list[Cell]]]


@dataclass(frozen=True)
class Row:
    """A source or a kind of dispute with its cells as they may be shown."""

    code: str
    name: str
    cells: tuple[str, ...]


def month_page(town_id: int, month: date) -> dict[str, Any]:
    """Return the month of a town."""
    counted = month_of(town_id, month)
    total = Row("", "全镇", tuple(_totals(counted)))
    kinds = _categories(one.category for one in counted)
    tables = {
        "source": ("怎么来的", _rows(counted, choices("mediation_source"), lambda one: one.source)),
        "category": ("什么纠纷", _rows(counted, kinds, lambda one: one.category)),
    }
    return {
        "month": month,
        "around": months_around(month),
        "head": HEAD,
        "total": total,
        "tables": tables,
        "note": NOTE,
    }


def _categories(found: Iterable[str]) -> dict[str, str]:
    """Return the categories of disputes, and those of other matters as far as one of them was mediated."""
    rows = {one.code: one.name for one in categories(ReportKind.DISPUTE).values()}
    others = {one.code: one.name for kind in KINDS for one in categories(kind).values()}
    return rows | {code: others[code] for code in sorted(set(found) & others.keys() - rows.keys())}


def month_sheets(town_id: int, month: date) -> tuple[str, list[Sheet]]:
    """Return the title, and for each table its name, columns and rows: the very cells of the page."""
    page = month_page(town_id, month)
    columns = [Column(word, 12) for word in HEAD]
    sheets = [
        (name, [Column(name, 16), *columns], [_line(row) for row in [*rows, page["total"]]])
        for name, rows in page["tables"].values()
    ]
    return f"{month.year}年{month.month}月调解月报", sheets


def _line(row: Row) -> list[Cell]:
    return [row.name, *(cell if (number := reading.whole(cell)) is None else number for cell in row.cells)]


def _totals(counted: Sequence[Counted]) -> list[str]:
    numbers = [str(sum(map(measure, counted))) for _, measure in MEASURES]
    return [*numbers, yuan(sum(one.amount for one in counted))]


def _rows(counted: Sequence[Counted], words: Mapping[str, str], key: Callable[[Counted], str]) -> list[Row]:
    """Return a row for each word; none where all of them together are so few that any could be told."""
    if len(counted) < LEAST:
        return []
    groups = [[one for one in counted if key(one) == code] for code in words]
    columns = [written([sum(map(measure, group)) for group in groups]) for _, measure in MEASURES]
    columns.append(_amounts(groups))
    return [Row(code, word, tuple(column[at] for column in columns)) for at, (code, word) in enumerate(words.items())]


def _amounts(groups: Sequence[Sequence[Counted]]) -> list[str]:
    """Return what was agreed on in each group, where the number of agreements may be told too."""
    hidden = hidden_in([sum(one.agreed for one in group) for group in groups])
    return [WITHHELD if at in hidden else yuan(sum(one.amount for one in group)) for at, group in enumerate(groups)]
