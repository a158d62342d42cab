"""Reads of what is spoken of at a meeting: its topics, what was decided on each, what an agenda is gathered from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from webapp.areas.scope import desk_scope
from webapp.cases.models import Case
from webapp.core import clock
from webapp.core.db import db
from webapp.core.errors import not_found
from webapp.decisions.models import Decision, DecisionScope, DecisionSeat
from webapp.meetings.models import Meeting, MeetingDecision, MeetingTopic
from webapp.meetings.queries import last_issued

MOST = 50


@dataclass(frozen=True)
class Decided:
    """What was decided on a topic, with the decision that it is since the minutes were issued."""

    row: MeetingDecision
    decision: Decision | None = None


@dataclass(frozen=True)
class Spoken:
    """A topic with what was decided on it."""

    topic: MeetingTopic
    decided: Sequence[Decided]


def topics_of(meeting_id: int) -> list[Spoken]:
    """Return the topics of a meeting in order, with what was decided on each, in two statements."""
    query = select(MeetingTopic).where(MeetingTopic.meeting_id == meeting_id, MeetingTopic.dropped_at.is_(None))
    topics = db.session().scalars(query.order_by(MeetingTopic.rank, MeetingTopic.id)).all()
    found: dict[int, list[Decided]] = {one.id: [] for one in topics}
    decided = (
        select(MeetingDecision, Decision)
        .outerjoin(Decision, Decision.id == MeetingDecision.decision_id)
        .outerjoin(Case, Case.id == MeetingDecision.case_id)
        .where(MeetingDecision.topic_id.in_(found), or_(Case.id.is_(None), ~Case.protected))
        .order_by(MeetingDecision.rank, MeetingDecision.id)
    )
    for row, decision in db.session().execute(decided) if found else ():
        found[row.topic_id].append(Decided(row, decision))
    return [Spoken(one, found[one.id]) for one in topics]


def topic_of(meeting_id: int, topic_id: int) -> MeetingTopic:
    """Return a topic of a meeting that was loaded through its scope; the one 404 for any other."""
    query = select(MeetingTopic).where(
        MeetingTopic.id == topic_id, MeetingTopic.meeting_id == meeting_id, MeetingTopic.dropped_at.is_(None)
    )
    found = db.session().scalar(query)
    if found is None:
        raise not_found()
    return found


def decisions_on(topic_id: int) -> Sequence[MeetingDecision]:
    """Return what was decided on a topic so far."""
    query = select(MeetingDecision).where(MeetingDecision.topic_id == topic_id)
    return db.session().scalars(query.order_by(MeetingDecision.rank, MeetingDecision.id)).all()


def keys_of(meeting_id: int) -> set[tuple[str, str]]:
    """Return (source, key) of all topics of a meeting, those that were dropped too."""
    query = select(MeetingTopic.source, MeetingTopic.key).where(MeetingTopic.meeting_id == meeting_id)
    return {(source, key) for source, key in db.session().execute(query)}


def still_open(meeting: Meeting) -> list[tuple[Decision, str]]:
    """Return the decisions of a town that are late when a meeting begins, or open since the last one; who leads each.

    The nearest due first.
    """
    last = last_issued(meeting.town_id, meeting.starts_at)
    of_last = (
        select(MeetingDecision.decision_id)
        .join(MeetingTopic, MeetingTopic.id == MeetingDecision.topic_id)
        .where(MeetingTopic.meeting_id == last, MeetingDecision.decision_id.is_not(None))
    )
    late: Any = DecisionScope.sort < clock.to_micros(meeting.starts_at)
    query = (
        select(Decision, DecisionSeat.label)
        .join(DecisionScope, DecisionScope.row_id == Decision.id)
        .join(DecisionSeat, (DecisionSeat.decision_id == Decision.id) & DecisionSeat.leading)
        .where(
            DecisionScope.scope == desk_scope(meeting.town_id),
            DecisionScope.bucket == "open",
            late if last is None else or_(late, Decision.id.in_(of_last)),
        )
        .order_by(DecisionScope.sort, Decision.id)
    )
    return [(decision, label) for decision, label in db.session().execute(query.limit(MOST))]
