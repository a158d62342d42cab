"""The year of petitions as page and sheet show it: by type, category, channel and unit; small numbers not told."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from webapp.areas.models import Area
from webapp.core import reading
from webapp.core.media.sheets import Cell, Column
from webapp.documents.small_numbers import LEAST, written
from webapp.petitions.papers.queries_year import Counted, latest_year, year_of
from webapp.reports.catalogue import CHANNELS, category_name, choices

MEASURES: tuple[tuple[str, Callable[[Counted], bool]], ...] = (
    ("登记", lambda _one: True),
    ("受理", lambda one: one.accepted),
    ("答复", lambda one: one.answered),
    ("按期答复", lambda one: one.in_time),
    ("超期", lambda one: one.late),
    ("转送引导等", lambda one: one.rests),
    ("要求复查", lambda one: one.looked_at_again),
)
HEAD = [word for word, _ in MEASURES]
NOTE = f"少于 {LEAST} 件的数不写出来，免得猜到是谁；全年一共不到 {LEAST} 件时不分开列。检举控告和受保护的事不在里面。"


class Row(NamedTuple):
    """A line of the year: its code and name, its cells as they may be shown."""

    code: str
    name: str
    cells: tuple[str, ...]


def year_page(town: Area, year: int) -> dict[str, Any]:
    """Return the year of a town."""
    counted = year_of(town, year)
    types = {code: word for code, word in choices("petition_type").items() if code != "accusation"}
    categories = {f"{one.kind}:{one.category}": category_name(one.kind, one.category) for one in counted}
    units = {one.unit: one.unit or "没有交办" for one in counted}
    return {
        "year": year,
        "around": {"before": year - 1, "after": year + 1 if year < latest_year() else None},
        "head": HEAD,
        "total": Row("", "全镇", tuple(str(sum(map(measure, counted))) for _, measure in MEASURES)),
        "tables": {
            "type": ("来做什么", _rows(counted, types, lambda one: one.petition_type)),
            "category": ("什么事", _rows(counted, categories, lambda one: f"{one.kind}:{one.category}")),
            "channel": (
                "怎么来的",
                _rows(counted, {str(code): word for code, word in CHANNELS.items()}, lambda one: one.channel),
            ),
            "unit": ("谁办的", _rows(counted, units, lambda one: one.unit)),
        },
        "note": NOTE,
    }


def year_sheets(town: Area, year: int) -> tuple[str, list[tuple[str, list[Column], list[list[Cell]]]]]:
    """Return the title, and for each table its name, columns and rows: the very cells of the page."""
    page = year_page(town, year)
    columns = [Column(word, 12) for word in HEAD]
    sheets = [
        (name, [Column(name, 20), *columns], [_line(row) for row in [*rows, page["total"]]])
        for name, rows in page["tables"].values()
    ]
    return f"{year}年信访年报", sheets


def _line(row: Row) -> list[Cell]:
    return [row.name, *(cell if (number := reading.whole(cell)) is None else number for cell in row.cells)]


def _rows(counted: Sequence[Counted], words: Mapping[str, str], key: Callable[[Counted], str]) -> list[Row]:
    """Return a row for each word; none where all of them together are so few that any could be told."""
    if len(counted) < LEAST:
        return []
    groups = [[one for one in counted if key(one) == code] for code in words]
    columns = [written([sum(map(measure, group)) for group in groups]) for _, measure in MEASURES]
    return [Row(code, word, tuple(column[at] for column in columns)) for at, (code, word) in enumerate(words.items())]
