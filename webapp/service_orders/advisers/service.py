"""What advisers say of their time: the week and the days away; and whom the justice office asks to take the law out."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert, select

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid, not_found
from webapp.grid_centre.schemas import PersonInput
from webapp.grid_centre.service import take_on
from webapp.people import service_posts
from webapp.people.actor import Actor
from webapp.people.models import Post, User
from webapp.people.permissions import PUBLICISTS, Role
from webapp.service_orders.advisers.queries import week_of
from webapp.service_orders.advisers.slots import USUAL_WEEK, Stretch
from webapp.service_orders.models import AdviserAbsence, AdviserHours

OTHER_PAGE = "您在另一个页面刚改过，这一页的还没有存"


@transactional
def give_week(actor: Actor, week: Sequence[Stretch], seen: Sequence[Stretch] | None = None) -> None:
    """Set the actor's week; an empty one means the usual week. Times that are taken already stay agreed.

    ``seen`` is the week that was changed. Problem 409 when it is not the one that is stored: it was changed on another
    page meanwhile, and what was done there is in ``extra``.
    """
    session = db.session()
    session.execute(select(User.id).where(User.id == actor.id).with_for_update())
    stored = week_of(actor.id)
    if seen is not None and set(seen) != set(stored) and set(week or USUAL_WEEK) != set(stored):
        raise Problem("stale", OTHER_PAGE, extra={"before": list(seen), "now": stored})
    session.execute(delete(AdviserHours).where(AdviserHours.user_id == actor.id))
    rows = [
        {"user_id": actor.id, "weekday": one.weekday, "opens": one.opens, "closes": one.closes}
        for one in dict.fromkeys(week)
    ]
    if rows:
        session.execute(insert(AdviserHours), rows)
    journal.append("adviser.week_given", ("user", actor.id), actor_id=actor.id)


@transactional
def go_away(actor: Actor, since: date, until: date) -> None:
    """Note days on which the actor is away; saying the same twice changes nothing."""
    session = db.session()
    known = select(AdviserAbsence.id).where(
        AdviserAbsence.user_id == actor.id, AdviserAbsence.since == since, AdviserAbsence.until == until
    )
    if session.scalar(known) is not None:
        return
    session.add(AdviserAbsence(user_id=actor.id, since=since, until=until))
    session.flush()
    journal.append("adviser.away", ("user", actor.id), actor_id=actor.id)


@transactional
def come_back(actor: Actor, absence_id: int) -> None:
    """Take an absence of the actor's own back; the one 404 for another's."""
    session = db.session()
    found = session.scalar(
        select(AdviserAbsence).where(AdviserAbsence.id == absence_id, AdviserAbsence.user_id == actor.id)
    )
    if found is None:
        raise not_found()
    session.delete(found)
    session.flush()
    journal.append("adviser.back", ("user", actor.id), actor_id=actor.id)


@transactional
def engage(actor: Actor, whom: PersonInput, role: Role | None, secret: str | None = None) -> tuple[User, str]:
    """Give a person a post that the justice office gives; return them, and a one-time code for who has no password.

    Problem 422 beside the post or the person, as on the desk; 403 for oneself.
    """
    if role not in PUBLICISTS:
        raise invalid(role="选一样：法治宣传员，还是普法志愿者")
    return take_on(actor, whom, role, "", "", secret)


@transactional
def release(actor: Actor, post_id: int) -> None:
    """End such a post; what its holder was given comes back to the office's list. The one 404 for any other post."""
    post = db.session().get(Post, post_id)
    if post is None or post.role not in PUBLICISTS:
        raise not_found()
    if post.ended_at is not None and post.ended_at <= clock.now():
        raise Problem("stale", "这个职务已经结束了")
    service_posts.finish(post, actor_id=actor.id)
