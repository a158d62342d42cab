"""What advisers say of their time: the week in which residents may order, and the days they are away."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, insert, select

from webapp.core import journal
from webapp.core.db import db, transactional
from webapp.core.errors import not_found
from webapp.people.actor import Actor
from webapp.service_orders.advisers.slots import Stretch
from webapp.service_orders.models import AdviserAbsence, AdviserHours


@transactional
def give_week(actor: Actor, week: Sequence[Stretch]) -> None:
    """Set the actor's week; an empty one means the usual week. Times that are taken already stay agreed."""
    session = db.session()
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
