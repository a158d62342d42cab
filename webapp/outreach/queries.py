"""Reads of plans, events and typical cases, each through the areas that the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from webapp.areas.models import Area
from webapp.areas.queries_lists import Listed, page_of
from webapp.areas.scope import PAGE_SIZE, ListPage, Window, area_scope, in_list, person_scope
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.outreach.models import EventPhoto, EventScope, OutreachEvent
from webapp.outreach.states import State
from webapp.people.actor import Actor
from webapp.people.permissions import ROLE_VERBS
from webapp.web.formatting import WEEKDAYS, clock_time


@dataclass(frozen=True)
class EventRow:
    """An event in a list, with the name of its place."""

    event: OutreachEvent
    area: str


def scopes(actor: Actor) -> list[str]:
    """Return the scopes whose events the actor sees: the areas of the posts that may read, and what they lecture at."""
    mine = [area_scope(p.area_id) for p in actor.posts if p.area_id and "outreach.read" in ROLE_VERBS[p.role]]
    return list(dict.fromkeys([*mine, person_scope(actor.id)]))


def event(actor: Actor, code: str) -> tuple[OutreachEvent, Area]:
    """Return an event with its area through the actor's scope; the one 404 else."""
    query = (
        select(OutreachEvent, Area)
        .join(Area, Area.id == OutreachEvent.area_id)
        .where(
            OutreachEvent.code == code,
            in_list(EventScope, scopes(actor), "all", OutreachEvent.starts_at, OutreachEvent.id),
        )
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return row[0], row[1]


def events(
    actor: Actor, bucket: str, window: Window, wanted: Sequence[Any] = (), size: int = PAGE_SIZE
) -> ListPage[EventRow]:
    """Return one page of events by when they begin; ``wanted`` are conditions on them in SQL."""
    rows = select(OutreachEvent, Area.label).join(Area, Area.id == OutreachEvent.area_id)
    listed = Listed(EventScope, OutreachEvent, scopes(actor), bucket, window, wanted, size=size)
    return page_of(listed, rows, lambda row: EventRow(row.OutreachEvent, row.label))


def public_events(since: datetime, after: tuple[int, int] | None) -> ListPage[Any]:
    """Return the announced events that are still to come, and those called off, for anybody; the next one first."""
    shown_states = (State.ANNOUNCED, State.CANCELLED)
    query = select(OutreachEvent, Area.label).join(Area, Area.id == OutreachEvent.area_id)
    query = query.where(OutreachEvent.state.in_(shown_states), OutreachEvent.starts_at >= since)
    query = query.where(or_(OutreachEvent.state == State.ANNOUNCED, OutreachEvent.sequence > 0))
    if after:
        moment = clock.from_micros(after[0])
        query = query.where(
            or_(OutreachEvent.starts_at > moment, (OutreachEvent.starts_at == moment) & (OutreachEvent.id > after[1]))
        )
    query = query.order_by(OutreachEvent.starts_at, OutreachEvent.id).limit(PAGE_SIZE + 1)
    found = [EventRow(row[0], row[1]) for row in db.session().execute(query)]
    shown = found[:PAGE_SIZE]
    last = (clock.to_micros(shown[-1].event.starts_at), shown[-1].event.id) if len(found) > PAGE_SIZE else None
    return ListPage(shown, last)


def public_event(code: str) -> EventRow:
    """Return an event that was announced, also when it was called off or is over; the one 404 else."""
    query = select(OutreachEvent, Area.label).join(Area, Area.id == OutreachEvent.area_id)
    row = db.session().execute(query.where(OutreachEvent.code == code)).first()
    if row is None or row[0].state == State.PLANNED or (row[0].state == State.CANCELLED and not row[0].sequence):
        raise not_found()
    return EventRow(row[0], row[1])


def photos_of(event_id: int) -> Sequence[EventPhoto]:
    """Return the pictures of an event."""
    return db.session().scalars(select(EventPhoto).where(EventPhoto.event_id == event_id).order_by(EventPhoto.id)).all()


def photo(event_id: int, photo_id: int) -> EventPhoto:
    """Return one picture of an event; the one 404 else."""
    found = db.session().get(EventPhoto, photo_id)
    if found is None or found.event_id != event_id:
        raise not_found()
    return found


def event_by_id(event_id: int) -> OutreachEvent | None:
    """Return an event for the system's own work (notices); never for a page."""
    return db.session().get(OutreachEvent, event_id)


def when_words(event: OutreachEvent) -> str:
    """Return day and time as a notice says them: 11月28日 星期六 9:30."""
    there = clock.local(event.starts_at)
    return f"{there.month}月{there.day}日 星期{WEEKDAYS[there.weekday()]} {clock_time(event.starts_at)}"
