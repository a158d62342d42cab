"""Reads of alarms: one, those of a group, their answers, what is live for somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select

from webapp.areas.models import Area
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.hot.forms import Piece, piece
from webapp.neighbours.models import NeighbourAlarm, NeighbourGroup, NeighbourHousehold, NeighbourStep
from webapp.neighbours.queries import live_alarm, seen_from
from webapp.neighbours.rules import household_named, number_of, person_named, places_of
from webapp.people import queries as people
from webapp.people.actor import Actor
from webapp.reports.models import Photo
from webapp.reports.queries import Files, files_of

SHOWN, MOST_LIVE = 10, 5


@dataclass(frozen=True)
class Answered:
    """What somebody answered last: ``by`` is p9 or h5."""

    by: str
    answer: str
    at: datetime


def alarm(group_id: int, alarm_id: int) -> NeighbourAlarm:
    """Return an alarm of a group that was loaded through its scope; the one 404 otherwise, or once it is protected."""
    found = db.session().get(NeighbourAlarm, alarm_id)
    if found is None or found.group_id != group_id or found.set_aside_at is not None:
        raise not_found()
    return found


def alarms_of(group_id: int) -> Sequence[NeighbourAlarm]:
    """Return the newest alarms of a group."""
    query = select(NeighbourAlarm).where(NeighbourAlarm.group_id == group_id, NeighbourAlarm.set_aside_at.is_(None))
    return db.session().scalars(query.order_by(NeighbourAlarm.id.desc()).limit(SHOWN)).all()


def by_submission(submission_id: int) -> NeighbourAlarm | None:
    """Return the alarm that a submission raised."""
    return db.session().scalar(select(NeighbourAlarm).where(NeighbourAlarm.submission_id == submission_id))


def raised_lately(caller: str) -> int:
    """Return how many alarms somebody has raised in the last hour, for its bound alone."""
    since = clock.now() - timedelta(hours=1)
    query = select(func.count()).select_from(NeighbourAlarm)
    return db.session().scalar(query.where(NeighbourAlarm.caller == caller, NeighbourAlarm.raised_at > since)) or 0


def answers_to(alarm_id: int) -> list[Answered]:
    """Return the last answer of each, the first to answer first."""
    query = select(NeighbourStep).where(NeighbourStep.alarm_id == alarm_id, NeighbourStep.answer.is_not(None))
    found: dict[str, Answered] = {}
    for step in db.session().scalars(query.order_by(NeighbourStep.received_at, NeighbourStep.submission_id)):
        found[step.by] = Answered(step.by, step.answer or "", step.at)
    return list(found.values())


def names_behind(names: Sequence[str]) -> dict[str, str]:
    """Return p9 or h5 → how it is called: a person's name, the door of a household; at most two statements."""
    persons = [number_of(one) for one in names if one[0] == "p"]
    doors = [number_of(one) for one in names if one[0] == "h"]
    found = {person_named(number): name for number, name in people.names_of(persons).items()} if persons else {}
    if doors:
        query = select(NeighbourHousehold).where(NeighbourHousehold.id.in_(doors))
        found |= {household_named(one.id): one.door for one in db.session().scalars(query)}
    return found


def files_with(one: NeighbourAlarm) -> Files:
    """Return the pictures and the voice note that came with an alarm."""
    return files_of([one.submission_id])[one.submission_id]


def photo_of(one: NeighbourAlarm, photo_id: int) -> Photo:
    """Return a picture of an alarm; the one 404 for any other."""
    found = next((photo for photo in files_with(one).stored if photo.id == photo_id), None)
    if found is None:
        raise not_found()
    return found


def any_live(actor: Actor) -> Piece | None:
    """Say whether an alarm is live that this person sees; None for who hears of none."""
    return piece(_any_live, **_seeing(actor)) if actor.can("neighbour.call") else None


def _any_live(**seeing: Any) -> Any:
    return exists().where(*_seen_live(**seeing))


def _seeing(actor: Actor) -> dict[str, Any]:
    paths, headed = places_of(actor)
    return {"user_id": actor.id, "paths": paths, "headed": headed}


def _seen_live(**seeing: Any) -> tuple[Any, ...]:
    shown = NeighbourAlarm.group_id == NeighbourGroup.id, Area.id == NeighbourGroup.area_id
    return (*shown, *live_alarm(), NeighbourGroup.ended_on.is_(None), seen_from(**seeing))


def live_for(actor: Actor) -> list[tuple[NeighbourAlarm, NeighbourGroup, Area]]:
    """Return the live alarms that this person sees, the newest first; one statement."""
    query = select(NeighbourAlarm, NeighbourGroup, Area).where(*_seen_live(**_seeing(actor)))
    rows = db.session().execute(query.order_by(NeighbourAlarm.id.desc()).limit(MOST_LIVE))
    return [(row[0], row[1], row[2]) for row in rows]
