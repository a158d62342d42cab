"""反复出现 as a table."""

from webapp.related.queries_flags import FlagRow
from webapp.web import tables
from webapp.web.tables import Column, Lamp, Link


def _often(row: FlagRow) -> Lamp:
    """Return how often it repeated; on a phone with in which way."""
    return Lamp(None, f"{row.times} 次", row.words)


FLAGS = (
    Column(
        "title",
        "什么事",
        tables.title(lambda row: Link(row.title, f"/flags/{row.flag.id}", str(row.flag.id))),
        width="fill",
        phone="title",
    ),
    Column("same", "怎么重复的", tables.words(lambda row: row.same), width="l"),
    Column("times", "30 天里", tables.lamp(_often), phone="out"),
    Column("area", "哪里", tables.words(lambda row: row.area.label), width="fill", phone="second"),
    Column("at", "什么时候提醒的", tables.moment(lambda row: row.flag.flagged_at), width="l", narrow=True),
    Column("said", "开会怎么说", tables.words(lambda row: row.flag.words), width="xl", narrow=True),
)
