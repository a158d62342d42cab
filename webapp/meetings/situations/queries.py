"""Reads of situations, each through what the actor may see: one, the list, what is ticked for a meeting."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from webapp.areas.models import Area, Level
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.core.registry import Registry
from webapp.documents.sections import at_the_desk
from webapp.documents.topics import Topic
from webapp.meetings.situations.models import Situation, SituationMention, SituationNote
from webapp.meetings.situations.states import State
from webapp.people.actor import Actor
from webapp.people.permissions import Role

MOST = 60
TOPICS = "topics"
Invites = Callable[[Actor], ColumnElement[bool]]
INVITED: Registry[Invites] = Registry("who else reads an issued situation")


@dataclass(frozen=True)
class Seen:
    """A situation that the actor may see: what single things it names, what people wrote, what the actor is to it."""

    situation: Situation
    town: Area
    mentions: Sequence[SituationMention] = ()
    notes: Mapping[str, SituationNote] = field(default_factory=dict)
    desk: bool = False


def invites(function: Invites) -> Invites:
    """Register a function (actor) → SQL about ``Situation``: issued ones that the actor reads, as who was invited."""
    return INVITED.add(function)


def towns() -> Sequence[Area]:
    """Return the towns that have situations."""
    query = select(Area).where(Area.level == Level.TOWN, Area.active)
    return db.session().scalars(query.order_by(Area.code)).all()


def found(town_id: int, key: str) -> Situation | None:
    """Return the situation of a town and a span, whatever its state."""
    return db.session().scalar(select(Situation).where(Situation.town_id == town_id, Situation.key == key))


def readable(actor: Actor) -> ColumnElement[bool]:
    """Say in SQL which situations the actor may see: desk and commissioner all, others what was issued to them."""
    desks = [post.area_id for post in actor.posts if post.area_id and at_the_desk(actor, post.area_id)]
    leads = [post.area_id for post in actor.posts if post.area_id and post.role == Role.TOWN_GRID_LEAD]
    issued: list[ColumnElement[bool]] = [Situation.town_id.in_(leads), *(one(actor) for one in INVITED)]
    if any(post.role == Role.AUDITOR for post in actor.posts):
        issued = [Situation.state == State.ISSUED]
    ended = Situation.until <= clock.now()
    return and_(ended, or_(Situation.town_id.in_(desks), and_(Situation.state == State.ISSUED, or_(false(), *issued))))


def listed(actor: Actor) -> Sequence[Situation]:
    """Return the situations that the actor may see, the latest first."""
    query = select(Situation).where(readable(actor)).order_by(Situation.until.desc(), Situation.id.desc())
    return db.session().scalars(query.limit(MOST)).all()


def seen(actor: Actor, key: str) -> Seen:
    """Return a situation by its key; the one 404 for what is not there, not over yet, or not issued to the actor."""
    query = select(Situation, Area).join(Area, Area.id == Situation.town_id).where(Situation.key == key)
    row = db.session().execute(query.where(readable(actor)).order_by(Situation.town_id).limit(1)).first()
    if row is None:
        raise not_found()
    return Seen(
        row.Situation,
        row.Area,
        mentions_of(row.Situation.id),
        notes_of(row.Situation.id),
        at_the_desk(actor, row.Situation.town_id),
    )


def mentions_of(situation_id: int) -> Sequence[SituationMention]:
    """Return the single things that a situation names, and the topics that it proposes."""
    query = select(SituationMention).where(SituationMention.situation_id == situation_id)
    return db.session().scalars(query.order_by(SituationMention.id)).all()


def notes_of(situation_id: int) -> dict[str, SituationNote]:
    """Return section → what people wrote below it."""
    query = select(SituationNote).where(SituationNote.situation_id == situation_id)
    return {one.section: one for one in db.session().scalars(query)}


def ticked(town_id: int, key: str) -> Sequence[Topic]:
    """Return the topics that the desk ticked in a situation; nothing where there is none."""
    query = (
        select(SituationMention)
        .join(Situation, Situation.id == SituationMention.situation_id)
        .where(
            Situation.town_id == town_id,
            Situation.key == key,
            SituationMention.section == TOPICS,
            SituationMention.ticked,
        )
    )
    rows = db.session().scalars(query.order_by(SituationMention.id))
    return [Topic(one.key, one.words, one.url, one.case_id) for one in rows]


def people_of(situation: Situation) -> list[int]:
    """Return who had a hand in a situation, for their names."""
    hands: list[Any] = [situation.written_by_id, situation.frozen_by_id, situation.issued_by_id]
    return [one for one in hands if one]
