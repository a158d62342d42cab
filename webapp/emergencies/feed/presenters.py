"""What the page of an emergency shows of what is known and what happens, and what programs read of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from webapp.areas.models import Area
from webapp.areas.queries_schematic import schematic_around
from webapp.cases.lists.presenters_map import place_shown, spots_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.letters.characters import shortened
from webapp.emergencies.feed import queries, queries_facts, queries_reports, schemas
from webapp.emergencies.feed.models import FactEdit
from webapp.emergencies.feed.queries import Entry, Key
from webapp.emergencies.feed.queries_facts import Fact
from webapp.emergencies.feed.queries_map import MAP_SPOTS, MapSpot, position_in
from webapp.emergencies.hq.models import Headquarters
from webapp.emergencies.hq.rules import Access, title_of
from webapp.people.actor import Actor
from webapp.web.formatting import clock_time, day_words, span
from webapp.web.forms import id_for

# What comes so much later than it was made waited on a phone.
WAITED_S = 60
QUOTED = 30
NO_WORDS = "没有写字"


@dataclass(frozen=True)
class EntryRow:
    """An entry as pages show it: its times and files in words and addresses."""

    entry: Entry
    at: str
    when: str
    waited: bool
    photos: list[dict[str, str]]
    lacking: int
    voice: str
    seconds: float | None
    corrects: str


@dataclass(frozen=True)
class FactRow:
    """A fact as pages show it: what it says, and who wrote that when."""

    fact: Fact
    said: str


@dataclass(frozen=True)
class SpotRow:
    """A place on the map in words: whose, and how long ago."""

    label: str
    age: str


def address(seen: Access) -> str:
    """Return the address of a headquarters."""
    return f"/emergencies/hq/{seen.headquarters.code}"


def writes(seen: Access) -> bool:
    """Say whether somebody can write down what happens now."""
    return seen.works and seen.open


def known_part(seen: Access) -> dict[str, Any] | None:
    """Return the facts and the map of an emergency that has begun."""
    if seen.headquarters.activated_at is None:
        return None
    known = queries_facts.known(seen.headquarters)
    return {"facts": _facts(known.facts), "map": _map(seen.headquarters, known.tapped)}


def feed_part(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Return the newest of a feed, what is pinned on top, and the form of an entry."""
    if seen.headquarters.activated_at is None:
        return None
    return feed_page(actor, seen, None)


def feed_page(
    actor: Actor,
    seen: Access,
    after: Key | None,
    *,
    typed: Mapping[str, str] | None = None,
    problem: Problem | None = None,
    corrects: int | None = None,
) -> dict[str, Any]:
    """Return a page of a feed; with the form as it was refused, or for an entry that ``corrects`` another."""
    page = queries.page(actor, seen.headquarters.id, after)
    at = address(seen)
    wrong = queries.entry_of(actor, seen, corrects) if corrects is not None else None
    return {
        "pinned": [_row(at, one) for one in page.pinned],
        "entries": [_row(at, one) for one in page.entries],
        "more": f"{at}/entries?after={page.after[0]}.{page.after[1]}" if page.after else None,
        "writes": writes(seen),
        "pins": seen.open and (seen.commander or seen.decides),
        "entry_form": {
            "id": id_for(typed or {}, problem),
            "typed": typed or {},
            "faults": problem.fields if problem else {},
            "problem": problem,
            "corrects": wrong.row if wrong else None,
            "quoted": _quoted(wrong) if wrong else "",
            "open": problem is not None or wrong is not None,
        },
    }


def entries_page(actor: Actor, seen: Access, after: Key | None, **form: Any) -> dict[str, Any]:
    """Return what the page of a feed shows."""
    part = feed_page(actor, seen, after, **form)
    return _page(seen) | {"part": part, "first": after is None}


def entries_json(actor: Actor, seen: Access, after: Key | None) -> dict[str, Any]:
    """Return a page of a feed as programs read it."""
    page = queries.page(actor, seen.headquarters.id, after)
    at = address(seen)
    return {
        "entries": [_json(at, one) for one in (*page.pinned, *page.entries)],
        "next": f"{at}/entries?after={page.after[0]}.{page.after[1]}" if page.after else None,
    }


def facts_page(
    seen: Access, key: str, *, typed: Mapping[str, str] | None = None, problem: Problem | None = None
) -> dict[str, Any]:
    """Return the facts with their history, and the form of one; what was typed before a refusal stays in it."""
    rows = _facts(queries_facts.known(seen.headquarters).facts)
    chosen = next((row for row in rows if row.fact.key == key), None)
    history = [one for one in queries_facts.history(seen.headquarters) if not key or one.edit.key == key]
    return _page(seen) | {
        "facts": rows,
        "chosen": chosen,
        "value": (typed or {}).get("value", "") if problem else (chosen.fact.value if chosen else ""),
        "problem": problem,
        "history": [(one, _moment(one.edit.at)) for one in history],
        "writes": writes(seen),
        "form_id": str(uuid.uuid4()),
    }


