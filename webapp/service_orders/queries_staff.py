"""Reads for those who serve: counts of their lists, the story of an order, the month, the calendar."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from webapp.areas.models import Area
from webapp.areas.scope import EVERYTHING, Window, count
from webapp.core import clock
from webapp.core.calendar import CalendarEntry, calendar_entries
from webapp.core.db import db
from webapp.core.hot.forms import Piece, piece
from webapp.core.journal import JournalEntry
from webapp.people.actor import Actor
from webapp.people.models import User
from webapp.people.queries import holding
from webapp.service_orders.advisers.logbook import LogRow, service_log
from webapp.service_orders.advisers.slots import SLOT
from webapp.service_orders.menu import items
from webapp.service_orders.models import OrderScope, ServiceOrder, uid_of
from webapp.service_orders.states import (
    ORDERS,
    STAFF_MEETINGS,
    STATE_LABELS,
    Action,
    State,
)

STORY = {event: words for event, (words,) in ORDERS.histories.items()}
MOVABLE = ORDERS[Action.PUT_OFF].sources
SHOWN = ("new", "late", "visits", "calls", "follow_up", "crowd")


def lists_of(actor: Actor) -> list[str]:
    """Return the scopes of the lists of orders an actor has: their own and those of their units."""
    return [one for one in actor.scopes if one[0] in "pu" and one not in actor.named]


def bucket_counts(scopes: Sequence[str]) -> dict[str, int]:
    """Return how many distinct orders are in each list that stays small, in one statement."""
    query = (
        select(OrderScope.bucket, func.count(OrderScope.row_id.distinct()))
        .where(OrderScope.scope.in_(scopes), OrderScope.bucket.in_(SHOWN))
        .group_by(OrderScope.bucket)
    )
    return {bucket: number for bucket, number in db.session().execute(query)}


def unanswered(actor: Actor, until: datetime | None = None) -> Piece:
    """Count the orders that wait for an answer, or only those whose time to answer ends before a moment."""
    return _listed(actor, "new", Window(until=clock.to_micros(until)) if until else EVERYTHING)


def waiting(actor: Actor) -> Select[int, datetime]:
    """Select (id, since when) of the orders that wait for an answer."""
    query = select(ServiceOrder.id, ServiceOrder.received_at).join(OrderScope, OrderScope.row_id == ServiceOrder.id)
    return query.where(OrderScope.scope.in_(lists_of(actor)), OrderScope.bucket == "new")


def in_list_of(actor: Actor, bucket: str) -> Piece:
    """Count the orders in one of the actor's lists that stay small."""
    return _listed(actor, bucket)


def promised(actor: Actor) -> Piece:
    """Count the visits that the actor's lists have for today and tomorrow."""
    return _listed(actor, "visits", two_days())


def _listed(actor: Actor, bucket: str, window: Window = EVERYTHING) -> Piece:
    return piece(_count, scopes=lists_of(actor), bucket=bucket, since=window.since, until=window.until)


def _count(scopes: Sequence[str], bucket: str, since: int | None, until: int | None) -> Select[Any]:
    return count(OrderScope, scopes, bucket, Window(since, until))


def two_days() -> Window:
    """Return today and tomorrow as a part of a list by time."""
    start = clock.day_start(clock.local_day(clock.now()))
    return Window(clock.to_micros(start), clock.to_micros(start + timedelta(days=2)))


def story_of(order_id: int) -> list[tuple[str, str, datetime]]:
    """Return what happened to an order that was loaded through its scope: (word, who, when), newest first."""
    query = (
        select(JournalEntry.event, User.name, JournalEntry.at)
        .outerjoin(User, User.id == JournalEntry.actor_id)
        .where(JournalEntry.subject_kind == "order", JournalEntry.subject_id == order_id)
        .order_by(JournalEntry.id.desc())
        .limit(60)
    )
    return [
        (STORY.get(event, event), name or ("" if event == "order.late" else "本人"), at)
        for event, name, at in db.session().execute(query)
    ]


@service_log
def orders_served(user_id: int, since: datetime, until: datetime) -> Iterable[LogRow]:
    """Return the orders an adviser ended in a stretch of time."""
    query = (
        select(ServiceOrder, Area.label)
        .join(Area, Area.id == ServiceOrder.area_id)
        .where(ServiceOrder.adviser_id == user_id, ServiceOrder.finished_at >= since, ServiceOrder.finished_at < until)
        .where(ServiceOrder.state.in_((State.COMPLETED, State.RATED, State.NO_SHOW)))
        .order_by(ServiceOrder.finished_at)
    )
    return [_line(order, label) for order, label in db.session().execute(query)]


@calendar_entries
def agreed_times(user_id: int, since: datetime, until: datetime) -> Iterable[CalendarEntry]:
    """Return the times of a person who serves now, agreed or kept, with a title that says nothing of whom or what."""
    query = select(
        ServiceOrder.id, ServiceOrder.code, ServiceOrder.meet_at, ServiceOrder.version, ServiceOrder.state
    ).add_columns(ServiceOrder.changed_at, ServiceOrder.slot_at, ServiceOrder.confirmed_at)
    query = query.where(
        ServiceOrder.adviser_id == user_id,
        ServiceOrder.meet_at >= since,
        ServiceOrder.meet_at < until,
        holding(user_id, "service.visit"),
    )
    return [_entry(row) for row in db.session().execute(query.order_by(ServiceOrder.meet_at))]


def _line(order: ServiceOrder, label: str) -> LogRow:
    assert order.finished_at is not None
    spent = order.finished_at - order.started_at if order.started_at else None
    return LogRow(
        order.meet_at or order.finished_at,
        items()[order.item].name,
        label,
        STAFF_MEETINGS[order.meeting],
        STATE_LABELS[order.state][0],
        int(spent / timedelta(minutes=1)) if spent else None,
        f"/orders/{order.code}",
    )


def _entry(row: Any) -> CalendarEntry:
    return CalendarEntry(
        uid=uid_of(row.id),
        starts_at=row.meet_at,
        ends_at=row.meet_at + SLOT,
        title="约好的服务",
        sequence=row.version,
        changed_at=row.changed_at,
        url=f"/orders/{row.code}",
        move_url=f"/orders/{row.code}?do={Action.PUT_OFF}" if row.state in MOVABLE else "",
        cancelled=row.state in (State.CANCELLED, State.NO_SHOW, State.REQUESTED),
        holds=row.slot_at is not None,
        agreed=row.confirmed_at is not None,
    )
