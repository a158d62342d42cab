"""Writes of events: planned once, announced, changed, held or cancelled by ``act``."""

import secrets
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from webapp.areas import queries as areas
from webapp.areas.models import Area, Level
from webapp.areas.scope import person_scope, scope_entries, scopes_of_area
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.codes import new_code
from webapp.core.db import db, transactional
from webapp.core.errors import invalid
from webapp.legal_aid.queries_people import helpers
from webapp.outreach import queries
from webapp.outreach.models import EventPhoto, EventScope, OutreachEvent
from webapp.outreach.schemas import FURTHEST, USUAL_MINUTES, EventInput
from webapp.outreach.states import EVENTS, Action, State
from webapp.people.actor import Actor
from webapp.people.permissions import PUBLICISTS
from webapp.people.service_times import refuse_held
from webapp.reports.service_files import keep_photo

_entries: Any = EventScope.__table__
MOST_PHOTOS = 9


@transactional
def plan_event(
    actor: Actor,
    sent: EventInput,
    plan_id: int | None = None,
    *,
    randbytes: Callable[[int], bytes] = secrets.token_bytes,
) -> OutreachEvent:
    """Keep a new event."""
    area = place_of(sent.village)
    form_id = str(uuid.UUID(bytes=randbytes(16)))
    event = OutreachEvent(
        code=new_code(randbytes), form_id=form_id, plan_id=plan_id, state=State.PLANNED, changed_at=clock.now()
    )
    _fill(event, sent, area)
    _refuse_time(None, sent, actor)
    session = db.session()
    session.add(event)
    session.flush()
    _place(event, area)
    content = {"topic": event.topic, "state": event.state}
    journal.append("event.planned", ("event", event.id), actor_id=actor.id, content=content)
    submit_after_commit("deliver_notices")
    return event


@transactional
def act(
    actor: Actor,
    code: str,
    action: Action,
    version: int | None,
    photos: Sequence[tuple[str, str]] = (),
    **given: Any,
) -> OutreachEvent:
    """Take one step on an event the actor can see; Problem 404, 409 or 422 as everywhere.

    What people were notified of raises the calendar's sequence. ``photos`` are stored already (file, kind of picture).
    """
    event, area = queries.event(actor, code)
    step = EVENTS[action]
    EVENTS.check(event, step, version=version)
    if action == Action.HOLD and event.starts_at > clock.now():
        raise invalid(head_count="还没到时间，办过了再记")
    sent: EventInput | None = given.pop("sent", None)
    if sent:
        _refuse_time(event, sent, actor)
    area = place_of(sent.village) if sent else area
    announced = event.state == State.ANNOUNCED
    with EVENTS.take(event, step):
        if sent:
            _fill(event, sent, area)
        for name, value in given.items():
            setattr(event, name, value)
        if announced and action in (Action.CHANGE, Action.CANCEL):
            event.sequence += 1
        event.changed_at = clock.now()
    _place(event, area)
    EVENTS.record(event, step, actor_id=actor.id, topic=event.topic, state=event.state)
    _keep_photos(event, photos)
    return event


def _keep_photos(event: OutreachEvent, photos: Sequence[tuple[str, str]]) -> None:
    session = db.session()
    known = len(session.scalars(select(EventPhoto.id).where(EventPhoto.event_id == event.id)).all())
    if known + len(photos) > MOST_PHOTOS:
        raise invalid(photos=f"照片最多 {MOST_PHOTOS} 张")
    for file, mime in photos:
        session.add(EventPhoto(event_id=event.id, file=file, mime=mime))


def store_photos(sent: Sequence[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Prove, strip and store pictures before the transaction; ImageRefused says what is wrong with one."""
    kept = [keep_photo(data, sealed=False, small=False) for _, data in sent]
    return [(photo.file or "", photo.mime or "image/jpeg") for photo in kept]


def place_of(village: str) -> Area:
    """Return the village, or the town where none is given; Problem 422 beside the field for anything else."""
    if village:
        found = areas.by_code(village)
        if found is None or found.level not in (Level.VILLAGE, Level.TOWN):
            raise invalid(village="没有这个村，请重新选")
        return found
    towns = select(Area).where(Area.level == Level.TOWN, Area.active).order_by(Area.id)
    return db.session().scalars(towns.limit(1)).one()


def _fill(event: OutreachEvent, sent: EventInput, area: Area) -> None:
    known = helpers(PUBLICISTS) if sent.lecturer_id else {}
    if sent.lecturer_id and sent.lecturer_id not in known:
        raise invalid(lecturer_id="这个人现在不讲课了，请重新选")
    event.area_id, event.kind, event.topic = area.id, sent.kind, sent.topic
    event.starts_at, event.minutes, event.place = sent.starts_at, sent.minutes or USUAL_MINUTES, sent.place
    event.material, event.lecturer_kind = sent.material, sent.lecturer_kind
    event.lecturer_id = sent.lecturer_id
    event.lecturer = sent.lecturer or (known[sent.lecturer_id].split("（")[0] if sent.lecturer_id else "")


def _refuse_time(event: OutreachEvent | None, sent: EventInput, actor: Actor) -> None:
    """Raise the 422 beside a new time that has passed or is far off, or at which the lecturer is held."""
    now, at, minutes = clock.now(), sent.starts_at, sent.minutes or USUAL_MINUTES
    if event and (at, minutes, sent.lecturer_id) == (event.starts_at, event.minutes, event.lecturer_id):
        return
    if not now <= at <= now + FURTHEST:
        raise invalid(day="这个时间已经过了，选以后的" if at < now else "太远了，最多定到一年以后")
    if sent.lecturer_id:
        length, without = timedelta(minutes=minutes), event.uid if event else ""
        refuse_held([sent.lecturer_id], at, length, field="time", without=without, me=actor.id)


def _place(event: OutreachEvent, area: Area) -> None:
    session = db.session()
    session.execute(delete(_entries).where(_entries.c.row_id == event.id))
    coming = event.state in (State.PLANNED, State.ANNOUNCED)
    sort = clock.to_micros(event.starts_at)
    scopes = scopes_of_area(area) + ([person_scope(event.lecturer_id)] if event.lecturer_id else [])
    places = [("all", sort), ("coming" if coming else "past", sort)]
    session.execute(insert(_entries), scope_entries(scopes, places, event.id))
