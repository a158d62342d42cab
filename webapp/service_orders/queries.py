"""Reads of orders: for those who serve through their scope, for residents by code and telephone."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select, union_all

from webapp.areas.models import Area
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import EVERYTHING, PAGE_SIZE, ListPage, Window, count, in_list, narrow
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.protection.impartial import barred, refuse
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.queries import holding
from webapp.service_orders.menu import Item, groups, items
from webapp.service_orders.models import OrderNote, OrderScope, ServiceOrder
from webapp.service_orders.states import (
    ALIVE,
    STAFF_MEETINGS,
    STATE_LABELS,
    TELL,
    State,
)

MOST_IN_A_WEEK = 300
_NOTED_LATER = timedelta(days=31)  # so long after they met what came of it may still be noted


@dataclass(frozen=True)
class OrderRow:
    """An order as those who serve see it, with its place and adviser in words."""

    order: ServiceOrder
    place: str
    adviser: str
    left: bool = False  # whoever it was given to serves no more, and it is not done
    barred: str = ""  # why the reader takes no step on it; read for one order alone

    @property
    def item(self) -> Item:
        """What was ordered."""
        return items()[self.order.item]

    @property
    def words(self) -> tuple[str, str, str, str]:
        """The state's word, tone, icon, and what comes next."""
        return STATE_LABELS[self.order.state]

    @property
    def meeting(self) -> str:
        """How they meet, in the words of those who serve."""
        return STAFF_MEETINGS[self.order.meeting]

    @property
    def tell(self) -> tuple[str, str]:
        """Whom one may inform, in words, and what that means."""
        return TELL[self.order.tell]

    @property
    def is_today(self) -> bool:
        """Whether they meet on this Shanghai day."""
        at = self.order.meet_at
        return at is not None and clock.local_day(at) == clock.local_day(clock.now())

    @property
    def groups(self) -> list[str]:
        """The priority groups that were ticked, in words."""
        return [groups()[code] for code in json.loads(self.order.groups or "[]") if code in groups()]


ServiceOrderPage = ListPage[OrderRow]


def order_for(actor: Actor, code: str) -> ServiceOrder:
    """Return an order through the actor's scope; the one 404 for absent and out of scope."""
    return row_for(actor, code).order


def row_for(actor: Actor, code: str) -> OrderRow:
    """Return an order with its words through the actor's scope."""
    seen = in_list(OrderScope, actor.scopes, "all", ServiceOrder.received_at, ServiceOrder.id)
    why = barred("order", ServiceOrder.id, actor.id, actor.phone_index).label("barred")
    found = db.session().execute(_rows().add_columns(why).where(ServiceOrder.code == code, seen)).first()
    if found is None:
        raise not_found()
    return replace(_row(found), barred=found.barred)


def order_to_change(actor: Actor, code: str) -> ServiceOrder:
    """Return an order on which the actor may take a step; 403 for whose own it is, and for who withdrew from it."""
    row = row_for(actor, code)
    refuse(row.barred)
    return row.order


def list_page(
    scopes: Sequence[str],
    bucket: str,
    after: tuple[int, int] | None = None,
    *,
    newest_first: bool = False,
    window: Window = EVERYTHING,
    size: int = PAGE_SIZE,
    wanted: Sequence[Any] = (),
) -> ServiceOrderPage:
    """Return one page of a list by its key; ``wanted`` are conditions on the orders in SQL."""
    shown = Window(window.since, window.until, after, newest_first)
    listed = Listed(OrderScope, ServiceOrder, scopes, bucket, shown, wanted, size=size)
    return page_of(listed, _rows(), _row)


def at_once(
    scopes: Sequence[str], sizes: Mapping[str, int], wanted: Sequence[Any], *, left: bool
) -> dict[str, list[OrderRow]]:
    """Return the beginning of several lists, bucket → rows, in one statement.

    With ``left`` what waits for an adviser who serves no more stands under ``left`` in place of its list.
    """
    parts = [_beginning(OrderScope, scopes, bucket, size) for bucket, size in sizes.items()]
    if left:
        ids = select(OrderScope.row_id).where(OrderScope.scope.in_(scopes), OrderScope.bucket.in_(sizes))
        behind = select(ServiceOrder.id.label("row_id"), ServiceOrder.id.label("sort"), literal("left").label("bucket"))
        behind = behind.where(ServiceOrder.id.in_(ids), _left()).order_by(ServiceOrder.id).limit(PAGE_SIZE)
        parts.insert(0, select(behind.subquery()))
    keys = union_all(*parts).subquery()
    query = _rows().add_columns(keys.c.bucket).join(keys, keys.c.row_id == ServiceOrder.id).where(*wanted)
    found: dict[str, list[OrderRow]] = {bucket: [] for bucket in ("left", *sizes)}
    for one in db.session().execute(query.order_by(keys.c.sort, keys.c.row_id)):
        if one.bucket == "left" or not (left and one.left):  # who is left behind is on top already
            found[one.bucket].append(_row(one))
    return found


