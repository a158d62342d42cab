"""A unit's 待办 as rows of a spreadsheet: the same lists of orders in the same order; nobody who reported is named."""

from collections.abc import Iterator, Sequence

from webapp.cases.work_orders import queries as queries_orders
from webapp.cases.work_orders.queries import Narrowed, OrderRow
from webapp.core.masking import mask_phones_in
from webapp.core.media.sheets import Cell, Column
from webapp.dispatch.queries import narrowed_by, open_lists
from webapp.dispatch.schemas import InboxInput
from webapp.paper.queries_sheets import CHUNK, Sheet, capped
from webapp.people.actor import Actor
from webapp.web.formatting import stamp

ORDER_COLUMNS = (
    Column("案码", 22),
    Column("什么事", 30, wrap=True),
    Column("辖区", 22),
    Column("地点", 20, wrap=True),
    Column("急不急", 8),
    Column("要办什么", 30, wrap=True),
    Column("办到哪一步", 11),
    Column("哪一家", 16),
    Column("谁在办", 10),
    Column("派来", 17),
    Column("到期", 17),
    Column("办好", 17),
)
TITLES = {
    None: "待办",
    "new": "新派来的",
    "working": "我们在办",
    "today": "今天到期",
    "overdue": "已超期",
    "protected": "受保护的，不导出",
    "done": "办好的",
}


def has_unit_inbox(actor: Actor) -> bool:
    """Say whether 待办 is a unit's list of orders for this actor, as the page decides it."""
    return bool(queries_orders.unit_scopes(actor)) and not actor.leading


def orders_sheet(actor: Actor, wanted: InboxInput) -> Sheet:
    """Return a unit's 待办, narrowed as its page, as a sheet."""
    filters = {"show": wanted.show, "state": wanted.state, "severity": wanted.severity}
    sheet = Sheet(TITLES[wanted.show], ORDER_COLUMNS, iter(()), {name: v for name, v in filters.items() if v})
    found = (row for bucket in _buckets(wanted) for row in _all(actor, bucket, narrowed_by(wanted)))
    sheet.rows = capped((_row(row) for row in found if not row.case.protected), sheet)
    return sheet


def _buckets(wanted: InboxInput) -> tuple[str, ...]:
    if wanted.show is None:
        return open_lists(wanted)
    return {"new": ("new",), "done": ("done",), "protected": ()}.get(wanted.show, ("working",))


def _all(actor: Actor, bucket: str, narrowed: Narrowed) -> Iterator[OrderRow]:
    # What is done is listed whole, as on the page: the filters there are about what is still under way.
    only = Narrowed() if bucket == "done" else narrowed
    scopes, after = queries_orders.unit_scopes(actor), None
    while True:
        page = queries_orders.work_order_page(scopes, bucket, after, narrowed=only, size=CHUNK)
        yield from page.rows
        after = page.after
        if after is None:
            return


def _row(row: OrderRow) -> Sequence[Cell]:
    order = row.order
    return (
        row.case.code,
        mask_phones_in(row.title),
        row.area_label,
        mask_phones_in(row.place_name),
        row.severity,
        mask_phones_in(order.asked),
        row.words[0],
        row.unit,
        row.officer,
        stamp(order.dispatched_at),
        stamp(order.due_at) if row.light else "",
        stamp(order.done_at),
    )
