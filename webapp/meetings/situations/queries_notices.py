"""Who hears of a situation: the desk that one was written, the commissioner that it waits; no number is in a notice."""

from typing import Any

from sqlalchemy import Select, select

from webapp.core.db import db
from webapp.core.notices import About, Entry, Subject, decided_by, keyed, register
from webapp.decisions.queries_people import deciders_of
from webapp.meetings.situations.models import Situation
from webapp.meetings.situations.rules import days_between
from webapp.meetings.situations.states import COMMISSIONER, DESK, SITUATIONS, State
from webapp.people import queries as people
from webapp.people.actor import Actor


def about_situation(entry: Entry) -> About | None:
    """Return who hears of a situation and what fills the sentences."""
    row = db.session().get(Situation, entry.subject_id)
    if row is None:
        return None
    makers = deciders_of(row.town_id)
    audiences = {
        DESK: people.who_hold(makers, "situation.freeze"),
        COMMISSIONER: people.who_hold(makers, "situation.issue"),
    }
    title = days_between(row.since, row.until).title
    return About(audiences, {"span": title}, f"/situations/{row.key}")


@decided_by
def waits_for_issue(actor: Actor) -> Select[Any] | None:
    """Select the frozen situations, for the commissioner who issues them."""
    if not actor.can("situation.issue"):
        return None
    towns = [post.area_id for post in actor.posts if post.area_id]
    waiting = select(Situation.id, Situation.frozen_at).where(
        Situation.state == State.FROZEN, Situation.town_id.in_(towns)
    )
    return keyed("situation", waiting)


register(Subject("situation", SITUATIONS.notices, about_situation))
