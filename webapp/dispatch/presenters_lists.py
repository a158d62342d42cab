"""Lists of the desk as tables: whom to call back, and what somebody decides on or follows."""

from webapp.cases.work_orders.queries import OrderRow
from webapp.dispatch.presenters_inbox import NAME, due
from webapp.dispatch.queries_follow_ups import Call
from webapp.reports.catalogue import CHANNELS
from webapp.web import tables
from webapp.web.formatting import when, when_short
from webapp.web.tables import Chip, Column, Lamp, Link


def _whom(call: Call) -> Lamp:
    """Return whom to call; on a phone with the number."""
    name = call.name or "没留称呼"
    return Lamp(None, name, f"{name} {call.phone} · {CHANNELS[call.channel]}")


def _done(call: Call) -> Lamp:
    """Return when it was settled; on a phone with what was tried."""
    settled = call.case.resolved_at
    if not settled:
        return Lamp(None, "")
    tried = f"，打过 {call.tried} 次没联系上" if call.tried else ""
    return Lamp(None, when_short(settled), f"{when(settled)} 办好{tried}")


def _asks(row: OrderRow) -> Chip | None:
    return Chip(row.question, "amber", "hourglass") if row.question else None


CALLS = (
    Column(
        "title",
        "什么事",
        tables.title(lambda call: Link(call.title, f"/follow-ups/{call.case.code}", call.case.code)),
        width="fill",
        phone="title",
    ),
    Column("whom", "打给谁", tables.lamp(_whom), phone="second"),
    Column("phone", "电话", tables.words(lambda call: call.phone)),
    Column("channel", "怎么来的", tables.words(lambda call: CHANNELS[call.channel]), narrow=True),
    Column("place", "地方", tables.words(lambda call: call.place), width="xl", narrow=True),
    Column("done", "办好", tables.lamp(_done), width="s", phone="out"),
    Column("tried", "没打通", tables.number(lambda call: call.tried or ""), width="xs", narrow=True),
    Column("last", "上次打", tables.moment(lambda call: call.tried_at), width="s", narrow=True),
)
TO_DECIDE = (
    Column("due", "到期", tables.lamp(due), phone="out"),
    NAME,
    Column("asks", "要您定什么", tables.chip(_asks), width="l", phone="chip"),
    Column("unit", "谁在办", tables.words(lambda row: row.unit), width="l", phone="second"),
    Column("place", "地方", tables.words(lambda row: row.place), width="xl", narrow=True),
    Column("severity", "急", tables.words(lambda row: row.severity), width="xs", narrow=True),
    Column("sent", "派出", tables.moment(lambda row: row.order.dispatched_at), width="s", tight=True),
)
