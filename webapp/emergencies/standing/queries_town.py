"""Which town's team and calendar somebody sees, and which they keep: one rule for pages and services."""

from sqlalchemy import or_, select

from webapp.areas.models import Area, Level
from webapp.capture.queries_counter import town_of
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.emergencies.standing.models import EmergencyMember
from webapp.people.actor import Actor


def town_kept(actor: Actor) -> Area:
    """Return the town whose team the actor keeps; the one 404 for who keeps none."""
    if not actor.can("emergency.keep"):
        raise not_found()
    return town_of(actor)


def kept_town_id(actor: Actor) -> int | None:
    """Return the id of the town whose team the actor keeps, without asking the database; None for who keeps none."""
    if not actor.can("emergency.keep"):
        return None
    return next((post.area_id for post in actor.posts if post.area_level == Level.TOWN), None)


def town_seen(actor: Actor) -> Area:
    """Return the town whose calendar the actor sees: the desk's and the leads', else that in whose team they are.

    Who will be in the team later sees it too. The one 404 for everybody else.
    """
    if actor.can("emergency.team"):
        return town_of(actor)
    today, one = clock.local_day(clock.now()), EmergencyMember
    mine = select(Area).join(one, one.town_id == Area.id).where(one.user_id == actor.id)
    mine = mine.where(or_(one.until.is_(None), one.until > today))
    town = db.session().scalar(mine.order_by(one.since, one.id).limit(1))
    if town is None:
        raise not_found()
    return town
