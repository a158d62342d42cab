"""Reads of plans, events and typical cases, each through the areas that the actor may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from webapp.areas.models import Area, Level
from webapp.areas.scope import PAGE_SIZE, Window, area_scope, narrow, person_scope, standing
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.outreach.models import EventPhoto, EventScope, OutreachEvent, OutreachPlan, TypicalCase
from webapp.outreach.states import PlanState, State, StoryState
from webapp.people.actor import Actor
from webapp.people.permissions import ROLE_VERBS


@dataclass(frozen=True)
class EventRow:
    """An event in a list, with the name of its place."""

    event: OutreachEvent
    area: str


@dataclass(frozen=True)
class Page:
    """One page of a list; ``after`` is the key of its last row when more follow."""

    rows: list[Any]
    after: tuple[int, int] | None


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
            standing(EventScope, scopes(actor), "all", OutreachEvent.starts_at, OutreachEvent.id),
        )
    )
    row = db.session().execute(query).first()
    if row is None:
        raise not_found()
    return row[0], row[1]


def events(actor: Actor, bucket: str, after: tuple[int, int] | None) -> Page:
    """Return one page of events: the next one first, of the past ones the newest."""
    newest_first = bucket == "past"
    listed = narrow(EventScope, scopes(actor), bucket, Window(after=after, newest_first=newest_first)).subquery()
    order = (listed.c.sort.desc(), listed.c.row_id.desc()) if newest_first else (listed.c.sort, listed.c.row_id)
    query = (
        select(OutreachEvent, Area.label)
        .join(listed, listed.c.row_id == OutreachEvent.id)
        .join(Area, Area.id == OutreachEvent.area_id)
        .order_by(*order)
    )
    found = [EventRow(row[0], row[1]) for row in db.session().execute(query)]
    shown = found[:PAGE_SIZE]
    last = (clock.to_micros(shown[-1].event.starts_at), shown[-1].event.id) if len(found) > PAGE_SIZE else None
    return Page(shown, last)


def public_events(since: datetime, after: tuple[int, int] | None) -> Page:
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
    return Page(shown, last)


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


def villages(actor: Actor) -> list[Area]:
    """Return the villages that the actor plans for or reads, in code order."""
    paths = actor.paths_for("outreach.read")
    inside = or_(*[Area.path.startswith(path) for path in paths]) if paths else Area.id.is_(None)
    query = select(Area).where(Area.level == Level.VILLAGE, Area.active, inside).order_by(Area.code)
    return list(db.session().scalars(query))


def village(actor: Actor, code: str) -> Area:
    """Return one of the actor's villages; the one 404 else."""
    found = next((area for area in villages(actor) if area.code == code), None)
    if found is None:
        raise not_found()
    return found


def plans(actor: Actor, village_id: int, month: date) -> Sequence[OutreachPlan]:
    """Return a village's plan for a month in the order it was written; drafts only for who runs it."""
    query = select(OutreachPlan).where(OutreachPlan.month == month, OutreachPlan.area_id == village_id)
    if not actor.can("outreach.run"):
        query = query.where(OutreachPlan.state == PlanState.PUBLISHED)
    return db.session().scalars(query.order_by(OutreachPlan.id)).all()


def plan(actor: Actor, plan_id: int) -> OutreachPlan:
    """Return a line of a plan of one of the actor's villages; the one 404 else."""
    found = db.session().get(OutreachPlan, plan_id)
    if found is None or not any(area.id == found.area_id for area in villages(actor)):
        raise not_found()
    return found


def plan_counts(month: date) -> dict[int, tuple[int, int]]:
    """Return area id → (lines, of them published) of a month."""
    published = func.count().filter(OutreachPlan.state == PlanState.PUBLISHED)
    query = select(OutreachPlan.area_id, func.count(), published).where(OutreachPlan.month == month)
    return {row[0]: (row[1], row[2]) for row in db.session().execute(query.group_by(OutreachPlan.area_id))}


def events_of_plans(plan_ids: Sequence[int]) -> dict[int, OutreachEvent]:
    """Return plan id → the last event that was made of it."""
    if not plan_ids:
        return {}
    query = select(OutreachEvent).where(OutreachEvent.plan_id.in_(plan_ids)).order_by(OutreachEvent.id)
    return {event.plan_id or 0: event for event in db.session().scalars(query)}


def stories(state: StoryState, after: tuple[int, int] | None) -> Page:
    """Return one page of typical cases in a state, the newest first."""
    query = select(TypicalCase).where(TypicalCase.state == state)
    if after:
        moment = clock.from_micros(after[0])
        query = query.where(
            or_(TypicalCase.sort_at < moment, (TypicalCase.sort_at == moment) & (TypicalCase.id < after[1]))
        )
    query = query.order_by(TypicalCase.sort_at.desc(), TypicalCase.id.desc()).limit(PAGE_SIZE + 1)
    found = list(db.session().scalars(query))
    shown = found[:PAGE_SIZE]
    last = (clock.to_micros(shown[-1].sort_at), shown[-1].id) if len(found) > PAGE_SIZE else None
    return Page(shown, last)


def story(story_id: int, *, public: bool) -> TypicalCase:
    """Return a typical case; with ``public`` only one that is out. The one 404 else."""
    found = db.session().get(TypicalCase, story_id)
    if found is None or (public and found.state != StoryState.PUBLISHED):
        raise not_found()
    return found
