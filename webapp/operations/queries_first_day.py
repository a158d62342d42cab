"""What is in the house now, counted for 开张清单."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app, g
from sqlalchemy import ColumnElement, Integer, Select, Text, and_, case, cast, exists, func, literal, select, union_all

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.journal import JournalEntry
from webapp.grid_centre.queries_vacancies import seats_by_village
from webapp.inbox.models import InboxCursor
from webapp.operations.first_day import House, Line, Seats, checklist, missing
from webapp.operations.queries_health import drill_ended_well
from webapp.operations.queries_holidays import missing_year
from webapp.operations.service_nightly import backup_folder
from webapp.outbox import push, texts
from webapp.people.models import NameKind, Post, ProtectedContact, Unit, User
from webapp.people.permissions import PROTECTED_UNITS, Role
from webapp.people.queries import at_work_where_named, in_force
from webapp.people.queries_units import planned_units
from webapp.reports.models import Report

STILL = timedelta(minutes=5)  # the worker looks at the journal every few seconds
Rows = Mapping[str, Sequence[Any]]
_STANDS = Unit.dissolved_at.is_(None)
_NAMED = {NameKind.NAMED: "指定的人", NameKind.STAND_IN: "的候补"}


def lines() -> list[Line]:
    """Return the checklist as it is now, counted once a request.

    One statement over many things, beside the notices of holidays; none of it grows with the town's matters.
    """
    if "first_day" not in g:
        g.first_day = checklist(house())
    found: list[Line] = g.first_day
    return found


def something_is_missing() -> bool:
    """Say whether the house has not opened yet."""
    return bool(missing(lines()))


def house() -> House:
    """Return what exists now."""
    found = _read()
    seats = [(Level(one.word), one.n, one.m) for one in found["seats"]]
    held = {Role(one.key): one for one in found["holders"]}
    units = {one.key: one for one in sorted(found["units"], key=lambda one: one.m)}
    traces = {one.key: one.n for one in found["traces"]}
    config = current_app.config
    return House(
        town=_town(found),
        villages=sum(n for level, n, _ in seats if level == Level.VILLAGE),
        leads=_seats(seats, Level.VILLAGE),
        group_leads=_seats(seats, Level.GRID),
        informants=_seats(seats, Level.MICRO_GRID),
        holders={role: one.n for role, one in held.items()},
        villages_with_adviser=held[Role.VILLAGE_LEGAL_ADVISER].m if Role.VILLAGE_LEGAL_ADVISER in held else 0,
        units_missing=[one.name for one in planned_units() if one.code not in units],
        units_empty=[one.word for one in units.values() if not one.n],
        names_missing=_names_missing(units, found["names"]),
        place=config["OFFICE_PLACE"],
        phone=config["OFFICE_PHONE"],
        copies_apart=_on_another_disk(backup_folder()),
        texts=bool(texts.sender()),
        texts_fault=texts.fault(),
        push=push.is_configured(),
        wecom=all(config[f"WECOM_{name}"] for name in ("CORP", "AGENT", "SECRET")),
        backed_up=bool(traces["drilled"] or traces["backed_up"]),  # a copy by hand is known by its drill alone
        drilled=bool(traces["drilled"]),
        worker_alive=bool(traces["told"] and not traces["waits"]),
        reported=bool(traces["reported"]),
        holidays_missing=missing_year(),
    )


def _seats(rows: Sequence[tuple[Level, int, int]], wanted: Level) -> Seats:
    of_level = [(n, held) for level, n, held in rows if level == wanted]
    return Seats(sum(n for n, _ in of_level), sum(held for _, held in of_level), [h for _, h in of_level].count(0))


def _names_missing(units: Mapping[str, Any], names: Sequence[Any]) -> list[str]:
    """Return what is missing of the names for protected matters: a person and a stand-in of each of the three units."""
    there = {(one.key, one.word) for one in names}
    lacking = []
    for code, word in PROTECTED_UNITS.items():
        unit = units[code].word if code in units else word
        lacking += [f"{unit}{said}" for kind, said in _NAMED.items() if (code, kind) not in there]
    return lacking


def _town(found: Rows) -> str:
    """Return the town of the courtyard; the first one while it has no office."""
    seats, towns = sorted(found["seat"], key=lambda one: one.n), sorted(one.key for one in found["towns"])
    return seats[0].key if seats else towns[0] if towns else ""


def _on_another_disk(folder: Path) -> bool:
    """Say whether a folder is there and lies on another disk than the data."""
    return folder.is_dir() and folder.stat().st_dev != Path(current_app.config["INSTANCE"]).stat().st_dev


def _read() -> Rows:
    """Return the rows of each group by its name, in one statement: a key, a word and two numbers."""
    groups = {
        "seats": _row(*seats_by_village().subquery().c),
        "holders": _holders(),
        "units": _units(),
        "names": _names(),
        "seat": _row(Area.code, n=Unit.id).join(Unit, Unit.area_id == Area.id).where(Unit.kind == "courtyard", _STANDS),
        "towns": _row(Area.code).where(Area.level == Level.TOWN, Area.active),
        "traces": _traces(),
    }
    found: dict[str, list[Any]] = {name: [] for name in groups}
    asked = (query.add_columns(literal(name).label("grp")) for name, query in groups.items())
    for row in db.session().execute(union_all(*asked)):
        found[row.grp].append(row)
    return found


def _row(key: Any, word: Any = "", n: Any = 0, m: Any = 0) -> Select[Any]:
    """Select a row as all groups have it."""
    texts = (cast(literal(one) if isinstance(one, str) else one, Text) for one in (key, word))
    numbers = (cast(one, Integer) for one in (n, m))
    columns: list[ColumnElement[Any]] = [*texts, *numbers]
    return select(*(one.label(name) for name, one in zip(("key", "word", "n", "m"), columns, strict=True)))


def _holders() -> Select[Any]:
    """Select role, how many people hold it now, and in how many areas."""
    query = _row(Post.role, n=func.count(Post.user_id.distinct()), m=func.count(Post.area_id.distinct()))
    return query.join(User, User.id == Post.user_id).where(in_force(clock.now()), User.active).group_by(Post.role)


def _units() -> Select[Any]:
    """Select code and name of the units that exist for long, how many people sit there now, and their place."""
    sits = and_(Post.unit_id == Unit.id, in_force(clock.now()))
    query = _row(Unit.code, Unit.name, func.sum(case((User.active, 1), else_=0)), Unit.id)
    query = query.outerjoin(Post, sits).outerjoin(User, User.id == Post.user_id)
    return query.where(_STANDS, Unit.kind != "task_group").group_by(Unit.id)


def _names() -> Select[Any]:
    """Select unit and kind of the names for protected matters that were agreed to and hold: the person works there."""
    query = _row(Unit.code, ProtectedContact.kind).join(Unit, Unit.id == ProtectedContact.unit_id).where(_STANDS)
    return query.where(
        ProtectedContact.confirmed_at.is_not(None),
        ProtectedContact.ended_at.is_(None),
        at_work_where_named(ProtectedContact, clock.now()),
    )


def _traces() -> Select[Any]:
    """Select whether something has waited for the worker too long, what it told, and what was ever done here.

    Protected reports are left out: their number gives people away.
    """
    told = select(func.coalesce(func.max(InboxCursor.entry_id), 0)).scalar_subquery()
    traces = {
        "waits": exists().where(JournalEntry.id > told, JournalEntry.at < clock.now() - STILL),
        "told": told,
        "reported": exists().where(~Report.protected),
        "drilled": exists().where(drill_ended_well()),
        "backed_up": exists().where(JournalEntry.event == "operations.backed_up"),
    }
    each = union_all(*(_row(name, n=value) for name, value in traces.items())).subquery()
    return select(*each.c)
