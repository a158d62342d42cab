"""点餐 for those who serve, as lists: the columns, what narrows them, and what stands on top today."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from webapp.areas.queries_lists import lies_in, village_names
from webapp.areas.scope import EVERYTHING, Window
from webapp.core import clock
from webapp.people.actor import Actor
from webapp.service_orders import queries, queries_staff
from webapp.service_orders.advisers.queries import servers
from webapp.service_orders.menu import items
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.queries import OrderRow
from webapp.service_orders.states import State
from webapp.web import tables
from webapp.web.formatting import by_when, clock_time, day_words, when
from webapp.web.lists.filters import FROM, TO, Filter, Filters, filters_of, offered
from webapp.web.tables import Chip, Column, Lamp, Link
from webapp.web.waiting import tonight

PATH = "/orders"


class View(NamedTuple):
    """One list: its word, whether it begins at the end, whether days narrow its key, whether it is bad to be in it."""

    word: str
    newest_first: bool = False
    by_day: bool = False
    bad: bool = False


OWN = {"new": View("等答应"), "visits": View("要去的", by_day=True), "done": View("办完的", True, True)}
# A part of 要去的 that the page of the morning leads to.
SOON = {"soon": View("今天明天的约", by_day=True)}
OFFICE = {"late": View("没人答应", bad=True), "calls": View("要打电话"), "follow_up": View("不满意", bad=True)}
_SOON = timedelta(hours=2)


def views_of(actor: Actor) -> dict[str, View]:
    """Return the lists that this actor has beside today's: the office has three more."""
    return OWN | SOON | (OFFICE if actor.can("service.office") else {})


def views_shown(
    known: Mapping[str, View], show: str, counts: Mapping[str, int], filters: Filters
) -> list[dict[str, Any]]:
    """Return the ways to these lists and to the week, with the numbers of those that stay small."""
    found: list[dict[str, Any]] = [{"word": "今天", "url": filters.address(), "active": not show}]
    for code, view in known.items():
        if code in SOON and code != show:
            continue
        number = counts.get(code) if code != "done" else None
        found.append({"word": view.word, "url": filters.address(show=code), "count": number, "active": show == code})
        found[-1]["bad"] = view.bad and bool(number)
    return [*found, {"word": "一周", "url": filters.address(show="week"), "active": show == "week"}]


def due(row: OrderRow) -> Lamp:
    """Return until when it is to be answered, or when they meet; of what is over the day it ended."""
    order = row.order
    if order.state == State.REQUESTED:
        words = by_when(order.confirm_due_at)
        late = order.confirm_due_at <= clock.now()
        soon = order.urgent or order.confirm_due_at < clock.now() + _SOON
        tone = "late" if late else "soon" if soon else "good"
        return Lamp(tone, words, f"等{row.adviser or '司法所'}答应，{words}")
    if order.finished_at:
        return Lamp(None, day_words(order.finished_at), f"{day_words(order.finished_at)}办完")
    if order.meet_at is None:
        return Lamp("soon", "还没定时间", "答应了，还没定时间")
    missed = order.meet_at < clock.now() and order.state == State.SCHEDULED
    return Lamp("late" if missed else None, _meets(row), f"{when(order.meet_at)} {row.adviser}".strip())


def about(row: OrderRow) -> str:
    """Return what to heed before one calls or goes: 优先, whom one may tell."""
    told = {"secret": "不想让家里人知道", "self": "只跟本人说"}.get(row.order.tell, "")
    return " · ".join(filter(None, ["优先" if row.order.priority else "", told]))


def whom(row: OrderRow) -> str:
    """Return who ordered, or which body."""
    return " · ".join(filter(None, [row.order.body_name, row.order.name]))


def place(row: OrderRow) -> Lamp:
    """Return where, on a phone with who, how and what to heed."""
    return Lamp(None, row.place, " · ".join(filter(None, [about(row), whom(row), row.meeting, row.place])))


def name(row: OrderRow) -> Link:
    """Return what was ordered and leads to its page."""
    return Link(row.item.name, f"{PATH}/{row.order.code}", row.order.code)


def step(row: OrderRow) -> Chip:
    """Return how an order stands; first of all that it needs somebody else."""
    return Chip("请换人", "brick", "user") if row.left else Chip(*row.words[:3])


