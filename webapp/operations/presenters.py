"""How the house is, as rows of a table."""

from typing import NamedTuple

from flask import url_for

from webapp.operations.queries_health import Health
from webapp.web import tables
from webapp.web.formatting import when
from webapp.web.tables import Column, Link


class State(NamedTuple):
    """One thing about the house, how it is now, and the page that says more."""

    what: str
    now: str
    url: str = ""


HEALTH_COLUMNS = (
    Column("what", "什么", tables.title(lambda row: Link(row.what, row.url, row.what)), width="xl", phone="title"),
    Column("now", "现在", tables.words(lambda row: row.now), width="fill", phone="out"),
)


def health_rows(house: Health, missing: int | None) -> list[State]:
    """Return what an administrator looks at; ``missing`` is the year whose holidays nobody has noted."""
    drilled = "还没有"
    if house.drilled:
        drilled = f"{when(house.drilled)} · {'用得起来' if house.drill_well else '没有用起来，请查'}"
    holidays = f"{missing}年的还没有录入" if missing else "有了"
    return [
        State("最近一次备份", f"{when(house.backed_up)} · {house.file}" if house.backed_up else "还没有"),
        State("最近一次演练", drilled),
        State("放假安排", holidays, url_for("operations_holidays.page")),
        State("后台上次有动静", when(house.worked) if house.worked else "还没有"),
        State("磁盘还剩", f"{house.free_gb} GB"),
        State("操作记录", f"{house.entries} 条"),
        State("等着送出的消息", f"{house.waiting} 条"),
    ]
