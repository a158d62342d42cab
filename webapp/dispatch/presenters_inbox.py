"""待办 of a unit as a table: the columns, and what each shows of an order."""

from webapp.cases.work_orders.queries import OrderRow
from webapp.cases.work_orders.states import ORDER_LABELS, OrderState
from webapp.web import tables
from webapp.web.formatting import by_when, day_words
from webapp.web.tables import Chip, Column, Lamp, Link


def due(row: OrderRow) -> Lamp:
    """Return until when an order is to be done, or when it was; on a phone where it stands."""
    order, light = row.order, row.light
    if light:
        return Lamp(light[0], by_when(order.due_at), light[1])
    return Lamp("good", day_words(order.done_at or order.ended_at or order.due_at), row.standing)


def part(row: OrderRow) -> Lamp:
    """Return which part the unit has and who of it; on a phone with how urgent it is."""
    order = row.order
    said = " · ".join(filter(None, ("主办" if order.leading else "协办", row.officer)))
    return Lamp(None, said, " · ".join(filter(None, (said, row.severity, order.supervision))))


def attributes(row: OrderRow) -> dict[str, str]:
    """Return what scripts know a row by."""
    waits = {"data-waiting": "yes"} if row.order.state == OrderState.DISPATCHED else {}
    return {"data-case": row.case.code, "data-order": str(row.order.number), **waits}


NAME = Column(
    "title",
    "事情",
    tables.title(lambda row: Link(row.title, row.url, row.case.code, not row.case.protected)),
    width="fill",
    phone="title",
)
INBOX_COLUMNS = (
    Column("due", "到期", tables.lamp(due), phone="top"),
    NAME,
    Column("place", "地方", tables.words(lambda row: row.place), width="xl", phone="second"),
    Column("who", "谁办", tables.lamp(part), width="l", phone="out", narrow=True),
    Column("severity", "急", tables.words(lambda row: row.severity), width="xs", filter=("severity",), narrow=True),
    Column(
        "state", "步", tables.chip(lambda row: Chip(*ORDER_LABELS[row.order.state])), width="chip", filter=("state",)
    ),
)
