"""Reads of checklists: those of the areas a person leads, one list of one area and period, and how it went below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.standards.models import Checklist, ChecklistMark
from webapp.standards.rules import LEVELS, led_areas, period_before, period_of


@dataclass(frozen=True)
class Round:
    """One checklist of one area in one period, and how many of its items are noted."""

    checklist: Checklist
    area_code: str
    area_label: str
    period: str
    noted: int


@dataclass(frozen=True)
class Opened:
    """A round that a lead has open: item code → mark."""

    checklist: Checklist
    area: Area
    period: str
    marks: Mapping[str, ChecklistMark]
    mine: bool


def rounds_of(actor: Actor) -> list[Round]:
    """Return the checklists of the areas that a person leads, for the periods in which today lies."""
    areas = {level: led_areas(actor, level) for level in LEVELS}
    query = select(Checklist).where(
        Checklist.current, Checklist.level.in_([level for level, led in areas.items() if led])
    )
    lists = list(db.session().scalars(query.order_by(Checklist.id)))
    today = clock.local_day(clock.now())
    wanted = [(one, area, period_of(one.frequency, today)) for one in lists for area in areas[one.level]]
    counted = _noted([(one.id, area.id, period) for one, area, period in wanted])
    return [
        Round(one, area.code, area.label, period, counted.get((one.id, area.id, period), 0))
        for one, area, period in wanted
    ]


def opened(actor: Actor, checklist_id: int, area_code: str, period: str | None) -> Opened:
    """Return a round to who leads its area or one above it; the one 404 otherwise.

    Only the present period and the one before it exist; ``mine`` says whether the actor notes in it.
    """
    row = (
        db.session()
        .execute(
            select(Checklist, Area).where(
                Checklist.id == checklist_id, Area.code == area_code, Area.level == Checklist.level
            )
        )
        .first()
    )
    if row is None or not any(row[1].path.startswith(post.area_path) for post in actor.leading):
        raise not_found()
    checklist, area = row
    periods = periods_now(checklist.frequency)
    if period is not None and period not in periods:
        raise not_found()
    chosen = period or periods[0]
    query = select(ChecklistMark).where(
        ChecklistMark.checklist_id == checklist.id, ChecklistMark.area_id == area.id, ChecklistMark.period == chosen
    )
    marks = {mark.item: mark for mark in db.session().scalars(query)}
    mine = any(led.id == area.id for led in led_areas(actor, checklist.level))
    return Opened(checklist, area, chosen, marks, mine)


def periods_now(frequency: str) -> tuple[str, str]:
    """Return the present period and the one before it."""
    today = clock.local_day(clock.now())
    before: date = period_before(frequency, today)
    return period_of(frequency, today), period_of(frequency, before)


def below(actor: Actor) -> Sequence[tuple[Checklist, Area, int]]:
    """Return (checklist, area, items noted this period) of the areas below the actor's own, as the tree is now."""
    lists = list(db.session().scalars(select(Checklist).where(Checklist.current).order_by(Checklist.id)))
    above = [post.area_path for post in actor.leading if post.area_path]
    inside = or_(*[Area.path.startswith(path) & (Area.path != path) for path in above])
    levels = {one.level for one in lists}
    query = select(Area).where(Area.level.in_(levels), Area.active, inside).order_by(Area.code)
    areas = list(db.session().scalars(query)) if above and lists else []
    today = clock.local_day(clock.now())
    wanted = [
        (one, area, period_of(one.frequency, today)) for one in lists for area in areas if area.level == one.level
    ]
    counted = _noted([(one.id, area.id, period) for one, area, period in wanted])
    return [(one, area, counted.get((one.id, area.id, period), 0)) for one, area, period in wanted]


def published() -> Sequence[Checklist]:
    """Return the checklists in force."""
    return list(db.session().scalars(select(Checklist).where(Checklist.current).order_by(Checklist.id)))


def _noted(wanted: Sequence[tuple[int, int, str]]) -> dict[tuple[int, int, str], int]:
    if not wanted:
        return {}
    lists, areas, periods = (set(one) for one in zip(*wanted, strict=True))
    keys = (ChecklistMark.checklist_id, ChecklistMark.area_id, ChecklistMark.period)
    query = select(*keys, func.count()).where(
        ChecklistMark.checklist_id.in_(lists), ChecklistMark.area_id.in_(areas), ChecklistMark.period.in_(periods)
    )
    return {(row[0], row[1], row[2]): row[3] for row in db.session().execute(query.group_by(*keys))}