def week(scopes: Sequence[str], since: datetime, until: datetime, wanted: Sequence[Any]) -> list[OrderRow]:
    """Return the orders whose people meet in a stretch of time, what is over included; at most ``MOST_IN_A_WEEK``."""
    ids = select(OrderScope.row_id).where(OrderScope.scope.in_(scopes), OrderScope.bucket.in_(("visits", "done")))
    ids = ids.where(OrderScope.sort >= clock.to_micros(since), OrderScope.sort < clock.to_micros(until + _NOTED_LATER))
    meeting = (ServiceOrder.meet_at >= since, ServiceOrder.meet_at < until, ServiceOrder.state != State.CANCELLED)
    query = _rows().where(ServiceOrder.id.in_(ids), *meeting, *wanted)
    found = db.session().execute(query.order_by(ServiceOrder.meet_at, ServiceOrder.id).limit(MOST_IN_A_WEEK))
    return [_row(one) for one in found]


def how_many(scopes: Sequence[str], bucket: str, window: Window = EVERYTHING) -> int:
    """Count a list that stays small."""
    return db.session().scalar(count(OrderScope, scopes, bucket, window)) or 0


def crowds(scopes: Sequence[str]) -> list[tuple[str, int]]:
    """Return (origin, number) of what is in one row because it came from one device on top of others."""
    query = (
        select(ServiceOrder.origin, func.count())
        .join(OrderScope, OrderScope.row_id == ServiceOrder.id)
        .where(OrderScope.scope.in_(scopes), OrderScope.bucket == "crowd")
        .group_by(ServiceOrder.origin)
        .order_by(func.min(ServiceOrder.id))
        .limit(PAGE_SIZE)
    )
    return [(origin, number) for origin, number in db.session().execute(query)]


def crowd_rows(scopes: Sequence[str], origin: str) -> list[OrderRow]:
    """Return the orders behind one such row, the oldest first."""
    query = (
        _rows()
        .join(OrderScope, OrderScope.row_id == ServiceOrder.id)
        .where(OrderScope.scope.in_(scopes), OrderScope.bucket == "crowd", ServiceOrder.origin == origin)
        .order_by(ServiceOrder.id)
        .limit(200)
    )
    return [_row(one) for one in db.session().execute(query).unique()]


def notes_of(order_id: int) -> list[tuple[OrderNote, str]]:
    """Return the private notes of an order that was loaded through its scope, newest first."""
    query = select(OrderNote, User.name).join(User, User.id == OrderNote.author_id)
    rows = db.session().execute(query.where(OrderNote.order_id == order_id).order_by(OrderNote.id.desc()))
    return [(note, name) for note, name in rows]


def units_of(actor: Actor) -> set[int]:
    """Return the units an actor belongs to."""
    return {post.unit_id for post in actor.posts if post.unit_id}


def by_code(code: str) -> ServiceOrder | None:
    """Return an order by its code alone; only for whoever proved that it is theirs."""
    return db.session().scalar(select(ServiceOrder).where(ServiceOrder.code == code))


def today() -> Window:
    """Return the window of this Shanghai day for lists by time."""
    day = clock.local_day(clock.now())
    start = clock.to_micros(clock.day_start(day))
    return Window(start, start + 86_400_000_000, None, False)


def _rows() -> Any:
    return (
        select(ServiceOrder, Area.label, User.name, _left().label("left"))
        .join(Area, Area.id == ServiceOrder.area_id)
        .outerjoin(User, User.id == ServiceOrder.adviser_id)
    )


def _row(found: Any) -> OrderRow:
    return OrderRow(found.ServiceOrder, found.label, found.name or "", bool(found.left))


def _beginning(entry: type[OrderScope], scopes: Sequence[str], bucket: str, size: int) -> Any:
    keys = narrow(entry, scopes, bucket, Window(newest_first=False), size).subquery()
    return select(keys.c.row_id, keys.c.sort, literal(bucket).label("bucket"))


def _left() -> ColumnElement[bool]:
    serves = holding(ServiceOrder.adviser_id, "service.visit")
    return and_(ServiceOrder.state.in_(ALIVE), ServiceOrder.adviser_id.is_not(None), ~serves)