def facts_json(seen: Access) -> dict[str, Any]:
    """Return the facts as programs read them; ``base`` goes along with a change."""
    return {
        "facts": [
            {
                "key": row.fact.key,
                "word": row.fact.word,
                "value": row.fact.value,
                "base": row.fact.base,
                "by": row.fact.by,
                "at": row.fact.at.isoformat() if row.fact.at else None,
            }
            for row in _facts(queries_facts.known(seen.headquarters).facts)
        ]
    }


def fact_json(seen: Access, edit: FactEdit | None) -> dict[str, Any]:
    """Return what a program is told of a fact that it wrote."""
    return {"url": f"{address(seen)}/facts", "id": edit.id if edit else None, "base": edit.number if edit else 0}


def reports_part(actor: Actor, seen: Access) -> dict[str, Any] | None:
    """Return the new reports of the village to be looked at; None where there are none or it is another's to say."""
    found = queries_reports.offered(actor, seen) if queries_reports.offers(seen) else ()
    return {"offered": found, "looks": schemas.LOOKS} if found else None


def _map(headquarters: Headquarters, tapped: Sequence[MapSpot]) -> dict[str, Any] | None:
    """Return where the emergency is and what else has a place; None where neither is known."""
    place = position_in(headquarters.position)
    spots = [*tapped, *(spot for asked in MAP_SPOTS for spot in asked(headquarters))]
    if place is None and not spots:
        return None
    area = db.session().get_one(Area, headquarters.area_id)
    shown = place_shown(area, place, told=True)
    rows = [SpotRow(spot.label, _age(spot.at)) for spot in spots]
    if shown is None:
        return {"picture": None, "rows": rows} if rows else None
    drawing = schematic_around(area)
    drawn = [
        one for spot in spots for one in spots_of(drawing, spot.latitude, spot.longitude, _label(spot), small=True)
    ]
    picture = replace(shown["picture"], spots=[*drawn, *shown["picture"].spots])
    return shown | {"picture": picture, "rows": rows, "where": area.label}


def _page(seen: Access) -> dict[str, Any]:
    return {
        "seen": seen,
        "headquarters": seen.headquarters,
        "at": address(seen),
        "title": title_of(seen.headquarters),
        "new_id": lambda: str(uuid.uuid4()),
    }


def _facts(facts: Sequence[Fact]) -> list[FactRow]:
    return [FactRow(one, f"{one.by} {_moment(one.at)}" if one.at else "") for one in facts]


def _moment(at: datetime) -> str:
    """Return the hour, and the day unless it is today: an open page must not go on saying that it was just now."""
    today = clock.local_day(at) == clock.local_day(clock.now())
    return clock_time(at) if today else f"{day_words(at)} {clock_time(at)}"


def _row(at: str, one: Entry) -> EntryRow:
    row, voice = one.row, one.files.voice
    own = f"{at}/entries/{row.id}"
    photos = [f"{own}/photos/{photo.id}" for photo in one.files.stored]
    return EntryRow(
        entry=one,
        at=row.at.isoformat(),
        when=_moment(row.at),
        waited=_waited(one),
        photos=[{"thumb": f"{url}?size=small", "full": url} for url in photos],
        lacking=one.files.expected - len(photos),
        voice=f"{own}/voice" if voice and voice.file else "",
        seconds=voice.seconds if voice else None,
        corrects=_quoted_row(one.corrects) if one.corrects else "",
    )


def _json(at: str, one: Entry) -> dict[str, Any]:
    row, shown = one.row, _row(at, one)
    place = position_in(row.position)
    return {
        "id": row.id,
        "url": f"{at}/entries#entry-{row.id}",
        "text": row.words,
        "by": one.by,
        "at": row.at.isoformat(),
        "received_at": row.received_at.isoformat(),
        "late": shown.waited,
        "pinned": row.pinned_at is not None,
        "corrects": row.corrects_id,
        "corrected": one.corrected,
        "photos": {
            "expected": one.files.expected,
            "stored": len(shown.photos),
            "urls": [each["full"] for each in shown.photos],
        },
        "voice": shown.voice or None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "accuracy_m": place.accuracy_m if place else None,
        "case_code": one.case_code,
    }


def _waited(one: Entry) -> bool:
    """Say whether an entry came later than it was made (补传): without signal, or after the end."""
    return one.row.late or (one.row.received_at - one.row.at).total_seconds() >= WAITED_S


def _quoted(one: Entry) -> str:
    return f"{one.by} {_quoted_row(one.row)}"


def _quoted_row(row: Any) -> str:
    return f"{clock_time(row.at)}：{shortened(row.words, QUOTED, '…') or NO_WORDS}"


def _label(spot: MapSpot) -> str:
    return " ".join(filter(None, (spot.label, _age(spot.at))))


def _age(at: datetime | None) -> str:
    """Return when a place was tapped and how long ago that is; nothing for what stays where it is."""
    if at is None:
        return ""
    gone = (clock.now() - at).total_seconds()
    return f"{clock_time(at)}，{'刚刚' if gone < WAITED_S else f'{span(gone)}前'}"
