"""What the pages and papers of situations show, put together from what was written and what people added."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from webapp.core.errors import Problem
from webapp.documents.papers import Thing
from webapp.documents.queries import papers_about
from webapp.documents.sections import SECTIONS
from webapp.meetings.situations import queries
from webapp.meetings.situations.models import Situation, SituationMention
from webapp.meetings.situations.queries import TOPICS, Seen
from webapp.meetings.situations.rules import Span, days_between
from webapp.meetings.situations.service_content import sections_in
from webapp.meetings.situations.states import SITUATIONS, STATE_LABELS, Action, State
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.web.formatting import stamp
from webapp.web.tables import Chip

NOTHING = "没有"


def span(situation: Situation) -> Span:
    """Return the days that a situation is about."""
    return days_between(situation.since, situation.until)


def list_page(actor: Actor) -> dict[str, Any]:
    """Return the situations that somebody may read."""
    return {"rows": [{"row": one, "span": span(one), "chip": chip_of(one)} for one in queries.listed(actor)]}


def chip_of(situation: Situation) -> Chip:
    """Return where it stands."""
    return Chip(*STATE_LABELS[situation.state])


def situation_page(
    actor: Actor, seen: Seen, problem: Problem | None = None, typed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what the page of one situation shows to this actor; no number leads where they could not look."""
    row = seen.situation
    steps = SITUATIONS.steps_from(row, lambda step: bool(seen.desk and step.verb and actor.can(step.verb)))
    offered = {step.action: step for step in steps}
    writes = seen.desk and actor.can("situation.write") and row.state != State.ISSUED
    return {
        "seen": seen,
        "row": row,
        "span": span(row),
        "chip": chip_of(row),
        "sections": sections(seen, actor),
        "topics": topics(seen, ticked_only=Action.TOPICS not in offered),
        "steps": offered,
        "bar": [offered[one] for one in (Action.REWRITE, Action.FREEZE, Action.ISSUE) if one in offered],
        "writes": writes,
        "names": people.names_of([*queries.people_of(row), *(one.by_id for one in seen.notes.values())]),
        "papers": papers_about("situation", thing_of(seen), actor),
        "problem": problem,
        "typed": typed or {},
    }


def thing_of(seen: Seen) -> Thing:
    """Return a situation as its paper knows it."""
    return Thing(seen.situation.id, f"/situations/{seen.situation.key}", seen)


def sheet(seen: Seen) -> dict[str, Any]:
    """Return what stands on the paper of a situation; only ticked topics once it is frozen."""
    row, when = seen.situation, span(seen.situation)
    names = people.names_of(queries.people_of(row))
    return {
        "title": f"{seen.town.name}{when.title}研判",
        "days": when.words,
        "sections": sections(seen),
        "topics": topics(seen, ticked_only=row.state != State.DRAFT),
        "number": to_chinese,
        "digest": f"指纹 {row.digest}" if row.frozen_at else "",
        "frozen": f"{names[row.frozen_by_id]} {stamp(row.frozen_at)}" if row.frozen_by_id else "",
        "issued": f"{names[row.issued_by_id]} {stamp(row.issued_at)}" if row.issued_by_id else "",
    }


def to_chinese(place: int) -> str:
    """Return a number up to 99 as headings count."""
    tens, ones = divmod(place, 10)
    digits = "零一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + "十" * bool(tens) + (digits[ones] if ones or not tens else "")


def sections(seen: Seen, actor: Actor | None = None) -> list[dict[str, Any]]:
    """Return the sections in their order, each with its numbers, the single things among them, and its note.

    Without an actor, as on paper, no number leads anywhere.
    """
    return [
        {
            "key": one["key"],
            "heading": one["heading"],
            "items": _with_mentions(one, seen, _opens(one["key"], seen, actor)),
            "note": seen.notes.get(one["key"]),
        }
        for one in sections_in(seen.situation.content)
    ]


def topics(seen: Seen, *, ticked_only: bool = False) -> list[tuple[str, list[SituationMention]]]:
    """Return (heading, topics) of what a situation proposes to talk over."""
    rows = [one for one in seen.mentions if one.section == TOPICS and (one.ticked or not ticked_only)]
    return [(heading, list(group)) for heading, group in groupby(rows, key=lambda one: one.heading)]


def _opens(section: str, seen: Seen, actor: Actor | None) -> bool:
    known = SECTIONS.get(section)
    return known is not None and actor is not None and known.opens(actor, seen.town.id)


def _with_mentions(section: Mapping[str, Any], seen: Seen, opens: bool) -> list[dict[str, Any]]:
    mine = [one for one in seen.mentions if one.section == section["key"]]
    found: list[dict[str, Any]] = []
    for place in range(len(section["items"]) + 1):
        found += [_mentions(group, opens) for group in [[one for one in mine if one.place == place]] if group]
        found += [_led(one, opens) for one in section["items"][place : place + 1]]
    return found


def _mentions(group: Sequence[SituationMention], opens: bool) -> dict[str, Any]:
    return {"named": [{"words": one.words, "url": one.url if opens else ""} for one in group]}


def _led(item: Mapping[str, Any], opens: bool) -> dict[str, Any]:
    """Return an item without the ways of its numbers where somebody may not go them."""
    if opens:
        return dict(item)
    return {name: _without_ways(value) for name, value in item.items()}


def _without_ways(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: "" if name == "url" else _without_ways(one) for name, one in value.items()}
    return [_without_ways(one) for one in value] if isinstance(value, list) else value
