"""Reads of plans, through the villages that the actor may see."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select

from webapp.areas.models import Area, Level
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.outreach.models import OutreachEvent, OutreachPlan
from webapp.outreach.states import PlanState
from webapp.people.actor import Actor


def villages(actor: Actor) -> list[Area]:
    """Return the villages that the actor plans for or reads, in code order."""
    paths = actor.paths_for("outreach.read")
    inside = or_(*[Area.path.startswith(path) for path in paths]) if paths else Area.id.is_(None)
    query = select(Area).where(Area.level == Level.VILLAGE, Area.active, inside).order_by(Area.code)
    return list(db.session().scalars(query))


def village(actor: Actor, code: str) -> Area:
    """Return one of the actor's villages; the one 404 else."""
    found = next((area for area in villages(actor) if area.code == code), None)
    if found is None:
        raise not_found()
    return found


def plans(actor: Actor, village_id: int, month: date) -> Sequence[OutreachPlan]:
    """Return a village's plan for a month in the order it was written; drafts only for who runs it."""
    query = select(OutreachPlan).where(OutreachPlan.month == month, OutreachPlan.area_id == village_id)
    if not actor.can("outreach.run"):
        query = query.where(OutreachPlan.state == PlanState.PUBLISHED)
    return db.session().scalars(query.order_by(OutreachPlan.id)).all()


def plan(actor: Actor, plan_id: int) -> OutreachPlan:
    """Return a line of a plan of one of the actor's villages; the one 404 else."""
    found = db.session().get(OutreachPlan, plan_id)
    if found is None or not any(area.id == found.area_id for area in villages(actor)):
        raise not_found()
    return found


def village_of(actor: Actor, line: OutreachPlan) -> Area:
    """Return the village of a line that was loaded by ``plan``."""
    return next(area for area in villages(actor) if area.id == line.area_id)


def plan_counts(first: date, last: date) -> dict[tuple[int, date], tuple[int, int]]:
    """Return (area id, month) → (lines, of them published), for the months from the first to the last."""
    published = func.count().filter(OutreachPlan.state == PlanState.PUBLISHED)
    query = select(OutreachPlan.area_id, OutreachPlan.month, func.count(), published)
    query = query.where(OutreachPlan.month.between(first, last))
    found = db.session().execute(query.group_by(OutreachPlan.area_id, OutreachPlan.month))
    return {(row[0], row[1]): (row[2], row[3]) for row in found}


def events_of_plans(plan_ids: Sequence[int]) -> dict[int, OutreachEvent]:
    """Return plan id → the last event that was made of it."""
    if not plan_ids:
        return {}
    query = select(OutreachEvent).where(OutreachEvent.plan_id.in_(plan_ids)).order_by(OutreachEvent.id)
    return {event.plan_id or 0: event for event in db.session().scalars(query)}
