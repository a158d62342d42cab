"""Cases that may have to do with one, and those linked with it; each through the actor's scope."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from webapp.areas.scope import area_scope
from webapp.cases import queries as cases
from webapp.cases.lists.queries import CaseRow, rows_among
from webapp.cases.models import Case, CaseScope
from webapp.cases.rules import CaseAccess, sees_whole
from webapp.cases.states import OPEN_STATES, Reach
from webapp.core import clock
from webapp.core.db import db
from webapp.core.geo import bounding_box, distance_m, say_distance
from webapp.people.actor import Actor
from webapp.related.models import CaseLink

NEAR_METRES, WITHIN, MOST = 500.0, timedelta(days=30), 8


@dataclass(frozen=True)
class Suggestion:
    """A case that may be the same or a similar matter, and how far off it lies, in words."""

    row: CaseRow
    distance: str


@dataclass(frozen=True)
class Linked:
    """A linked case and why it is."""

    row: CaseRow
    why: str


def leads_both(actor: Actor, verb: str, *held: CaseAccess) -> bool:
    """Say whether all cases lie in places where the actor has the verb, and none of them is protected."""
    paths = actor.paths_for(verb)
    return all(not one.case.protected and any(one.path.startswith(p) for p in paths) for one in held)


def suggestions(actor: Actor, held: CaseAccess, *, open_only: bool = False) -> list[Suggestion]:
    """Return cases of the same grid and kind, reported within 30 days of this one: same category and nearest first.

    One statement over a range of the grid's own list. ``open_only``: those into which a case can be put.
    """
    case_, scope = held.case, area_scope(_grid(held))
    since, until = (clock.to_micros(case_.received_at + shift) for shift in (-WITHIN, WITHIN))
    # Under a name of its own: the question who may see a case asks the same table.
    there = aliased(CaseScope)
    listed = (
        select(there.row_id, _rank(case_).label("sort"))
        .join(Case, Case.id == there.row_id)
        .where(
            there.scope == scope,
            there.bucket == "all",
            there.sort.between(since, until),
            Case.kind == case_.kind,
            Case.id != case_.id,
            ~Case.protected,
            Case.merged_into_id.is_(None),
            Case.reach == Reach.AREA,
            cases.visible_to(actor),
        )
    )
    if open_only:
        listed = listed.where(Case.state.in_(OPEN_STATES))
    rows = rows_among(listed.order_by("sort", Case.id.desc()).limit(MOST), actor)
    return [Suggestion(row, _distance(case_, row.case)) for row in rows]


def linked_with(actor: Actor, held: CaseAccess) -> list[Linked]:
    """Return the cases linked with this one that the actor may see, for who sees the whole of this one."""
    if held.case.protected or not sees_whole(actor, held):
        return []
    here = held.case.id
    links = and_(or_(CaseLink.first_id == here, CaseLink.second_id == here), CaseLink.removed_at.is_(None))
    other = case((CaseLink.first_id == here, CaseLink.second_id), else_=CaseLink.first_id)
    found = db.session().execute(select(other.label("case_id"), CaseLink.why).where(links)).all()
    whys: dict[int, str] = {row.case_id: row.why for row in found}
    if not whys:
        return []
    listed = select(Case.id.label("row_id"), Case.id.label("sort"))
    rows = rows_among(listed.where(Case.id.in_(whys), ~Case.protected, cases.visible_to(actor)), actor)
    return [Linked(row, whys[row.case.id]) for row in rows]


def any_link(case_id: int) -> ColumnElement[bool]:
    """Say in SQL whether a case is linked with another."""
    return exists().where(
        or_(CaseLink.first_id == case_id, CaseLink.second_id == case_id), CaseLink.removed_at.is_(None)
    )


def link_between(one: Case, other: Case) -> CaseLink | None:
    """Return the link of two cases, if there is one."""
    first, second = sorted((one.id, other.id))
    query = select(CaseLink).where(CaseLink.first_id == first, CaseLink.second_id == second)
    return db.session().scalar(query.where(CaseLink.removed_at.is_(None)))


def _grid(held: CaseAccess) -> int:
    """Return the grid in which a case lies; the area itself where it lies higher."""
    lineage = held.area.lineage
    return lineage[-2] if held.area.level == "micro_grid" else lineage[-1]


def _rank(here: Case) -> Any:
    """Order by likeness: another category comes later, and so does what lies further off or nobody knows where."""
    other = case((Case.category == here.category, 0), else_=1_000_000)
    if here.latitude is None or here.longitude is None:
        return other + func.abs(Case.id - here.id)
    box = bounding_box(here.latitude, here.longitude, NEAR_METRES)
    off = func.abs(Case.latitude - here.latitude) + func.abs(Case.longitude - here.longitude)
    near = and_(Case.latitude.between(box.south, box.north), Case.longitude.between(box.west, box.east))
    return other + case((near, off * 1_000), else_=1_000)


def _distance(here: Case, there: Case) -> str:
    if None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return ""
    return say_distance(distance_m((here.latitude, here.longitude), (there.latitude, there.longitude)))  # type: ignore[arg-type]
