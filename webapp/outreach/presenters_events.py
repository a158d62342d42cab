"""What the pages of events show, for the courtyard and for everybody."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import segno
from flask import url_for

from webapp.areas.models import Area
from webapp.core import clock, reading
from webapp.core.calendar import CalendarEntry
from webapp.core.errors import Problem
from webapp.legal_aid.queries_people import helpers
from webapp.outreach import queries, queries_plans
from webapp.outreach.models import OutreachEvent
from webapp.outreach.queries import EventRow, when_words
from webapp.outreach.states import EVENTS, STATE_LABELS, State
from webapp.outreach.topics import KINDS, LECTURERS
from webapp.people.actor import Actor
from webapp.people.permissions import PUBLICISTS


def event_form(
    actor: Actor,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    plan_id: str = "",
    event: OutreachEvent | None = None,
) -> dict[str, Any]:
    """Return the form of an event, filled from a line of the plan or from the event itself."""
    values: dict[str, Any] = {"minutes": "60", "kind": "talk"}
    line = reading.row_id(plan_id)
    if line and not typed:
        plan = queries_plans.plan(actor, line)
        area = next(a for a in queries_plans.villages(actor) if a.id == plan.area_id)
        values |= {"topic": plan.topic, "place": plan.place, "lecturer_kind": plan.lecturer_kind}
        values |= {"lecturer": plan.lecturer, "village": area.code, "plan": plan.id}
    if event is not None and not typed:
        values |= event_values(event)
    return {
        "typed": values | dict(typed or {}),
        "villages": [("", "全镇")] + [(area.code, area.name) for area in queries_plans.villages(actor)],
        "kinds": list(KINDS.items()),
        "lecturers": list(LECTURERS.items()),
        "people": [("", "不在这里面")] + [(str(user_id), word) for user_id, word in helpers(PUBLICISTS).items()],
        "errors": problem.fields if problem else {},
        "problem": problem,
    }


def event_values(event: OutreachEvent) -> dict[str, Any]:
    """Return an event as the fields of its form."""
    there = clock.local(event.starts_at)
    names = ("kind", "topic", "place", "material", "lecturer_kind", "lecturer", "lecturer_id", "minutes")
    values = {name: getattr(event, name) for name in names}
    return values | {"day": there.date().isoformat(), "time": f"{there:%H:%M}"}


def event_page(
    actor: Actor,
    event: OutreachEvent,
    area: Area,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return one event for the courtyard, with the steps that fit."""
    runs = actor.can("outreach.run")
    steps = EVENTS.steps_from(event) if runs else []
    form = event_form(actor, problem, typed, event=event) if runs else {}
    form["typed"] = {"village": area.code, **form.get("typed", {})}
    return {
        **form,
        "event": event,
        "area": area.label,
        "state": STATE_LABELS[event.state],
        "kind": KINDS.get(event.kind, ""),  # type: ignore[call-overload]
        "lecturer_word": LECTURERS.get(event.lecturer_kind, ""),  # type: ignore[call-overload]
        "when": when_words(event),
        "steps": {t.action: t for t in steps},
        "over": event.starts_at <= clock.now(),
        "photos": queries.photos_of(event.id),
        "problem": problem,
        "errors": problem.fields if problem else {},
    }


def notice_page(row: EventRow) -> dict[str, Any]:
    """Return the public notice of an event with its square; only what everybody may know."""
    event = row.event
    address = url_for("outreach_public.event", code=event.code, _external=True)
    return {
        "event": event,
        "area": row.area,
        "kind": KINDS.get(event.kind, ""),  # type: ignore[call-overload]
        "lecturer_word": LECTURERS.get(event.lecturer_kind, ""),  # type: ignore[call-overload]
        "when": when_words(event),
        "cancelled": event.state == State.CANCELLED,
        "over": event.state == State.HELD,
        "address": address,
        "qr": segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2, light="white"),
    }


def calendar_entry(event: OutreachEvent, title: str, url: str) -> CalendarEntry:
    """Return an event as it is in a calendar."""
    return CalendarEntry(
        uid=event.uid,
        starts_at=event.starts_at,
        ends_at=event.starts_at + timedelta(minutes=event.minutes),
        title=title,
        sequence=event.sequence,
        changed_at=event.changed_at,
        url=url,
        cancelled=event.state == State.CANCELLED,
        holds=event.state in (State.PLANNED, State.ANNOUNCED),
        agreed=event.state != State.PLANNED,
    )
