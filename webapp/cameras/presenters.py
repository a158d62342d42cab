"""Points as a list, one point, the form of one, and the share of those that work by village and month."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from webapp.areas.queries import villages_within
from webapp.areas.queries_lists import lies_in, village_names
from webapp.cameras import queries
from webapp.cameras.models import Camera
from webapp.cameras.queries import CameraRow
from webapp.cameras.rules import paths_of
from webapp.cameras.schemas import DATUMS, kinds, looks
from webapp.cameras.states import STATE_LABELS, State
from webapp.core import clock, reading
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.people.actor import Actor
from webapp.people.models import Unit
from webapp.web import tables
from webapp.web.formatting import day_words
from webapp.web.lists.filters import DaySpan, Filter, Filters, Given, filters_of, moments_of, offered
from webapp.web.tables import Chip, Column, Lamp, Link

MONTHS = 6
_SIDES, _MILLION, _MOST_DEGREES = 4, 1_000_000, 180_000_000
UNSIGNED = Chip("没有牌子", "amber", "alert-circle")
YES_NO = {"no": "没有牌子", "yes": "有牌子"}


def chip_of(row: CameraRow) -> Chip:
    """Return whether a point works."""
    return Chip(*STATE_LABELS[row.camera.state])


def _title(row: CameraRow) -> Link:
    return Link(row.camera.name, f"/cameras/{row.camera.code}", row.camera.code)


def _where(row: CameraRow) -> Lamp:
    words = [row.village.name, row.camera.place, "" if row.camera.sign else UNSIGNED.word]
    return Lamp(None, row.camera.place, " · ".join(filter(None, words)))


def _kind(row: CameraRow) -> str:
    return kinds()[row.camera.kind]


def _sign(row: CameraRow) -> Chip | None:
    return None if row.camera.sign else UNSIGNED


def _broken(row: CameraRow) -> Lamp:
    if row.broken_since is None or row.camera.state == State.OFF:
        return Lamp(None, "")
    words = f"{day_words(row.broken_since)}起"
    return Lamp("late", words, f"坏了，{words}")


COLUMNS = (
    Column("code", "编号", tables.words(lambda row: row.camera.code), width="s", phone="side"),
    Column("name", "点位", tables.title(_title), width="fill", phone="title"),
    Column("village", "哪个村", tables.words(lambda row: row.village.name), width="s", filter=("village",), tight=True),
    Column("place", "在哪里", tables.lamp(_where), width="m", phone="second", narrow=True),
    Column("kind", "哪一种", tables.words(_kind), width="s", filter=("kind",), narrow=True),
    Column("sign", "牌子", tables.chip(_sign), width="m", filter=("sign",), tight=True),
    Column("broken", "坏了多久", tables.lamp(_broken), width="m", phone="out", tight=True),
    Column("state", "现在", tables.chip(chip_of), width="chip", filter=("state",), phone="chip"),
)


def attributes(row: CameraRow) -> dict[str, str]:
    """Return what programs know a row by."""
    camera = row.camera
    return {"data-camera": camera.code, "data-state": camera.state, "data-sign": "yes" if camera.sign else "no"}


def square_of(value: str) -> tuple[float, float, float, float] | None:
    """Return (south, west, north, east) in degrees of a square that a map gives, in millionths; None for none."""
    parts = [reading.whole(one, _MOST_DEGREES) for one in value.split(",")]
    if len(parts) != _SIDES or None in parts:
        return None
    south, west, north, east = ((one or 0) / _MILLION for one in parts)
    return south, west, north, east


def filters_for() -> Filters:
    """Return what narrows the points: village, state, kind, sign; what a map or a situation gives."""
    if not offered("village", "state", "kind", "sign", "within", "broken", "reported", "mended", "works"):
        return filters_of(())
    states = {one.value: STATE_LABELS[one][0] for one in State}
    known: list[Filter] = [
        Filter("village", "哪个村", village_names()),
        Filter("state", "现在", states),
        Filter("kind", "哪一种", dict(kinds())),
        Filter("sign", "牌子", YES_NO),
        Given("within", reads=lambda value: square_of(value) is not None, says=lambda _value: "图上这一处"),
        DaySpan("works", "{days}最后一天正常的"),
        DaySpan("broken", "{days}最后一天坏着的"),
        DaySpan("reported", "{days}报了故障的"),
        DaySpan("mended", "{days}修好的"),
    ]
    return filters_of(known)


def wanted_of(filters: Filters) -> list[Any]:
    """Return what the filters want of a point, in SQL."""
    found: list[Any] = []
    if filters["village"]:
        found.append(lies_in(Camera.village_id, filters["village"]))
    if filters["state"]:
        found.append(Camera.state == State(filters["state"]))
    if filters["kind"]:
        found.append(Camera.kind == filters["kind"])
    if filters["sign"]:
        found.append(Camera.sign.is_(filters["sign"] == "yes"))
    if square := square_of(filters["within"] or ""):
        south, west, north, east = square
        found += [Camera.latitude >= south, Camera.latitude < north]
        found += [Camera.longitude >= west, Camera.longitude < east]
    for name, broken in (("works", False), ("broken", True)):
        if span := moments_of(filters[name]):
            at = last_of(span[1])
            found += [queries.in_use_at(at), queries.broken_at(at) if broken else ~queries.broken_at(at)]
    if span := moments_of(filters["reported"]):
        found.append(queries.reported_in(*span))
    if span := moments_of(filters["mended"]):
        found.append(queries.mended_in(*span))
    return found


def last_of(until: datetime) -> datetime:
    """Return the last moment before a span is over."""
    return until - timedelta(microseconds=1)


def list_page(actor: Actor, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one page of the list of points with what is counted above it."""
    asked, filters = tables.asked_of("cameras", COLUMNS, each="个"), filters_for()
    found = queries.page(actor, wanted_of(filters), after, asked.size)
    numbers = queries.counts(actor)
    shown = filters["state"] or ("unsigned" if filters["sign"] == "no" else "")
    words = {"all": ("点位", "/cameras"), "unsigned": ("没有牌子", "/cameras?sign=no")}
    words |= {one.value: (STATE_LABELS[one][0], f"/cameras?state={one}") for one in State}
    return {
        "asked": asked,
        "filters": filters,
        "rows": found.rows,
        "more": tables.more(found, asked),
        "numbers": [
            {
                "value": numbers[code],
                "word": word,
                "url": url,
                "data_count": code,
                "current": code == shown,
                "bad": code in ("fault", "unsigned") and numbers[code] > 0,
            }
            for code, (word, url) in words.items()
        ],
        "views": views(actor, "list"),
        "row_attributes": attributes,
        "keeps": actor.can("camera.keep"),
    }


