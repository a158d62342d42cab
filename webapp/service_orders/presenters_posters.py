"""The posters of one's areas as a table."""

from flask import url_for

from webapp.areas.models import Area, Level
from webapp.web import tables
from webapp.web.tables import Column, Link

LEVEL_WORDS = {Level.TOWN: "镇", Level.VILLAGE: "村、社区", Level.GRID: "网格", Level.MICRO_GRID: "微网格"}


def _place(area: Area) -> Link:
    return Link(area.label, url_for("service_orders_posters.poster", code=area.code), area.code)


def _level(area: Area) -> str:
    return "专属网格" if area.special else LEVEL_WORDS[area.level]


def _inside(area: Area) -> Link:
    """Return the way a level down; nothing where there is none."""
    if area.level == Level.MICRO_GRID or area.special:
        return Link("", "", area.code)
    url = url_for("service_orders_posters.posters")
    return Link(f"{area.name}里的每一格", f"{url}?in={area.code}", area.code)


COLUMNS = (
    Column("place", "地方", tables.title(_place), width="fill", phone="title"),
    Column("level", "哪一级", tables.words(_level), width="s", phone="side"),
    Column("inside", "往下看", tables.link(_inside), width="l", phone="out"),
)
