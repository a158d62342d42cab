"""To whom a matter can be shown inside the house: colleagues who may see it anyhow, by the posts in force now."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from webapp.areas.models import Area
from webapp.cases.reach.rules import seen_in
from webapp.cases.rules import CaseAccess, sees_whole
from webapp.cases.timeline import post_words
from webapp.cases.work_orders.states import GONE_ORDERS
from webapp.core import clock
from webapp.core.db import db
from webapp.people.actor import Actor
from webapp.people.models import Post, Unit, User
from webapp.people.permissions import GOVERNANCE, LEADS
from webapp.people.queries import in_force


@dataclass(frozen=True)
class Colleague:
    """A person to whom a matter may be passed on, with the post by which they may see it."""

    id: int
    name: str
    post: str


def may_forward(actor: Actor, held: CaseAccess) -> bool:
    """Say whether the actor may pass a matter on: who works on it and sees the whole of it; never a protected one."""
    return actor.can("case.todo") and not held.case.protected and sees_whole(actor, held)


def colleagues(actor: Actor, held: CaseAccess) -> list[Colleague]:
    """Return who else may see a case anyhow: leads above it, the town's desk, officers of units that have it."""
    units = [order.unit_id for order in held.orders if order.state not in GONE_ORDERS]
    there = seen_in(held.case, held.area)
    seats = [*there, held.case.shown_in_id] if held.case.shown_in_id else there
    above = and_(Post.area_id.in_(seats), Post.role.in_(LEADS | GOVERNANCE))
    serving = and_(Unit.area_id.in_(there), Post.role.in_(GOVERNANCE))
    query = (
        select(User.id, User.name, Post.role, Area.label.label("area"), Unit.name.label("unit"))
        .join(Post, Post.user_id == User.id)
        .outerjoin(Area, Area.id == Post.area_id)
        .outerjoin(Unit, Unit.id == Post.unit_id)
        .where(or_(above, serving, Post.unit_id.in_(units)), User.id != actor.id, User.active, in_force(clock.now()))
        .order_by(Area.code.desc(), Unit.code, Post.id)
    )
    found: dict[int, Colleague] = {}
    for row in db.session().execute(query):
        found.setdefault(row.id, Colleague(row.id, row.name, post_words(row)))
    return list(found.values())