def views(actor: Actor, shown: str) -> list[dict[str, Any]]:
    """Return the ways between list, map, share, and requests to see footage."""
    found = [("list", "点位", "/cameras"), ("map", "地图", "/cameras/map"), ("share", "完好率", "/cameras/share")]
    if actor.can("camera.ask"):
        found.append(("reviews", "调看", "/cameras/reviews"))
    return [{"word": word, "url": url, "active": code == shown} for code, word, url in found]


def facts(row: CameraRow) -> list[tuple[str, str]]:
    """Return what is known of a point, for its page."""
    camera = row.camera
    since = day_words(clock.day_start(camera.in_use_since)) if camera.in_use_since else ""
    found = [
        ("哪一种", kinds()[camera.kind]),
        ("看什么", looks()[camera.looks_at]),
        ("归谁", camera.owner),
        ("谁来修", row.unit.name if row.unit else "镇里定的单位"),
        ("哪天起用", since),
        ("牌子", "有" if camera.sign else "没有，要补上"),
    ]
    return [(word, value) for word, value in found if value]


def form_page(
    actor: Actor, row: CameraRow | None, typed: Mapping[str, str] | None = None, problem: Problem | None = None
) -> dict[str, Any]:
    """Return the form of a new point or of one that is there, with what was typed and what is wrong with it."""
    values = dict(typed or {}) if problem else _values(row)
    return {
        "row": row,
        "typed": values,
        "problem": problem,
        "villages": villages_within(paths_of(actor)),
        "units": [("", "镇里定的单位"), *_units()],
        "kinds": kinds(),
        "looks": looks(),
        "datums": [(code, word) for code, (word, _) in DATUMS.items()],
        "back": f"/cameras/{row.camera.code}" if row else "/cameras",
        "form_id": str(uuid.uuid4()),
    }


def _values(row: CameraRow | None) -> dict[str, str]:
    if row is None:
        return {"datum": "wgs84", "sign": "1"}
    camera = row.camera
    return {
        **{name: getattr(camera, name) for name in ("code", "name", "place", "kind", "looks_at", "owner")},
        "village": row.village.code,
        "unit": row.unit.code if row.unit else "",
        "latitude": "" if camera.latitude is None else str(camera.latitude),
        "longitude": "" if camera.longitude is None else str(camera.longitude),
        "datum": "wgs84",
        "in_use_since": camera.in_use_since.isoformat() if camera.in_use_since else "",
        "sign": "1" if camera.sign else "",
    }


def _units() -> list[tuple[str, str]]:
    query = select(Unit.code, Unit.name).where(Unit.dissolved_at.is_(None), Unit.made_for.is_(None))
    return [(row[0], row[1]) for row in db.session().execute(query.order_by(Unit.id))]


def share_page(actor: Actor) -> dict[str, Any]:
    """Return the share of points that work, by village: at the end of each of the last months, and now."""
    moments = month_ends(clock.now(), MONTHS)
    found = queries.working_over(paths_of(actor), moments)
    names: dict[str, str] = {}
    for by_village in found.values():
        names |= {code: one.name for code, one in by_village.items()}
    heads = [f"{clock.local_day(at).month}月" for at in moments[:-1]] + ["现在"]
    rows = [
        {"code": code, "name": name, "cells": [share_words(found[at].get(code)) for at in moments]}
        for code, name in sorted(names.items())
    ]
    total = [queries.Working("", *_sum(found[at].values())) for at in moments]
    return {
        "heads": heads,
        "rows": rows,
        "total": [share_words(one) for one in total] if len(rows) > 1 else [],
        "now": total[-1] if total else None,
        "views": views(actor, "share"),
    }


def _sum(found: Any) -> tuple[int, int]:
    rows: Sequence[queries.Working] = list(found)
    return sum(one.works for one in rows), sum(one.n for one in rows)


def share_words(one: queries.Working | None) -> str:
    """Return a share with what it is a share of: 6/7 · 86%; nothing where no point was in use."""
    if one is None or not one.n:
        return "–"
    return f"{one.works}/{one.n} · {round(100 * one.works / one.n)}%"


def month_ends(now: datetime, many: int) -> list[datetime]:
    """Return the last moment of each of the months before this one, the oldest first, and now."""
    first = clock.local_day(now).replace(day=1)
    found = [now]
    for _ in range(many - 1):
        found.insert(0, last_of(clock.day_start(first)))
        first = _month_before(first)
    return found


def _month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