COLUMNS = (
    Column("due", "到期、见面", tables.lamp(due), width="m", sort="due", filter=("from", "to"), phone="out"),
    Column("item", "要什么", tables.title(name), width="fill", filter=("item",), phone="title"),
    Column("who", "谁点的", tables.words(whom), width="s"),
    Column("place", "地方", tables.lamp(place), width="m", filter=("village",), phone="second", narrow=True),
    Column("how", "怎么见", tables.words(lambda row: row.meeting), width="s", narrow=True),
    Column("heed", "留心", tables.words(about), width="m", narrow=True),
    Column("adviser", "谁去", tables.words(lambda row: row.adviser or "还没安排"), width="s", filter=("adviser",)),
    Column("step", "步", tables.chip(step), width="m", phone="chip"),
    Column("received", "收到", tables.moment(lambda row: row.order.received_at), width="s", narrow=True),
)


def filters_for(actor: Actor) -> Filters:
    """Return what narrows these lists: what was ordered, and days; for the office who serves, and the village."""
    if not offered("item", "adviser", "village", "from", "to"):
        return filters_of((), "show", "week")
    known = [Filter("item", "要什么", {code: item.name for code, item in items().items()})]
    if actor.can("service.office"):
        people = {str(user_id): f"{person} · {where}" for user_id, person, where in servers()}
        known += [Filter("adviser", "谁去", people), Filter("village", "哪个村", village_names())]
    return filters_of([*known, FROM, TO], "show", "week")


def page_of(
    actor: Actor, show: str, filters: Filters, asked: tables.Asked, after: tuple[int, int] | None
) -> dict[str, Any]:
    """Return one list whole, page by page."""
    view, window, wanted = views_of(actor)[show], EVERYTHING, wanted_of(filters)
    if show == "soon":
        window = queries_staff.two_days()
    elif view.by_day:
        window = Window(_micros(filters.since), _micros(filters.until))
    else:
        wanted += _received(filters)
    found = queries.list_page(
        queries_staff.lists_of(actor),
        "visits" if show == "soon" else show,
        after,
        newest_first=asked.descending,
        window=window,
        size=asked.size,
        wanted=wanted,
    )
    groups = answer_groups(found.rows) if show == "new" and after is None and not asked.descending else []
    return {"rows": found.rows, "groups": groups, "more": tables.more(found, asked)}


def today_of(actor: Actor, filters: Filters, asked: tables.Asked, counts: dict[str, int]) -> dict[str, Any]:
    """Return what stands on top today: what nobody serves any more, what waits for an answer, where to go."""
    scopes, wanted = queries_staff.lists_of(actor), [*wanted_of(filters), *_received(filters)]
    office = actor.can("service.office")
    found = queries.at_once(scopes, {"new": asked.size // 2, "visits": asked.size}, wanted, left=office)
    today = [row for row in found["visits"] if row.is_today]
    later = [row for row in found["visits"] if not row.is_today]
    groups = [
        ("原来的人走了，请换一位", found["left"]),
        *answer_groups(found["new"]),
        ("今天要去的", today),
        ("后面几天", later),
    ]
    return {
        "rows": [row for _, rows in groups for row in rows],
        "groups": groups,
        "more": None,
        "crowds": queries.crowds(scopes) if office and counts.get("crowd") else [],
    }


def answer_groups(rows: Sequence[OrderRow]) -> list[tuple[str, list[OrderRow]]]:
    """Return what waits for an answer in two groups: what is late or due before the day is over, and the rest."""
    now = [row for row in rows if row.order.confirm_due_at < tonight()]
    return [("等您答应，今天到期", now), ("等您答应", [row for row in rows if row not in now])]


def wanted_of(filters: Filters) -> list[Any]:
    """Return what the filters want of an order, in SQL; the days are another matter in each list."""
    found = []
    if filters["item"]:
        found.append(ServiceOrder.item == filters["item"])
    if filters["adviser"]:
        found.append(ServiceOrder.adviser_id == int(filters["adviser"]))
    if filters["village"]:
        found.append(lies_in(ServiceOrder.area_id, filters["village"]))
    return found


def _meets(row: OrderRow) -> str:
    at = row.order.meet_at
    assert at is not None
    return f"{day_words(at)} {clock_time(at)}"


def _received(filters: Filters) -> list[Any]:
    found = []
    if filters.since:
        found.append(ServiceOrder.received_at >= filters.since)
    if filters.until:
        found.append(ServiceOrder.received_at < filters.until)
    return found


def _micros(moment: Any) -> int | None:
    return clock.to_micros(moment) if moment else None
