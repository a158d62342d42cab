"""Shifts as lists: what comes, the week, what was, the numbers of a month by village."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from webapp.areas import queries as areas
from webapp.areas.models import Area
from webapp.areas.queries_lists import lies_in
from webapp.areas.scope import Window
from webapp.core import clock, reading
from webapp.core.errors import not_found
from webapp.core.holidays.law import statutory_days
from webapp.patrol_force import queries as register
from webapp.patrol_force.rota import queries
from webapp.patrol_force.rota.models import PatrolShift
from webapp.patrol_force.rota.queries import ShiftRow
from webapp.patrol_force.rota.queries_notices import when_of
from webapp.patrol_force.rota.rules import is_unrecorded
from webapp.patrol_force.rota.service import is_day_off
from webapp.patrol_force.rota.states import COMING, STANDING, STATE_LABELS, UNRECORDED, WALKED, State
from webapp.people.actor import Actor
from webapp.web import tables
from webapp.web.formatting import clock_time
from webapp.web.lists import weeks
from webapp.web.lists.filters import DaySpan, Filter, Filters, filters_of, moments_of
from webapp.web.lists.weeks import Entry
from webapp.web.tables import Chip, Column, Lamp, Link

VIEWS = {"": "接下来", "week": "一周", "past": "以前的"}
# What a link alone asks for: all of a span, whatever came of it.
ALL, SWAPS = "all", "swaps"
SPANS = (
    DaySpan("planned", "{days}排的"),
    DaySpan("held", "{days}走了的"),
    DaySpan("matters", "{days}走完有事的"),
)


def chip_of(shift: PatrolShift) -> Chip:
    """Return where a shift stands; of one that is over and that nobody began only that nothing is recorded."""
    if is_unrecorded(shift):
        return Chip(*UNRECORDED)
    if shift.state == State.DONE and shift.matters:
        return Chip("走完了，有事", "amber", "alert-triangle")
    return Chip(*STATE_LABELS[shift.state])


def people_words(row: ShiftRow) -> str:
    """Return how many are on a shift, and how many are missing."""
    missing = max(row.asked, (row.shift.wanted or 0) - row.people + row.asked)
    return f"{row.people} 人" + (f"，差 {missing} 人" if missing and row.shift.state in COMING else "")


def _title(row: ShiftRow) -> Link:
    return Link(when_of(row.shift), f"/patrol-force/shifts/{row.shift.id}", str(row.shift.id))


def _where(row: ShiftRow) -> Lamp:
    """Return the village; on a phone, which has no further column, with how many go."""
    return Lamp(None, row.village, f"{row.village} · {people_words(row)}")


COLUMNS = (
    Column("when", "什么时候", tables.title(_title), width="fill", phone="title"),
    Column("village", "哪个村", tables.lamp(_where), width="l", phone="second"),
    Column("route", "走哪里", tables.words(lambda row: row.shift.route), width="xl", tight=True),
    Column("people", "几个人", tables.words(people_words), width="l"),
    Column("state", "到哪一步", tables.chip(lambda row: chip_of(row.shift)), width="l", phone="chip"),
)


def attributes(row: ShiftRow) -> dict[str, str]:
    """Return what programs know a row by."""
    return {"data-shift": str(row.shift.id), "data-state": row.shift.state}


def filters_for(actor: Actor) -> Filters:
    """Return what narrows these lists: the village, where one looks at several; what a number's link asks for."""
    villages = dict(areas.villages_within(actor.paths_for("force.see")))
    found = [Filter("village", "哪个村", villages)] if len(villages) > 1 else []
    return filters_of([*found, *SPANS], "show")


def list_page(actor: Actor, show: str, after: tuple[int, int] | None) -> dict[str, Any]:
    """Return one list of shifts: what comes, what was, or what a number's link asks for."""
    filters, asked = filters_for(actor), tables.asked_of("patrol_shifts", COLUMNS, each="班")
    newest = show in ("past", ALL)
    begins = clock.to_micros(clock.day_start(register.today()))
    window = Window(
        since=None if newest else begins, until=begins if show == "past" else None, after=after, newest_first=newest
    )
    wanted = wanted_of(filters)
    if show == SWAPS:
        wanted.append(queries.wants_another(actor))
    found = queries.page(actor, wanted, window, asked.size)
    return {
        "rows": found.rows,
        "asked": asked,
        "more": tables.more(found, asked),
        "row_attributes": attributes,
        **_shared(actor, filters, show),
    }


