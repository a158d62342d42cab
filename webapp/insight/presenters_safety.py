"""The page of what keeps the villages safe: one row a village, its numbers in words, and their sums."""

from typing import Any

from webapp.insight.queries_safety import VillageSafety, safety_of, summed
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.tables import Column, Link


def _village(row: VillageSafety) -> Link:
    return Link(row.name, f"/board?area={row.code}", row.code)


def _in_words(row: VillageSafety) -> str:
    return (
        f"巡防 {row.members} 人，这个月 {row.held}/{row.planned} 班 · 监控 {row.works}/{row.cameras} 好的 · "
        f"十户 {row.groups} 组 {row.households} 户"
    )


COLUMNS = (
    Column("village", "村", tables.title(_village), width="fill", phone="title"),
    Column("words", "这个月", tables.words(_in_words), phone="second", on_phone_only=True, fixed=True),
    Column("members", "巡防的人", tables.number(lambda row: row.members), width="s", narrow=True),
    Column("shifts", "这个月巡了", tables.words(lambda row: f"{row.held}/{row.planned} 班"), width="s", narrow=True),
    Column("found", "巡到的事", tables.number(lambda row: row.found), width="s", narrow=True),
    Column("cameras", "监控好的", tables.words(lambda row: f"{row.works}/{row.cameras}"), width="s", narrow=True),
    Column("groups", "十户组", tables.number(lambda row: row.groups), width="s", narrow=True),
    Column("households", "户", tables.number(lambda row: row.households), width="s", narrow=True),
    Column("heads", "有户长", tables.number(lambda row: row.heads), width="s", narrow=True),
    Column("began", "这个月应急", tables.number(lambda row: row.began), width="s", narrow=True),
)


def safety_page(actor: Actor, code: str | None) -> dict[str, Any]:
    """Return the page for an area: its villages, and what they are together."""
    area, rows, of_no_village = safety_of(actor, code)
    sums = summed(rows)
    sums["members"] += of_no_village
    asked = tables.asked_of("safety", COLUMNS, each="个村")
    return {"area": area, "rows": rows, "sums": sums, "of_no_village": of_no_village, "asked": asked}
