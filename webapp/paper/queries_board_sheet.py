"""The board as a spreadsheet: every number that its page shows, in the page's order, and nothing else."""

from collections.abc import Sequence
from typing import Any

from webapp.core.media.sheets import Cell, Column
from webapp.insight.queries_board_page import BoardPage
from webapp.insight.queries_board_what import FEWEST
from webapp.insight.schemas_board import BoardInput
from webapp.paper.queries_sheets import Further, Sheet
from webapp.people.actor import Actor


def board_sheet(actor: Actor, wanted: BoardInput) -> Sheet:
    """Return the board of an area with its filters: areas, days, months, what about, how urgent; a sheet each."""
    page = BoardPage(actor, wanted)
    shown, title = page.shown, page.tree.place.label
    narrowed = "、".join(word for word, _ in page.chips())
    tallies = ((name, t.open, t.overdue, t.new, t.done, t.vacant) for name, t in page.areas())
    return Sheet(
        f"{title} 平安智治",
        [Column("地方", 24), *(Column(word, 12) for word in page.head)],
        iter(tallies),
        {"area": page.tree.place.code, **wanted.about, **({"period": wanted.period} if wanted.period else {})},
        [*([f"只看：{narrowed}"] if narrowed else []), f"{page.frame['as_of']} 的数，只数事，不排名次"],
        "地方",
        [
            _trend("每天", "哪一天", shown["days"]),
            _trend("每月", "哪个月", shown["months"]),
            _what("什么事", "哪一类", [row for table in shown["kinds"] for row in table], page),
            _what("急不急", "急不急", shown["severities"], page),
        ],
    )


def _trend(name: str, first: str, rows: Sequence[dict[str, Any]]) -> Further:
    columns = [Column(first, 16), Column("新报", 10), Column("办好", 10)]
    return name, columns, [[f"{row['year']}年{row['word']}", *_values(row)] for row in rows]


def _what(name: str, first: str, rows: Sequence[dict[str, Any]], page: BoardPage) -> Further:
    total = page.found.of[page.tree.place.id].open
    share = f"占在办 {total} 件的" if total >= FEWEST else "占在办的"
    columns = [Column(first, 16), *(Column(word, 12) for word in (page.head[0], *page.head[2:4], share))]
    told = (f"{row['share']}%" if row["share"] is not None else "" for row in rows)
    return name, columns, [[row["word"], *_values(row), one] for row, one in zip(rows, told, strict=True)]


def _values(row: dict[str, Any]) -> list[Cell]:
    return [number.value for number in row["numbers"]]
