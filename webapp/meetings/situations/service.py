"""Every change of a situation: written at the end of its half, written anew, frozen, issued, and noted on."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from webapp.areas.models import Area
from webapp.core import clock, journal
from webapp.core.background import submit_after_commit
from webapp.core.db import db, insert, transactional
from webapp.core.errors import Problem, not_found
from webapp.meetings.situations import queries
from webapp.meetings.situations.models import Situation, SituationMention, SituationNote
from webapp.meetings.situations.queries import TOPICS, Seen
from webapp.meetings.situations.rules import Span, days_between, last_half
from webapp.meetings.situations.service_content import Written, section_keys, write
from webapp.meetings.situations.states import SITUATIONS, Action, State, Step
from webapp.people.actor import Actor

BOTH = "刚刚有人改了这一段。上面是现在的，下面是您写的，合成一份再存"


def write_ended() -> int:
    """Write the situation of the half-month that ended last, for each town that has none; return how many."""
    span = last_half(clock.now())
    missing = [town for town in queries.towns() if queries.found(town.id, span.key) is None]
    for town in missing:
        _written(town, span)
    return len(missing)


def for_span(town_id: int, since: datetime, until: datetime) -> Situation:
    """Return the situation of a town in a span of whole days, written now where there is none.

    Problem 404 for a town that is none, 422 for a span without a day or one that is not over.
    """
    span = days_between(since, until)
    town = db.session().get(Area, town_id)
    if town is None:
        raise not_found()
    if span.first > span.last or span.until > clock.now():
        raise Problem("invalid", "研判只写已经过完的日子")
    return queries.found(town_id, span.key) or _written(town, span)


def rewrite(actor: Actor, key: str, version: int | None) -> None:
    """Write a draft anew with the numbers of now; what is ticked stays ticked. Problem 404, 409."""
    seen, step = _may(actor, key, Action.REWRITE)
    SITUATIONS.check(seen.situation, step, version=version)
    row = seen.situation
    span = days_between(row.since, row.until)
    _replace(actor, key, row.version, write(seen.town, span))


@transactional
def take(actor: Actor, key: str, action: Action, version: int | None) -> None:
    """Freeze or issue a situation. Problem 404 for whose it is not, 409 for a version or a state that is over."""
    seen, step = _may(actor, key, action)
    row = seen.situation
    with SITUATIONS.take(row, step, version=version):
        if action == Action.FREEZE:
            row.frozen_at, row.frozen_by_id = clock.now(), actor.id
        else:
            row.issued_at, row.issued_by_id = clock.now(), actor.id
    SITUATIONS.record(row, step, actor_id=actor.id)


@transactional
def tick(actor: Actor, key: str, keys: Collection[str], version: int | None) -> None:
    """Put these topics of a situation on the agenda of its meeting, and no others."""
    seen, step = _may(actor, key, Action.TOPICS)
    row = seen.situation
    with SITUATIONS.take(row, step, version=version):
        topics = update(SituationMention).where(
            SituationMention.situation_id == row.id, SituationMention.section == TOPICS
        )
        db.session().execute(topics.values(ticked=SituationMention.key.in_(list(keys))))
    SITUATIONS.record(row, step, actor_id=actor.id)


@transactional
def note(actor: Actor, key: str, section: str, words: str, version: int | None) -> None:
    """Write below a section. ``version`` is that of the note as the page had it, 0 where there was none.

    Problem 404 for a section that is none, 409 with both texts where somebody else wrote meanwhile, and 409 once the
    situation was issued.
    """
    seen = queries.seen(actor, key)
    if not (seen.desk and actor.can("situation.write")):
        raise not_found()
    row, now, kept = seen.situation, clock.now(), seen.notes.get(section)
    if section not in section_keys(row.content):
        raise not_found()
    if version not in (None, kept.version if kept else 0):
        raise Problem("stale", BOTH, extra={"words": kept.words if kept else ""})
    if row.state == State.ISSUED:
        raise SITUATIONS.stale(row)
    if kept is None:
        db.session().add(SituationNote(situation_id=row.id, section=section, words=words, by_id=actor.id, at=now))
    else:
        kept.words, kept.by_id, kept.at = words, actor.id, now
    journal.append("situation.noted", ("situation", row.id), actor_id=actor.id, content={"section": section})


def _may(actor: Actor, key: str, action: Action) -> tuple[Seen, Step]:
    seen, step = queries.seen(actor, key), SITUATIONS[action]
    if not (seen.desk and step.verb and actor.can(step.verb)):
        raise not_found()
    return seen, step


def _written(town: Area, span: Span) -> Situation:
    return _store(town.id, span, write(town, span))


@transactional
def _store(town_id: int, span: Span, written: Written) -> Situation:
    """Keep a situation; who was faster has written it already."""
    session = db.session()
    values: dict[str, Any] = {"state": State.DRAFT, "version": 1, "content": written.content, "digest": written.digest}
    place = {"town_id": town_id, "key": span.key, "since": span.since, "until": span.until}
    new = insert(Situation).values(**place, **values, written_at=clock.now()).on_conflict_do_nothing()
    made = session.scalar(new.returning(Situation.id))
    if made is not None:
        _name(made, written.mentions)
        journal.append("situation.written", ("situation", made), content={"digest": written.digest})
        submit_after_commit("deliver_notices")
    return session.scalars(select(Situation).where(Situation.town_id == town_id, Situation.key == span.key)).one()


@transactional
def _replace(actor: Actor, key: str, version: int, written: Written) -> None:
    seen, step = _may(actor, key, Action.REWRITE)
    row, session = seen.situation, db.session()
    ticked = {one.key for one in seen.mentions if one.ticked}
    with SITUATIONS.take(row, step, version=version):
        row.content, row.digest = written.content, written.digest
        row.written_at, row.written_by_id = clock.now(), actor.id
    session.execute(delete(SituationMention).where(SituationMention.situation_id == row.id))
    _name(row.id, [{**one, "ticked": one["section"] == TOPICS and one["key"] in ticked} for one in written.mentions])
    SITUATIONS.record(row, step, actor_id=actor.id, digest=written.digest)


def _name(situation_id: int, mentions: list[dict[str, Any]]) -> None:
    if mentions:
        rows = [{"ticked": False, **one, "situation_id": situation_id} for one in mentions]
        db.session().execute(insert(SituationMention), rows)