def wanted_of(filters: Filters) -> list[Any]:
    """Return what narrows a list, in SQL."""
    found: list[Any] = []
    if filters["village"]:
        found.append(lies_in(PatrolShift.village_id, filters["village"]))
    for name, which in (
        ("planned", PatrolShift.state.in_(STANDING - {State.PLANNED})),
        ("held", PatrolShift.state.in_(WALKED)),
        ("matters", PatrolShift.matters & (PatrolShift.state == State.DONE)),
    ):
        if span := moments_of(filters[name]):
            found += [PatrolShift.starts_at >= span[0], PatrolShift.starts_at < span[1], which]
    return found


def week_page(actor: Actor) -> dict[str, Any]:
    """Return the week in the address, each shift on its day, with days off named; and what can be done with it."""
    filters, monday = filters_for(actor), weeks.monday_asked()
    since, until = (clock.to_micros(moment) for moment in weeks.bounds(monday))
    window = Window(since, until, newest_first=False)
    found = queries.page(actor, wanted_of(filters), window, queries.MOST_IN_A_WEEK)
    shared = _shared(actor, filters, "week")
    several = not filters["village"] and len(shared["villages"]) != 1
    entries = [_entry(row, several=several) for row in found.rows]
    planned = sum(1 for row in found.rows if row.shift.state == State.PLANNED)
    return {
        "week": weeks.week_of(monday, entries, filters, notes_for(monday)),
        "monday": monday.isoformat(),
        "village": filters["village"] or next(iter(shared["villages"]), "") if not several else "",
        "planned": planned,
        "any": bool(found.rows),
        **shared,
    }


def _entry(row: ShiftRow, *, several: bool) -> Entry:
    shift = row.shift
    people = people_words(row).rpartition("，")[2]
    words = f"到 {clock_time(shift.ends_at)}，{people}"
    link = Link(row.village if several else shift.route or "巡防", f"/patrol-force/shifts/{shift.id}", str(shift.id))
    return Entry(shift.starts_at, link, words, chip_of(shift))


def notes_for(monday: date) -> Mapping[date, str]:
    """Return what is said of the days off of a week: the festival where the law names it, else that it is one."""
    days = [monday + timedelta(days=n) for n in range(7)]
    return {day: statutory_days(day.year).get(day, "放假") for day in days if is_day_off(day)}


def _shared(actor: Actor, filters: Filters, show: str) -> dict[str, Any]:
    return {
        "views": [
            {"word": word, "url": filters.address(show=code) if code else filters.address(), "active": code == show}
            for code, word in VIEWS.items()
        ],
        "filters": filters,
        "villages": dict(areas.villages_within(actor.paths_for("force.arrange"))),
        "arranges": actor.can("force.arrange"),
        "sees": actor.can("force.see"),
    }


def numbers_page(actor: Actor, town: Area, month: str | None) -> dict[str, Any]:
    """Return the numbers of a month by village, of those where the actor looks; shifts each with their list."""
    first = reading.month(month) if month else register.today().replace(day=1)
    if first is None:
        raise not_found()
    after = (first + timedelta(days=32)).replace(day=1)
    span = f"{first}_{after - timedelta(days=1)}"
    mine = dict(areas.villages_within(actor.paths_for("force.see")))
    found, of_none = register.numbers_by_village(town, clock.day_start(first), clock.day_start(after))
    rows = [one for one in found if one.code in mine]
    return {
        "month": first,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": after.strftime("%Y-%m") if after <= register.today() else None,
        "rows": [
            {
                "code": one.code,
                "name": one.name,
                "members": one.members,
                "planned": one.planned,
                "held": one.held,
                "found": one.found,
                "planned_url": f"/patrol-force/shifts?show=all&village={one.code}&planned={span}",
                "held_url": f"/patrol-force/shifts?show=all&village={one.code}&held={span}",
            }
            for one in rows
        ],
        "of_no_village": of_none if len(rows) == len(found) else 0,
        "sums": {name: sum(getattr(one, name) for one in rows) for name in ("members", "planned", "held", "found")},
    }
