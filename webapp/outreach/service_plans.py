"""Writes of plans: a line added, changed, taken out, and a village's month put out for everybody to see."""

from datetime import date

from sqlalchemy import delete, select, update

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem
from webapp.outreach import queries_plans
from webapp.outreach.models import OutreachPlan
from webapp.outreach.schemas import PlanInput
from webapp.outreach.states import PLANS, PlanAction, PlanState
from webapp.people.actor import Actor

MOST_LINES = 12


@transactional
def add_line(actor: Actor, village: Area, month: date, sent: PlanInput) -> OutreachPlan:
    """Add a line to a village's plan; Problem 409 when the month is full."""
    session = db.session()
    lines = select(OutreachPlan.id).where(OutreachPlan.month == month, OutreachPlan.area_id == village.id)
    if len(session.scalars(lines).all()) >= MOST_LINES:
        raise Problem("stale", f"一个村一个月最多排 {MOST_LINES} 次，先去掉一些")
    plan = OutreachPlan(area_id=village.id, month=month, state=PlanState.DRAFT, author_id=actor.id, **vars(sent))
    session.add(plan)
    session.flush()
    journal.append("plan.added", ("plan", plan.id), actor_id=actor.id, content={"topic": sent.topic})
    return plan


@transactional
def change_line(actor: Actor, plan_id: int, version: int | None, sent: PlanInput) -> OutreachPlan:
    """Change a line; a published one stays published. Problem 409 when another writer was faster."""
    plan, step = queries_plans.plan(actor, plan_id), PLANS[PlanAction.CHANGE]
    with PLANS.take(plan, step, version=version):
        for name, value in vars(sent).items():
            setattr(plan, name, value)
    PLANS.record(plan, step, actor_id=actor.id, topic=sent.topic)
    return plan


@transactional
def drop_line(actor: Actor, plan_id: int) -> OutreachPlan:
    """Take a line out that nobody has seen yet; Problem 409 for a published one, which is changed instead."""
    plan = queries_plans.plan(actor, plan_id)
    gone = delete(OutreachPlan).where(OutreachPlan.id == plan.id, OutreachPlan.state == PlanState.DRAFT)
    if getattr(db.session().execute(gone), "rowcount", 0) == 0:
        raise Problem("stale", "这一条已经放出去了，可以改，不能去掉")
    journal.append("plan.dropped", ("plan", plan.id), actor_id=actor.id, content={"topic": plan.topic})
    return plan


@transactional
def publish(actor: Actor, village: Area, month: date) -> int:
    """Put out all lines of a village's month; return how many were new."""
    change = (
        update(OutreachPlan)
        .where(OutreachPlan.month == month, OutreachPlan.area_id == village.id, OutreachPlan.state == PlanState.DRAFT)
        .values(state=PlanState.PUBLISHED, published_at=clock.now(), version=OutreachPlan.version + 1)
    )
    done = int(getattr(db.session().execute(change), "rowcount", 0))
    if done:
        content = {"month": month.isoformat()[:7], "lines": done}
        journal.append("plan.published", ("area", village.id), actor_id=actor.id, content=content)
    return done
