"""What the pages of plans, events, typical cases and the month show, put together from queries."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import segno
from flask import url_for

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.calendar import CalendarEntry
from webapp.core.errors import Problem
from webapp.legal_aid.queries import helpers
from webapp.outreach import queries, queries_month
from webapp.outreach.hints import hints_in
from webapp.outreach.models import OutreachEvent, TypicalCase
from webapp.outreach.queries import EventRow
from webapp.outreach.queries_needs import needs_of
from webapp.outreach.states import STORY_WORDS, TRANSITIONS, WORDS, State, StoryState
from webapp.outreach.topics import KINDS, LECTURERS
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.words import clock_time

WEEKDAYS = "一二三四五六日"


def months_around(month: date) -> dict[str, str]:
    """Return the months before and after, for links."""
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return {"before": before.isoformat()[:7], "after": queries_month.next_month(month).isoformat()[:7]}


def plans_page(actor: Actor, month: date) -> dict[str, Any]:
    """Return the villages with how much is planned for a month, in fixed order."""
    counts = queries.plan_counts(month)
    rows = [(area, *counts.get(area.id, (0, 0))) for area in queries.villages(actor)]
    return {"month": month, "around": months_around(month), "rows": rows}


def plan_page(
    actor: Actor, village: Area, month: date, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return one village's plan with what its people needed lately."""
    lines = queries.plans(actor, village.id, month)
    runs = actor.can("outreach.run")
    return {
        "village": village,
        "month": month,
        "around": months_around(month),
        "lines": lines,
        "made": queries.events_of_plans([line.id for line in lines]),
        "needs": needs_of(village) if runs else [],
        "drafts": any(line.state == "draft" for line in lines),
        "lecturers": list(LECTURERS.items()),
        "lecturer_words": LECTURERS,
        "runs": runs,
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": typed or {},
    }


def event_form(
    actor: Actor,
    problem: Problem | None = None,
    typed: Mapping[str, str] | None = None,
    plan_id: str = "",
    event: OutreachEvent | None = None,
) -> dict[str, Any]:
    """Return the form of an event, filled from a line of the plan or from the event itself."""
    values: dict[str, Any] = {"minutes": "60", "kind": "talk"}
    if plan_id.isdigit() and len(plan_id) < 16 and not typed:
        plan = queries.plan(actor, int(plan_id))
        area = next(a for a in queries.villages(actor) if a.id == plan.area_id)
        values |= {"topic": plan.topic, "place": plan.place, "lecturer_kind": plan.lecturer_kind}
        values |= {"lecturer": plan.lecturer, "village": area.code, "plan": plan.id}
    if event is not None and not typed:
        values |= event_values(event)
    return {
        "typed": values | dict(typed or {}),
        "villages": [("", "全镇")] + [(area.code, area.name) for area in queries.villages(actor)],
        "kinds": list(KINDS.items()),
        "lecturers": list(LECTURERS.items()),
        "people": [("", "不在这里面")] + [(str(user_id), word) for user_id, word in helpers().items()],
        "client_id": (typed or {}).get("client_id") or str(uuid.uuid4()),
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
    steps = [t for t in TRANSITIONS if runs and State(event.state) in t.sources]
    form = event_form(actor, problem, typed, event=event) if runs else {}
    form["typed"] = {"village": area.code, **form.get("typed", {})}
    return {
        **form,
        "event": event,
        "area": area.label,
        "state": WORDS[State(event.state)],
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


def when_words(event: OutreachEvent) -> str:
    """Return day and time as a notice says them: 11月28日 星期六 9:30."""
    there = clock.local(event.starts_at)
    return f"{there.month}月{there.day}日 星期{WEEKDAYS[there.weekday()]} {clock_time(event.starts_at)}"


def calendar_entry(event: OutreachEvent, title: str, url: str) -> CalendarEntry:
    """Return an event as it stands in a calendar."""
    return CalendarEntry(
        uid=f"event-{event.code}@one-door",
        starts_at=event.starts_at,
        ends_at=event.starts_at + timedelta(minutes=event.minutes),
        title=title,
        sequence=event.sequence,
        changed_at=event.changed_at,
        url=url,
        cancelled=event.state == State.CANCELLED,
    )


def story_page(
    actor: Actor, story: TypicalCase, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return a typical case for whoever writes or checks, with what may tell who it is about."""
    names = people.names_of(i for i in (story.author_id, story.checked_by_id) if i)
    text = "\n".join((story.title, story.story, story.outcome, story.lesson))
    return {
        "story": story,
        "state": STORY_WORDS[StoryState(story.state)],
        "author": names.get(story.author_id, ""),
        "checker": names.get(story.checked_by_id or 0, ""),
        "own": story.author_id == actor.id,
        "hints": hints_in(text, areas.real_names()),
        "problem": problem,
        "errors": problem.fields if problem else {},
        "typed": typed or vars(story),
    }


def month_page(month: date) -> dict[str, Any]:
    """Return the month of the justice office, and what people answered to the three questions in its quarter."""
    rows, total = queries_month.month_table(month, queries_month.MEASURES)
    quarter = date(month.year, month.month - (month.month - 1) % 3, 1)
    end = quarter
    for _ in range(3):
        end = queries_month.next_month(end)
    return {
        "month": month,
        "around": months_around(month),
        "head": [measure.word for measure in queries_month.MEASURES],
        "rows": rows,
        "total": total,
        "survey": queries_month.survey_results(quarter, end),
        "quarter": f"{quarter.month}—{quarter.month + 2}月",
    }
