"""Agenda and minutes while they are written: topics come and go, each is kept by its own version, who came is noted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import bindparam, delete

from webapp.core import clock, journal
from webapp.core.db import db, transactional
from webapp.core.errors import Problem, invalid
from webapp.core.letters.characters import shortened
from webapp.core.protection.at_rest import is_protected
from webapp.core.workflow import saving
from webapp.decisions.schemas_drafts import Draft
from webapp.decisions.service_drafts import by_codes, columns_of, draft_of, merged
from webapp.documents.topics import Topic
from webapp.meetings import queries
from webapp.meetings.minutes.queries import decisions_on, keys_of, still_open, topic_of, topics_of
from webapp.meetings.minutes.schemas import Came, Words
from webapp.meetings.models import Meeting, MeetingDecision, MeetingTopic
from webapp.meetings.rules import MeetingAccess
from webapp.meetings.schemas import REGULAR
from webapp.meetings.situations.queries import ticked
from webapp.meetings.situations.rules import days_between
from webapp.meetings.situations.service import for_span
from webapp.meetings.states import AHEAD, MEETINGS, State
from webapp.people.actor import Actor

HAND, SITUATION, DECISION = "hand", "situation", "decision"
LONGEST_TITLE = 120
MOST_TOPICS = 60
# Whoever goes on writing within this is journalled once.
_AGAIN = timedelta(minutes=10)


class Stale(Problem):
    """409: somebody else wrote on this topic meanwhile; ``topic`` is how it is now, ``mine`` what was sent."""

    def __init__(self, topic: MeetingTopic, drafts: Sequence[Draft], mine: Words) -> None:
        super().__init__("stale", "别人也写了这个议题，两份都在这里，没有丢")
        self.topic, self.drafts, self.mine = topic, drafts, mine


def gather(actor: Actor, meeting: Meeting) -> int:
    """Put on the agenda what is to be spoken of and is not there yet, in the open transaction; return how many.

    What was taken off it once does not come back.
    """
    known, session = keys_of(meeting.id), db.session()
    rows = [one for one in _wanted(meeting) if (one.source, one.key) not in known]
    for number, row in enumerate(rows, len(known) + 1):
        row.rank = number
    session.add_all(rows)
    session.flush()
    if rows:
        journal.append("meeting.topics_gathered", ("meeting", meeting.id), actor_id=actor.id)
    return len(rows)


def _wanted(meeting: Meeting) -> Iterable[MeetingTopic]:
    for topic in _ticked(meeting):
        yield MeetingTopic(
            meeting_id=meeting.id,
            source=SITUATION,
            key=topic.key,
            title=topic.words,
            url=topic.url,
            case_id=topic.case_id,
        )
    for decision, lead in still_open(meeting):
        yield MeetingTopic(
            meeting_id=meeting.id,
            source=DECISION,
            key=str(decision.id),
            title=f"上次决定 {decision.number}，{lead}：{shortened(decision.what, LONGEST_TITLE, '…')}",
            url=f"/decisions/{decision.id}",
            case_id=decision.case_id,
        )


def _ticked(meeting: Meeting) -> Sequence[Topic]:
    """Return what the desk ticked in the situation before a meeting; one out of turn is written when its span is over.

    What turned protected meanwhile is not among it.
    """
    if meeting.since is None or meeting.until is None or meeting.until > clock.now():
        return ()
    if meeting.kind != REGULAR:
        for_span(meeting.town_id, meeting.since, meeting.until)
    found = ticked(meeting.town_id, days_between(meeting.since, meeting.until).key)
    return [one for one in found if one.case_id is None or not is_protected("case", one.case_id)]


@transactional
def gather_now(actor: Actor, meeting_id: int) -> int:
    """Look again what is to be spoken of, before or while a meeting is held."""
    seen = _writable(actor, meeting_id)
    return gather(actor, seen.meeting)


@transactional
def add_topic(actor: Actor, meeting_id: int, title: str) -> MeetingTopic:
    """Put a topic on the agenda by hand, as the last one."""
    seen = _writable(actor, meeting_id)
    known = keys_of(meeting_id)
    if len(known) >= MOST_TOPICS:
        raise invalid(title=f"一次会最多 {MOST_TOPICS} 个议题")
    topic = MeetingTopic(meeting_id=seen.meeting.id, rank=len(known) + 1, source=HAND, key=str(uuid4()), title=title)
    db.session().add(topic)
    db.session().flush()
    _note("meeting.topic_added", actor, meeting_id)
    return topic


@transactional
def drop_topic(actor: Actor, meeting_id: int, topic_id: int) -> None:
    """Take a topic off the agenda; one on which something was written stays."""
    _writable(actor, meeting_id)
    topic = topic_of(meeting_id, topic_id)
    if topic.words.strip() or decisions_on(topic_id):
        raise Problem("stale", "这个议题已经写了话，清空了才能去掉")
    topic.dropped_at = clock.now()
    db.session().flush()
    _note("meeting.topic_dropped", actor, meeting_id)


@transactional
def move_topic(actor: Actor, meeting_id: int, topic_id: int, by: int) -> None:
    """Let a topic change places with the one above (-1) or below (1)."""
    _writable(actor, meeting_id)
    topic, order = topic_of(meeting_id, topic_id), [one.topic for one in topics_of(meeting_id)]
    at = next((place for place, one in enumerate(order) if one.id == topic.id), 0)
    if 0 <= at + by < len(order):
        order[at], order[at + by] = order[at + by], order[at]
    # Past the version: who writes on a topic may go on.
    table = MeetingTopic.__table__
    moved = table.update().where(table.c.id == bindparam("topic")).values(rank=bindparam("place"))
    db.session().execute(moved, [{"topic": one.id, "place": rank} for rank, one in enumerate(order, 1)])
    db.session().expire_all()
    _note("meeting.topic_changed", actor, meeting_id)


@transactional
def write(actor: Actor, meeting_id: int, topic_id: int, mine: Words) -> MeetingTopic:
    """Keep what is written of a topic; ``Stale`` (409) where somebody else wrote on it since it was read.

    With ``merge`` the words of both are put together: nothing of either goes.
    """
    seen = queries.kept(actor, meeting_id)
    topic = topic_of(meeting_id, topic_id)
    drafts, mine = drafts_on(topic_id), _by_codes(mine, seen.meeting)
    merges = mine.merge is not None and mine.merge == topic.version
    if not merges and mine.seen != topic.version:
        if (topic.words, drafts) == (mine.words, list(mine.decisions)):
            return topic  # sent again, because its answer was lost
        raise Stale(topic, drafts, mine)
    if seen.meeting.state != State.IN_SESSION:
        raise MEETINGS.stale(seen.meeting)
    wanted = Words(*merged(topic.words, drafts, mine.words, mine.decisions)) if merges else mine
    first = topic.written_by_id != actor.id or topic.written_at is None or clock.now() - topic.written_at > _AGAIN
    with saving(lambda: Stale(topic, drafts, mine)):
        topic.words, topic.written_by_id, topic.written_at = wanted.words, actor.id, clock.now()
        _keep(actor, topic, wanted.decisions)
    if first:
        _note("meeting.topic_changed", actor, meeting_id)
    return topic


def _by_codes(mine: Words, meeting: Meeting) -> Words:
    """Return what was sent with the code of each unit and village that was typed by its name; the rest as typed."""
    if not mine.decisions:
        return mine
    codes = {name: code for code, name, _ in queries.who_may_be_invited(meeting.town_id)}
    return mine._replace(decisions=by_codes(mine.decisions, codes))


def drafts_on(topic_id: int) -> list[Draft]:
    """Return what was decided on a topic as it was typed."""
    return [draft_of(row) for row in decisions_on(topic_id)]


def _keep(actor: Actor, topic: MeetingTopic, wanted: Sequence[Draft]) -> None:
    """Write what was decided on a topic anew."""
    session, rows = db.session(), columns_of(actor, wanted, decisions_on(topic.id))
    session.execute(delete(MeetingDecision).where(MeetingDecision.topic_id == topic.id))
    session.add_all(MeetingDecision(topic_id=topic.id, **row) for row in rows)


@transactional
def attend(actor: Actor, meeting_id: int, version: int | None, came: Mapping[str, Came]) -> None:
    """Note who came. ``version`` is that of the whole list, so that two who note at once see it."""
    seen = queries.kept(actor, meeting_id)
    if version not in (None, presence_version(seen)):
        raise Problem("stale", "刚刚有人也记了到会的，下面是现在的，请再看一遍")
    if seen.meeting.state not in (State.NOTIFIED, State.IN_SESSION):
        raise MEETINGS.stale(seen.meeting)
    for seat in seen.seats:
        seat.came, seat.attendee = came[seat.code]
    db.session().flush()
    _note("meeting.attended", actor, meeting_id)


def presence_version(seen: MeetingAccess) -> int:
    """Return what is another number whenever a seat was changed."""
    return sum(seat.version for seat in seen.seats)


def _writable(actor: Actor, meeting_id: int) -> MeetingAccess:
    """Return a meeting whose agenda may be changed now; 404 for who keeps none, 409 once the minutes are handed in."""
    seen = queries.kept(actor, meeting_id)
    if seen.meeting.state not in AHEAD | {State.IN_SESSION}:
        raise MEETINGS.stale(seen.meeting)
    return seen


def _note(event: str, actor: Actor, meeting_id: int) -> None:
    journal.append(event, ("meeting", meeting_id), actor_id=actor.id)
